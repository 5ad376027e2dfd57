import Foundation

extension Attention {
    /// The keys that row t sees.
    private static func keys(_ t: Int, _ window: Int?) -> ClosedRange<Int> {
        max(0, t + 1 - (window ?? t + 1))...t
    }

    /// The naive twin for one head, in double.   q, k, v: (T, d); row t sees keys 0 … t, or the
    /// last `window` of them.
    static func naive(q: [[Double]], k: [[Double]], v: [[Double]], window: Int? = nil)
        -> [[Double]]
    {
        q.enumerated().map { t, query in
            let keys = keys(t, window)
            let scores = keys.map { j in
                zip(query, k[j]).reduce(0) { $0 + $1.0 * $1.1 } / Double(query.count).squareRoot()
            }
            let top = scores.max() ?? 0
            let powers = scores.map { exp($0 - top) }
            let sum = powers.reduce(0, +)
            return (0..<query.count).map { d in
                zip(keys, powers).reduce(0) { $0 + $1.1 / sum * v[$1.0][d] }
            }
        }
    }

    /// The naive twin for one head, in double, of the gradients; everything (T, d).
    static func naiveBackward(
        dOut: [[Double]], q: [[Double]], k: [[Double]], v: [[Double]], window: Int? = nil
    ) -> (dq: [[Double]], dk: [[Double]], dv: [[Double]]) {
        let d = q[0].count
        let scale = 1 / Double(d).squareRoot()
        func dot(_ a: [Double], _ b: [Double]) -> Double {
            var sum = 0.0
            for index in 0..<d { sum += a[index] * b[index] }
            return sum
        }
        var dq = q.map { _ in [Double](repeating: 0, count: d) }
        var (dk, dv) = (dq, dq)
        for t in q.indices {
            let keys = keys(t, window)
            let scores = keys.map { dot(q[t], k[$0]) * scale }
            let top = scores.max() ?? 0
            let powers = scores.map { exp($0 - top) }
            let sum = powers.reduce(0, +)
            let dWeights = keys.map { dot(dOut[t], v[$0]) }
            let delta = zip(powers, dWeights).reduce(0) { $0 + $1.0 / sum * $1.1 }
            for (index, j) in keys.enumerated() {
                let weight = powers[index] / sum
                let slope = weight * (dWeights[index] - delta) * scale
                for i in 0..<d {
                    dv[j][i] += weight * dOut[t][i]
                    dq[t][i] += slope * k[j][i]
                    dk[j][i] += slope * q[t][i]
                }
            }
        }
        return (dq, dk, dv)
    }
}
