// Super-blocks of 256: half-precision factors d (and dmin), shared by groups of 16 or 32 elements
// that each have a small integer factor (and least value) of their own. The order of float
// operations is the `gguf` Python package's. What finds the factors is in SuperBlockFitting.swift.

/// Sixteen groups of 16. Bytes: a factor (low half) and a least value (high half) for each group,
/// 64 with four elements each, d, dmin. d · factor · q − dmin · least, q in 0 … 3.
enum Q2_K: BlockFormat {
    static let length = 256
    static let byteCount = 84

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block + 80)
        let dmin = HalfPrecision.read(block + 82)
        for group in 0..<16 {
            let scale = d * Float(block[group] & 15)
            let least = dmin * Float(block[group] >> 4)
            let quads = block + (16 &+ Crumbs.offset(group))
            let shift = Crumbs.shift(group)
            let to = out + group &* 16
            for i in 0..<16 { to[i] = scale * Float((quads[i] &>> shift) & 3) - least }
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let fit = AffineFit.of(values, groups: 16, top: 3, factorTop: 15)
        for group in 0..<16 { block[group] = fit.factors[group] | fit.leasts[group] << 4 }
        HalfPrecision.write(fit.d, to: block + 80)
        HalfPrecision.write(fit.dmin, to: block + 82)
        for i in 0..<64 { block[16 + i] = 0 }
        for group in 0..<16 {
            for i in 0..<16 {
                block[16 + Crumbs.offset(group) + i] |=
                    fit.numbers[group * 16 + i] << Crumbs.shift(group)
            }
        }
    }
}

/// Sixteen groups of 16. Bytes: 32 with the third bit of eight elements each, 64 with two bits of
/// four, 12 with the six-bit factors, d. d · (factor − 32) · (q − 4), q in 0 … 7.
enum Q3_K: BlockFormat {
    static let length = 256
    static let byteCount = 110

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block + 108)
        for group in 0..<16 {
            let scale = d * Float(factor(block + 96, group))
            let quads = block + (32 &+ Crumbs.offset(group))
            let thirds = block + (group & 1) &* 16
            let shift = Crumbs.shift(group)
            let bit = UInt8(truncatingIfNeeded: group >> 1)
            let to = out + group &* 16
            for i in 0..<16 {
                let number = (quads[i] &>> shift) & 3 | ((thirds[i] &>> bit) & 1) << 2
                to[i] = scale * Float(Int32(number) &- 4)
            }
        }
    }

    /// Four bits of factor g in half a byte g % 8, its upper two in byte 8 + g % 4.
    @inline(__always)
    private static func factor(_ bytes: UnsafePointer<UInt8>, _ group: Int) -> Int32 {
        let low = group < 8 ? bytes[group] & 15 : bytes[group &- 8] >> 4
        let high = (bytes[8 &+ (group & 3)] &>> UInt8(truncatingIfNeeded: (group >> 2) &* 2)) & 3
        return Int32(low | high << 4) &- 32
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let fit = SymmetricFit.of(values, low: -4, high: 3, factorLow: -32, factorHigh: 31)
        for i in 0..<byteCount { block[i] = 0 }
        HalfPrecision.write(fit.d, to: block + 108)
        for group in 0..<16 {
            let factor = UInt8(bitPattern: fit.factors[group] + 32)
            block[96 + (group & 7)] |= (factor & 15) << (group < 8 ? 0 : 4)
            block[104 + (group & 3)] |= (factor >> 4) << UInt8((group >> 2) * 2)
            for i in 0..<16 {
                let number = UInt8(bitPattern: fit.numbers[group * 16 + i] + 4)
                block[32 + Crumbs.offset(group) + i] |= (number & 3) << Crumbs.shift(group)
                block[(group & 1) * 16 + i] |= (number >> 2) << UInt8(group >> 1)
            }
        }
    }
}

/// Eight groups of 32. Bytes: d, dmin, 12 with six-bit factors and least values, 128 with two
/// elements each. d · factor · q − dmin · least, q in 0 … 15.
enum Q4_K: BlockFormat {
    static let length = 256
    static let byteCount = 144

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let dmin = HalfPrecision.read(block + 2)
        for pair in 0..<4 {
            let (low, high) = SixBits.pair(block + 4, pair, d, dmin)
            let bytes = block + (16 &+ pair &* 32)
            let to = out + pair &* 64
            for i in 0..<32 { to[i] = low.scale * Float(bytes[i] & 15) - low.least }
            for i in 0..<32 { to[i &+ 32] = high.scale * Float(bytes[i] >> 4) - high.least }
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let fit = AffineFit.of(values, groups: 8, top: 15, factorTop: 63)
        SixBits.write(fit, to: block)
        for i in 0..<128 {
            let at = i / 32 * 64 + i % 32
            block[16 + i] = fit.numbers[at] | fit.numbers[at + 32] << 4
        }
    }
}

