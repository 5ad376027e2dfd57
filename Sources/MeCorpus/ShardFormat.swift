// A shard, shard-NNNNN.tokens, little-endian throughout:
//
//   offset  bytes    what
//   0       8        magic "MELSHARD"
//   8       4        version, 1
//   12      4        context length: the most tokens a sequence may have
//   16      4        vocabulary size: every token id is below it
//   20      4        S, the number of sequences
//   24      8        tokens in all sequences together
//   32      8        FNV-1a 64 of bytes 0 to 31
//   40      8·(S+1)  file offset of each sequence, and of the end of the file
//   then, for each sequence:
//           4        D, its number of documents
//           4·D      their lengths in tokens, in order; attention does not cross from one to the next
//           4·T      the token ids, T being the sum of the lengths

/// A sequence of whole documents or pieces of documents as the trainer sees it.
package struct PackedSequence: Sendable, Equatable {
    /// Token ids, at most the context length.
    package var tokens: [Int32]
    /// Lengths of the documents in it; their sum is `tokens.count`.
    package var documentLengths: [Int]

    package init(tokens: [Int32], documentLengths: [Int]) {
        self.tokens = tokens
        self.documentLengths = documentLengths
    }
}

/// The numbers at the head of a shard.
struct ShardHeader: Equatable {
    static let magic = Array("MELSHARD".utf8)
    static let version: UInt32 = 1
    static let bytes = 40

    var contextLength: Int
    var vocabularySize: Int
    var sequenceCount: Int
    var tokenCount: Int

    var encoded: [UInt8] {
        var output = Self.magic
        output.appendLittleEndian(Self.version)
        output.appendLittleEndian(UInt32(contextLength))
        output.appendLittleEndian(UInt32(vocabularySize))
        output.appendLittleEndian(UInt32(sequenceCount))
        output.appendLittleEndian(UInt64(tokenCount))
        output.appendLittleEndian(MarkupScanner.hash(output))
        return output
    }
}

/// A whole shard as bytes.
enum ShardFormat {
    static func encode(
        _ sequences: [PackedSequence], contextLength: Int, vocabularySize: Int
    ) -> [UInt8] {
        let header = ShardHeader(
            contextLength: contextLength, vocabularySize: vocabularySize,
            sequenceCount: sequences.count,
            tokenCount: sequences.reduce(0) { $0 + $1.tokens.count })
        var output = header.encoded
        var offset = ShardHeader.bytes + 8 * (sequences.count + 1)
        for sequence in sequences {
            output.appendLittleEndian(UInt64(offset))
            offset += 4 * (1 + sequence.documentLengths.count + sequence.tokens.count)
        }
        output.appendLittleEndian(UInt64(offset))
        output.reserveCapacity(offset)
        for sequence in sequences {
            output.appendLittleEndian(UInt32(sequence.documentLengths.count))
            for length in sequence.documentLengths { output.appendLittleEndian(UInt32(length)) }
            for token in sequence.tokens { output.appendLittleEndian(UInt32(token)) }
        }
        return output
    }

    /// `shard-00000.tokens`
    static func fileName(_ number: Int) -> String {
        let digits = String(number)
        return "shard-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            + ".tokens"
    }
}

extension [UInt8] {
    mutating func appendLittleEndian<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }

    func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(at offset: Int) -> Value {
        var value: Value = 0
        for place in 0..<(Value.bitWidth / 8) {
            value |= Value(self[offset + place]) << Value(8 * place)
        }
        return value
    }
}
