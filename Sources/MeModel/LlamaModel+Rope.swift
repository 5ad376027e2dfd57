import MeCompute

// Frequencies that depend on a text's length (dynamic scaling).
//
// Transformers computes them from the length a text has when it is read: all tokens read together
// turn by the same frequencies, a token that is generated turns by those of the text it ends, and
// keys in the cache stay as they were turned. So it is here, whatever is read beside a text and in
// however many parts. Beginnings cannot be shared by texts of different length then, unless none is
// longer than what needs no scaling.

extension LlamaModel {
    /// The angles of a batch, and the row of them that each of its rows turns by.
    typealias Turns = (rope: RoPE, rows: [Int32])

    /// Whether texts of up to so many tokens turn by frequencies of their own length.
    package func lengthMatters(to length: Int) -> Bool {
        configuration.ropeScaling.dependsOnLength && length > configuration.maximumPositions
    }

    func turns(of batch: Batch) -> Turns {
        let longest = batch.lengths.max() ?? 0
        guard lengthMatters(to: Int(longest)) else { return (rope, batch.positions) }
        var known: [Int32: RoPE.Frequencies] = [:]
        let frequencies = batch.lengths.map { length in
            if let found = known[length] { return found }
            let own = configuration.ropeFrequencies(length: Int(length))
            known[length] = own
            return own
        }
        let angles = RoPE(positions: batch.positions.map(Int.init), frequencies: frequencies)
        return (angles, batch.positions.indices.map(Int32.init))
    }
}
