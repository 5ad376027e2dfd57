import Foundation
import Testing

@testable import MeEvaluation

@Suite struct ContaminationSplitTests {
    /// Forty samples, "no" everywhere; gold is "no" in the first thirty.
    private let records = (0..<40).map { number in
        SampleRecord(
            id: "\(number)", settings: "", prompt: "", shortened: false,
            gold: [number < 30 ? "no" : "yes"], output: "", scores: [], prediction: ["no"],
            released: [], missing: false, correct: number < 30)
    }

    private func split(_ touched: Set<String>) -> ContaminationSplit {
        ContaminationSplit(records, touched: touched, benchmark: .pubmedQA, seed: 7)
    }

    @Test func theSubsetsAreJudgedAsTheWholeIs() {
        let touched = Set((20..<30).map(String.init) + ["elsewhere"])
        let found = split(touched)
        #expect(found.all.samples == 40 && found.clean.samples == 30 && found.touched.samples == 10)
        #expect(found.all.metrics["accuracy"] == .wilson(successes: 30, of: 40))
        #expect(found.clean.metrics["accuracy"] == .wilson(successes: 20, of: 30))
        #expect(found.touched.metrics["accuracy"] == .wilson(successes: 10, of: 10))
        #expect(found.touchedElsewhere == 1)
        let clean = Benchmark.pubmedQA.scored(records.filter { !touched.contains($0.id) })
        #expect(
            found.clean.metrics["macroF1"]
                == Metric.macroF1.interval(
                    clean, labels: Benchmark.pubmedQA.allLabels, seed: 7))
    }

    @Test func emptySubsetsHaveNoMetrics() {
        let none = split([])
        #expect(none.touched == .init(samples: 0, metrics: [:]) && none.clean == none.all)
        let all = split(Set(records.map(\.id)))
        #expect(all.clean == .init(samples: 0, metrics: [:]) && all.touched == all.all)
    }

    @Test func resultsWithoutASplitAreRead() throws {
        var result = BenchmarkResult(
            benchmark: .pubmedQA, model: "m", settings: EvaluationSettings(), records: records,
            reused: 0, seconds: 1, settingsHash: "")
        let plain = try JSONEncoder().encode(result)
        #expect(!String(decoding: plain, as: UTF8.self).contains("contamination"))
        #expect(try JSONDecoder().decode(BenchmarkResult.self, from: plain) == result)
        result.contamination = split(["3"])
        let data = try JSONEncoder().encode(result)
        #expect(try JSONDecoder().decode(BenchmarkResult.self, from: data) == result)
    }
}
