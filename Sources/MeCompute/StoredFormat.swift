/// How numbers lie in model files: plain ones, and the block formats of GGUF that this project
/// reads (a block of 32 shares one or two half-precision factors).
package enum StoredFormat: String, CaseIterable, Sendable {
    case float32, float16, bfloat16, q8_0, q4_0, q4_1

    /// Elements that share a block.
    package var blockLength: Int {
        switch self {
        case .float32, .float16, .bfloat16: 1
        case .q8_0, .q4_0, .q4_1: 32
        }
    }

    private var blockBytes: Int {
        switch self {
        case .float32: 4
        case .float16, .bfloat16: 2
        case .q8_0: 34
        case .q4_0: 18
        case .q4_1: 20
        }
    }

    /// Bytes that a row of `count` elements takes; count is a multiple of the block length.
    package func bytes(forElements count: Int) -> Int { count / blockLength * blockBytes }

    /// `count` elements from unaligned bytes.
    func decode(_ bytes: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .float32:
            for i in 0..<count {
                out[i] = bytes.loadUnaligned(fromByteOffset: i * 4, as: Float.self)
            }
        case .float16:
            for i in 0..<count { out[i] = Self.half(bytes, i * 2) }
        case .bfloat16:
            for i in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self)
                out[i] = Float(bitPattern: UInt32(bits) << 16)
            }
        case .q8_0, .q4_0, .q4_1:
            for block in 0..<count / 32 {
                decodeBlock(bytes + block * blockBytes, into: out + block * 32)
            }
        }
    }

    private func decodeBlock(_ bytes: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>) {
        let factor = Self.half(bytes, 0)
        switch self {
        case .q8_0:
            for i in 0..<32 {
                out[i] = factor * Float(bytes.load(fromByteOffset: 2 + i, as: Int8.self))
            }
        case .q4_0:
            for i in 0..<16 {
                let pair = bytes.load(fromByteOffset: 2 + i, as: UInt8.self)
                out[i] = factor * Float(Int(pair & 15) - 8)
                out[i + 16] = factor * Float(Int(pair >> 4) - 8)
            }
        default:
            let least = Self.half(bytes, 2)
            for i in 0..<16 {
                let pair = bytes.load(fromByteOffset: 4 + i, as: UInt8.self)
                out[i] = factor * Float(pair & 15) + least
                out[i + 16] = factor * Float(pair >> 4) + least
            }
        }
    }

    private static func half(_ bytes: UnsafeRawPointer, _ offset: Int) -> Float {
        let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return Float(halfBits: bits)
    }
}

extension Float {
    /// The value of IEEE half-precision bits; Swift's Float16 is missing on some Intel targets.
    init(halfBits bits: UInt16) {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10) & 31
        let mantissa = UInt32(bits & 0x3ff)
        switch exponent {
        case 0:
            let magnitude = Float(mantissa) * 0x1p-24
            self = sign == 0 ? magnitude : -magnitude
        case 31:
            self = Float(bitPattern: sign | 0x7f80_0000 | mantissa << 13)
        default:
            self = Float(bitPattern: sign | (exponent + 112) << 23 | mantissa << 13)
        }
    }
}
