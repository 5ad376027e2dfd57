import Foundation
import MeCorpus
import MeText

/// Building a corpus with a person watching.
enum CorpusJob {
    /// Builds shards into a folder and tells what was skipped or fell short.
    static func build(
        _ settings: CorpusSettings, tokenizer: Tokenizer, into folder: URL
    ) throws -> CorpusStatistics {
        var line = ProgressLine("corpus")
        let builder = CorpusBuilder(settings: settings, tokenizer: tokenizer) { progress in
            try Interruption.check()
            line.show(progress.completed, of: progress.total, progress.stage.rawValue)
        }
        let statistics = try builder.build(into: folder)
        report(statistics)
        return statistics
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
            for file in try files(under: URL(filePath: source.path)) {
                parts.append(file.relativePath)
                parts.append(try hashes.sha256(of: file))
            }
        }
        return ContentHash.of(parts)
    }

    /// A fingerprint of a finished corpus, whose files are checked against their manifest.
    static func fingerprint(ofCorpus folder: URL) throws -> String {
        let manifest = try Manifest.verify(folder: folder, hashes: true)
        return try ContentHash.of(manifest.files.filter { $0.path != StageRecord.fileName })
    }

    private static func files(under url: URL) throws -> [URL] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            // A pattern: its folder stands for it.
            let parent = url.deletingLastPathComponent()
            return url.lastPathComponent.contains("*") ? try files(under: parent) : []
        }
        guard isFolder.boolValue else { return [url] }
        return try FileManager.default.subpathsOfDirectory(atPath: url.path).sorted()
            .map { url.appending(path: $0) }
            .filter { !$0.hasDirectoryPath && !isDirectory($0) }
    }

    private static func isDirectory(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}
