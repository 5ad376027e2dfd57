import Testing

@testable import MeEvaluation

@Suite struct MetricTests {
    private func choices(_ pairs: [(String, String?)]) -> [ScoredSample] {
        pairs.map { ScoredSample(gold: [$0.0], prediction: $0.1.map { [$0] } ?? []) }
    }

    private func value(_ metric: Metric, _ samples: [ScoredSample], _ labels: [String]) -> Double {
        metric.tally(samples, labels: labels).value
    }

    @Test func accuracyCountsMissingAsWrong() {
        let samples = choices([("a", "a"), ("b", "a"), ("a", nil), ("b", "b")])
        #expect(value(.accuracy, samples, ["a", "b"]) == 0.5)
    }

    @Test func macroF1OverGoldLabelsOnly() {
        // a: right 2, predicted 3, gold 3 -> 2/3; b: right 1, predicted 2, gold 1 -> 2/3.
        // c is predicted but never gold, so it does not enter.
        let samples = choices([
            ("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("d", "a"), ("d", "c"),
        ])
        let expected = (2 * 2.0 / 6 + 2 * 1.0 / 3 + 0) / 3
        #expect(abs(value(.macroF1, samples, ["a", "b", "c", "d"]) - expected) < 1e-12)
    }

    @Test func labelMacroF1AveragesEveryLabel() {
        let samples = [
            ScoredSample(gold: ["x", "y"], prediction: ["x"]),
            ScoredSample(gold: ["y"], prediction: ["x", "y"]),
        ]
        // x: 1 right of 2 said, 1 gold -> 2/3; y: 1 of 1, 2 gold -> 2/3; z: 0.
        let expected = (2.0 / 3 + 2.0 / 3 + 0) / 3
        #expect(abs(value(.labelMacroF1, samples, ["x", "y", "z"]) - expected) < 1e-12)
        #expect(value(.exactMatch, samples, []) == 0)
    }

    @Test func entityF1MicroAndMacro() {
        let samples = [
            ScoredSample(gold: ["p 0 4", "t 6 9"], prediction: ["p 0 4", "t 6 8"]),
            ScoredSample(gold: ["p 2 3"], prediction: ["p 2 3"]),
            ScoredSample(gold: [], prediction: ["t 0 1"]),
        ]
        // All: 2 right, 4 said, 3 gold -> 4/7. p: 1; t: 0. q never occurs.
        #expect(abs(value(.entityF1, samples, ["p", "t", "q"]) - 4.0 / 7) < 1e-12)
        #expect(abs(value(.entityMacroF1, samples, ["p", "t", "q"]) - 0.5) < 1e-12)
    }

    @Test func squadNormalisationAndTokenF1() {
        #expect(AnswerOverlap.exactMatch("The  Aspirin, 81mg.", gold: ["aspirin 81mg"]))
        #expect(!AnswerOverlap.exactMatch("aspirin", gold: ["ibuprofen"]))
        // "pain pain chest" and "pain chest left": two in common as multisets.
        let f1 = AnswerOverlap.f1("pain pain chest", gold: ["left chest pain", "nothing"])
        #expect(abs(f1 - 4.0 / 6) < 1e-12)
        #expect(AnswerOverlap.f1("the", gold: ["a"]) == 1)
        // As sets with articles: {the, pain} and {the, chest, pain} share two.
        let released = AnswerOverlap.releasedF1("the pain, pain", gold: ["the chest pain"])
        #expect(abs(released - 0.8) < 1e-12)
        #expect(AnswerOverlap.f1("", gold: ["pain"]) == 0)
    }

    @Test func rouge() {
        let prediction = "the cat was found under the bed"
        let reference = "The cat was under the bed."
        // 6 common of 7 and 6; bigrams: the cat, cat was, under the, the bed: 4 of 6 and 5.
        #expect(abs(Rouge.n(1, prediction: prediction, reference: reference) - 12.0 / 13) < 1e-12)
        #expect(abs(Rouge.n(2, prediction: prediction, reference: reference) - 8.0 / 11) < 1e-12)
        #expect(abs(Rouge.l(prediction: prediction, reference: reference) - 12.0 / 13) < 1e-12)
        #expect(Rouge.l(prediction: "b a", reference: "a b") == 0.5)
        #expect(Rouge.n(2, prediction: "one", reference: "one") == 0)
        #expect(Rouge.tokens("T-cell β2 naïve") == ["t", "cell", "2", "na", "ve"])
    }

    @Test func wilsonKnownValues() {
        // Newcombe 1998, table I: 81 of 263 and 15 of 148, method 3 (score without correction).
        let large = Interval.wilson(successes: 81, of: 263)
        #expect(abs(large.low - 0.2553) < 5e-5 && abs(large.high - 0.3662) < 5e-5)
        let small = Interval.wilson(successes: 15, of: 148)
        #expect(abs(small.low - 0.0624) < 5e-5 && abs(small.high - 0.1605) < 5e-5)
        let none = Interval.wilson(successes: 0, of: 20)
        #expect(none.low == 0 && abs(none.high - 0.1611) < 5e-5)
        #expect(Interval.wilson(successes: 0, of: 0) == Interval(value: 0, low: 0, high: 1))
    }

    @Test func mcNemarKnownValues() {
        #expect(McNemar.exact(onlyFirst: 0, onlySecond: 0) == 1)
        #expect(abs(McNemar.exact(onlyFirst: 0, onlySecond: 5) - 0.0625) < 1e-12)
        #expect(abs(McNemar.exact(onlyFirst: 8, onlySecond: 2) - 0.109375) < 1e-9)
        #expect(McNemar.exact(onlyFirst: 6, onlySecond: 6) == 1)
        #expect(abs(McNemar.exact(onlyFirst: 1, onlySecond: 9) - 0.021484375) < 1e-9)
    }

    @Test func bootstrapIsSeededAndCoversTheValue() {
        let samples = (0..<200).map { index in
            ScoredSample(
                gold: [index % 3 == 0 ? "a" : "b"], prediction: [index % 2 == 0 ? "a" : "b"])
        }
        let one = Metric.macroF1.interval(samples, labels: ["a", "b"], seed: 3)
        #expect(one == Metric.macroF1.interval(samples, labels: ["a", "b"], seed: 3))
        #expect(one != Metric.macroF1.interval(samples, labels: ["a", "b"], seed: 4))
        #expect(one.low < one.value && one.value < one.high)
        // The bootstrap of a proportion is near the normal interval: half width 1.96·√(0.25/200).
        let mean = Metric.accuracy.tally(samples, labels: []).bootstrap(seed: 3)
        #expect(abs((mean.high - mean.low) / 2 - 0.0693) < 0.01)
    }

    @Test func pairedDifferenceIsTighterThanIndependentOnes() throws {
        func records(_ wrong: Set<Int>) -> [SampleRecord] {
            (0..<60).map { index in
                SampleRecord(
                    id: "\(index)", settings: "", prompt: "", shortened: false, gold: ["yes"],
                    output: "", scores: [], prediction: [wrong.contains(index) ? "no" : "yes"],
                    released: [], missing: false, correct: !wrong.contains(index))
            }
        }
        let first = records(Set(0..<30))
        let second = records(Set(5..<31))
        let comparison = try PairedComparison(
            first, second.reversed(), metric: .accuracy, benchmark: .pubmedQA, seed: 1)
        #expect(comparison.onlyFirst == 1 && comparison.onlySecond == 5)
        #expect(abs(comparison.difference.value - 4.0 / 60) < 1e-12)
        #expect(comparison.difference.low > -0.05 && comparison.difference.high < 0.2)
        #expect(abs(comparison.pValue - 0.21875) < 1e-9)
        #expect(throws: EvaluationError.self) {
            try PairedComparison(
                first, Array(second.dropLast()), metric: .accuracy, benchmark: .pubmedQA, seed: 1)
        }
    }
}
