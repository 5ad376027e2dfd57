extension Float {
    /// The value of IEEE half-precision bits; Swift's Float16 is missing on some Intel targets.
    /// Without a branch, so that loops over it become vector instructions.
    @inline(__always)
    init(halfBits bits: UInt16) {
        let sign = UInt32(bits & 0x8000) << 16
        // The exponent's bias differs by 112; a subnormal half becomes normal on the way.
        let magnitude = Float(bitPattern: UInt32(bits & 0x7fff) << 13) * 0x1p112
        let special = UInt32(magnitude >= 65536 ? 0x7f80_0000 as UInt32 : 0)
        self = Float(bitPattern: magnitude.bitPattern | special | sign)
    }

    /// The nearest IEEE half, ties to even: beyond 65504 infinity, NaN stays one.
    @inline(__always)
    var halfBits: UInt16 {
        let sign = UInt16(truncatingIfNeeded: bitPattern >> 16) & 0x8000
        let size = bitPattern & 0x7fff_ffff
        if size >= 0x4780_0000 {
            let isNaN = size > 0x7f80_0000
            return sign | 0x7c00
                | (isNaN ? 0x200 | UInt16(truncatingIfNeeded: size >> 13) & 0x3ff : 0)
        }
        if size < 0x3880_0000 {
            // Added to a half, the last bit kept is worth 2⁻²⁴, which is a half's smallest step.
            let sum = Float(bitPattern: size) + 0.5
            return sign | UInt16(truncatingIfNeeded: sum.bitPattern &- 0x3f00_0000)
        }
        let rounded = size &+ 0xfff &+ (size >> 13 & 1)
        return sign | UInt16(truncatingIfNeeded: (rounded >> 13) &- (112 << 10))
    }

    /// The nearest bfloat16, ties to even; NaN stays one.
    @inline(__always)
    var bfloat16Bits: UInt16 {
        let bits = bitPattern
        if bits & 0x7fff_ffff > 0x7f80_0000 { return UInt16(bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
    }
}

/// Half-precision numbers as they lie in blocks, at any address.
enum HalfPrecision {
    @inline(__always)
    static func read(_ bytes: UnsafePointer<UInt8>) -> Float {
        Float(halfBits: UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
    }

    /// Stores a number as a half and returns what it reads back as.
    @inline(__always) @discardableResult
    static func write(_ value: Float, to bytes: UnsafeMutablePointer<UInt8>) -> Float {
        let bits = value.halfBits
        bytes[0] = UInt8(truncatingIfNeeded: bits)
        bytes[1] = UInt8(truncatingIfNeeded: bits >> 8)
        return Float(halfBits: bits)
    }
}
