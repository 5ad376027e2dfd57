import Foundation
import MeText

/// Sources → cleaned documents → tokens → mix → packed shards with their ledger. The result is a
/// pure function of the settings, the tokenizer and the files' content.
///
/// The tokens of all sources are held in memory (four bytes each) while they are mixed.
package struct CorpusBuilder {
    private let settings: CorpusSettings
    private let tokenizer: CorpusTokenizer
    private let progress: (CorpusProgress) throws -> Void

    /// `progress` is told of every few megabytes read and every shard written; what it throws
    /// ends the build.
    package init(
        settings: CorpusSettings, tokenizer: Tokenizer,
        progress: @escaping (CorpusProgress) throws -> Void = { _ in }
    ) {
        self.init(
            settings: settings, tokenizer: CorpusTokenizer(tokenizer), progress: progress)
    }

    init(
        settings: CorpusSettings, tokenizer: CorpusTokenizer,
        progress: @escaping (CorpusProgress) throws -> Void = { _ in }
    ) {
        self.settings = settings
        self.tokenizer = tokenizer
        self.progress = progress
    }

    /// Builds the corpus into a folder, which appears only when it is complete; an earlier corpus
    /// there is replaced then, and left alone on failure. Throws `CorpusError`.
    package func build(into folder: URL) throws -> CorpusStatistics {
        try settings.validate()
        let store = try readSources()
        let (plan, draws) = try mix(store)
        let borders = DocumentBorders(
            vocabularySize: tokenizer.vocabularySize, bytes: tokenizer.bytes)
        try report(.packing, 0, 1, store)
        let sequences = SequencePlan(
            draws: draws.flatMap { $0 }, store: store, borders: borders,
            contextLength: settings.contextLength, seed: settings.seed)
        let statistics = statistics(of: sequences, plan: plan, draws: draws, store: store)
        try OutputFolder.write(to: folder) {
            try write(sequences, store: store, statistics: statistics, into: $0)
        }
        return statistics
    }

    // MARK: Stages

    private func readSources() throws -> DocumentStore {
        var store = DocumentStore(tokenizer: tokenizer, quality: settings.quality)
        let total = settings.domains.reduce(0) { $0 + $1.sources.count }
        var number = 0
        for (domain, asked) in settings.domains.enumerated() {
            for source in asked.sources {
                try store.add(source, domain: domain, name: asked.name, number: number) {
                    try progress(
                        CorpusProgress(
                            stage: .reading, completed: number, total: total, documents: $0,
                            tokens: $1))
                }
                number += 1
            }
        }
        return store
    }

    private func mix(_ store: DocumentStore) throws -> (Mixing.Plan, [[Mixing.Draw]]) {
        var documents = [[(number: Int, length: Int)]](repeating: [], count: settings.domains.count)
        for (number, record) in store.records.enumerated() {
            documents[record.domain].append((number, record.range.count))
        }
        let available = documents.map { $0.reduce(0) { $0 + $1.length } }
        if let empty = available.firstIndex(of: 0) {
            throw CorpusError(
                path: "corpus.domains.\(settings.domains[empty].name)",
                expected: "at least one document", got: "an empty corpus",
                advice:
                    "all its documents were dropped: "
                    + store.droppedByRule.sorted { $0.key < $1.key }
                    .map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        }
        let plan = Mixing.plan(
            available: available, weights: settings.domains.map(\.weight), asked: settings.tokens,
            maximumEpochs: settings.maximumEpochs)
        guard !plan.budgets.contains(0) else {
            throw CorpusError(
                path: "corpus.tokens", expected: "tokens for every domain",
                got: "\(plan.total) in all", advice: "ask for more tokens or fewer domains")
        }
        let draws = settings.domains.indices.map { domain in
            Mixing.draw(
                documents: documents[domain], budget: plan.budgets[domain], seed: settings.seed,
                domain: settings.domains[domain].name)
        }
        return (plan, draws)
    }

    private func report(
        _ stage: CorpusProgress.Stage, _ completed: Int, _ total: Int, _ store: DocumentStore
    ) throws {
        try progress(
            CorpusProgress(
                stage: stage, completed: completed, total: total, documents: store.records.count,
                tokens: store.tokens.count))
    }

    // MARK: Writing

    private func write(
        _ plan: SequencePlan, store: DocumentStore, statistics: CorpusStatistics, into folder: URL
    ) throws {
        let ledgerFile = folder.appendingPathComponent(Ledger.fileName)
        try Data().write(to: ledgerFile)
        let ledger = try FileHandle(forWritingTo: ledgerFile)
        defer { try? ledger.close() }
        for shard in 0..<statistics.shards {
            let first = shard * settings.shardSequences
            let last = min(first + settings.shardSequences, plan.sequences.count)
            let sequences = plan.sequences[first..<last]
            let bytes = ShardFormat.encode(
                sequences.map { Self.packed($0, store) }, contextLength: settings.contextLength,
                vocabularySize: tokenizer.vocabularySize)
            try Data(bytes).write(to: folder.appendingPathComponent(ShardFormat.fileName(shard)))
            for (number, sequence) in sequences.enumerated() {
                let entries = entries(of: sequence, shard: shard, number: number, store)
                try ledger.write(contentsOf: Ledger.encode(entries))
            }
            try report(.writing, shard + 1, statistics.shards, store)
        }
        try Ledger.encode(store.dropped)
            .write(to: folder.appendingPathComponent(DroppedDocument.fileName))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let table = try encoder.encode(statistics) + Data([0x0A])
        try table.write(to: folder.appendingPathComponent(CorpusStatistics.fileName))
    }

    private static func packed(
        _ pieces: [SequencePlan.Piece], _ store: DocumentStore
    ) -> PackedSequence {
        var tokens: [Int32] = []
        for piece in pieces {
            let begin = store.records[piece.document].range.lowerBound + piece.from
            tokens += store.tokens[begin..<(begin + piece.length)]
        }
        return PackedSequence(tokens: tokens, documentLengths: pieces.map(\.length))
    }

    private func entries(
        of pieces: [SequencePlan.Piece], shard: Int, number: Int, _ store: DocumentStore
    ) -> [LedgerEntry] {
        let sources = settings.domains.flatMap(\.sources)
        var begin = 0
        return pieces.map { piece in
            defer { begin += piece.length }
            let record = store.records[piece.document]
            return LedgerEntry(
                shard: shard, sequence: number, begin: begin, end: begin + piece.length,
                document: record.id, from: piece.from, source: record.file, index: record.index,
                domain: settings.domains[record.domain].name,
                licence: sources[record.source].licence, epoch: piece.epoch)
        }
    }
}

// MARK: Statistics

extension CorpusBuilder {
    private func statistics(
        of sequences: SequencePlan, plan: Mixing.Plan, draws: [[Mixing.Draw]], store: DocumentStore
    ) -> CorpusStatistics {
        var statistics = CorpusStatistics()
        statistics.tokens = plan.total
        statistics.sequences = sequences.sequences.count
        statistics.shards =
            (sequences.sequences.count + settings.shardSequences - 1) / settings.shardSequences
        statistics.contextLength = settings.contextLength
        statistics.fill = sequences.fill
        statistics.splitWindow = sequences.window
        statistics.dropped = store.droppedByRule
        statistics.skippedFiles = store.skippedFiles
        statistics.notRead = store.notRead
        statistics.unknownEntities = store.unknownEntities
        statistics.sources = sourceUse(draws, store)
        for source in statistics.sources {
            statistics.licences[source.licence.rawValue, default: 0] += source.tokens
        }
        statistics.share = domainShares(draws, plan: plan, sources: statistics.sources)
        statistics.documents = statistics.share.reduce(0) { $0 + $1.documents }
        statistics.unused = store.records.count - statistics.documents
        if let limiting = plan.limiting {
            let name = settings.domains[limiting].name
            statistics.shortfall =
                "asked \(settings.tokens) tokens, got \(plan.total): '\(name)' would repeat more "
                + "than \(settings.maximumEpochs) times"
        }
        return statistics
    }

    private func sourceUse(
        _ draws: [[Mixing.Draw]], _ store: DocumentStore
    ) -> [CorpusStatistics.SourceUse] {
        var use = settings.domains.flatMap { domain in
            domain.sources.map { source in
                CorpusStatistics.SourceUse(
                    domain: domain.name, path: source.path, licence: source.licence,
                    availableDocuments: 0, availableTokens: 0, tokens: 0, epochs: 0)
            }
        }
        for record in store.records {
            use[record.source].availableDocuments += 1
            use[record.source].availableTokens += record.range.count
        }
        for draw in draws.joined() {
            use[store.records[draw.document].source].tokens += draw.length
        }
        for source in use.indices where use[source].availableTokens > 0 {
            use[source].epochs = Double(use[source].tokens) / Double(use[source].availableTokens)
        }
        return use
    }

    private func domainShares(
        _ draws: [[Mixing.Draw]], plan: Mixing.Plan, sources: [CorpusStatistics.SourceUse]
    ) -> [CorpusStatistics.DomainShare] {
        let weights = settings.domains.reduce(0) { $0 + $1.weight }
        return settings.domains.enumerated().map { number, domain in
            let own = sources.filter { $0.domain == domain.name }
            let available = own.reduce(0) { $0 + $1.availableTokens }
            let tokens = plan.budgets[number]
            return CorpusStatistics.DomainShare(
                name: domain.name, asked: domain.weight / weights,
                achieved: Double(tokens) / Double(plan.total), tokens: tokens,
                documents: Set(draws[number].map(\.document)).count,
                availableDocuments: own.reduce(0) { $0 + $1.availableDocuments },
                availableTokens: available, epochs: Double(tokens) / Double(available))
        }
    }
}
