// Four bits an element that stand for sixteen unevenly spaced levels, denser near zero, where most
// weights are. The levels are part of the formats.

/// d, then 16 bytes of two elements: d · level[q].
enum IQ4_NL: BlockFormat {
    static let length = 32
    static let byteCount = 18

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        Levels.decode(block + 2, scale: HalfPrecision.read(block), into: out)
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let d = HalfPrecision.write(Levels.scale(of: values), to: block)
        Levels.write(values, scale: d, to: block + 2)
    }
}

/// Eight groups of 32. Bytes: d, two with the upper two bits of the six-bit factors, four with
/// their lower four, 128 with two elements each. d · (factor − 32) · level[q].
enum IQ4_XS: BlockFormat {
    static let length = 256
    static let byteCount = 136

    @inline(__always)
    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let d = HalfPrecision.read(block)
        let upper = UInt16(block[2]) | UInt16(block[3]) << 8
        for group in 0..<8 {
            let low = block[4 &+ (group >> 1)] &>> UInt8(truncatingIfNeeded: (group & 1) &* 4)
            let high = upper &>> UInt16(truncatingIfNeeded: group &* 2)
            let factor = Int32(low & 15) | Int32(high & 3) << 4
            Levels.decode(
                block + (8 &+ group &* 16), scale: d * Float(factor &- 32), into: out + group &* 32)
        }
    }

    static func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        let scales = (0..<8).map { Levels.scale(of: values + $0 * 32) }
        let farthest = scales.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
        let d = HalfPrecision.write(min(max(farthest / -32, -65504), 65504), to: block)
        let inverse = d == 0 ? 0 : 1 / d
        for i in 2..<8 { block[i] = 0 }
        var upper: UInt16 = 0
        for (group, scale) in scales.enumerated() {
            let ideal = min(max((scale * inverse).rounded(), -32), 31)
            let factor = Levels.bestFactor(values + group * 32, near: Int(ideal), d: d)
            let bits = UInt16(factor + 32)
            block[4 + group / 2] |= UInt8(bits & 15) << UInt8(group % 2 * 4)
            upper |= (bits >> 4) << UInt16(group * 2)
            Levels.write(values + group * 32, scale: d * Float(factor), to: block + 8 + group * 16)
        }
        (block[2], block[3]) = (UInt8(upper & 255), UInt8(upper >> 8))
    }
}

/// The sixteen levels and what is nearest to them.
private enum Levels {
    static let values: [Float] = [
        -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
    ]

    /// For each integer from −128 to 127 the index of the nearest level.
    static let nearest: [UInt8] = (-128...127).map { number in
        let distances = values.map { abs($0 - Float(number)) }
        return UInt8(distances.indices.min { distances[$0] < distances[$1] } ?? 0)
    }

    @inline(__always)
    static func decode(
        _ pairs: UnsafePointer<UInt8>, scale: Float, into out: UnsafeMutablePointer<Float>
    ) {
        values.withUnsafeBufferPointer { levels in
            for i in 0..<16 {
                out[i] = scale * levels[Int(pairs[i] & 15)]
                out[i &+ 16] = scale * levels[Int(pairs[i] >> 4)]
            }
        }
    }

    /// The scale of 32 numbers with the least squared error among a grid about those that bring
    /// the farthest number to either end.
    static func scale(of x: UnsafePointer<Float>) -> Float {
        let inverse = 1 / Rounding.farthest(x)
        guard inverse.isFinite else { return 0 }
        var best = (scale: Float(0), gain: Float(0))
        func consider(_ inverse: Float) {
            let (xq, q2) = products(x, inverse)
            guard q2 > 0, xq * xq > best.gain * q2 else { return }
            best = (xq / q2, xq * xq / q2)
        }
        for step in -6...6 {
            consider(inverse * (values[0] + Float(step) * 3))
            consider(inverse * (values[15] + Float(step) * 3))
        }
        if best.scale != 0 { consider(1 / best.scale) }
        return best.scale
    }

    /// Σ x · level and Σ level² for the levels that an inverse scale gives.
    @inline(__always)
    private static func products(
        _ x: UnsafePointer<Float>, _ inverse: Float
    ) -> (Float, Float) {
        var sums = (xq: SIMD2<Float>(), q2: SIMD2<Float>())
        for i in 0..<16 {
            let v = SIMD2(x[i], x[i &+ 16])
            let q = SIMD2(values[index(v[0] * inverse)], values[index(v[1] * inverse)])
            sums.xq += v * q
            sums.q2 += q * q
        }
        return (sums.xq.sum(), sums.q2.sum())
    }

    @inline(__always)
    private static func index(_ number: Float) -> Int {
        let bounded = number >= -128 ? min(number, 127) : -128
        return Int(nearest[Int((bounded + 0x1.8p23).bitPattern & 0xff ^ 0x80)])
    }

    /// The factor of least squared error among one and its neighbours.
    static func bestFactor(_ x: UnsafePointer<Float>, near factor: Int, d: Float) -> Int {
        var best = (factor: factor, error: Float.infinity)
        for tried in max(-32, factor - 1)...min(31, factor + 1) {
            let scale = d * Float(tried)
            let inverse = scale == 0 ? 0 : 1 / scale
            var error: Float = 0
            for i in 0..<32 {
                let apart = scale * values[index(x[i] * inverse)] - x[i]
                error += apart * apart
            }
            if error < best.error { best = (tried, error) }
        }
        return best.factor
    }

    static func write(
        _ x: UnsafePointer<Float>, scale: Float, to pairs: UnsafeMutablePointer<UInt8>
    ) {
        let inverse = scale == 0 ? 0 : 1 / scale
        for i in 0..<16 {
            let (low, high) = (index(x[i] * inverse), index(x[i + 16] * inverse))
            pairs[i] = UInt8(low | high << 4)
        }
    }
}
