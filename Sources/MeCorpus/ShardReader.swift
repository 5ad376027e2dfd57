import Foundation

/// The packed sequences of a finished corpus folder, by number. Files are mapped, so that any
/// sequence is cheap to get and memory does not grow with the corpus.
package struct ShardReader: Sendable {
    private struct Shard: Sendable {
        var path: String
        var header: ShardHeader
        var data: Data
        /// Number of its first sequence in the whole corpus.
        var first: Int
    }

    private var shards: [Shard] = []
    package private(set) var sequenceCount = 0
    /// Number of each shard's first sequence.
    package var firstSequences: [Int] { shards.map(\.first) }
    /// The most tokens a sequence may have.
    package private(set) var contextLength = 0
    /// Tokens in all sequences together.
    package private(set) var tokenCount = 0
    /// Every token id is below it.
    package private(set) var vocabularySize = 0

    /// Opens a corpus folder; throws one `CorpusError` when it is unfinished or a shard is damaged.
    package init(folder: URL) throws {
        let manifest = try Manifest.verify(folder: folder, hashes: false)
        let names = manifest.files.map(\.path).filter {
            $0.hasPrefix("shard-") && $0.hasSuffix(".tokens")
        }
        guard !names.isEmpty else {
            throw CorpusError(
                path: folder.path, expected: "at least one shard-NNNNN.tokens", got: "none",
                advice: "build the corpus first")
        }
        for name in names { try add(folder.appendingPathComponent(name)) }
    }

    /// A sequence, 0 to `sequenceCount` - 1; throws when its bytes make no sense.
    package func sequence(_ index: Int) throws -> PackedSequence {
        let shard = shards[shard(of: index)]
        return try Self.sequence(index - shard.first, of: shard)
    }

    /// Number of the shard that holds a sequence.
    private func shard(of index: Int) -> Int {
        precondition(
            (0..<sequenceCount).contains(index),
            "ShardReader: expected a sequence in 0..<\(sequenceCount), got \(index)")
        var (low, high) = (0, shards.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if shards[middle].first <= index { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The shard that a sequence is in, and its number there, both from 0.
    package func place(of index: Int) -> (shard: Int, sequence: Int) {
        let shard = shard(of: index)
        return (shard, index - shards[shard].first)
    }

    /// Documents and tokens of a sequence, without reading its tokens.
    package func size(ofSequence index: Int) throws -> (documents: Int, tokens: Int) {
        let shard = shards[shard(of: index)]
        let entry = ShardHeader.bytes + 8 * (index - shard.first)
        let range = [UInt8](shard.data[entry..<(entry + 16)])
        let begin = Int(range.littleEndian(at: 0) as UInt64)
        let words = (Int(range.littleEndian(at: 8) as UInt64) - begin) / 4
        let documents = Int([UInt8](shard.data[begin..<(begin + 4)]).littleEndian(at: 0) as UInt32)
        guard documents > 0, documents < words else {
            throw Self.damaged(shard.path, begin, "1 to \(words - 1) documents", "\(documents)")
        }
        return (documents, words - 1 - documents)
    }

    private mutating func add(_ file: URL) throws {
        let data: Data
        do {
            data = try Data(contentsOf: file, options: .alwaysMapped)
        } catch {
            throw CorpusError(
                path: file.path, expected: "a readable file", got: error.localizedDescription)
        }
        let header = try Self.header(of: data, path: file.path)
        if shards.isEmpty {
            contextLength = header.contextLength
            vocabularySize = header.vocabularySize
        }
        guard header.contextLength == contextLength, header.vocabularySize == vocabularySize else {
            throw CorpusError(
                path: file.path, place: "offset 12",
                expected: "context \(contextLength), vocabulary \(vocabularySize) as in shard 0",
                got: "\(header.contextLength), \(header.vocabularySize)")
        }
        let shard = Shard(path: file.path, header: header, data: data, first: sequenceCount)
        try Self.checkOffsets(of: shard)
        shards.append(shard)
        sequenceCount += header.sequenceCount
        tokenCount += header.tokenCount
    }

    private static func header(of data: Data, path: String) throws -> ShardHeader {
        let bytes = [UInt8](data.prefix(ShardHeader.bytes))
        func require(_ holds: Bool, _ offset: Int, _ expected: String, _ got: String) throws {
            guard !holds else { return }
            throw damaged(path, offset, expected, got)
        }
        try require(
            bytes.count == ShardHeader.bytes, bytes.count, "a header of 40 bytes",
            "the end of the file")
        try require(
            Array(bytes[..<8]) == ShardHeader.magic, 0, "the magic MELSHARD", "other bytes")
        let version: UInt32 = bytes.littleEndian(at: 8)
        try require(version == ShardHeader.version, 8, "version 1", "\(version)")
        let checksum: UInt64 = bytes.littleEndian(at: 32)
        try require(
            checksum == MarkupScanner.hash(bytes[..<32]), 32, "the header's checksum",
            "another one")
        let tokens: UInt64 = bytes.littleEndian(at: 24)
        try require(tokens <= UInt64(data.count / 4), 24, "tokens that fit the file", "\(tokens)")
        return ShardHeader(
            contextLength: Int(bytes.littleEndian(at: 12) as UInt32),
            vocabularySize: Int(bytes.littleEndian(at: 16) as UInt32),
            sequenceCount: Int(bytes.littleEndian(at: 20) as UInt32), tokenCount: Int(tokens))
    }

    /// The table of offsets must begin after itself, rise, and end with the file.
    private static func checkOffsets(of shard: Shard) throws {
        let table = shard.header.sequenceCount + 1
        let end = ShardHeader.bytes + 8 * table
        guard shard.data.count >= end else {
            throw damaged(
                shard.path, shard.data.count, "a table of \(table) offsets", "the end of the file")
        }
        let bytes = [UInt8](shard.data[ShardHeader.bytes..<end])
        var previous = end
        for entry in 0..<table {
            let offset: UInt64 = bytes.littleEndian(at: 8 * entry)
            let least = entry == 0 ? end : previous + 12
            let isGood =
                offset >= UInt64(least) && offset <= UInt64(shard.data.count)
                && (entry > 0 || offset == UInt64(end)) && (offset - UInt64(end)) % 4 == 0
            guard isGood else {
                throw damaged(
                    shard.path, ShardHeader.bytes + 8 * entry,
                    "an offset from \(least) to \(shard.data.count)", "\(offset)")
            }
            previous = Int(offset)
        }
        guard previous == shard.data.count else {
            throw damaged(shard.path, previous, "the end of the file", "\(shard.data.count) bytes")
        }
    }

    private static func sequence(_ index: Int, of shard: Shard) throws -> PackedSequence {
        let entry = ShardHeader.bytes + 8 * index
        let range = [UInt8](shard.data[entry..<(entry + 16)])
        let begin = Int(range.littleEndian(at: 0) as UInt64)
        let bytes = [UInt8](shard.data[begin..<Int(range.littleEndian(at: 8) as UInt64)])
        let words = bytes.count / 4
        let documents = Int(bytes.littleEndian(at: 0) as UInt32)
        guard documents > 0, documents < words else {
            throw damaged(shard.path, begin, "1 to \(words - 1) documents", "\(documents)")
        }
        let lengths = (1...documents).map { Int(bytes.littleEndian(at: 4 * $0) as UInt32) }
        let count = lengths.reduce(0, +)
        guard count == words - 1 - documents, count <= shard.header.contextLength else {
            throw damaged(
                shard.path, begin + 4,
                "lengths that sum to \(words - 1 - documents), at most \(shard.header.contextLength)",
                "\(count)")
        }
        var tokens = [Int32](repeating: 0, count: count)
        for place in 0..<count {
            let offset = 4 * (1 + documents + place)
            let token: UInt32 = bytes.littleEndian(at: offset)
            guard token < UInt32(shard.header.vocabularySize), token <= UInt32(Int32.max) else {
                throw damaged(
                    shard.path, begin + offset,
                    "a token id below \(shard.header.vocabularySize)", "\(token)")
            }
            tokens[place] = Int32(token)
        }
        return PackedSequence(tokens: tokens, documentLengths: lengths)
    }

    private static func damaged(
        _ path: String, _ offset: Int, _ expected: String, _ got: String
    ) -> CorpusError {
        CorpusError(
            path: path, place: "offset \(offset)", expected: expected, got: got,
            advice: "the shard is damaged; build the corpus again")
    }
}
