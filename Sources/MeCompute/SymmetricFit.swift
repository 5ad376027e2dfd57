/// A super-block of sixteen groups as d · factor · q, fitted for the least squared error: a grid of
/// scales for each group, the best by least squares kept; factors rounded, tried one up and down,
/// and d fitted to them anew.
struct SymmetricFit {
    private(set) var d: Float = 0
    /// One a group.
    private(set) var factors = [Int8](repeating: 0, count: 16)
    /// One an element, low … high.
    private(set) var numbers = [Int8](repeating: 0, count: 256)

    private let limits: (low: Float, high: Float)
    private let factorLimits: (low: Float, high: Float)
    private let parts: [LaneGroups]
    private var steps = [Lanes(), Lanes()]
    private var error: Float = .infinity

    /// values: 256 finite numbers; the limits are those of q and of the factors.
    static func of(
        _ values: UnsafePointer<Float>, low: Float, high: Float, factorLow: Float,
        factorHigh: Float
    ) -> SymmetricFit {
        var fit = SymmetricFit(values, (low, high), (factorLow, factorHigh))
        let scales = fit.parts.map { fit.scale(of: $0) }
        let all = scales.flatMap { scale in (0..<8).map { scale[$0] } }
        let farthest = all.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
        fit.d = Self.half(farthest / factorLow)
        let inverse = Lanes(repeating: fit.d).inverse
        fit.steps = scales.map { ($0 * inverse).rounded(from: factorLow, to: factorHigh) }
        fit.polish()
        for _ in 0..<2 {
            guard let d = fit.factorBySquares() else { break }
            var other = fit
            other.d = Self.half(d)
            other.polish()
            guard other.error < fit.error else { break }
            fit = other
        }
        fit.finish()
        return fit
    }

    private init(
        _ values: UnsafePointer<Float>, _ limits: (Float, Float), _ factorLimits: (Float, Float)
    ) {
        (self.limits, self.factorLimits) = (limits, factorLimits)
        parts = (0..<2).map { LaneGroups(values + $0 * 128, size: 16) }
    }

    /// As the block will hold it.
    private static func half(_ value: Float) -> Float {
        Float(halfBits: min(max(value, -65504), 65504).halfBits)
    }

    /// x ≈ scale · q for each group; the scale may be negative, as one more number is below zero.
    private func scale(of groups: LaneGroups) -> Lanes {
        var farthest = Lanes()
        for v in groups.x {
            farthest.replace(with: v, where: v * v .> farthest * farthest)
        }
        let inverse = farthest.inverse
        var best = (scale: Lanes(), gain: Lanes())
        func consider(_ inverse: Lanes) {
            var (q2, xq) = (Lanes(), Lanes())
            groups.x.withUnsafeBufferPointer { x in
                for v in x {
                    let q = (v * inverse).rounded(from: limits.low, to: limits.high)
                    q2 += q * q
                    xq += v * q
                }
            }
            let scale = xq * q2.inverse
            let better = scale * xq .> best.gain
            best.scale.replace(with: scale, where: better)
            best.gain.replace(with: scale * xq, where: better)
        }
        for step in -6...6 {
            consider(inverse * (limits.low + Float(step) * 0.125))
            consider(inverse * (limits.high + Float(step) * 0.125))
        }
        for _ in 0..<2 { consider(best.scale.inverse) }
        return best.scale
    }

    /// For each group, the best of its factor and that one up and down.
    private mutating func polish() {
        error = 0
        for (part, groups) in parts.enumerated() {
            let from = steps[part]
            var best = (factor: from, error: Lanes(repeating: .infinity))
            for step in -1...1 {
                let factor = (from + Float(step))
                    .rounded(from: factorLimits.low, to: factorLimits.high)
                let error = error(groups, factor * d)
                let better = error .< best.error
                best.factor.replace(with: factor, where: better)
                best.error.replace(with: error, where: better)
            }
            steps[part] = best.factor
            error += best.error.sum()
        }
    }

    @inline(__always)
    private func error(_ groups: LaneGroups, _ scale: Lanes) -> Lanes {
        let inverse = scale.inverse
        var error = Lanes()
        groups.x.withUnsafeBufferPointer { x in
            for v in x {
                let q = (v * inverse).rounded(from: limits.low, to: limits.high)
                let apart = scale * q - v
                error += apart * apart
            }
        }
        return error
    }

    /// The d of the least squared error for the integers as they are.
    private func factorBySquares() -> Float? {
        var (aa, xa) = (Float(0), Float(0))
        for (part, groups) in parts.enumerated() {
            let factor = steps[part]
            let inverse = (factor * d).inverse
            var (q2, xq) = (Lanes(), Lanes())
            for v in groups.x {
                let q = (v * inverse).rounded(from: limits.low, to: limits.high)
                q2 += q * q
                xq += v * q
            }
            aa += (factor * factor * q2).sum()
            xa += (factor * xq).sum()
        }
        return aa > 0 ? xa / aa : nil
    }

    private mutating func finish() {
        for (part, groups) in parts.enumerated() {
            let inverse = (steps[part] * d).inverse
            for lane in 0..<8 { factors[part * 8 + lane] = Int8(steps[part][lane]) }
            groups.store(&numbers, from: part * 128) {
                ($0 * inverse).rounded(from: limits.low, to: limits.high)
            }
        }
    }
}
