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
    /// File, and record number in it, from 0.
    package var source: String
    package var index: Int
    package var domain: String
    package var licence: CorpusSettings.Licence
    /// How often the document had been used before, from 0.
    package var epoch: Int
}

/// Writing and reading of `ledger.jsonl`.
package enum Ledger {
    package static let fileName = "ledger.jsonl"

    /// All entries of a corpus folder, in shard and sequence order.
    package static func read(from folder: URL) throws -> [LedgerEntry] {
        let file = folder.appendingPathComponent(fileName)
        var stream = try ByteStream(file)
        var entries: [LedgerEntry] = []
        let decoder = JSONDecoder()
        while let line = try stream.nextLine() {
            do {
                entries.append(try decoder.decode(LedgerEntry.self, from: Data(line)))
            } catch {
                throw CorpusError(
                    path: file.path, place: "line \(entries.count + 1)",
                    expected: "a ledger entry", got: "\(error)")
            }
        }
        return entries
    }

    /// A line for each entry.
    static func encode(_ entries: [some Encodable]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var output = Data()
        for entry in entries {
            output += try encoder.encode(entry)
            output.append(0x0A)
        }
        return output
    }
}
