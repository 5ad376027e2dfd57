import ArgumentParser
import Foundation
import MeEvaluation

/// `mellama compare`: two evaluated models, sample by sample.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two result folders of `evaluate`, paired by sample.",
        discussion: """
            Second minus first, with a 95 % bootstrap interval over samples and, for shares of right \
            answers, McNemar's exact two-sided p.
            Example: mellama compare evaluate/base evaluate/tuned --benchmark pubmedqa
            """)

    @Argument(help: "The first model's folder.") var first: String
    @Argument(help: "The second model's folder.") var second: String
    @Option(help: "Benchmarks, one option each; all that both have where none is named.")
    var benchmark: [String] = []
    @OptionGroup var seed: SeedOption
    @OptionGroup var report: JSONOption

    /// A metric's difference, as `--json` prints it.
    struct Difference: Encodable {
        var value: Double
        var low: Double
        var high: Double
        var pValue: Double
    }

    private struct Output: Encodable { var benchmarks: [String: [String: Difference]] }

    func run() throws {
        var output = Output(benchmarks: [:])
        for name in try names() {
            let known = try Benchmark.named(name)
            let a = try EvaluationRunner.records(of: name, in: URL(filePath: first))
            let b = try EvaluationRunner.records(of: name, in: URL(filePath: second))
            for metric in known.metrics {
                let pair = try PairedComparison(
                    a, b, metric: metric, benchmark: known, seed: seed.seed)
                let found = Difference(
                    value: pair.difference.value, low: pair.difference.low,
                    high: pair.difference.high, pValue: pair.pValue)
                output.benchmarks[name, default: [:]][metric.key] = found
                if !report.json { Console.result(line(name, metric, found)) }
            }
        }
        if report.json { try Console.json(output) }
    }

    private func line(_ name: String, _ metric: Metric, _ found: Difference) -> String {
        let text = String(
            format: "%@ %@: difference %+.4f (95 %% interval %+.4f to %+.4f)", name, metric.key,
            found.value, found.low, found.high)
        guard metric.isProportion else { return text }
        return text
            + (found.pValue < 0.0001 ? ", p < 0.0001" : String(format: ", p = %.4f", found.pValue))
    }

    private func names() throws -> [String] {
        if !benchmark.isEmpty { return benchmark }
        func found(_ folder: String) throws -> Set<String> {
            let file = URL(filePath: folder).appending(path: "results.json")
            return Set(try ResultsFile.read(file).benchmarks.keys)
        }
        let both = try found(first).intersection(found(second))
        guard !both.isEmpty else {
            throw CommandError("\(first) and \(second): expected a benchmark in both, found none")
        }
        return Benchmark.all.map(\.name).filter(both.contains)
    }
}
