import Foundation
import MeText

/// A packed sequence as text, with what the ledger says of its pieces: for reading what a model is
/// to be trained on.
package struct SampledSequence: Encodable, Equatable, Sendable {
    /// A run of a document's tokens.
    package struct Piece: Encodable, Equatable, Sendable {
        package var document: String
        package var domain: String
        package var source: String
        package var licence: CorpusSettings.Licence
        /// Number of its first token in the document, and how many tokens it has.
        package var from: Int
        package var tokens: Int
        /// How often the document had been used before, from 0.
        package var epoch: Int
        package var transformations: [String]
        /// With special tokens.
        package var text: String
    }

    /// Shard, and number in it, from 0.
    package var shard: Int
    package var sequence: Int
    package var tokens: Int
    package var pieces: [Piece]

    /// Random sequences of a corpus folder, at most `count`, all different and in their order.
    ///
    /// Throws `CorpusError` where the tokenizer cannot be the one the corpus was made with.
    package static func draw(
        _ count: Int, seed: UInt64, from folder: URL, tokenizer: Tokenizer
    ) throws -> [SampledSequence] {
        let shards = try ShardReader(folder: folder)
        guard tokenizer.vocabularySize == shards.vocabularySize else {
            throw CorpusError(
                path: folder.path, expected: "a tokenizer of \(shards.vocabularySize) entries",
                got: "one of \(tokenizer.vocabularySize)",
                advice: "name the model that the corpus was built with")
        }
        let ledger = try LedgerSearch(folder: folder)
        return try numbers(count, below: shards.sequenceCount, seed: seed).map { index in
            let sequence = try shards.sequence(index)
            let place = shards.place(of: index)
            let entries = try ledger.entries(shard: place.shard, sequence: place.sequence)
            guard entries.map({ $0.end - $0.begin }) == sequence.documentLengths else {
                throw CorpusError(
                    path: folder.appendingPathComponent(Ledger.fileName).path,
                    place: "shard \(place.shard), sequence \(place.sequence)",
                    expected: "pieces of \(sequence.documentLengths) tokens",
                    got: "\(entries.map { $0.end - $0.begin })", advice: "build the corpus again")
            }
            return SampledSequence(
                shard: place.shard, sequence: place.sequence, tokens: sequence.tokens.count,
                pieces: entries.map { entry in
                    let ids = Array(sequence.tokens[entry.begin..<entry.end])
                    return Piece(entry, text: tokenizer.decode(ids, skipSpecial: false))
                })
        }
    }

    /// Different numbers in order (Floyd's sampling: no more memory than they take).
    private static func numbers(_ count: Int, below limit: Int, seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed, stream: "sample")
        var chosen: Set<Int> = []
        for last in max(0, limit - count)..<limit {
            let number = generator.below(last + 1)
            chosen.insert(chosen.contains(number) ? last : number)
        }
        return chosen.sorted()
    }
}

extension SampledSequence.Piece {
    init(_ entry: LedgerEntry, text: String) {
        self.init(
            document: entry.document, domain: entry.domain, source: entry.source,
            licence: entry.licence, from: entry.from, tokens: entry.end - entry.begin,
            epoch: entry.epoch, transformations: entry.transformations, text: text)
    }
}
