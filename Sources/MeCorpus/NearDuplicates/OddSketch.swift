import Foundation

/// A set of shingles as a few hundred bytes from which the Jaccard similarity of two sets is
/// estimated: the odd sketch (Mitzenmacher, Pagh and Pham 2014, "Efficient estimation for high
/// similarities using odd sketches"), here over the set itself.
///
/// Every shingle flips one of P bits. The sketches of A and B combined by exclusive or are the
/// sketch of the shingles only one of them has; their number d is found from the ones z in it,
/// d = -P/2 · ln(1 - 2z/P), and with the sizes of the sets J = (|A| + |B| - d) / (|A| + |B| + d).
///
/// The standard error of d is √(P·((e⁴ˣ-1)/4 - x)) with x = d/P, which makes 0.004 in J at J = 0.8
/// and P = 4096 up to 4,000 shingles, and nothing where few shingles differ: minhash values would
/// need 10,000 of them, b-bit minhash five times the bytes.
///
/// A set of more than 2P shingles is sampled: the position is one of V = P·2ˢ, and only positions
/// below P are kept, the same 2⁻ˢ of all shingles for every document (0.008 in J).
struct OddSketch: Sendable {
    /// P, a power of two.
    let bits: Int

    /// Sampled level of a set of this size, s.
    func level(_ count: Int) -> Int {
        var level = 0
        while count > 2 * bits << level { level += 1 }
        return level
    }

    /// P bits, 64 a word. `shingles` are distinct.
    func sketch(of shingles: [UInt64]) -> [UInt64] {
        var sketch = [UInt64](repeating: 0, count: bits / 64)
        let shift = UInt64(64 - bits.trailingZeroBitCount - level(shingles.count))
        for shingle in shingles {
            // A multiple of its own, so that what is sampled has nothing to do with the bands.
            let position = Int(truncatingIfNeeded: (shingle &* 0xA24B_AED4_963E_E407) >> shift)
            if position < bits { sketch[position >> 6] ^= 1 << UInt64(position & 63) }
        }
        return sketch
    }

    /// The estimated Jaccard similarity of two sets from their sizes and the ones in their
    /// combined sketch of `width` bits, which holds `1 / 2^level` of their shingles.
    static func similarity(
        _ first: Int, _ second: Int, ones: Int, width: Int, level: Int
    ) -> Double {
        let sum = Double(first + second)
        let rest = 1 - 2 * Double(ones) / Double(width)
        guard rest > 0 else { return 0 }
        var different = -Double(width) / 2 * log(rest) * Double(1 << level)
        if level == 0 {
            // Whole, and odd exactly when the ones are: small numbers come out exact.
            different = Double(ones) + 2 * ((different - Double(ones)) / 2).rounded()
        }
        different = max(different, Double(abs(first - second)))
        return max(0, (sum - different) / (sum + different))
    }

    /// Two neighbouring bits combined to one: a word of the sketch with half the positions, in the
    /// lower half. How a sketch is compared with that of a set one level below.
    static func halved(_ word: UInt64) -> UInt64 {
        var even = (word ^ word >> 1) & 0x5555_5555_5555_5555
        even = (even | even >> 1) & 0x3333_3333_3333_3333
        even = (even | even >> 2) & 0x0F0F_0F0F_0F0F_0F0F
        even = (even | even >> 4) & 0x00FF_00FF_00FF_00FF
        even = (even | even >> 8) & 0x0000_FFFF_0000_FFFF
        return (even | even >> 16) & 0x0000_0000_FFFF_FFFF
    }
}
