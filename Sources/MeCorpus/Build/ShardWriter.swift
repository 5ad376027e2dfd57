import Foundation

/// Writes sequences into shards and the ledger's lines of each, as they come.
struct ShardWriter {
    private let folder: URL
    private let settings: CorpusSettings
    private let vocabularySize: Int
    private var ledger: AppendFile
    private var waiting: [PackedSequence] = []
    private(set) var shards = 0
    private(set) var sequences = 0

    init(_ folder: URL, settings: CorpusSettings, vocabularySize: Int) throws {
        (self.folder, self.settings, self.vocabularySize) = (folder, settings, vocabularySize)
        ledger = try AppendFile(folder.appendingPathComponent(Ledger.fileName))
    }

    /// Takes the next sequence with what the ledger says of its pieces, in order; their shard,
    /// sequence and place are set here.
    mutating func append(_ sequence: PackedSequence, _ entries: [LedgerEntry]) throws {
        var begin = 0
        var lines: [UInt8] = []
        for (entry, length) in zip(entries, sequence.documentLengths) {
            var entry = entry
            (entry.shard, entry.sequence) = (shards, waiting.count)
            (entry.begin, entry.end) = (begin, begin + length)
            begin += length
            entry.append(to: &lines)
        }
        try ledger.append(lines)
        waiting.append(sequence)
        sequences += 1
        if waiting.count == settings.shardSequences { try writeShard() }
    }

    mutating func close() throws {
        if !waiting.isEmpty { try writeShard() }
        try ledger.close()
    }

    private mutating func writeShard() throws {
        var file = try AppendFile(folder.appendingPathComponent(ShardFormat.fileName(shards)))
        try file.append(
            ShardFormat.encode(
                waiting, contextLength: settings.contextLength, vocabularySize: vocabularySize))
        try file.close()
        waiting = []
        shards += 1
    }
}
