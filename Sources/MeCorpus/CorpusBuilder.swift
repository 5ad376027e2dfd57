import Foundation
import MeText

/// Sources → prepared documents → copies resolved → tokens → mix → packed shards with their ledger.
/// The result is a pure function of the settings, the tokenizer and the files' content; not of the
/// number of threads or machines, nor of how often the build was interrupted.
///
/// What is finished is kept in parts beside the output (`PartsFolder`) until the corpus is complete.
package struct CorpusBuilder: Sendable {
    let settings: CorpusSettings
    let tokenizer: CorpusTokenizer
    let rules: PreparationRules
    let threads: Int
    private let partBytes: Int

    /// Input in one part: what is done again at most after a stop.
    static let defaultPartBytes = 256 << 20

    /// A builder. `items` are what the corpus must not hold; `key` is the secret that surrogates of
    /// de-identified text are derived from; `threads` 0: as many as there are processors. Throws
    /// `CorpusError` for settings that cannot be meant.
    package init(
        settings: CorpusSettings, tokenizer: Tokenizer, items: [BenchmarkItem] = [],
        key: [UInt8] = [], threads: Int = 0
    ) throws {
        try self.init(
            settings: settings, tokenizer: CorpusTokenizer(tokenizer), items: items, key: key,
            threads: threads)
    }

    init(
        settings: CorpusSettings, tokenizer: CorpusTokenizer, items: [BenchmarkItem] = [],
        key: [UInt8] = [], threads: Int = 0, partBytes: Int = defaultPartBytes
    ) throws {
        try settings.validate()
        rules = try PreparationRules(settings, items: items, key: key)
        (self.settings, self.tokenizer, self.partBytes) = (settings, tokenizer, partBytes)
        self.threads = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
    }

    /// Builds the corpus into a folder, which appears only when it is complete; an earlier corpus
    /// there is replaced then, and left alone on failure. `progress` is told how far it is; what it
    /// throws ends the build, and the next one goes on from there. `parts` is where they are kept
    /// if not beside the folder. Throws `CorpusError`.
    package func build(
        into folder: URL, parts: URL? = nil,
        progress: @escaping (CorpusProgress) throws -> Void = { _ in }
    ) throws -> CorpusStatistics {
        let kept = parts.map { PartsFolder(url: $0) } ?? PartsFolder(beside: folder)
        try kept.removePartial()
        let (parts, notRead) = try plan()
        try prepare(parts, in: kept, progress)
        let statistics = try finish(parts, notRead, kept, folder, progress)
        try kept.remove()
        return statistics
    }

    /// Prepares this machine's share of a build, `index` of `count` from 1, in the folder of parts
    /// that all share. Returns how many parts that were.
    package func buildShare(
        _ index: Int, of count: Int, beside folder: URL,
        progress: (CorpusProgress) throws -> Void = { _ in }
    ) throws -> Int {
        guard count > 0, (1...count).contains(index) else {
            throw CorpusError(
                path: "--shard", expected: "i/n with i from 1 to n", got: "\(index)/\(count)")
        }
        let own = try plan().parts.filter { $0.number % count == index - 1 }
        try prepare(own, in: PartsFolder(beside: folder), progress)
        return own.count
    }

    /// Joins the shares of all machines into the corpus. Throws `CorpusError` where one is missing.
    package func merge(
        into folder: URL, progress: @escaping (CorpusProgress) throws -> Void = { _ in }
    ) throws -> CorpusStatistics {
        let kept = PartsFolder(beside: folder)
        let (parts, notRead) = try plan()
        let missing = parts.filter { PartRecord(in: kept.prepared($0)) == nil }
        guard missing.isEmpty else {
            let names = missing.prefix(3).map { "\($0.number + 1) (\($0.files[0].name) …)" }
            throw CorpusError(
                path: kept.url.path, expected: "all \(parts.count) parts of this build",
                got: "\(missing.count) missing: " + names.joined(separator: ", "),
                advice: "run the missing shards with the same recipe, or `corpus build`, which "
                    + "makes what is missing here")
        }
        let statistics = try finish(parts, notRead, kept, folder, progress)
        try kept.remove()
        return statistics
    }

    private func plan() throws -> (parts: [Part], notRead: [String]) {
        try Part.plan(settings, rules: rules.fingerprint, bytes: partBytes)
    }

    // MARK: Stages

    private func prepare(
        _ parts: [Part], in kept: PartsFolder, _ progress: (CorpusProgress) throws -> Void
    ) throws {
        let sources = settings.domains.flatMap(\.sources)
        var state = CorpusProgress(stage: .reading, total: parts.reduce(0) { $0 + $1.bytes })
        for part in parts {
            let folder = kept.prepared(part)
            let before = state.completed
            if let record = PartRecord(in: folder) {
                state.documents += record.documents
            } else {
                let preparation = PartPreparation(
                    part: part, source: sources[part.source],
                    domain: settings.domains[part.domain].name, rules: rules, threads: threads)
                let documents = state.documents
                let record = try kept.write(folder) {
                    try preparation.run(into: $0) { bytes, prepared in
                        state.completed = before + min(bytes, part.bytes)
                        state.documents = documents + prepared
                        try progress(state)
                    }
                }
                state.documents = documents + record.documents
            }
            state.completed = before + part.bytes
            try progress(state)
        }
    }

    private func finish(
        _ parts: [Part], _ notRead: [String], _ kept: PartsFolder, _ folder: URL,
        _ progress: (CorpusProgress) throws -> Void
    ) throws -> CorpusStatistics {
        let records = try parts.map { part in
            guard let record = PartRecord(in: kept.prepared(part)) else {
                throw CorpusError(
                    path: kept.prepared(part).path, expected: "a finished part", got: "none",
                    advice: "another process has removed it; build again")
            }
            return record
        }
        try requireDocuments(parts, records)
        var state = CorpusProgress(stage: .resolving, total: 2 * parts.count)
        state.documents = records.reduce(0) { $0 + $1.documents }
        let resolution = try Resolution(parts, settings, kept) {
            state.completed = $0
            try progress(state)
        }
        let folders = try tokenise(parts, resolution, kept, progress)
        let table = try DocumentTable(
            parts, folders: folders, sources: settings.domains.flatMap(\.sources).count)
        let summary = CorpusSummary(
            settings: settings, parts: parts, records: records, resolution: resolution,
            table: table, notRead: notRead, decontamination: rules.decontaminator?.index)
        let plan = try summary.plan()
        return try OutputFolder.write(to: folder) { output in
            var packing = CorpusPacking(
                settings: settings, plan: plan, tokenizer: tokenizer, table: table)
            var state = CorpusProgress(stage: .packing, total: plan.total)
            state.documents = table.count
            let packed = try packing.write(into: output) {
                state.completed = $0
                state.tokens = $0
                try progress(state)
            }
            let statistics = summary.statistics(plan: plan, packed: packed)
            try summary.write(statistics, folders: folders, kept: kept, into: output)
            return statistics
        }
    }

    private func tokenise(
        _ parts: [Part], _ resolution: Resolution, _ kept: PartsFolder,
        _ progress: (CorpusProgress) throws -> Void
    ) throws -> [URL] {
        var state = CorpusProgress(stage: .tokenising, total: parts.count)
        return try zip(parts, resolution.parts).map { part, verdict in
            let name = ContentHash.of([tokenizer.fingerprint, try verdict.fingerprint()])
            let folder = kept.tokenised(part, as: String(name.prefix(16)))
            if !FileManager.default.fileExists(atPath: folder.path) {
                try kept.write(folder) {
                    try TokenisedPart.write(
                        part, settings: settings, verdict: verdict, prepared: kept.prepared(part),
                        tokenizer: tokenizer, threads: threads, into: $0
                    ) { _ in try progress(state) }
                }
            }
            state.completed += 1
            state.documents += verdict.drops.count { $0 == nil }
            try progress(state)
            return folder
        }
    }

    /// A source of which nothing can be read is not what the settings mean.
    private func requireDocuments(_ parts: [Part], _ records: [PartRecord]) throws {
        for (number, source) in settings.domains.flatMap(\.sources).enumerated() {
            let own = zip(parts, records).filter { $0.0.source == number }.map(\.1)
            let read = own.reduce(0) { $0 + $1.files.reduce(0) { $0 + $1.documents } }
            let empty = own.reduce(0) { $0 + ($1.droppedByRule["empty"] ?? 0) }
            guard read == empty else { continue }
            throw CorpusError(
                empty: source, lastSkip: own.flatMap(\.skipped).last,
                filtered: own.reduce(0) { $0 + $1.counts.filtered })
        }
    }
}
