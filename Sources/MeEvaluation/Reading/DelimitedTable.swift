import Foundation

/// One row of a table, with the names of its columns.
struct TableRow {
    let path: String
    let line: Int
    let columns: [String: Int]
    let cells: [String]

    /// A cell that must be there; it may be empty.
    func cell(_ name: String) throws -> String {
        guard let index = columns[name] else {
            throw EvaluationError(
                path: path, place: "line 1", field: name, expected: "a column of this name",
                got: columns.sorted { $0.value < $1.value }.map { "\"\($0.key)\"" }
                    .joined(separator: ", "),
                advice: "Compare the header with the benchmark's published layout.")
        }
        return cells[index]
    }

    /// A cell that must hold something.
    func text(_ name: String) throws -> String {
        let value = try cell(name)
        if value.allSatisfy(\.isWhitespace) {
            throw EvaluationError(
                path: path, place: "line \(line)", field: name, expected: "a text",
                got: "an empty cell", advice: "Complete the row or remove it.")
        }
        return value
    }
}

/// Comma- and tab-separated tables with a header (RFC 4180): a cell that begins with a quote ends
/// at its closing quote and may hold newlines; a quote inside an unquoted cell is a plain
/// character.
enum DelimitedTable {
    /// The rows under the header.
    static func read(_ url: URL, separator: Character) throws -> [TableRow] {
        let bytes = [UInt8](try BenchmarkFile.bytes(url))
        let mark = separator.asciiValue ?? 0x2c
        var scanner = TableScanner(bytes: bytes, separator: mark, path: url.path)
        guard let header = try scanner.nextRow() else {
            throw EvaluationError(
                path: url.path, expected: "a table with a header", got: "an empty file",
                advice: "Fetch the file again.")
        }
        var columns: [String: Int] = [:]
        for (index, name) in header.cells.enumerated() { columns[name] = index }
        var rows: [TableRow] = []
        while let row = try scanner.nextRow() {
            if row.cells == [""] { continue }
            guard row.cells.count == header.cells.count else {
                throw EvaluationError(
                    path: url.path, place: "line \(row.line)",
                    expected: "\(header.cells.count) cells", got: "\(row.cells.count)",
                    advice: "Look for an unquoted separator or newline in this row.")
            }
            rows.append(
                TableRow(path: url.path, line: row.line, columns: columns, cells: row.cells))
        }
        return rows
    }
}

/// The byte-level reader behind `DelimitedTable`.
private struct TableScanner {
    let bytes: [UInt8]
    let separator: UInt8
    let path: String
    private var position = 0
    private var line = 1

    init(bytes: [UInt8], separator: UInt8, path: String) {
        self.bytes = bytes
        self.separator = separator
        self.path = path
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    }

    mutating func nextRow() throws -> (line: Int, cells: [String])? {
        guard position < bytes.count else { return nil }
        let first = line
        var cells: [String] = []
        while true {
            cells.append(bytesAreQuoted ? try quotedCell() : plainCell())
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        if position < bytes.count, bytes[position] == 0x0d { position += 1 }
        guard position == bytes.count || bytes[position] == 0x0a else {
            throw EvaluationError(
                path: path, place: "line \(line)", expected: "a separator after a closing quote",
                got: "more text", advice: "Double the quotes inside a quoted cell.")
        }
        position += 1
        line += 1
        return (first, cells)
    }

    private var bytesAreQuoted: Bool { position < bytes.count && bytes[position] == 0x22 }

    private mutating func plainCell() -> String {
        let start = position
        while position < bytes.count, bytes[position] != separator, bytes[position] != 0x0a {
            position += 1
        }
        var end = position
        if end > start, bytes[end - 1] == 0x0d, position == bytes.count || bytes[position] == 0x0a {
            end -= 1
        }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func quotedCell() throws -> String {
        let opened = line
        position += 1
        var cell: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x22 {
                guard position < bytes.count, bytes[position] == 0x22 else {
                    return String(decoding: cell, as: UTF8.self)
                }
                position += 1
            } else if byte == 0x0a {
                line += 1
            }
            cell.append(byte)
        }
        throw EvaluationError(
            path: path, place: "line \(opened)", expected: "a closing quote",
            got: "the end of the file", advice: "The file is truncated: fetch it again.")
    }
}
