/// How numbers lie in model files: plain ones, and the block formats of GGUF.
///
/// A block of 32 shares one or two half-precision factors; a super-block of 256 shares them among
/// groups that each have small integer factors of their own. Decoded values equal those of the
/// `gguf` Python package bit for bit.
package enum StoredFormat: String, CaseIterable, Sendable {
    case float32, float16, bfloat16
    case q8_0, q4_0, q4_1, q5_0, q5_1
    case q2_k, q3_k, q4_k, q5_k, q6_k
    case iq4_nl, iq4_xs

    /// Elements that share a block.
    package var blockLength: Int { block?.length ?? 1 }

    /// Bytes of a block.
    package var blockBytes: Int {
        if let block { return block.byteCount }
        return self == .float32 ? 4 : 2
    }

    /// Bytes that a row of `count` elements takes; count is a multiple of the block length.
    package func bytes(forElements count: Int) -> Int { count / blockLength * blockBytes }

    /// Bits an element takes, its share of the factors included.
    package var bitsPerElement: Double { Double(8 * blockBytes) / Double(blockLength) }

    /// Nil for plain numbers.
    var block: (any BlockFormat.Type)? {
        switch self {
        case .float32, .float16, .bfloat16: nil
        case .q8_0: Q8_0.self
        case .q4_0: Q4_0.self
        case .q4_1: Q4_1.self
        case .q5_0: Q5_0.self
        case .q5_1: Q5_1.self
        case .q2_k: Q2_K.self
        case .q3_k: Q3_K.self
        case .q4_k: Q4_K.self
        case .q5_k: Q5_K.self
        case .q6_k: Q6_K.self
        case .iq4_nl: IQ4_NL.self
        case .iq4_xs: IQ4_XS.self
        }
    }
}

/// One way to keep a block of numbers; each format's layout stands at its type.
protocol BlockFormat {
    /// Elements of a block.
    static var length: Int { get }
    /// Bytes of a block.
    static var byteCount: Int { get }
    /// All elements of one block, from unaligned bytes.
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>)
    /// One block of finite numbers, `byteCount` bytes, each of them written.
    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>)
}

extension BlockFormat {
    @inline(__always)
    static func decode(
        _ bytes: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>, count: Int
    ) {
        for index in 0..<count / length {
            decode(bytes + index &* byteCount, into: out + index &* length)
        }
    }

    @inline(__always)
    static func encode(
        _ values: UnsafePointer<Float>, into bytes: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        for index in 0..<count / length {
            encode(values + index &* length, into: bytes + index &* byteCount)
        }
    }
}

extension StoredFormat {
    /// `count` elements from unaligned bytes.
    func decode(_ bytes: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>, count: Int) {
        let block = bytes.assumingMemoryBound(to: UInt8.self)
        switch self {
        case .float32:
            UnsafeMutableRawPointer(out).copyMemory(from: bytes, byteCount: 4 * count)
        case .float16:
            for i in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: 2 &* i, as: UInt16.self)
                out[i] = Float(halfBits: UInt16(littleEndian: bits))
            }
        case .bfloat16:
            for i in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: 2 &* i, as: UInt16.self)
                out[i] = Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
            }
        case .q8_0: Q8_0.decode(block, into: out, count: count)
        case .q4_0: Q4_0.decode(block, into: out, count: count)
        case .q4_1: Q4_1.decode(block, into: out, count: count)
        case .q5_0: Q5_0.decode(block, into: out, count: count)
        case .q5_1: Q5_1.decode(block, into: out, count: count)
        case .q2_k: Q2_K.decode(block, into: out, count: count)
        case .q3_k: Q3_K.decode(block, into: out, count: count)
        case .q4_k: Q4_K.decode(block, into: out, count: count)
        case .q5_k: Q5_K.decode(block, into: out, count: count)
        case .q6_k: Q6_K.decode(block, into: out, count: count)
        case .iq4_nl: IQ4_NL.decode(block, into: out, count: count)
        case .iq4_xs: IQ4_XS.decode(block, into: out, count: count)
        }
    }

    /// `count` elements into their bytes, each format with the least squared error it can find.
    func encode(
        _ values: UnsafePointer<Float>, into bytes: UnsafeMutableRawPointer, count: Int
    ) {
        let block = bytes.assumingMemoryBound(to: UInt8.self)
        switch self {
        case .float32:
            bytes.copyMemory(from: values, byteCount: 4 * count)
        case .float16:
            for i in 0..<count {
                bytes.storeBytes(
                    of: values[i].halfBits.littleEndian, toByteOffset: 2 &* i, as: UInt16.self)
            }
        case .bfloat16:
            for i in 0..<count {
                bytes.storeBytes(
                    of: values[i].bfloat16Bits.littleEndian, toByteOffset: 2 &* i, as: UInt16.self)
            }
        case .q8_0: Q8_0.encode(values, into: block, count: count)
        case .q4_0: Q4_0.encode(values, into: block, count: count)
        case .q4_1: Q4_1.encode(values, into: block, count: count)
        case .q5_0: Q5_0.encode(values, into: block, count: count)
        case .q5_1: Q5_1.encode(values, into: block, count: count)
        case .q2_k: Q2_K.encode(values, into: block, count: count)
        case .q3_k: Q3_K.encode(values, into: block, count: count)
        case .q4_k: Q4_K.encode(values, into: block, count: count)
        case .q5_k: Q5_K.encode(values, into: block, count: count)
        case .q6_k: Q6_K.encode(values, into: block, count: count)
        case .iq4_nl: IQ4_NL.encode(values, into: block, count: count)
        case .iq4_xs: IQ4_XS.encode(values, into: block, count: count)
        }
    }
}
