import Foundation
import Testing

@testable import MeCorpus

@Suite struct ShardReaderTests {
    private let sequences = [
        PackedSequence(tokens: [1, 2, 3, 4, 5], documentLengths: [2, 3]),
        PackedSequence(tokens: [9], documentLengths: [1]),
        PackedSequence(tokens: [7, 7, 7, 7, 7, 7, 7, 8], documentLengths: [8]),
    ]

    private func write(_ shards: [[UInt8]], to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (number, bytes) in shards.enumerated() {
            try Data(bytes).write(to: folder.appendingPathComponent(ShardFormat.fileName(number)))
        }
        try Manifest.write(for: folder)
    }

    /// Reads everything there is.
    private func readAll(_ folder: URL) throws -> [PackedSequence] {
        let reader = try ShardReader(folder: folder)
        return try (0..<reader.sequenceCount).map { try reader.sequence($0) }
    }

    @Test func readsBackWhatWasWritten() throws {
        try withFolder { folder in
            let shards = [sequences, Array(sequences.reversed())].map {
                ShardFormat.encode($0, contextLength: 8, vocabularySize: 10)
            }
            try write(shards, to: folder)
            let reader = try ShardReader(folder: folder)
            #expect(reader.sequenceCount == 6 && reader.tokenCount == 28)
            #expect(reader.contextLength == 8 && reader.vocabularySize == 10)
            #expect(try readAll(folder) == sequences + sequences.reversed())
            #expect(try reader.sequence(4) == sequences[1])
        }
    }

    @Test func everyTruncationIsFound() throws {
        try withFolder { folder in
            let bytes = ShardFormat.encode(sequences, contextLength: 8, vocabularySize: 10)
            for length in 0..<bytes.count {
                try write([Array(bytes[..<length])], to: folder)
                let said = message { _ = try readAll(folder) }
                #expect(said.contains("shard-00000.tokens, offset "), "cut to \(length): \(said)")
            }
            try write([bytes + [0, 0, 0, 0]], to: folder)
            #expect(message { _ = try readAll(folder) }.contains("the end of the file"))
        }
    }

    @Test func everyFlippedHeaderByteIsFound() throws {
        try withFolder { folder in
            let bytes = ShardFormat.encode(sequences, contextLength: 8, vocabularySize: 10)
            for place in 0..<(ShardHeader.bytes + 8 * 4) {
                for flip: UInt8 in [0x01, 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[place] ^= flip
                    try write([damaged], to: folder)
                    let said = message { _ = try readAll(folder) }
                    #expect(said.contains("offset "), "byte \(place): \(said)")
                }
            }
        }
    }

    @Test func tokensAndLengthsAreChecked() throws {
        try withFolder { folder in
            let wide = ShardFormat.encode(sequences, contextLength: 8, vocabularySize: 9)
            try write([wide], to: folder)
            #expect(message { _ = try readAll(folder) }.contains("a token id below 9, got 9"))
            let short = ShardFormat.encode(sequences, contextLength: 7, vocabularySize: 10)
            try write([short], to: folder)
            #expect(message { _ = try readAll(folder) }.contains("at most 7, got 8"))
            let good = ShardFormat.encode(sequences, contextLength: 8, vocabularySize: 10)
            try write([good, short], to: folder)
            #expect(message { _ = try readAll(folder) }.contains("shard-00001.tokens, offset 12"))
        }
    }

    @Test func folderWithoutManifestDoesNotExist() throws {
        try withFolder { folder in
            #expect(message { _ = try readAll(folder) }.contains("a finished folder"))
            try Manifest.write(for: folder)
            #expect(message { _ = try readAll(folder) }.contains("at least one shard"))
        }
    }
}
