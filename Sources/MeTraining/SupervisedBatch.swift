import MeCompute
import MeCorpus
import MeModel

/// Packed documents with, for each token, the id to predict after it, or -1 where none is asked.
package struct SupervisedBatch: Sendable {
    /// A document, and for each of its tokens whether it is to be predicted; nil: all but the first.
    package typealias Document = (tokens: [Int32], isSupervised: [Bool]?)

    package var batch: Batch
    package var targets: [Int32]

    /// Documents isolated in attention.
    package init(_ documents: [Document]) {
        batch = Batch(documents: documents.map(\.tokens))
        targets = documents.flatMap { tokens, isSupervised in
            tokens.indices.map { index in
                guard index + 1 < tokens.count else { return -1 }
                return isSupervised?[index + 1] ?? true ? tokens[index + 1] : -1
            }
        }
    }

    /// Sequences of a corpus shard, one after the other.
    package init(_ sequences: [PackedSequence]) {
        self.init(
            sequences.flatMap { sequence -> [Document] in
                var start = 0
                return sequence.documentLengths.map { length in
                    defer { start += length }
                    return (Array(sequence.tokens[start..<start + length]), nil)
                }
            })
    }

    /// Rows whose loss counts.
    package var supervised: Int { targets.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) } }
    package var tokens: Int { batch.tokens.count }
}
