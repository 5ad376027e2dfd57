import Foundation

/// How the files of a source are written; each case has its reader in a file of its own.
package enum SourceFormat: String, Codable, CaseIterable, Sendable {
    /// Decided file by file from the name and the first bytes.
    case automatic = "auto"
    /// PMC full text, one article a file: NLM 2.x, 3.0 and JATS.
    case jats
    /// PubMed/MEDLINE citations, many in a file.
    case pubmed
    /// MTSamples' CSV with its `transcription` column.
    case mtsamples
    /// MIMIC notes: CSV with a `text` column (`discharge.csv`, `radiology.csv`, `NOTEEVENTS.csv`).
    case mimic
    /// Any CSV with a header line; the column is `textField`.
    case csv
    /// One JSON object a line; the field is `textField`.
    case jsonl
    /// One document a file.
    case text
    /// One document a line.
    case lines

    /// The format of a file, nil when neither its name nor its first bytes tell.
    static func detect(_ file: URL) throws -> SourceFormat? {
        switch file.pathExtension.lowercased() {
        case "jsonl", "ndjson": return .jsonl
        case "txt": return .text
        case "nxml": return .jats
        case "xml":
            let head = try self.head(of: file)
            if head.contains("<Pubmed") { return .pubmed }
            return head.contains("<article") ? .jats : nil
        case "csv":
            let columns = try self.head(of: file).prefix { !$0.isNewline }.lowercased()
            if columns.contains("transcription") { return .mtsamples }
            return columns.contains("text") ? .mimic : nil
        default: return nil
        }
    }

    /// Names that `automatic` looks at when it walks a folder; the rest is read only when asked for.
    static let knownExtensions: Set<String> = ["jsonl", "ndjson", "txt", "nxml", "xml", "csv"]

    private static func head(of file: URL) throws -> String {
        var stream = try ByteStream(file)
        return String(decoding: try stream.chunk(upTo: 4096), as: UTF8.self)
    }

    /// Hands every document of a file to `yield`, in file order.
    /// Throws `BrokenFile` where only this file is to be left out, `CorpusError` where the source
    /// is not what the settings say.
    func read(
        _ file: URL, source: CorpusSettings.Source, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        switch self {
        case .automatic:
            guard let format = try Self.detect(file) else {
                throw CorpusError(
                    path: file.path, expected: "JATS or PubMed XML, CSV, JSONL or .txt",
                    got: "an unknown format", advice: "name the source's format in the settings")
            }
            return try format.read(file, source: source, into: yield)
        case .jats: return try JatsReader.read(file, into: yield)
        case .pubmed: return try PubMedReader.read(file, into: yield)
        case .mtsamples: return try MTSamplesReader.read(file, into: yield)
        case .mimic: return try MimicReader.read(file, into: yield)
        case .csv: return try TableReader.read(file, column: source.textField, into: yield)
        case .jsonl: return try JSONLinesReader.read(file, field: source.textField, into: yield)
        case .text: return try PlainTextReader.readFile(file, into: yield)
        case .lines: return try PlainTextReader.readLines(file, into: yield)
        }
    }
}

/// What a reader noticed beside the documents.
struct ReadNotes: Equatable {
    /// Entity references left as they stand because no table knows them.
    var unknownEntities = 0
}
