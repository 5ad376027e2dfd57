import ArgumentParser
import Foundation
import MeCorpus
import MeTraining

/// `mellama corpus provenance`: the ledger, asked.
struct CorpusProvenance: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provenance",
        abstract: "Say which files a corpus's tokens come from, or where a document stands in it.",
        discussion: """
            Alone: each source file with its licence label, documents and tokens, as the ledger has \
            them. --shard and --token: the document of that token of that shard, both counted from 0. \
            --document: every stretch of it, by shard and sequence; and with --model the steps in \
            which that model saw it.
            Example: mellama corpus provenance runs/quickstart/corpus --shard 0 --token 12345
            """)

    @Argument(help: "The corpus folder.") var folder: String
    @Option(help: "A shard's number, with --token.") var shard: Int?
    @Option(help: "The number of a token in that shard.") var token: Int?
    @Option(help: "A document's id, as the ledger spells it.") var document: String?
    @Option(help: "A model or checkpoint folder that was pretrained on this corpus.")
    var model: String?
    @OptionGroup var report: JSONOption

    func validate() throws {
        guard (shard == nil) == (token == nil), shard == nil || document == nil else {
            throw ValidationError("expected --shard and --token, or --document, or neither")
        }
        guard (shard ?? 0) >= 0, (token ?? 0) >= 0 else {
            throw ValidationError("--shard, --token: expected numbers from 0")
        }
        guard model == nil || document != nil else {
            throw ValidationError("--model: expected --document with it")
        }
    }

    /// One file's part of the corpus.
    struct FileUse: Encodable, Equatable {
        var source: String
        var domain: String
        var licence: String
        var documents: Int
        var tokens: Int
    }

    private struct Output: Encodable { var files: [FileUse] }

    /// One token of a shard.
    private struct TokenPlace: Encodable {
        var entry: LedgerEntry
        /// Number of the token in its document, from 0.
        var tokenOfDocument: Int
    }

    /// A stretch of a document, and the steps that saw it.
    private struct Stretch: Encodable {
        var entry: LedgerEntry
        var steps: [Int]?
    }

    private struct Stretches: Encodable { var stretches: [Stretch] }

    func run() throws {
        let url = URL(filePath: folder)
        try Manifest.verify(folder: url, hashes: false)
        if let document { return try show(document, in: url) }
        if let shard, let token { return try show(token: token, of: shard, in: url) }
        let files = try Self.files(in: url)
        if report.json { return try Console.json(Output(files: files)) }
        for file in files {
            Console.result(
                "\(file.tokens) tokens of \(file.documents) documents: \(file.source) "
                    + "(\(file.domain), \(file.licence))")
        }
    }

    // MARK: One token

    private func show(token: Int, of shard: Int, in url: URL) throws {
        var before = 0
        var found: TokenPlace?
        try Ledger.forEach(in: url, holding: "\"shard\":\(shard),") { entry in
            guard entry.shard == shard else { return }
            let length = entry.end - entry.begin
            if (before..<before + length).contains(token) {
                found = TokenPlace(entry: entry, tokenOfDocument: entry.from + token - before)
            }
            before += length
        }
        guard let found else {
            throw CommandError(
                before == 0
                    ? "\(folder): there is no shard \(shard)"
                    : "\(folder): shard \(shard) has the tokens 0 to \(before - 1), not \(token)")
        }
        if report.json { return try Console.json(found) }
        let entry = found.entry
        Console.result(
            """
            document: \(entry.document), its token \(found.tokenOfDocument)
            source: \(entry.source), record \(entry.index), byte \(entry.offset)
            domain: \(entry.domain), \(entry.licence.rawValue)
            done to it: \(Self.told(entry.transformations))
            sequence: \(entry.sequence), use \(entry.epoch + 1)
            """)
    }

    private static func told(_ transformations: [String]) -> String {
        (["cleaned"] + transformations).joined(separator: ", ")
    }

    // MARK: One document

    private func show(_ document: String, in url: URL) throws {
        var entries: [LedgerEntry] = []
        try Ledger.forEach(in: url, holding: document) {
            if $0.document == document { entries.append($0) }
        }
        guard !entries.isEmpty else {
            throw CommandError(
                "\(folder): no token of a document '\(document)' is in this corpus")
        }
        let steps = try model.map { try self.steps(entries, of: $0, in: url) }
        let stretches = entries.enumerated().map { Stretch(entry: $1, steps: steps?[$0]) }
        if report.json { return try Console.json(Stretches(stretches: stretches)) }
        for stretch in stretches {
            let entry = stretch.entry
            var line =
                "shard \(entry.shard), sequence \(entry.sequence), tokens \(entry.begin) ..< "
                + "\(entry.end): record \(entry.index) of \(entry.source) from its token "
                + "\(entry.from), use \(entry.epoch + 1) (\(entry.domain), "
                + "\(entry.licence.rawValue); \(Self.told(entry.transformations)))"
            if let steps = stretch.steps {
                line +=
                    steps.isEmpty
                    ? ": never seen" : ": steps " + steps.map(String.init).joined(separator: ", ")
            }
            Console.result(line)
        }
    }

    /// The steps in which a model saw each of the stretches.
    private func steps(
        _ entries: [LedgerEntry], of model: String, in url: URL
    ) throws -> [[Int]] {
        let hash = try CorpusJob.fingerprint(ofCorpus: url)
        let uses = try Lineage(folder: URL(filePath: model))?.pretraining ?? []
        guard let use = uses.last(where: { $0.corpusHash == hash }) else {
            let others = uses.map(\.corpus).joined(separator: ", ")
            throw CommandError(
                "\(model): expected a model pretrained on this corpus, got "
                    + (uses.isEmpty ? "one without such a record" : "one pretrained on \(others)"))
        }
        let firsts = try ShardReader(folder: url).firstSequences
        let places = try entries.map { entry in
            guard firsts.indices.contains(entry.shard) else {
                throw CommandError(
                    "\(folder): the ledger names shard \(entry.shard), which is not there")
            }
            return firsts[entry.shard] + entry.sequence
        }
        let steps = use.settings.steps(seeing: Set(places), of: use.sequences)
        return places.map { steps[$0] ?? [] }
    }

    // MARK: Files

    /// Uses by file, the largest first.
    static func files(in folder: URL) throws -> [FileUse] {
        struct Key: Hashable {
            var source: String
            var domain: String
            var licence: String
        }
        var tokens: [Key: Int] = [:]
        var documents: [Key: Set<Int>] = [:]
        try Ledger.forEach(in: folder) { entry in
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
