import Foundation

/// Cuts an input file into records, one after another and in flat memory: the file as it lies on
/// disk, without its compression, the members of a tar archive one by one. To be used by one thread.
package struct RecordCutter {
    /// A stream of one format: the file, or a member of the archive that it is.
    private struct Part {
        var window: ByteWindow
        var cutting: Cutting
        var content: SourceRecord.Content
        var name: SourceName
        var member: String
    }

    private enum Cutting {
        case lines(LineCutter, keepsBlank: Bool)
        case rows(RowCutter)
        case elements(ElementCutter)
        case whole
    }

    private let entry: SourceFiles.Entry
    private let source: CorpusSettings.Source
    private let limit: Int
    private let file: FileBytes
    /// nil once it is known whether the file is an archive.
    private var unpacker: Unpacker?
    private var archive: TarReader?
    private var part: Part?
    private var index = 0
    /// Members of a tar archive whose names say that they are of another format.
    package private(set) var ignoredMembers = 0

    /// Records are kept in memory while they are cut; a longer one is damage or a wrong format.
    package static let defaultLimit = 256 << 20

    /// Opens a file. Throws `CorpusError` where it cannot be read, `BrokenFile` where only this file
    /// of a folder is to be left out.
    package init(
        _ entry: SourceFiles.Entry, source: CorpusSettings.Source, chunkBytes: Int = 1 << 18,
        limit: Int = defaultLimit
    ) throws {
        (self.entry, self.source, self.limit) = (entry, source, limit)
        do {
            file = try FileBytes(
                entry.url, chunkBytes: chunkBytes, mayVanish: entry.origin != .named)
        } catch let damage as DamagedStream {
            throw BrokenFile(offset: 0, line: 1, reason: damage.reason)
        }
        unpacker = Unpacker(path: entry.url.path, upstream: file.chunk)
    }

    /// Size and SHA-256 of the file as it lies on disk; what was not cut is read and passed over.
    package func fileHash() throws -> (bytes: Int, sha256: String) { try file.hash() }

    /// The next record, nil at the end. Throws `BrokenFile` for what is no record, and goes on behind
    /// it with the next call; `CorpusError` where the file cannot be read or the settings are wrong.
    package mutating func next() throws -> SourceRecord? {
        try openFile()
        while part != nil || archive != nil {
            if let record = try nextOfPart() { return record }
            part = nil
            try openNextMember()
        }
        return nil
    }

    private mutating func nextOfPart() throws -> SourceRecord? {
        // Taken out while it changes, so that its window is not copied.
        guard var part else { return nil }
        self.part = nil
        defer { self.part = part }
        let found: Cut?
        do {
            found = try Self.cut(&part, limit, &index)
        } catch var broken as BrokenFile {
            broken.member = part.member
            throw broken
        }
        guard let cut = found else { return nil }
        defer { index += 1 }
        var record = SourceRecord(
            bytes: cut.bytes, offset: cut.offset, line: cut.line, index: index,
            member: part.member, patient: part.name.patient, name: part.name.document,
            content: part.content)
        if case .elements(let elements) = part.cutting { record.entities = elements.entities }
        return record
    }

    private static func cut(_ part: inout Part, _ limit: Int, _ index: inout Int) throws -> Cut? {
        switch part.cutting {
        case .lines(var lines, let keepsBlank):
            while let cut = try lines.next(&part.window, limit: limit) {
                if !cut.bytes.allSatisfy({ $0 <= 0x20 }) { return cut }
                if keepsBlank { index += 1 }
            }
            return nil
        case .rows(var rows):
            return try rows.next(&part.window, limit: limit)
        case .elements(var elements):
            defer { part.cutting = .elements(elements) }
            return try elements.next(&part.window, limit: limit)
        case .whole: return try WholeFile.next(&part.window, limit: limit)
        }
    }

    // MARK: Files and archives

    /// Looks at the file's first bytes, once.
    private mutating func openFile() throws {
        guard let unpacker else { return }
        self.unpacker = nil
        var window = ByteWindow(source: unpacker.chunk)
        if TarReader.isArchive(try window.head(512)) {
            archive = TarReader(upstream: Self.continuing(window, unpacker))
        } else {
            part = try open(window, path: entry.name, member: "")
        }
    }

    /// What the window holds already, then what follows.
    private static func continuing(
        _ window: ByteWindow, _ unpacker: Unpacker
    ) -> () throws -> [UInt8] {
        var held: ByteWindow? = window
        return {
            guard let window = held else { return try unpacker.chunk() }
            held = nil
            return Array(window[0..<window.count])
        }
    }

    private mutating func openNextMember() throws {
        guard let archive else { return }
        do {
            while let path = try archive.nextMember() {
                guard let name = Self.wanted(path) else { continue }
                guard source.format.reads(name) else {
                    ignoredMembers += 1
                    continue
                }
                let unpacker = Unpacker(path: "\(entry.url.path):\(name)", upstream: archive.chunk)
                do {
                    part = try open(ByteWindow(source: unpacker.chunk), path: name, member: name)
                } catch var broken as BrokenFile {
                    broken.member = name
                    throw broken
                }
                return
            }
            self.archive = nil
        } catch let damage as DamagedStream {
            self.archive = nil
            throw BrokenFile(offset: archive.offset, line: 1, reason: damage.reason)
        }
    }

    /// The name without a leading "./"; nil for files that begin with a dot, or lie in such folders.
    private static func wanted(_ path: String) -> String? {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return parts.contains { $0.hasPrefix(".") } ? nil : parts.joined(separator: "/")
    }

    // MARK: Formats

    /// Decides how a stream is cut.
    private func open(_ window: ByteWindow, path: String, member: String) throws -> Part {
        var window = window
        let head = try window.head(4096)
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { window.consume(3) }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw window.broken("UTF-16 and not UTF-8; convert the file, for example with iconv")
        }
        var format = source.format
        let name = SourceName(path)
        if format == .automatic {
            guard let found = SourceFormat.detect(name, head: head) else {
                throw try unknownFormat(path, member: member, &window)
            }
            format = found
        }
        var part = Part(
            window: window, cutting: .whole, content: .text, name: SourceName(""), member: member)
        switch format {
        case .jats:
            (part.cutting, part.content) = (.elements(ElementCutter(names: ["article"])), .article)
        case .pubmed:
            let names = ["PubmedArticle", "PubmedBookArticle"]
            (part.cutting, part.content) = (.elements(ElementCutter(names: names)), .citation)
        case .mimic where name.isReport: part.name = name
        case .mtsamples, .mimic, .csv:
            let layout = try header(&part.window, format, path)
            (part.cutting, part.content) = (.rows(RowCutter()), .row(layout))
        case .jsonl, .pile, .redpajama:
            (part.cutting, part.content) = (.lines(LineCutter(), keepsBlank: false), .json)
        case .lines: part.cutting = .lines(LineCutter(), keepsBlank: true)
        case .text, .automatic: break
        }
        return part
    }

    private func header(
        _ window: inout ByteWindow, _ format: SourceFormat, _ path: String
    ) throws -> TableLayout {
        var rows = RowCutter()
        do {
            guard let first = try rows.next(&window, limit: limit) else {
                throw CorpusError(path: path, expected: "a header row", got: "an empty file")
            }
            return try TableLayout(header: first.bytes, format: format, source: source, path: path)
        } catch let error as CorpusError where entry.origin == .folder {
            throw BrokenFile(
                offset: 0, line: 1, reason: "expected \(error.expected), got \(error.got)")
        }
    }

    /// Damage comes first: what could not be unpacked has no format either.
    private func unknownFormat(
        _ path: String, member: String, _ window: inout ByteWindow
    ) throws -> any Error {
        if window.isAtEnd { try window.throwDamage() }
        if entry.origin == .folder || !member.isEmpty {
            return BrokenFile(offset: 0, line: 1, reason: "an unknown format")
        }
        return CorpusError(
            path: path, expected: "JATS or PubMed XML, CSV, JSONL or .txt",
            got: "an unknown format", advice: "name the source's format in the settings")
    }
}

/// A file that is one record.
enum WholeFile {
    /// All that is left of a stream, nil when nothing is.
    static func next(_ window: inout ByteWindow, limit: Int) throws -> Cut? {
        var tooLong: BrokenFile?
        while try window.more() {
            guard window.count > limit else { continue }
            tooLong = tooLong ?? window.broken(ByteWindow.tooLong("file", limit))
            window.consume(window.count)
        }
        if let tooLong {
            window.consume(window.count)
            throw tooLong
        }
        if window.count > limit {
            let fault = window.broken(ByteWindow.tooLong("file", limit))
            window.consume(window.count)
            throw fault
        }
        try window.throwDamage()
        guard window.count > 0 else { return nil }
        let bytes = Array(window[0..<window.count])
        defer { window.consume(window.count) }
        return Cut(bytes: bytes, offset: window.offset, line: window.line)
    }
}
