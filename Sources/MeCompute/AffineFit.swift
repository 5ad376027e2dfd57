/// A super-block as d · factor · q − dmin · least, fitted for the least squared error.
///
/// Each group first finds a real scale and least value of its own: a grid of scales, a straight
/// line through (q, x) by least squares for each, the best kept. Then both are rounded to the
/// block's integers, the integers are tried one up and down, and d and dmin fitted to them anew.
struct AffineFit {
    private(set) var d: Float = 0
    private(set) var dmin: Float = 0
    /// One a group.
    private(set) var factors: [UInt8]
    private(set) var leasts: [UInt8]
    /// One an element, 0 … top.
    private(set) var numbers = [UInt8](repeating: 0, count: 256)

    private let top: Float
    private let factorTop: Float
    private let parts: [LaneGroups]
    /// Integers of each part's groups, and the squared error they leave.
    private var steps: [(factor: Lanes, least: Lanes)]
    private var error: Float = .infinity

    /// values: 256 finite numbers. top: the largest q. factorTop: the largest factor and least.
    static func of(
        _ values: UnsafePointer<Float>, groups: Int, top: Float, factorTop: Float
    ) -> AffineFit {
        var fit = AffineFit(values, groups, top, factorTop)
        let lines = fit.parts.map { Self.line(through: $0, top: top) }
        let most = lines.reduce((Float(0), Float(0))) {
            (max($0.0, $1.scale.max()), max($0.1, $1.least.max()))
        }
        fit.start(d: most.0 / factorTop, dmin: most.1 / factorTop, lines)
        for _ in 0..<2 {
            guard let (d, dmin) = fit.factorsBySquares() else { break }
            var other = fit
            (other.d, other.dmin) = (Self.half(d), Self.half(dmin))
            other.polish()
            guard other.error < fit.error else { break }
            fit = other
        }
        fit.finish()
        return fit
    }

    private init(
        _ values: UnsafePointer<Float>, _ groups: Int, _ top: Float, _ factorTop: Float
    ) {
        (self.top, self.factorTop) = (top, factorTop)
        let size = 256 / groups
        parts = (0..<groups / 8).map { LaneGroups(values + $0 * 8 * size, size: size) }
        factors = [UInt8](repeating: 0, count: groups)
        leasts = factors
        steps = parts.map { _ in (Lanes(), Lanes()) }
    }

    /// As the block will hold it; d and dmin are never negative.
    private static func half(_ value: Float) -> Float {
        Float(halfBits: min(max(value, 0), 65504).halfBits)
    }

    /// x ≈ scale · q − least with q in 0 … top and least ≥ 0, for each group.
    private static func line(through groups: LaneGroups, top: Float) -> (scale: Lanes, least: Lanes)
    {
        var (low, high) = (Lanes(), groups.x[0])
        for v in groups.x {
            low.replace(with: v, where: v .< low)
            high.replace(with: v, where: v .> high)
        }
        let (sum, squares) = (groups.sum, groups.squares)
        let inverse = (high - low).inverse
        var best = (scale: Lanes(), least: -low, error: Lanes(repeating: .infinity))
        func consider(_ from: Lanes, _ inverse: Lanes) {
            let line = refit(groups, from, inverse, top, sum, squares)
            let better = line.error .< best.error
            best.scale.replace(with: line.scale, where: better)
            best.least.replace(with: line.least, where: better)
            best.error.replace(with: line.error, where: better)
        }
        for step in -8...8 { consider(low, inverse * (top + Float(step) * 0.125)) }
        for _ in 0..<2 { consider(-best.least, best.scale.inverse) }
        return (best.scale, best.least)
    }

    /// The least-squares line for the numbers that a scale and a least value give.
    @inline(__always)
    private static func refit(
        _ groups: LaneGroups, _ from: Lanes, _ inverse: Lanes, _ top: Float, _ sum: Lanes,
        _ squares: Lanes
    ) -> (scale: Lanes, least: Lanes, error: Lanes) {
        var (q1, q2, xq) = (Lanes(), Lanes(), Lanes())
        groups.x.withUnsafeBufferPointer { x in
            for v in x {
                let q = ((v - from) * inverse).rounded(from: 0, to: top)
                q1 += q
                q2 += q * q
                xq += v * q
            }
        }
        let n = Float(groups.size)
        let determinant = (n * q2 - q1 * q1).inverse
        var scale = (n * xq - sum * q1) * determinant
        var least = (q1 * xq - q2 * sum) * determinant
        // All numbers alike: a line has no slope of its own, one through zero does.
        let level = determinant .== 0
        scale.replace(with: 0, where: level)
        least.replace(with: sum / -n, where: level)
        let through = least .< 0
        scale.replace(with: xq * q2.inverse, where: through)
        least.replace(with: 0, where: through)
        let fitted = scale * (scale * q2 - 2 * xq) + least * (n * least + 2 * sum)
        return (scale, least, squares + fitted - 2 * scale * least * q1)
    }

