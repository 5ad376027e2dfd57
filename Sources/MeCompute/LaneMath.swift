/// Eight groups of a super-block side by side: a lane is a group, so that a search over factors
/// runs for all of them at once and no sum crosses lanes.
typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
    /// The nearest integers of numbers between 0 … top (or low … high), ties to even. The sum with
    /// 1.5 · 2²³ has no bits for a fraction.
    @inline(__always)
    func rounded(from low: Float, to high: Float) -> Lanes {
        let magic: Float = 0x1.8p23
        var v = self
        v.replace(with: low, where: .!(v .>= low))
        v.replace(with: high, where: v .> high)
        return (v + magic) - magic
    }

    /// 1 / x, and 0 for 0 and what is too small to be divided by.
    @inline(__always)
    var inverse: Lanes {
        var v = 1 / self
        v.replace(with: 0, where: .!(v .< .infinity .& v .> -.infinity))
        return v
    }
}

/// The elements of eight groups, one vector for each place in a group.
struct LaneGroups {
    /// Elements of a group.
    let size: Int
    let x: [Lanes]

    /// Eight groups that lie one after the other.
    init(_ values: UnsafePointer<Float>, size: Int) {
        self.size = size
        x = [Lanes](unsafeUninitializedCapacity: size) { out, count in
            for i in 0..<size {
                var v = Lanes()
                for lane in 0..<8 { v[lane] = values[lane &* size &+ i] }
                out.initializeElement(at: i, to: v)
            }
            count = size
        }
    }

    var sum: Lanes { x.reduce(Lanes(), +) }
    var squares: Lanes { x.reduce(Lanes()) { $0 + $1 * $1 } }

    /// Writes numbers between low and high, which `number` gives for a vector of elements, where
    /// the groups' elements lie.
    @inline(__always)
    func store<Integer: FixedWidthInteger>(
        _ out: inout [Integer], from start: Int, _ number: (Lanes) -> Lanes
    ) {
        for i in 0..<size {
            let v = number(x[i])
            for lane in 0..<8 { out[start &+ lane &* size &+ i] = Integer(v[lane]) }
        }
    }
}
