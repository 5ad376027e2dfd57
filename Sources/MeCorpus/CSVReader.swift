import Foundation

/// Comma-separated values by RFC 4180, over a stream of bytes: quoted cells may hold commas, line
/// ends and doubled quotes. The first row names the columns.
package struct CSVReader {
    package private(set) var columns: [String] = []
    /// Line on which the last row began, from 1.
    package private(set) var line = 1
    private var stream: ByteStream
    private var nextLine = 1
    private var lookahead: UInt8?
    private let path: String

    /// Reads the header; throws when the file is empty or not UTF-8.
    package init(_ file: URL) throws {
        path = file.path
        stream = try ByteStream(file)
        guard var header = try nextRow() else {
            throw CorpusError(
                path: path, expected: "a header row", got: "an empty file")
        }
        if header[0].hasPrefix("\u{FEFF}") { header[0].removeFirst() }
        columns = header
    }

    /// The position of a column whatever its case; throws when it is missing.
    package func column(_ name: String) throws -> Int {
        guard let index = optionalColumn(name) else {
            throw CorpusError(
                path: path, place: "line 1", expected: "a column '\(name)'",
                got: columns.joined(separator: ","))
        }
        return index
    }

    func optionalColumn(_ name: String) -> Int? {
        columns.firstIndex { $0.lowercased() == name }
    }

    /// The next row, nil at the end; throws when it has not as many cells as the header.
    package mutating func nextRow() throws -> [String]? {
        var cells: [[UInt8]] = [[]]
        line = nextLine
        while let byte = try take() {
            switch byte {
            case UInt8(ascii: "\"") where cells[cells.count - 1].isEmpty:
                try quoted(into: &cells[cells.count - 1])
            case UInt8(ascii: ","): cells.append([])
            case 0x0D: continue
            case 0x0A:
                nextLine += 1
                if cells == [[]] {
                    line = nextLine
                    continue
                }
                return try decoded(cells)
            default: cells[cells.count - 1].append(byte)
            }
        }
        return cells == [[]] ? nil : try decoded(cells)
    }

    /// A quoted cell after its opening quote, up to and with the closing one.
    private mutating func quoted(into cell: inout [UInt8]) throws {
        while let byte = try take() {
            if byte == UInt8(ascii: "\"") {
                let next = try take()
                if next != byte {
                    lookahead = next
                    return
                }
            }
            if byte == 0x0A { nextLine += 1 }
            cell.append(byte)
        }
        throw CorpusError(
            path: path, place: "line \(line)", expected: "a closing quote",
            got: "the end of the file")
    }

    private mutating func take() throws -> UInt8? {
        if let byte = lookahead {
            lookahead = nil
            return byte
        }
        return try stream.next()
    }

    private func decoded(_ cells: [[UInt8]]) throws -> [String] {
        guard columns.isEmpty || cells.count == columns.count else {
            throw CorpusError(
                path: path, place: "line \(line)", expected: "\(columns.count) cells",
                got: "\(cells.count)")
        }
        return try cells.map { bytes in
            guard let cell = String(validating: bytes, as: UTF8.self) else {
                throw CorpusError(
                    path: path, place: "line \(line)", expected: "UTF-8", got: "other bytes",
                    advice: "convert the file, for example with iconv")
            }
            return cell
        }
    }
}