    /// Rounds the groups' own lines to the block's integers.
    private mutating func start(d: Float, dmin: Float, _ lines: [(scale: Lanes, least: Lanes)]) {
        (self.d, self.dmin) = (Self.half(d), Self.half(dmin))
        let inverse = (Lanes(repeating: self.d).inverse, Lanes(repeating: self.dmin).inverse)
        steps = lines.map {
            (
                ($0.scale * inverse.0).rounded(from: 0, to: factorTop),
                ($0.least * inverse.1).rounded(from: 0, to: factorTop)
            )
        }
        polish()
    }

    /// For each group, the best of its factor and that one up and down, with the least value that
    /// fits each best.
    private mutating func polish() {
        error = 0
        for (part, groups) in parts.enumerated() {
            let sum = groups.sum
            let from = steps[part]
            var best = (factor: from.factor, least: from.least, error: Lanes(repeating: .infinity))
            for step in -1...1 {
                let factor = (from.factor + Float(step)).rounded(from: 0, to: factorTop)
                let tried = attempt(groups, factor, from.least, sum)
                for (least, error) in [tried.0, tried.1] {
                    let better = error .< best.error
                    best.factor.replace(with: factor, where: better)
                    best.least.replace(with: least, where: better)
                    best.error.replace(with: error, where: better)
                }
            }
            steps[part] = (best.factor, best.least)
            error += best.error.sum()
        }
    }

    private typealias Attempt = (least: Lanes, error: Lanes)

    /// The errors of a factor with the least values as they are, and with those that fit it.
    @inline(__always)
    private func attempt(
        _ groups: LaneGroups, _ factor: Lanes, _ least: Lanes, _ sum: Lanes
    ) -> (Attempt, Attempt) {
        let first = measure(groups, factor * d, least * dmin)
        let mean = (factor * d * first.numbers - sum) / Float(groups.size)
        let moved = (mean * Lanes(repeating: dmin).inverse).rounded(from: 0, to: factorTop)
        let second = measure(groups, factor * d, moved * dmin)
        return ((least, first.error), (moved, second.error))
    }

    /// The sum of the numbers that a scale and a least value give, and the squared error.
    @inline(__always)
    private func measure(
        _ groups: LaneGroups, _ scale: Lanes, _ least: Lanes
    ) -> (numbers: Lanes, error: Lanes) {
        let inverse = scale.inverse
        var (numbers, error) = (Lanes(), Lanes())
        groups.x.withUnsafeBufferPointer { x in
            for v in x {
                let q = ((v + least) * inverse).rounded(from: 0, to: top)
                let apart = scale * q - least - v
                numbers += q
                error += apart * apart
            }
        }
        return (numbers, error)
    }

    /// The d and dmin of the least squared error for the integers as they are.
    private func factorsBySquares() -> (Float, Float)? {
        var (aa, ab, bb, xa, xb) = (Float(0), Float(0), Float(0), Float(0), Float(0))
        for (part, groups) in parts.enumerated() {
            let (factor, least) = steps[part]
            let (scale, from) = (factor * d, least * dmin)
            let inverse = scale.inverse
            var (q1, q2, xq) = (Lanes(), Lanes(), Lanes())
            for v in groups.x {
                let q = ((v + from) * inverse).rounded(from: 0, to: top)
                q1 += q
                q2 += q * q
                xq += v * q
            }
            aa += (factor * factor * q2).sum()
            ab += (factor * least * q1).sum()
            bb += (least * least).sum() * Float(groups.size)
            xa += (factor * xq).sum()
            xb += (least * groups.sum).sum()
        }
        let determinant = aa * bb - ab * ab
        guard determinant > 1e-6 * aa * bb else { return aa > 0 ? (xa / aa, 0) : nil }
        return ((xa * bb - xb * ab) / determinant, (xa * ab - xb * aa) / determinant)
    }

    private mutating func finish() {
        for (part, groups) in parts.enumerated() {
            let (factor, least) = steps[part]
            let (scale, from) = (factor * d, least * dmin)
            let inverse = scale.inverse
            for lane in 0..<8 {
                factors[part * 8 + lane] = UInt8(factor[lane])
                leasts[part * 8 + lane] = UInt8(least[lane])
            }
            groups.store(&numbers, from: part * 8 * groups.size) {
                (($0 + from) * inverse).rounded(from: 0, to: top)
            }
        }
    }
}
