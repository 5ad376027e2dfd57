import Foundation
import MeText

/// The last stage of a build: from tokenised documents to shards. Memory does not grow with the
/// corpus but for the table of documents: the mix is packed window by window.
struct CorpusPacking {
    let settings: CorpusSettings
    let plan: Mixing.Plan
    let tokenizer: CorpusTokenizer
    var table: DocumentTable

    /// What was drawn and packed.
    struct Outcome {
        /// Different documents in the corpus, by domain.
        var documents: [Int]
        var tokens = 0
        var sequences = 0
        var shards = 0
        /// Narrowest border window that a long document was split with.
        var splitWindow: Int
    }

    /// Tokens in memory at once.
    private static let windowTokens = 1 << 24
    /// Sequences' worth of tokens that are packed together at least.
    private static let leastSequences = 16

    /// A draw with its tokens and its entry in the ledger.
    private struct Drawn {
        var tokens: [Int32]
        var entry: LedgerEntry
    }

    mutating func write(into folder: URL, progress: (Int) throws -> Void) throws -> Outcome {
        let borders = DocumentBorders(
            vocabularySize: tokenizer.vocabularySize, bytes: tokenizer.bytes)
        var draws = mixedDraws()
        var pending = draws.next()
        var writer = try ShardWriter(
            folder, settings: settings, vocabularySize: tokenizer.vocabularySize)
        var outcome = Outcome(
            documents: settings.domains.map { _ in 0 }, splitWindow: settings.contextLength / 4)
        var generator = SeededGenerator(seed: settings.seed, stream: "sequences")
        while true {
            let drawn = try window(&draws, &pending, &outcome)
            if drawn.isEmpty { break }
            let sequences = SequencePlan(
                tokens: drawn.map(\.tokens), borders: borders,
                contextLength: settings.contextLength, generator: &generator)
            outcome.splitWindow = min(outcome.splitWindow, sequences.window)
            for pieces in sequences.sequences {
                try writer.append(
                    PackedSequence(
                        tokens: pieces.flatMap {
                            drawn[$0.draw].tokens[$0.from..<($0.from + $0.length)]
                        }, documentLengths: pieces.map(\.length)),
                    pieces.map { piece in
                        var entry = drawn[piece.draw].entry
                        entry.from = piece.from
                        return entry
                    })
            }
            try progress(outcome.tokens)
        }
        try writer.close()
        (outcome.sequences, outcome.shards) = (writer.sequences, writer.shards)
        return outcome
    }

    private func mixedDraws() -> MixedDraws {
        var draws: [SourceDraws] = []
        for (domain, budgets) in plan.budgets.enumerated() {
            for (number, budget) in budgets.enumerated() {
                draws.append(
                    SourceDraws(
                        documents: table.sources[draws.count], budget: budget,
                        seed: settings.seed, name: "\(settings.domains[domain].name)/\(number)",
                        length: table.length))
            }
        }
        return MixedDraws(draws, seed: settings.seed)
    }

    /// The next documents of the mix, as many as are held in memory, or up to the first that is
    /// among them already: packed together, copies of one length would share a sequence.
    ///
    /// pending: the draw that was taken last and is of no window yet.
    private mutating func window(
        _ draws: inout MixedDraws, _ pending: inout Draw?, _ outcome: inout Outcome
    ) throws -> [Drawn] {
        var drawn: [Drawn] = []
        var tokens = 0
        var documents = Set<Int>()
        let least = Self.leastSequences * settings.contextLength
        while tokens < Self.windowTokens, let draw = pending {
            let isNew = documents.insert(draw.document).inserted
            guard isNew || tokens < least else { break }
            pending = draws.next()
            drawn.append(
                Drawn(
                    tokens: try table.tokens(of: draw.document, count: draw.length),
                    entry: try entry(draw, &outcome)))
            tokens += draw.length
        }
        outcome.tokens += tokens
        return drawn
    }

    private mutating func entry(_ draw: Draw, _ outcome: inout Outcome) throws -> LedgerEntry {
        let (origin, part) = try table.origin(of: draw.document)
        if draw.epoch == 0 { outcome.documents[part.domain] += 1 }
        return LedgerEntry(
            shard: 0, sequence: 0, begin: 0, end: 0, document: origin.id, from: 0,
            source: origin.path(in: part), index: origin.index, offset: origin.offset,
            domain: settings.domains[part.domain].name, licence: part.licence, epoch: draw.epoch,
            transformations: origin.transformations)
    }
}
