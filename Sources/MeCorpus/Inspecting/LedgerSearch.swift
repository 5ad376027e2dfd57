import Foundation

/// Finds a sequence's lines in `ledger.jsonl` without reading what stands before: the lines are in
/// order of shard and sequence. To be used by one thread at a time.
package struct LedgerSearch {
    private let file: PlacedFile
    private let path: String
    private let bytes: Int

    private static let chunkBytes = 4096

    /// Opens the ledger of a corpus folder.
    package init(folder: URL) throws {
        let url = folder.appendingPathComponent(Ledger.fileName)
        path = url.path
        file = try PlacedFile(url)
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        bytes = (found?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// What the ledger says of a sequence's pieces, in order.
    package func entries(shard: Int, sequence: Int) throws -> [LedgerEntry] {
        // Lines that begin before `low` are too early, those from `high` on are not.
        var (low, high) = (0, bytes)
        while low < high {
            let middle = (low + high) / 2
            let start = try lineStart(from: middle)
            if start >= high {
                high = middle
                continue
            }
            let (entry, end) = try line(at: start)
            if (entry.shard, entry.sequence) < (shard, sequence) {
                low = end
            } else {
                high = middle
            }
        }
        var entries: [LedgerEntry] = []
        var place = try lineStart(from: low)
        while place < bytes {
            let (entry, end) = try line(at: place)
            guard (entry.shard, entry.sequence) == (shard, sequence) else { break }
            entries.append(entry)
            place = end
        }
        return entries
    }

    /// Where the first line begins at or behind a byte; the end of the file where none does.
    private func lineStart(from place: Int) throws -> Int {
        if place == 0 { return 0 }
        return try lineEnd(from: place - 1)
    }

    /// The byte behind the first line feed from a byte on.
    private func lineEnd(from place: Int) throws -> Int {
        var place = place
        while place < bytes {
            let chunk = try file.read(at: place, count: min(Self.chunkBytes, bytes - place))
            if let feed = chunk.firstIndex(of: 0x0A) { return place + feed + 1 }
            place += chunk.count
        }
        return bytes
    }

    private func line(at start: Int) throws -> (LedgerEntry, end: Int) {
        let end = try lineEnd(from: start)
        let line = try file.read(at: start, count: end - start)
        do {
            return (try JSONDecoder().decode(LedgerEntry.self, from: Data(line)), end)
        } catch {
            throw CorpusError(
                path: path, place: "byte \(start)", expected: "a ledger entry", got: "\(error)")
        }
    }
}
