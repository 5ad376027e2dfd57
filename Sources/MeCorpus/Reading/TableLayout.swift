/// Which columns of a CSV file are read, found by their names in its header whatever their case.
struct TableLayout: Sendable {
    /// Names of all columns.
    var columns: [String]
    var format: SourceFormat
    var text: Int
    var identifier: Int?
    var patient: Int?
    /// `ISERROR` of MIMIC-III: 1 where a note was entered by mistake.
    var error: Int?

    /// Throws `CorpusError` when a column is missing.
    init(
        header: [UInt8], format: SourceFormat, source: CorpusSettings.Source, path: String
    ) throws {
        let cells = TableRow(header)
        columns = cells.ranges.map { String(decoding: cells.value($0), as: UTF8.self) }
        self.format = format
        let names = columns
        func column(_ name: String) -> Int? { names.firstIndex { $0.lowercased() == name } }
        func required(_ name: String) throws -> Int {
            guard let index = column(name.lowercased()) else {
                throw CorpusError(
                    path: path, place: "line 1", expected: "a column '\(name)'",
                    got: names.joined(separator: ","))
            }
            return index
        }
        switch format {
        case .mtsamples:
            text = try required("transcription")
            identifier = column("")
        case .mimic:
            text = try required("text")
            identifier = column("note_id") ?? column("row_id")
            patient = column("subject_id")
            error = column("iserror")
        default:
            text = try required(source.textField)
            identifier = source.idField.isEmpty ? nil : try required(source.idField)
            patient = source.patientField.isEmpty ? nil : try required(source.patientField)
        }
    }

    /// The document in a row. Throws `BrokenFile` with its place in the row.
    func document(_ row: [UInt8]) throws -> RawDocument {
        let cells = TableRow(row)
        guard cells.isClosed else {
            throw BrokenFile(offset: 0, line: 1, reason: "a quote that nothing closes")
        }
        guard cells.ranges.count == columns.count else {
            throw BrokenFile(
                offset: 0, line: 1,
                reason: "expected \(columns.count) cells, got \(cells.ranges.count)")
        }
        func value(_ column: Int?) throws -> String {
            guard let column else { return "" }
            let range = cells.ranges[column]
            guard let text = String(validating: cells.value(range), as: UTF8.self) else {
                throw BrokenFile(
                    offset: range.lowerBound, in: row, reason: "bytes that are not UTF-8")
            }
            return text
        }
        var document = RawDocument(id: try value(identifier), text: try value(text), index: 0)
        document.patient = try value(patient)
        if try value(error) == "1" { document.dropRule = "error" }
        if format == .mtsamples {
            if identifier != nil { document.id = "mtsamples-" + document.id }
            document.text = Self.withLines(document.text)
        }
        return document
    }

    /// MTSamples: the published file has a comma wherever the transcription had a line end. After a
    /// full stop, a colon or a blank, one that stands before a word is such a line end, and one
    /// between blanks is an empty line; a comma after a letter or digit is left alone. Only the
    /// transcription is text; the specialty stays out, it is what a benchmark asks for.
    static func withLines(_ text: String) -> String {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        output.reserveCapacity(rest.count)
        while let byte = rest.popFirst() {
            let last = output.last ?? 0x20
            let stops = last == 0x20 || last == 0x2E || last == 0x3A || last == 0x0A
            if byte == UInt8(ascii: ","), stops {
                if let next = rest.first, next != 0x20, next != byte { output.append(0x0A) }
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// The cells of one CSV row.
struct TableRow {
    private let bytes: [UInt8]
    /// Where each cell stands, with its quotes.
    private(set) var ranges: [Range<Int>] = []
    /// Whether every quote that opened a cell closes it.
    private(set) var isClosed = true

    /// Finds the cells of a row without its line end.
    init(_ row: [UInt8]) {
        bytes = row
        var begin = 0
        while true {
            let end = endOfCell(begin)
            ranges.append(begin..<end)
            if end >= row.count { return }
            begin = end + 1
        }
    }

    private mutating func endOfCell(_ begin: Int) -> Int {
        var at = begin
        while at < bytes.count, bytes[at] == 0x0D { at += 1 }
        var isQuoted = at < bytes.count && bytes[at] == UInt8(ascii: "\"")
        if isQuoted { at += 1 }
        while isQuoted {
            guard let quote = ByteSearch.first(UInt8(ascii: "\""), in: bytes, from: at) else {
                isClosed = false
                return bytes.count
            }
            at = quote + 1
            isQuoted = at < bytes.count && bytes[at] == UInt8(ascii: "\"")
            if isQuoted { at += 1 }
        }
        return ByteSearch.first(UInt8(ascii: ","), in: bytes, from: at) ?? bytes.count
    }

    /// What a cell says: without the quotes around it, doubled ones single, and without carriage
    /// returns outside of quotes.
    func value(_ range: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound, bytes[at] == 0x0D { at += 1 }
        if at < range.upperBound, bytes[at] == UInt8(ascii: "\"") {
            at += 1
            while let quote = ByteSearch.first(UInt8(ascii: "\""), in: bytes, from: at),
                quote < range.upperBound
            {
                output += bytes[at..<quote]
                at = quote + 1
                guard at < range.upperBound, bytes[at] == UInt8(ascii: "\"") else { break }
                output.append(bytes[at])
                at += 1
            }
        }
        if at < range.upperBound { output += bytes[at..<range.upperBound].filter { $0 != 0x0D } }
        return output
    }
}
