import Foundation

/// Reading and cleaning the documents of a source, without mixing or tokenising them.
package enum CorpusSources {
    /// All documents of a source in file order, cleaned: for held-out text, and for looking.
    /// Throws `CorpusError` for a source that cannot be read or holds no document.
    package static func documents(
        of source: CorpusSettings.Source, domain: String = ""
    ) throws -> SourceContents {
        var contents = SourceContents()
        var documents: [CorpusDocument] = []
        try read(source, domain: domain, notes: &contents) { documents.append($0) }
        contents.documents = documents
        return contents
    }

    /// The files that a source means, in their order, with their names in the ledger.
    package static func files(
        of source: CorpusSettings.Source
    ) throws -> [(url: URL, name: String)] {
        try SourceFiles.list(source).entries.map { ($0.url, $0.name) }
    }

    /// Hands each document of a source to `yield` and adds what was left out to `notes`.
    package static func read(
        _ source: CorpusSettings.Source, domain: String, notes: inout SourceContents,
        into yield: (CorpusDocument) throws -> Void
    ) throws {
        var reading = Reading(source: source, domain: domain, notes: notes)
        defer { notes = reading.notes }
        let files = try SourceFiles.list(source)
        reading.notes.notRead += files.notRead
        for entry in files.entries where !reading.isComplete {
            try reading.read(entry, into: yield)
        }
        guard reading.count > 0 else {
            throw CorpusError(
                empty: source, lastSkip: reading.notes.skippedFiles.last,
                filtered: reading.notes.filtered)
        }
    }

    /// A source that is being read.
    private struct Reading {
        let source: CorpusSettings.Source
        let domain: String
        var notes: SourceContents
        var count = 0
        private var parser: RecordParser
        private var start: ReadableStart

        init(source: CorpusSettings.Source, domain: String, notes: SourceContents) {
            (self.source, self.domain, self.notes) = (source, domain, notes)
            parser = RecordParser(source)
            start = ReadableStart(source)
        }

        var isComplete: Bool { source.limit > 0 && count >= source.limit }

        mutating func read(
            _ entry: SourceFiles.Entry, into yield: (CorpusDocument) throws -> Void
        ) throws {
            var cutter: RecordCutter
            do {
                cutter = try RecordCutter(entry, source: source)
            } catch let broken as BrokenFile {
                notes.skippedFiles.append(SkippedFile(broken, in: entry.name))
                return
            }
            while !isComplete {
                do {
                    guard let record = try cutter.next() else { break }
                    try take(record, entry, into: yield)
                } catch let broken as BrokenFile {
                    notes.skippedFiles.append(SkippedFile(broken, in: entry.name))
                }
            }
            notes.ignoredMembers += cutter.ignoredMembers
        }

        private mutating func take(
            _ record: SourceRecord, _ entry: SourceFiles.Entry,
            into yield: (CorpusDocument) throws -> Void
        ) throws {
            let parsed: ParsedRecord
            do {
                parsed = try parser.parse(record)
            } catch let broken as BrokenFile {
                try start.note(broken)
                throw broken
            }
            start.noteReadable()
            notes.unknownEntities += parsed.unknownEntities
            if parsed.isFiltered { notes.filtered += 1 }
            for raw in parsed.documents where !isComplete {
                let document = CorpusDocument(
                    id: raw.id.isEmpty ? "\(entry.name)#\(raw.index)" : raw.id,
                    text: raw.dropRule.isEmpty ? TextCleaner.clean(raw.text) : "", domain: domain,
                    source: entry.name, index: raw.index, licence: source.licence)
                guard !document.text.isEmpty else {
                    let rule = raw.dropRule.isEmpty ? "empty" : raw.dropRule
                    notes.dropped.append(DroppedDocument(document, rule: rule))
                    continue
                }
                count += 1
                try yield(document)
            }
        }
    }
}

extension CorpusError {
    /// Of a source that gives no document with text.
    init(empty source: CorpusSettings.Source, lastSkip: SkippedFile?, filtered: Int) {
        var got = "an empty source"
        if let lastSkip {
            got += " (\(lastSkip.path), line \(lastSkip.line): \(lastSkip.reason))"
        }
        if filtered > 0 {
            got += " (\(filtered) records are not what its 'where' asks for)"
        }
        self.init(
            path: source.path, expected: "at least one document with text", got: got,
            advice: "check the path and the format (\(source.format.rawValue))")
    }
}

/// Tells a source with some damage from one that the settings do not fit: when none of its first
/// records can be read, the next would not be either. Records are noted in their order.
struct ReadableStart: Sendable {
    private let path: String
    private var unreadable = 0
    private static let enough = 100

    /// Nothing read yet.
    init(_ source: CorpusSettings.Source) { path = source.path }

    /// A record was parsed.
    mutating func noteReadable() { unreadable = .min }

    /// A record could not be parsed. Throws `CorpusError` when none of the first 100 could.
    mutating func note(_ broken: BrokenFile) throws {
        unreadable += 1
        guard unreadable >= Self.enough else { return }
        throw CorpusError(
            path: path, place: "its first \(Self.enough) records",
            expected: "at least one that can be read", got: broken.reason,
            advice: "set the source's format, and for JSON its textField")
    }
}
