/// How two runs of one benchmark differ, sample by sample.
package struct PairedComparison: Codable, Equatable, Sendable {
    package var metric: String
    /// Second run minus first, with a paired bootstrap interval over samples.
    package var difference: Interval
    /// Samples only the first run had right, and only the second; 0 where the metric is no share.
    package var onlyFirst: Int
    package var onlySecond: Int
    /// McNemar's exact two-sided p; 1 where the metric is no share.
    package var pValue: Double

    /// Compares two runs' records for a metric of the benchmark; both must hold the same samples.
    package init(
        _ first: [SampleRecord], _ second: [SampleRecord], metric: Metric, benchmark: Benchmark,
        seed: UInt64
    ) throws {
        let byID = Dictionary(second.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        let partners = first.compactMap { byID[$0.id] }
        guard partners.count == first.count, first.count == second.count else {
            throw EvaluationError(
                path: benchmark.name, expected: "two runs over the same samples",
                got: "\(first.count) and \(second.count), \(partners.count) in common",
                advice: "Evaluate both with the same data, seed and limit.")
        }
        let (one, two) = (benchmark.scored(first), benchmark.scored(partners))
        self.metric = metric.key
        difference = metric.tally(one, labels: benchmark.allLabels)
            .difference(to: metric.tally(two, labels: benchmark.allLabels), seed: seed)
        (onlyFirst, onlySecond, pValue) = (0, 0, 1)
        guard metric.isProportion else { return }
        for (a, b) in zip(one, two) {
            if metric.isRight(a) && !metric.isRight(b) { onlyFirst += 1 }
            if metric.isRight(b) && !metric.isRight(a) { onlySecond += 1 }
        }
        pValue = McNemar.exact(onlyFirst: onlyFirst, onlySecond: onlySecond)
    }
}
