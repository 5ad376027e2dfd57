/// What is measured; the raw value is the key in results.
package enum Metric: String, Codable, Sendable, CaseIterable {
    /// Share of right single labels; no readable answer counts as wrong.
    case accuracy
    /// Mean F1 over the labels that occur in gold.
    case macroF1
    /// Mean F1 over all labels of a multi-label benchmark, each as a yes/no question; its key is
    /// "macroF1" too, as the study calls it.
    case labelMacroF1
    /// Share of answers equal to a gold answer (texts after SQuAD's normalisation, label sets
    /// exactly).
    case exactMatch
    /// Mean SQuAD token F1.
    case tokenF1
    /// F1 over exact entities of all types together (micro).
    case entityF1
    /// Mean over types of that F1.
    case entityMacroF1
    case rouge1, rouge2, rougeL

    /// The key in results and tables.
    package var key: String { self == .labelMacroF1 ? Metric.macroF1.rawValue : rawValue }

    /// Whether it is a share of samples, so that Wilson's interval and McNemar's test apply.
    package var isProportion: Bool { self == .accuracy || self == .exactMatch }

    /// The metric over samples with its 95 % interval: Wilson for shares, else a seeded bootstrap
    /// over samples of 1,000 draws.
    package func interval(
        _ samples: [ScoredSample], labels: [String], seed: UInt64
    ) -> Interval {
        if isProportion {
            let right = samples.filter { isRight($0) }.count
            return .wilson(successes: right, of: samples.count)
        }
        return tally(samples, labels: labels).bootstrap(seed: seed)
    }

    /// Whether a sample counts as right, for the metrics that are shares.
    func isRight(_ sample: ScoredSample) -> Bool {
        sample.isText
            ? AnswerOverlap.exactMatch(sample.prediction.first ?? "", gold: sample.gold)
                && !sample.prediction.isEmpty
            : sample.prediction.sorted() == sample.gold.sorted()
    }

    /// The sufficient statistics over samples, for bootstraps and paired differences.
    func tally(_ samples: [ScoredSample], labels: [String]) -> Tally {
        switch self {
        case .accuracy, .exactMatch: mean(samples) { isRight($0) ? 1 : 0 }
        case .tokenF1: mean(samples) { AnswerOverlap.f1($0.prediction.first ?? "", gold: $0.gold) }
        case .rouge1: mean(samples) { best($0) { Rouge.n(1, prediction: $0, reference: $1) } }
        case .rouge2: mean(samples) { best($0) { Rouge.n(2, prediction: $0, reference: $1) } }
        case .rougeL: mean(samples) { best($0) { Rouge.l(prediction: $0, reference: $1) } }
        case .macroF1: counts(samples, labels, key: { $0 }, combine: Self.meanOverGold)
        case .labelMacroF1: counts(samples, labels, key: { $0 }, combine: Self.meanOverAll)
        case .entityMacroF1: counts(samples, labels, key: Self.type, combine: Self.meanOverFound)
        case .entityF1: counts(samples, labels, key: Self.type, combine: Self.micro)
        }
    }

    private func best(_ sample: ScoredSample, _ score: (String, String) -> Double) -> Double {
        sample.gold.map { score(sample.prediction.first ?? "", $0) }.max() ?? 0
    }

    private func mean(_ samples: [ScoredSample], _ value: (ScoredSample) -> Double) -> Tally {
        var tally = Tally(cells: 2) { $0[1] == 0 ? 0 : $0[0] / $0[1] }
        for sample in samples { tally.append([(0, value(sample)), (1, 1)]) }
        return tally
    }

    /// Three cells a label: right, predicted, in gold.
    private func counts(
        _ samples: [ScoredSample], _ labels: [String], key: (String) -> String,
        combine: @escaping ([Double]) -> Double
    ) -> Tally {
        let places = Dictionary(
            uniqueKeysWithValues: labels.enumerated().map { ($0.element, $0.offset * 3) })
        var tally = Tally(cells: labels.count * 3, combine: combine)
        for sample in samples {
            var additions: [(Int, Double)] = []
            for item in sample.prediction {
                guard let place = places[key(item)] else { continue }
                if sample.gold.contains(item) { additions.append((place, 1)) }
                additions.append((place + 1, 1))
            }
            for item in sample.gold {
                guard let place = places[key(item)] else { continue }
                additions.append((place + 2, 1))
            }
            tally.append(additions)
        }
        return tally
    }

    private static func type(_ key: String) -> String {
        String(key.prefix { $0 != " " })
    }

    static func f1(_ sums: ArraySlice<Double>) -> Double {
        let total = sums[sums.startIndex + 1] + sums[sums.startIndex + 2]
        return total == 0 ? 0 : 2 * sums[sums.startIndex] / total
    }

    private static func mean(_ sums: [Double], where counts: (ArraySlice<Double>) -> Bool) -> Double
    {
        let labels = stride(from: 0, to: sums.count, by: 3).map { sums[$0..<$0 + 3] }.filter(counts)
        return labels.isEmpty ? 0 : labels.map(f1).reduce(0, +) / Double(labels.count)
    }

    @Sendable private static func meanOverGold(_ sums: [Double]) -> Double {
        mean(sums) { $0[$0.startIndex + 2] > 0 }
    }

    @Sendable private static func meanOverAll(_ sums: [Double]) -> Double {
        mean(sums) { _ in true }
    }

    @Sendable private static func meanOverFound(_ sums: [Double]) -> Double {
        mean(sums) { $0[$0.startIndex + 1] + $0[$0.startIndex + 2] > 0 }
    }

    @Sendable private static func micro(_ sums: [Double]) -> Double {
        var total = [0.0, 0, 0]
        for (index, sum) in sums.enumerated() { total[index % 3] += sum }
        return f1(total[...])
    }
}

/// One sample as metrics see it.
package struct ScoredSample: Sendable {
    package var gold: [String]
    /// Empty where no answer could be read.
    package var prediction: [String]
    /// Whether gold and prediction are free text.
    package var isText: Bool

    package init(gold: [String], prediction: [String], isText: Bool = false) {
        self.gold = gold
        self.prediction = prediction
        self.isText = isText
    }
}
