import Foundation

/// Where a range of tokens in a shard comes from: a line of `ledger.jsonl`.
package struct LedgerEntry: Codable, Equatable, Sendable {
    package var shard: Int
    /// Number of the sequence in its shard, from 0.
    package var sequence: Int
    /// Tokens `begin` ..< `end` of that sequence.
    package var begin: Int
    package var end: Int
    /// The document's id, and the number of its token that stands at `begin`.
    package var document: String
    package var from: Int
    /// File (in an archive `file:member`), record number in it, from 0, and the byte at which the
    /// record begins.
    package var source: String
    package var index: Int
    package var offset: Int
    package var domain: String
    package var licence: CorpusSettings.Licence
    /// How often the document had been used before, from 0.
    package var epoch: Int
    /// What was done to its text beside the cleaning all get.
    package var transformations: [String]
}

extension LedgerEntry {
    /// Its line of JSON, keys in order; written out, since a corpus has millions of them.
    func append(to output: inout [UInt8]) {
        var line = JSONLine(output)
        line.add("begin", begin)
        line.add("document", document)
        line.add("domain", domain)
        line.add("end", end)
        line.add("epoch", epoch)
        line.add("from", from)
        line.add("index", index)
        line.add("licence", licence.rawValue)
        line.add("offset", offset)
        line.add("sequence", sequence)
        line.add("shard", shard)
        line.add("source", source)
        line.add("transformations", transformations)
        output = line.finished()
    }
}

/// A JSON object on a line of its own, key by key.
private struct JSONLine {
    private var bytes: [UInt8]
    private var isFirst = true

    init(_ bytes: consuming [UInt8]) {
        self.bytes = bytes
        self.bytes.append(UInt8(ascii: "{"))
    }

    mutating func add(_ key: StaticString, _ value: Int) {
        addKey(key)
        bytes += String(value).utf8
    }

    mutating func add(_ key: StaticString, _ value: String) {
        addKey(key)
        addText(value)
    }

    mutating func add(_ key: StaticString, _ values: [String]) {
        addKey(key)
        bytes.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            addText(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    consuming func finished() -> [UInt8] {
        bytes += "}\n".utf8
        return bytes
    }

    private mutating func addKey(_ key: StaticString) {
        bytes += (isFirst ? "\"" : ",\"").utf8
        isFirst = false
        key.withUTF8Buffer { bytes += $0 }
        bytes += "\":".utf8
    }

    private mutating func addText(_ text: String) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Writing and reading of `ledger.jsonl`.
package enum Ledger {
    package static let fileName = "ledger.jsonl"

    /// All entries of a corpus folder, in shard and sequence order.
    package static func read(from folder: URL) throws -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        try forEach(in: folder) { entries.append($0) }
        return entries
    }

    /// Hands over the entries of a corpus folder one after another, in flat memory; with `holding`
    /// only those whose line holds that text (`"shard":3,`), which is much faster than to decode all.
    package static func forEach(
        in folder: URL, holding needle: String = "", _ body: (LedgerEntry) throws -> Void
    ) throws {
        let file = folder.appendingPathComponent(fileName)
        var stream = try ByteStream(file)
        let decoder = JSONDecoder()
        let needle = Array(needle.utf8)
        var number = 0
        while let line = try stream.nextLine() {
            number += 1
            guard needle.isEmpty || line.firstRange(of: needle) != nil else { continue }
            let entry: LedgerEntry
            do {
                entry = try decoder.decode(LedgerEntry.self, from: Data(line))
            } catch {
                throw CorpusError(
                    path: file.path, place: "line \(number)", expected: "a ledger entry",
                    got: "\(error)")
            }
            try body(entry)
        }
    }

    /// A line for each entry.
    package static func encode(_ entries: [some Encodable]) throws -> Data {
        try entries.reduce(into: Data()) { $0 += try StableJSON.line($1) + [0x0A] }
    }
}