/// As `Q4_K`, with 32 bytes of the elements' fifth bits before the last 128: q in 0 … 31.
enum Q5_K: BlockFormat {
    static let length = 256
    static let byteCount = 176

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let dmin = HalfPrecision.read(block + 2)
        let fifths = block + 16
        for pair in 0..<4 {
            let (low, high) = SixBits.pair(block + 4, pair, d, dmin)
            let bytes = block + (48 &+ pair &* 32)
            let bit = UInt8(truncatingIfNeeded: pair &* 2)
            let to = out + pair &* 64
            for i in 0..<32 {
                let number = bytes[i] & 15 | ((fifths[i] &>> bit) & 1) << 4
                to[i] = low.scale * Float(number) - low.least
            }
            for i in 0..<32 {
                let number = bytes[i] >> 4 | ((fifths[i] &>> (bit &+ 1)) & 1) << 4
                to[i &+ 32] = high.scale * Float(number) - high.least
            }
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let fit = AffineFit.of(values, groups: 8, top: 31, factorTop: 63)
        SixBits.write(fit, to: block)
        for i in 0..<32 { block[16 + i] = 0 }
        for i in 0..<128 {
            let pair = i / 32
            let at = pair * 64 + i % 32
            let (low, high) = (fit.numbers[at], fit.numbers[at + 32])
            block[48 + i] = low & 15 | (high & 15) << 4
            block[16 + i % 32] |= (low >> 4 | (high >> 4) << 1) << UInt8(2 * pair)
        }
    }
}

/// Sixteen groups of 16. Bytes: 128 with four bits of two elements each, 64 with two bits of four,
/// 16 signed factors, d. d · factor · (q − 32), q in 0 … 63.
enum Q6_K: BlockFormat {
    static let length = 256
    static let byteCount = 210

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block + 208)
        for group in 0..<16 {
            let scale = d * Float(Int8(bitPattern: block[192 &+ group]))
            let halves = block + ((group >> 3) &* 64 &+ (group & 3) &* 16)
            let half = UInt8(truncatingIfNeeded: group & 4)
            let quads = block + (128 &+ Crumbs.offset(group))
            let shift = Crumbs.shift(group)
            let to = out + group &* 16
            for i in 0..<16 {
                let number = (halves[i] &>> half) & 15 | ((quads[i] &>> shift) & 3) << 4
                to[i] = scale * Float(Int32(number) &- 32)
            }
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let fit = SymmetricFit.of(values, low: -32, high: 31, factorLow: -128, factorHigh: 127)
        for i in 0..<192 { block[i] = 0 }
        HalfPrecision.write(fit.d, to: block + 208)
        for group in 0..<16 {
            block[192 + group] = UInt8(bitPattern: fit.factors[group])
            let halves = (group >> 3) * 64 + (group & 3) * 16
            for i in 0..<16 {
                let number = UInt8(bitPattern: fit.numbers[group * 16 + i] + 32)
                block[halves + i] |= (number & 15) << UInt8(group & 4)
                block[128 + Crumbs.offset(group) + i] |= (number >> 4) << Crumbs.shift(group)
            }
        }
    }
}

/// Two bits an element, four to a byte: a byte holds elements 32 apart.
private enum Crumbs {
    /// The first byte of a group of 16.
    @inline(__always)
    static func offset(_ group: Int) -> Int { (group >> 3) &* 32 &+ (group & 1) &* 16 }

    @inline(__always)
    static func shift(_ group: Int) -> UInt8 { UInt8(truncatingIfNeeded: group & 6) }
}

/// Eight factors and eight least values of six bits in twelve bytes: the first four of each in the
/// low bits of bytes 0 … 3 and 4 … 7; of the others four bits in bytes 8 … 11, two in the upper
/// bits of the first eight.
private enum SixBits {
    typealias Group = (scale: Float, least: Float)

    @inline(__always)
    static func pair(
        _ bytes: UnsafePointer<UInt8>, _ pair: Int, _ d: Float, _ dmin: Float
    ) -> (Group, Group) {
        func group(_ index: Int) -> Group {
            if index < 4 {
                return (d * Float(bytes[index] & 63), dmin * Float(bytes[index &+ 4] & 63))
            }
            let rest = bytes[index &+ 4]
            let factor = rest & 15 | (bytes[index &- 4] >> 6) << 4
            let least = rest >> 4 | (bytes[index] >> 6) << 4
            return (d * Float(factor), dmin * Float(least))
        }
        return (group(pair &* 2), group(pair &* 2 &+ 1))
    }

    /// The head of a block: d, dmin and the twelve bytes.
    static func write(_ fit: AffineFit, to block: UnsafeMutablePointer<UInt8>) {
        HalfPrecision.write(fit.d, to: block)
        HalfPrecision.write(fit.dmin, to: block + 2)
        let bytes = block + 4
        for i in 0..<4 {
            bytes[i] = fit.factors[i] | (fit.factors[i + 4] >> 4) << 6
            bytes[i + 4] = fit.leasts[i] | (fit.leasts[i + 4] >> 4) << 6
            bytes[i + 8] = fit.factors[i + 4] & 15 | (fit.leasts[i + 4] & 15) << 4
        }
    }
}
