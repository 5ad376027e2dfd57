import Foundation

/// De-identifies the notes of sources outside a build. What it writes keeps the layout of the notes:
/// nothing is cleaned, so the findings' offsets are bytes of the text as the source has it.
package struct NoteSafety {
    /// A note without its identifiers: a line of `documents.jsonl`.
    package struct SafeNote: Codable, Equatable, Sendable {
        package var id: String
        package var text: String
        /// The file it was read from.
        package var source: String

        package static let fileName = "documents.jsonl"
    }

    /// What was done, without any of the text.
    package struct Summary: Codable, Equatable, Sendable {
        package var documents = 0
        package var bytes = 0
        /// Runs of anything but blanks.
        package var words = 0
        /// Findings by category.
        package var identifiers: [IdentifierCategory: Int] = [:]
        /// Findings by rule.
        package var rules: [String: Int] = [:]
        /// Records and files that could not be read.
        package var skipped: [SkippedFile] = []
        /// Records that say themselves that they must not be used (retracted, another language).
        package var leftOut = 0
        /// Files of folders that are of another format by name.
        package var notRead: [String] = []
        package var settings: DeidentificationSettings

        package static let fileName = "deidentification.json"
    }

    /// A note as it was read, with what was found in it.
    package typealias Visit = (_ id: String, _ text: [UInt8], _ found: [IdentifierFinding]) throws
        -> Void

    private let deidentifier: Deidentifier
    private var output: Output?
    package private(set) var summary: Summary

    /// Writes into `folder` where one is given. Throws `CorpusError` for settings that cannot be
    /// meant and for a folder that cannot be written.
    package init(_ settings: DeidentificationSettings, key: [UInt8], folder: URL? = nil) throws {
        deidentifier = try Deidentifier(settings, key: key)
        summary = Summary(settings: settings)
        // Names of a staff list are identifiers too, and where the key lies is nobody's business.
        summary.settings.names = []
        summary.settings.keyFile = ""
        output = try folder.map { try Output($0) }
    }

    /// Takes all notes of a source, in order; `visit` sees each. Throws `CorpusError` for a source
    /// that cannot be read or holds no note, and what `visit` throws.
    package mutating func take(_ source: CorpusSettings.Source, visit: Visit) throws {
        let files = try SourceFiles.list(source)
        summary.notRead += files.notRead
        let before = summary.documents
        var parser = RecordParser(source)
        var start = ReadableStart(source)
        for entry in files.entries {
            do {
                var cutter = try RecordCutter(entry, source: source)
                try take(&cutter, &parser, &start, entry.name, visit)
            } catch let broken as BrokenFile {
                summary.skipped.append(SkippedFile(broken, in: entry.name))
            }
        }
        guard summary.documents > before else {
            let last = summary.skipped.last.map { " (\($0.path), line \($0.line): \($0.reason))" }
            throw CorpusError(
                path: source.path, expected: "at least one note",
                got: "none that can be read" + (last ?? ""),
                advice: "check the path and the format (\(source.format.rawValue))")
        }
    }

    /// Writes what is left and the summary. To be called once, at the end.
    package mutating func finish() throws {
        try output?.finish(summary)
    }

    private mutating func take(
        _ cutter: inout RecordCutter, _ parser: inout RecordParser, _ start: inout ReadableStart,
        _ file: String, _ visit: Visit
    ) throws {
        while true {
            do {
                guard let record = try cutter.next() else { return }
                let parsed: ParsedRecord
                do {
                    parsed = try parser.parse(record)
                } catch let broken as BrokenFile {
                    try start.note(broken)
                    throw broken
                }
                start.noteReadable()
                for raw in parsed.documents {
                    if raw.dropRule.isEmpty {
                        try take(raw, file, visit)
                    } else {
                        summary.leftOut += 1
                    }
                }
            } catch let broken as BrokenFile {
                summary.skipped.append(SkippedFile(broken, in: file))
            }
        }
    }

    private mutating func take(_ raw: RawDocument, _ file: String, _ visit: Visit) throws {
        let path = raw.member.isEmpty ? file : "\(file):\(raw.member)"
        let id = raw.id.isEmpty ? "\(path)#\(raw.index)" : raw.id
        let bytes = Array(raw.text.utf8)
        let (text, findings) = deidentifier.deidentify(
            raw.text, patient: raw.patient.isEmpty ? id : raw.patient)
        summary.documents += 1
        summary.bytes += bytes.count
        summary.words += Self.words(bytes)
        for finding in findings {
            summary.identifiers[finding.category, default: 0] += 1
            summary.rules[finding.rule, default: 0] += 1
        }
        try output?.append(SafeNote(id: id, text: text, source: path), findings)
        try visit(id, bytes, findings)
    }

    private static func words(_ bytes: [UInt8]) -> Int {
        var (count, inside) = (0, false)
        for byte in bytes {
            let isBlank = byte <= 0x20
            if !isBlank, !inside { count += 1 }
            inside = !isBlank
        }
        return count
    }

    /// The files of a folder of safe notes.
    private struct Output {
        private let folder: URL
        private var notes: AppendFile
        private var manifest: AppendFile

        init(_ folder: URL) throws {
            self.folder = folder
            notes = try AppendFile(folder.appendingPathComponent(SafeNote.fileName))
            manifest = try AppendFile(
                folder.appendingPathComponent(DeidentificationEntry.fileName))
        }

        mutating func append(_ note: SafeNote, _ findings: [IdentifierFinding]) throws {
            try notes.append(try Ledger.encode([note]))
            try manifest.append(
                try Ledger.encode(
                    findings.map { DeidentificationEntry(document: note.id, finding: $0) }))
        }

        mutating func finish(_ summary: Summary) throws {
            try notes.close()
            try manifest.close()
            var table = try AppendFile(folder.appendingPathComponent(Summary.fileName))
            try table.append(try Ledger.encode([summary]))
            try table.close()
        }
    }
}
