/// A unigram language model over a text's pieces (Kudo 2018): the most probable way to cut the text,
/// as SentencePiece finds it, sums in float32 included.
struct UnigramModel: Sendable, Equatable {
    /// Entries in space form.
    private let pieces: ByteTrie
    /// Log probabilities by id.
    private let scores: [Float]
    private let isUserDefined: [Bool]
    private let unknownScore: Float
    private let highest: Float
    let unknown: BytePairModel.Unknown

    /// entries: what can be found in a text, in space form.
    init(
        entries: [(text: [UInt8], id: Int32)], scores: [Float], userDefined: Set<Int32>,
        lowest: Float, highest: Float, unknown: BytePairModel.Unknown
    ) {
        (pieces, self.scores) = (ByteTrie(entries), scores)
        isUserDefined = scores.indices.map { userDefined.contains(Int32($0)) }
        // SentencePiece's penalty for what the vocabulary does not know.
        unknownScore = lowest - 10
        (self.highest, self.unknown) = (highest, unknown)
    }

    /// The best way to a place in the text.
    private struct Step {
        var from: Int32 = -1
        var id: Int32 = -1
        var score: Float = 0
    }

    /// Appends the tokens of `text[start..<end]`.
    func encode(_ text: Span<UInt8>, _ start: Int, _ end: Int, into encoded: inout EncodedText) {
        var steps = [Step](repeating: Step(), count: end - start + 1)
        var at = start
        while at < end {
            extend(&steps, text, start, at, end)
            at += UTF8Scan.length(text[at])
        }
        var path: [(id: Int32, from: Int, to: Int)] = []
        var to = end
        while to > start {
            let step = steps[to - start]
            path.append((step.id, start + Int(step.from), to))
            to = start + Int(step.from)
        }
        for step in path.reversed() {
            if step.id >= 0 {
                encoded.append(step.id, step.to)
            } else {
                unknown.append(text, step.from, step.to, to: &encoded)
            }
        }
    }

    /// Tries every entry that begins at `at`.
    private func extend(
        _ steps: inout [Step], _ text: Span<UInt8>, _ start: Int, _ at: Int, _ end: Int
    ) {
        let before = steps[at - start].score
        let single = UTF8Scan.length(text[at])
        var hasSingle = false
        var to = at
        var node: Int32 = 0
        while to < end {
            node = pieces.step(node, text[to])
            guard node >= 0 else { break }
            to += 1
            let id = pieces.id(at: node)
            guard id >= 0 else { continue }
            var score = Double(scores[Int(id)] + before)
            if isUserDefined[Int(id)] {
                // SentencePiece's bonus is by its own spelling, in which a space takes three bytes.
                let bonus = Float(spelledLength(text, at, to)) * highest
                score = Double(bonus) - 0.1 + Double(before)
            }
            take(&steps[to - start], Int32(at - start), id, score)
            if to - at == single { hasSingle = true }
        }
        guard !hasSingle else { return }
        let score = Double(unknownScore + before)
        take(&steps[at - start + single], Int32(at - start), -1, score)
    }

    @inline(__always)
    private func take(_ step: inout Step, _ from: Int32, _ id: Int32, _ score: Double) {
        guard step.from < 0 || score > Double(step.score) else { return }
        step = Step(from: from, id: id, score: Float(score))
    }

    private func spelledLength(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        (start..<end).reduce(0) { $0 + (text[$1] == 0x20 ? 3 : 1) }
    }
}
