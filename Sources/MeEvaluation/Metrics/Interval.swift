import Foundation
import MeText

/// A value with the ends of its 95 % confidence interval.
package struct Interval: Codable, Equatable, Sendable {
    package var value: Double
    package var low: Double
    package var high: Double

    package init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// A value without uncertainty of its own, e.g. a loss over a fixed text.
    package init(exactly value: Double) {
        self.init(value: value, low: value, high: value)
    }

    /// Wilson's score interval of a proportion (1927); of nothing at all it is 0 to 1.
    package static func wilson(successes: Int, of count: Int) -> Interval {
        precondition(successes >= 0 && successes <= count, "wilson: \(successes) of \(count)")
        guard count > 0 else { return Interval(value: 0, low: 0, high: 1) }
        let z = 1.959963984540054
        let n = Double(count)
        let p = Double(successes) / n
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        // At 0 and 1 the formula's own end is exact; rounding must not push it past the value.
        return Interval(
            value: p, low: successes == 0 ? 0 : centre - half,
            high: successes == count ? 1 : centre + half)
    }

    /// The 2.5th and 97.5th percentile of draws, between neighbours linearly, around `value`.
    static func percentiles(of draws: [Double], value: Double) -> Interval {
        let sorted = draws.sorted()
        func at(_ share: Double) -> Double {
            let position = share * Double(sorted.count - 1)
            let below = Int(position)
            let above = min(below + 1, sorted.count - 1)
            return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
        }
        return Interval(value: value, low: at(0.025), high: at(0.975))
    }
}

/// The exact two-sided test of McNemar (binomial, 1/2) on two runs' right and wrong answers.
package enum McNemar {
    /// The p value from the samples only the first and only the second run had right.
    package static func exact(onlyFirst: Int, onlySecond: Int) -> Double {
        let n = onlyFirst + onlySecond
        guard n > 0 else { return 1 }
        let logHalf = Double(n) * Foundation.log(0.5)
        var tail = 0.0
        for k in 0...min(onlyFirst, onlySecond) {
            let choose = lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
            tail += Foundation.exp(choose + logHalf)
        }
        return min(1, 2 * tail)
    }
}
