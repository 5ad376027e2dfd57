import MeText

/// A metric's sufficient statistics: every sample adds to a few cells, and the metric is a function
/// of the cells' sums. So a bootstrap draw is a sum over samples, whatever the metric.
struct Tally {
    /// How many cells there are.
    let cells: Int
    /// From the sums (cells) to the metric.
    let combine: ([Double]) -> Double
    // The samples' additions, one after the other: those of sample i are offsets[i]..<offsets[i+1].
    private var offsets = [0]
    private var places: [Int] = []
    private var amounts: [Double] = []

    init(cells: Int, combine: @escaping ([Double]) -> Double) {
        self.cells = cells
        self.combine = combine
    }

    var samples: Int { offsets.count - 1 }

    mutating func append(_ additions: [(cell: Int, amount: Double)]) {
        for (cell, amount) in additions {
            places.append(cell)
            amounts.append(amount)
        }
        offsets.append(places.count)
    }

    /// The metric over all samples.
    var value: Double { combine(sums(of: nil)) }

    /// The metric with a bootstrap interval over samples (percentiles; Efron 1979).
    func bootstrap(draws: Int = 1000, seed: UInt64) -> Interval {
        let value = value
        guard samples > 1 else { return Interval(exactly: value) }
        var generator = SeededGenerator(seed: seed, stream: "bootstrap")
        let results = (0..<draws).map { _ in combine(sums(of: drawn(using: &generator))) }
        return .percentiles(of: results, value: value)
    }

    /// The difference `other` minus `self` over the same samples, drawn together.
    func difference(to other: Tally, draws: Int = 1000, seed: UInt64) -> Interval {
        precondition(
            samples == other.samples, "difference: \(samples) and \(other.samples) samples")
        let value = other.value - self.value
        guard samples > 1 else { return Interval(exactly: value) }
        var generator = SeededGenerator(seed: seed, stream: "bootstrap")
        let results = (0..<draws).map { _ in
            let drawn = drawn(using: &generator)
            return other.combine(other.sums(of: drawn)) - combine(sums(of: drawn))
        }
        return .percentiles(of: results, value: value)
    }

    /// How often each sample is in one draw with replacement.
    private func drawn(using generator: inout SeededGenerator) -> [Int] {
        var counts = [Int](repeating: 0, count: samples)
        let bound = UInt64(samples)
        counts.withUnsafeMutableBufferPointer { counts in
            for _ in 0..<counts.count {
                counts[Int(generator.next().multipliedFullWidth(by: bound).high)] += 1
            }
        }
        return counts
    }

    /// The cells' sums, each sample as often as `counts` says (nil: once).
    private func sums(of counts: [Int]?) -> [Double] {
        var sums = [Double](repeating: 0, count: cells)
        var sample = 0
        while sample < samples {
            let weight = counts.map { Double($0[sample]) } ?? 1
            if weight > 0 {
                var entry = offsets[sample]
                while entry < offsets[sample + 1] {
                    sums[places[entry]] += weight * amounts[entry]
                    entry += 1
                }
            }
            sample += 1
        }
        return sums
    }
}
