/// How the files of a source are written; each case has its parser in a file of its own.
package enum SourceFormat: String, Codable, CaseIterable, Sendable {
    /// Decided file by file from the name and the first bytes.
    case automatic = "auto"
    /// PMC full text, any number of articles a file: NLM 2.x, 3.0 and JATS.
    case jats
    /// PubMed/MEDLINE citations, many in a file.
    case pubmed
    /// MTSamples' CSV with its `transcription` column.
    case mtsamples
    /// MIMIC notes: CSV with a `text` column (`discharge.csv`, `radiology.csv`, `NOTEEVENTS.csv`), and
    /// MIMIC-CXR's reports (`p10/p10000032/s50414267.txt`).
    case mimic
    /// Any CSV with a header line; the column is `textField`.
    case csv
    /// One JSON object a line; the field is `textField`.
    case jsonl
    /// The Pile: `text`, and its part in `meta.pile_set_name`.
    case pile
    /// RedPajama: `text` and `meta` (version 1), `raw_content` (version 2).
    case redpajama
    /// One document a file.
    case text
    /// One document a line.
    case lines

    /// The format of a file, nil when neither its name nor its first bytes tell.
    static func detect(_ name: SourceName, head: [UInt8]) -> SourceFormat? {
        switch name.kind {
        case "jsonl", "ndjson": return .jsonl
        case "txt": return name.isReport && !name.patient.isEmpty ? .mimic : .text
        case "nxml": return .jats
        case "xml":
            let head = String(decoding: head, as: UTF8.self)
            if head.contains("<Pubmed") { return .pubmed }
            return head.contains("<article") || head.contains("<pmc-articleset") ? .jats : nil
        case "csv":
            let columns = String(decoding: head.prefix { $0 != 0x0A }, as: UTF8.self).lowercased()
            if columns.contains("transcription") { return .mtsamples }
            return columns.contains("text") ? .mimic : nil
        default: return nil
        }
    }

    /// Whether a file in a folder or an archive is read, by its name. The rest (a README, a licence)
    /// is left alone; a path or a pattern that names it has it read.
    func reads(_ path: String) -> Bool {
        let name = SourceName(path)
        if self == .mimic, name.isReport { return true }
        guard let extensions else { return true }
        return extensions.contains(name.kind)
    }

    /// How the names of its files end, compression aside; nil: any name will do.
    var extensions: Set<String>? {
        switch self {
        case .automatic: ["jsonl", "ndjson", "txt", "nxml", "xml", "csv"]
        case .jats: ["nxml", "xml"]
        case .pubmed: ["xml"]
        case .mtsamples, .mimic, .csv: ["csv"]
        case .jsonl, .pile, .redpajama: ["jsonl", "ndjson", "json"]
        case .text, .lines: nil
        }
    }
}

/// What the path of a file says about it.
struct SourceName: Equatable, Sendable {
    /// The extension below that of a compression, in lower case.
    let kind: String
    /// The last part without its extensions, where it is a report's name: `s50414267`.
    let document: String
    /// The patient's number in `p10000032/`, the folder that a MIMIC-CXR report lies in.
    let patient: String

    init(_ path: String) {
        let parts = path.split(separator: "/")
        var pieces = (parts.last ?? "").split(separator: ".", omittingEmptySubsequences: false)
        if pieces.count > 1, ["gz", "zst"].contains(pieces[pieces.count - 1].lowercased()) {
            pieces.removeLast()
        }
        let ending = pieces.count > 1 ? pieces[pieces.count - 1].lowercased() : ""
        kind = ending
        let stem = pieces.first ?? ""
        document = ending == "txt" && Self.isNumber(stem, after: "s") ? String(stem) : ""
        let folder = parts.dropLast().last ?? ""
        patient = Self.isNumber(folder, after: "p") ? String(folder.dropFirst()) : ""
    }

    /// Whether it names a radiology report of MIMIC-CXR.
    var isReport: Bool { !document.isEmpty }

    /// Whether an archive's name ends like this.
    var isArchive: Bool { kind == "tar" || kind == "tgz" || kind == "tzst" }

    private static func isNumber(_ text: Substring, after letter: Character) -> Bool {
        text.first == letter && text.count >= 6 && text.dropFirst().allSatisfy(\.isWholeNumber)
    }
}
