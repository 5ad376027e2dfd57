// Blocks of 32 with one half-precision factor d, and for the `_1` formats a least value m.
// Low halves of the bytes are elements 0 ..< 16, high halves 16 ..< 32. The order of float
// operations is the `gguf` Python package's in both directions.

private typealias Bytes = UnsafePointer<UInt8>
private typealias NewBytes = UnsafeMutablePointer<UInt8>

/// d, then 32 signed bytes: d · q.
enum Q8_0: BlockFormat {
    static let length = 32
    static let byteCount = 34

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        for i in 0..<32 { out[i] = Float(Int8(bitPattern: block[2 &+ i])) * d }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        var largest: Float = 0
        for i in 0..<32 { largest = max(largest, abs(values[i])) }
        let d = largest / 127
        let inverse = d == 0 ? 0 : 1 / d
        HalfPrecision.write(d, to: block)
        for i in 0..<32 {
            // Half away from zero.
            let exact = abs(values[i] * inverse)
            let whole = Rounding.floor(exact, to: 127, adding: 0)
            let size = exact - Float(whole) >= 0.5 && whole < 127 ? whole + 1 : whole
            block[2 &+ i] = UInt8(bitPattern: values[i] < 0 ? 0 &- size : size)
        }
    }
}

/// d, then 16 bytes of two elements: d · (q − 8).
enum Q4_0: BlockFormat {
    static let length = 32
    static let byteCount = 18

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        for i in 0..<16 {
            let pair = block[2 &+ i]
            out[i] = d * Float(Int32(pair & 15) &- 8)
            out[i &+ 16] = d * Float(Int32(pair >> 4) &- 8)
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let d = Rounding.farthest(values) / -8
        let inverse = d == 0 ? 0 : 1 / d
        HalfPrecision.write(d, to: block)
        for i in 0..<16 {
            let low = Rounding.floor(values[i] * inverse, to: 15, adding: 8.5)
            let high = Rounding.floor(values[i &+ 16] * inverse, to: 15, adding: 8.5)
            block[2 &+ i] = UInt8(bitPattern: low | high << 4)
        }
    }
}

/// d, m, then 16 bytes of two elements: d · q + m.
enum Q4_1: BlockFormat {
    static let length = 32
    static let byteCount = 20

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let m = HalfPrecision.read(block + 2)
        for i in 0..<16 {
            let pair = block[4 &+ i]
            out[i] = d * Float(pair & 15) + m
            out[i &+ 16] = d * Float(pair >> 4) + m
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let (least, most) = Rounding.range(values)
        let d = (most - least) / 15
        let inverse = d == 0 ? 0 : 1 / d
        HalfPrecision.write(d, to: block)
        HalfPrecision.write(least, to: block + 2)
        for i in 0..<16 {
            let low = Rounding.floor((values[i] - least) * inverse, to: 15, adding: 0.5)
            let high = Rounding.floor((values[i &+ 16] - least) * inverse, to: 15, adding: 0.5)
            block[4 &+ i] = UInt8(bitPattern: low | high << 4)
        }
    }
}

/// d, four bytes with the fifth bit of each element, 16 bytes of two: d · (q − 16).
enum Q5_0: BlockFormat {
    static let length = 32
    static let byteCount = 22

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let fifths = FifthBits.read(block + 2)
        for i in 0..<16 {
            let (low, high) = FifthBits.join(block[6 &+ i], fifths, i)
            out[i] = d * Float(low &- 16)
            out[i &+ 16] = d * Float(high &- 16)
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let d = Rounding.farthest(values) / -16
        let inverse = d == 0 ? 0 : 1 / d
        HalfPrecision.write(d, to: block)
        FifthBits.write(to: block + 2, block + 6) {
            Rounding.floor(values[$0] * inverse, to: 31, adding: 16.5)
        }
    }
}

/// d, m, four bytes with the fifth bit of each element, 16 bytes of two: d · q + m.
enum Q5_1: BlockFormat {
    static let length = 32
    static let byteCount = 24

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let m = HalfPrecision.read(block + 2)
        let fifths = FifthBits.read(block + 4)
        for i in 0..<16 {
            let (low, high) = FifthBits.join(block[8 &+ i], fifths, i)
            out[i] = d * Float(low) + m
            out[i &+ 16] = d * Float(high) + m
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let (least, most) = Rounding.range(values)
        let d = (most - least) / 31
        let inverse = d == 0 ? 0 : 1 / d
        HalfPrecision.write(d, to: block)
        HalfPrecision.write(least, to: block + 2)
        FifthBits.write(to: block + 4, block + 8) {
            Rounding.floor((values[$0] - least) * inverse, to: 31, adding: 0.5)
        }
    }
}

/// The bits that do not fit into half a byte.
private enum FifthBits {
    @inline(__always)
    static func read(_ bytes: Bytes) -> UInt32 {
        UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 24
    }

    /// Numbers i and i + 16 of the 32, from their lower bits in one byte.
    @inline(__always)
    static func join(_ pair: UInt8, _ fifths: UInt32, _ i: Int) -> (Int32, Int32) {
        let bit = UInt32(truncatingIfNeeded: i)
        let low = UInt32(pair & 15) | ((fifths &>> bit) << 4) & 16
        let high = UInt32(pair >> 4) | (fifths &>> (bit &+ 12)) & 16
        return (Int32(bitPattern: low), Int32(bitPattern: high))
    }

    /// Spreads 32 numbers of five bits over four bytes and sixteen.
    @inline(__always)
    static func write(to bits: NewBytes, _ pairs: NewBytes, _ number: (Int) -> Int8) {
        var fifths: UInt32 = 0
        for i in 0..<16 {
            let (low, high) = (UInt32(UInt8(number(i))), UInt32(UInt8(number(i &+ 16))))
            fifths |= (low >> 4) << UInt32(i) | (high >> 4) << UInt32(i &+ 16)
            pairs[i] = UInt8(low & 15 | (high & 15) << 4)
        }
        for i in 0..<4 { bits[i] = UInt8(truncatingIfNeeded: fifths >> UInt32(8 * i)) }
    }
}

/// Small steps of the encoders.
enum Rounding {
    /// ⌊value + half⌋ between 0 and a limit; a number that is none gives 0.
    @inline(__always)
    static func floor(_ value: Float, to limit: Float, adding half: Float) -> Int8 {
        let sum = value + half
        guard sum >= 0 else { return 0 }
        return Int8(min(sum, limit))
    }

    /// The first of the numbers farthest from zero.
    @inline(__always)
    static func farthest(_ values: UnsafePointer<Float>) -> Float {
        var found = values[0]
        for i in 1..<32 where abs(values[i]) > abs(found) { found = values[i] }
        return found
    }

    @inline(__always)
    static func range(_ values: UnsafePointer<Float>) -> (least: Float, most: Float) {
        var (least, most) = (values[0], values[0])
        for i in 1..<32 { (least, most) = (min(least, values[i]), max(most, values[i])) }
        return (least, most)
    }
}
