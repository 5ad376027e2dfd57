import ArgumentParser
import Foundation
import MeCorpus

/// `mellama corpus provenance`: the ledger, asked.
struct CorpusProvenance: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provenance",
        abstract: "Say which files a corpus's tokens come from, or where a document stands in it.",
        discussion: """
            Without --document: each source file with its licence label, documents and tokens, as the \
            ledger has them. With it: every stretch of that document, by shard and sequence.
            Example: mellama corpus provenance runs/quickstart/corpus
            """)

    @Argument(help: "The corpus folder.") var folder: String
    @Option(help: "A document's id, as the ledger spells it.") var document: String?
    @OptionGroup var report: JSONOption

    /// One file's part of the corpus.
    struct FileUse: Encodable, Equatable {
        var source: String
        var domain: String
        var licence: String
        var documents: Int
        var tokens: Int
    }

    private struct Output: Encodable { var files: [FileUse] }
    private struct Stretches: Encodable { var stretches: [LedgerEntry] }

    func run() throws {
        let url = URL(filePath: folder)
        try Manifest.verify(folder: url, hashes: false)
        let entries = try Ledger.read(from: url)
        if let document { return try show(entries.filter { $0.document == document }, document) }
        let files = Self.files(entries)
        if report.json { return try Console.json(Output(files: files)) }
        for file in files {
            Console.result(
                "\(file.tokens) tokens of \(file.documents) documents: \(file.source) "
                    + "(\(file.domain), \(file.licence))")
        }
    }

    private func show(_ stretches: [LedgerEntry], _ document: String) throws {
        guard !stretches.isEmpty else {
            throw CommandError(
                "\(folder): no token of a document '\(document)' is in this corpus")
        }
        if report.json { return try Console.json(Stretches(stretches: stretches)) }
        for entry in stretches {
            Console.result(
                "shard \(entry.shard), sequence \(entry.sequence), tokens \(entry.begin) ..< "
                    + "\(entry.end): record \(entry.index) of \(entry.source) from its token "
                    + "\(entry.from), use \(entry.epoch + 1) (\(entry.domain), "
                    + "\(entry.licence.rawValue))")
        }
    }

    /// Uses by file, the largest first.
    static func files(_ entries: [LedgerEntry]) -> [FileUse] {
        struct Key: Hashable {
            var source: String
            var domain: String
            var licence: String
        }
        var tokens: [Key: Int] = [:]
        var documents: [Key: Set<Int>] = [:]
        for entry in entries {
            let key = Key(
                source: entry.source, domain: entry.domain, licence: entry.licence.rawValue)
            tokens[key, default: 0] += entry.end - entry.begin
            documents[key, default: []].insert(entry.index)
        }
        return tokens.map { key, count in
            FileUse(
                source: key.source, domain: key.domain, licence: key.licence,
                documents: documents[key]?.count ?? 0, tokens: count)
        }.sorted { ($1.tokens, $0.source) < ($0.tokens, $1.source) }
    }
}
