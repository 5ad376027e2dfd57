import Foundation
import MeCorpus
import MeText

/// Building a corpus with a person watching.
enum CorpusJob {
    /// Builds shards into a folder and tells what was skipped or fell short; finished parts are
    /// kept in `parts`, if not beside the folder. `items` are those of the benchmarks that are looked
    /// for, where the caller has read them.
    static func build(
        _ settings: CorpusSettings, items: [BenchmarkItem]? = nil, tokenizer: Tokenizer,
        threads: Int = 0, into folder: URL, parts: URL? = nil
    ) throws -> CorpusStatistics {
        let statistics = try builder(settings, items, tokenizer, threads).build(
            into: folder, parts: parts, progress: shown())
        report(statistics)
        return statistics
    }

    /// Prepares one of `count` shares of a build and tells how many parts that were.
    static func buildShare(
        _ index: Int, of count: Int, _ settings: CorpusSettings, tokenizer: Tokenizer,
        threads: Int, beside folder: URL
    ) throws -> Int {
        try builder(settings, nil, tokenizer, threads).buildShare(
            index, of: count, beside: folder, progress: shown())
    }

    /// Joins the shares that lie beside the folder.
    static func merge(
        _ settings: CorpusSettings, tokenizer: Tokenizer, threads: Int, into folder: URL
    ) throws -> CorpusStatistics {
        let statistics = try builder(settings, nil, tokenizer, threads).merge(
            into: folder, progress: shown())
        report(statistics)
        return statistics
    }

    private static func builder(
        _ settings: CorpusSettings, _ items: [BenchmarkItem]?, _ tokenizer: Tokenizer,
        _ threads: Int
    ) throws -> CorpusBuilder {
        try CorpusBuilder(
            settings: settings, tokenizer: tokenizer,
            items: try items ?? BenchmarkTexts.items(of: settings.decontamination),
            key: try key(settings), threads: threads)
    }

    /// The secret that surrogates are derived from; empty where there is none.
    static func key(_ settings: CorpusSettings) throws -> [UInt8] {
        let file = settings.deidentification.keyFile
        if file.isEmpty { return [] }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandError(
                "corpus.deidentification.keyFile: expected a readable file, got \(file)")
        }
        return [UInt8](data)
    }

    /// A line of progress for each stage.
    private static func shown() -> (CorpusProgress) throws -> Void {
        var stage: CorpusProgress.Stage?
        var line = ProgressLine("corpus")
        return { progress in
            try Interruption.check()
            if progress.stage != stage {
                stage = progress.stage
                line = ProgressLine("corpus, \(progress.stage.rawValue)")
            }
            let isBytes = progress.stage == .reading
            let unit = isBytes ? 1_000_000 : 1
            line.show(
                progress.completed / unit, of: progress.total / unit,
                (isBytes ? "MB, " : "") + "\(progress.documents) documents")
        }
    }

    private static func report(_ statistics: CorpusStatistics) {
        if !statistics.notRead.isEmpty {
            Console.note(
                "corpus: not read, of another format by name: "
                    + statistics.notRead.joined(separator: ", "))
        }
        for file in statistics.skippedFiles {
            Console.note("corpus: skipped \(file.path), byte \(file.offset): \(file.reason)")
        }
        for domain in statistics.share {
            Console.note(
                String(
                    format: "corpus: %@ %.3f %% of tokens (asked %.3f %%), %d tokens, %.2f epochs",
                    domain.name, 100 * domain.achieved, 100 * domain.asked, domain.tokens,
                    domain.epochs))
        }
        if !statistics.shortfall.isEmpty { Console.note("corpus: \(statistics.shortfall)") }
    }

    /// A fingerprint of every file the settings name.
    static func fingerprint(of settings: CorpusSettings, _ hashes: FileHashes) throws -> String {
        var parts: [String] = []
        for source in settings.domains.flatMap(\.sources) {
            for file in try CorpusSources.files(of: source) {
                parts += [file.name, try hashes.sha256(of: file.url)]
            }
        }
        return ContentHash.of(parts)
    }

    /// A fingerprint of every file below a folder, or of a file.
    static func fingerprint(ofFolder url: URL, _ hashes: FileHashes) throws -> String {
        let names = try? Manifest.filePaths(in: url)
        let files = names?.map { url.appending(path: $0) } ?? [url]
        return ContentHash.of(
            try files.flatMap { [$0.relativePath, try hashes.sha256(of: $0)] })
    }

    /// A fingerprint of a finished corpus, whose files are checked against their manifest.
    static func fingerprint(ofCorpus folder: URL) throws -> String {
        try fingerprint(of: Manifest.verify(folder: folder, hashes: true))
    }

    /// The same of one whose files were checked already.
    static func fingerprint(of manifest: Manifest) throws -> String {
        try ContentHash.of(manifest.files.filter { $0.path != StageRecord.fileName })
    }
}
