import MeCompute
import MeCorpus
import MeModel

/// Packed documents with, for each token, the id to predict after it, or -1 where none is asked.
package struct SupervisedBatch: Sendable {
    /// A document, and for each of its tokens whether it is to be predicted; nil: all but the first.
    package typealias Document = (tokens: [Int32], isSupervised: [Bool]?)

    package private(set) var batch = Batch(documents: [])
    package private(set) var targets: [Int32] = []

    /// Documents isolated in attention.
    package init(_ documents: [Document]) {
        for document in documents { add(document, document.tokens.indices, after: []) }
    }

    /// Documents isolated in attention, except that those which begin alike, as prompts of one task
    /// do, share the rows of their beginning.
    package init(sharing documents: [Document]) {
        let sorted = documents.sorted { $0.tokens.lexicographicallyPrecedes($1.tokens) }
        add(sorted[...], from: 0, after: [])
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

    /// Adds another batch's documents.
    mutating func append(_ other: SupervisedBatch) {
        batch.append(other.batch)
        targets += other.targets
    }

    /// Adds rows for some tokens of a document, which go on from other rows.
    private mutating func add(
        _ document: Document, _ range: Range<Int>, after prefix: [Range<Int>]
    ) {
        let (ids, isSupervised) = document
        batch.append(ids[range], from: range.lowerBound, prefix: prefix)
        targets += range.map { index in
            guard index + 1 < ids.count else { return -1 }
            return isSupervised?[index + 1] ?? true ? ids[index + 1] : -1
        }
    }

    /// Adds sorted documents that are alike in their first `start` tokens, which have rows.
    private mutating func add(
        _ documents: ArraySlice<Document>, from start: Int, after prefix: [Range<Int>]
    ) {
        var rest = documents
        while let first = rest.first {
            var shared = SharedPrompts.shareable(first)
            var end = rest.startIndex + 1
            while end < rest.endIndex {
                let alike = SharedPrompts.alike(rest[end - 1].tokens[...], rest[end].tokens[...])
                let least = min(shared, alike, SharedPrompts.shareable(rest[end]))
                if least < start + SharedPrompts.leastTokens { break }
                (shared, end) = (least, end + 1)
            }
            let run = rest[..<end]
            rest = rest[end...]
            if run.count == 1 {
                add(first, start..<first.tokens.count, after: prefix)
            } else {
                add(first, start..<shared, after: prefix)
                let rows = tokens - (shared - start)..<tokens
                add(run, from: shared, after: prefix + [rows])
            }
        }
    }
}
