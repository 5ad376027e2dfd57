import Foundation

/// All documents that stay, in canonical order: 32 bytes each, their tokens on the disk.
struct DocumentTable {
    private struct Entry {
        var part: UInt32
        var tokens: UInt32
        var originBytes: UInt32
        var tokenOffset: Int
        var originOffset: Int
    }

    private var entries: [Entry] = []
    /// The documents of each source, by number over all domains.
    private(set) var sources: [Range<Int>]
    private let parts: [(part: Part, folder: URL)]
    /// Files that are open, by number of the part.
    private var files: [Int: (tokens: PlacedFile, origins: PlacedFile)] = [:]

    // Half of what most systems let a process open.
    private static let openParts = 256

    var count: Int { entries.count }

    /// `folders` are those of the tokenised parts, which are in canonical order.
    init(_ parts: [Part], folders: [URL], sources: Int) throws {
        self.sources = Array(repeating: 0..<0, count: sources)
        self.parts = Array(zip(parts, folders))
        for (part, folder) in zip(parts, folders) {
            let start = entries.count
            try add(part, folder)
            let known = self.sources[part.source]
            self.sources[part.source] = (known.isEmpty ? start : known.lowerBound)..<entries.count
        }
    }

    private mutating func add(_ part: Part, _ folder: URL) throws {
        var table = try ByteStream(folder.appendingPathComponent(TokenisedPart.tableName))
        var (tokenOffset, originOffset) = (0, 0)
        while true {
            let row = try table.bytes(8)
            guard row.count == 8 else { return }
            let entry = Entry(
                part: UInt32(part.number), tokens: row.littleEndian(at: 0),
                originBytes: row.littleEndian(at: 4), tokenOffset: tokenOffset,
                originOffset: originOffset)
            entries.append(entry)
            tokenOffset += 4 * Int(entry.tokens)
            originOffset += Int(entry.originBytes)
        }
    }

    /// Tokens of a document.
    func length(_ document: Int) -> Int { Int(entries[document].tokens) }

    /// Its first `count` tokens.
    mutating func tokens(of document: Int, count: Int) throws -> [Int32] {
        let entry = entries[document]
        let bytes = try opened(Int(entry.part)).tokens.read(
            at: entry.tokenOffset, count: 4 * count)
        return (0..<count).map { Int32(bitPattern: bytes.littleEndian(at: 4 * $0)) }
    }

    /// Where it comes from, and the part its file is of.
    mutating func origin(of document: Int) throws -> (DocumentOrigin, Part) {
        let entry = entries[document]
        let part = parts[Int(entry.part)].part
        let bytes = try opened(Int(entry.part)).origins.read(
            at: entry.originOffset, count: Int(entry.originBytes))
        do {
            var reader = ByteReader(bytes)
            return (try DocumentOrigin(&reader), part)
        } catch is ByteReader.Truncated {
            throw CorpusError(
                path: part.fingerprint, place: "document \(document)", expected: "its origin",
                got: "damage", advice: "delete the folder of parts and build again")
        }
    }

    private mutating func opened(
        _ part: Int
    ) throws -> (tokens: PlacedFile, origins: PlacedFile) {
        if let open = files[part] { return open }
        if files.count == Self.openParts { files.removeAll() }
        let folder = parts[part].folder
        let open = (
            try PlacedFile(folder.appendingPathComponent(TokenisedPart.tokensName)),
            try PlacedFile(folder.appendingPathComponent(TokenisedPart.originsName))
        )
        files[part] = open
        return open
    }
}
