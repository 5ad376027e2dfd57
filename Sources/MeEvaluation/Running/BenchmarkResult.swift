import Foundation

/// How one label or entity type fared.
package struct LabelScore: Codable, Equatable, Sendable {
    package var label: String
    package var precision: Double
    package var recall: Double
    package var f1: Double
    /// How often it is in gold.
    package var support: Int
}

/// The outcome of one benchmark for one model.
package struct BenchmarkResult: Codable, Equatable, Sendable {
    package var name: String
    package var task: TaskKind
    package var model: String
    package var scoring: Scoring
    package var shots: Int
    /// By metric key, e.g. `accuracy`.
    package var metrics: [String: Interval]
    package var labels: [LabelScore]
    package var samples: Int
    /// Samples whose answer could not be read; they count as wrong as well.
    package var missing: Int
    /// Samples whose input was shortened to fit `inputBytes`.
    package var shortened: Int
    /// The same outputs under the study's released scorer; empty where nothing was generated or it
    /// has no rule.
    package var released: [String: Double]
    /// The share of samples the released scorer reads otherwise than ours.
    package var disagreement: Double
    /// Samples taken over from an interrupted run.
    package var reused: Int
    package var seconds: Double
    package var promptHash: String
    package var settingsHash: String
    /// The metrics by whether the items were in the training corpus; nil where nobody looked.
    package var contamination: ContaminationSplit?
}

/// `results.json`: what one `evaluate` run found, and how to repeat it.
package struct ResultsFile: Codable, Equatable, Sendable {
    package var model: String
    /// By benchmark name.
    package var benchmarks: [String: BenchmarkResult]
    package var machine: String
    package var command: String
    package var settings: EvaluationSettings
    /// SHA-256 over the model's files: where the chain of hashes from a source to a score ends.
    package var modelHash: String?
    /// Labels of the texts the model was made of, the strictest first; nil where nobody knows.
    package var dataUse: [String]?

    package init(
        model: String, benchmarks: [BenchmarkResult], machine: String, command: String,
        settings: EvaluationSettings, modelHash: String? = nil, dataUse: [String]? = nil
    ) {
        (self.modelHash, self.dataUse) = (modelHash, dataUse)
        self.model = model
        self.benchmarks = Dictionary(
            benchmarks.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        self.machine = machine
        self.command = command
        self.settings = settings
    }

    /// The values alone, by benchmark and metric key, as `--json` prints them.
    package var values: [String: [String: Interval]] { benchmarks.mapValues(\.metrics) }

    /// Stable JSON: sorted keys, indented, a newline at the end.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data([0x0a])
    }

    /// Writes to a temporary name, syncs and renames.
    package func write(to url: URL) throws {
        try WholeFile.write(encoded(), to: url)
    }

    /// Reads a results file; a damaged one is an error with its path.
    package static func read(_ url: URL) throws -> ResultsFile {
        let data = try BenchmarkFile.bytes(url)
        do {
            return try JSONDecoder().decode(ResultsFile.self, from: data)
        } catch {
            throw EvaluationError(
                path: url.path, expected: "a results.json", got: "\(error)",
                advice: "Evaluate again to write it anew.")
        }
    }
}

extension BenchmarkResult {
    /// Judges the records of one benchmark.
    init(
        benchmark: Benchmark, model: String, settings: EvaluationSettings, records: [SampleRecord],
        reused: Int, seconds: Double, settingsHash: String
    ) {
        name = benchmark.name
        task = benchmark.task
        self.model = model
        scoring = settings.scoring
        shots = settings.shots
        samples = records.count
        missing = records.filter(\.missing).count
        shortened = records.filter(\.shortened).count
        self.reused = reused
        self.seconds = seconds
        self.settingsHash = settingsHash
        promptHash = Fingerprint.of(records.map(\.prompt))
        let scored = benchmark.scored(records)
        metrics = benchmark.intervals(scored, seed: settings.seed)
        labels = benchmark.labelScores(scored)
        released = [:]
        disagreement = 0
        if !records.isEmpty, records.allSatisfy(\.scores.isEmpty) {
            judgeAsReleased(benchmark, records)
        }
    }

    /// The study's own scorer over the same outputs.
    private mutating func judgeAsReleased(_ benchmark: Benchmark, _ records: [SampleRecord]) {
        let count = Double(records.count)
        switch benchmark.released {
        case .none: break
        case .tokenSets:
            let scores = records.map { AnswerOverlap.releasedF1($0.output, gold: $0.gold) }
            released[Metric.tokenF1.key] = scores.reduce(0, +) / count
        case .firstSubstring, .firstSubstringExactCase, .onlySubstring, .everySubstring:
            let theirs = records.map { ScoredSample(gold: $0.gold, prediction: $0.released) }
            for metric in benchmark.metrics {
                released[metric.key] = metric.tally(theirs, labels: benchmark.allLabels).value
            }
            released["missing"] = Double(theirs.filter(\.prediction.isEmpty).count) / count
            let different = records.filter { $0.released.sorted() != $0.prediction.sorted() }
            disagreement = Double(different.count) / count
        }
    }
}

extension Benchmark {
    /// All labels or entity types.
    package var allLabels: [String] {
        switch form {
        case .choice(let labels), .multiLabel(let labels), .spans(let labels): labels
        case .text: []
        }
    }

    /// Records as metrics see them.
    func scored(_ records: [SampleRecord]) -> [ScoredSample] {
        records.map {
            ScoredSample(gold: $0.gold, prediction: $0.prediction, isText: form == .text)
        }
    }

    func intervals(_ samples: [ScoredSample], seed: UInt64) -> [String: Interval] {
        var result: [String: Interval] = [:]
        for metric in metrics {
            result[metric.key] = metric.interval(samples, labels: allLabels, seed: seed)
        }
        return result
    }

    /// Precision, recall and F1 of every label that occurs.
    func labelScores(_ samples: [ScoredSample]) -> [LabelScore] {
        let key: (String) -> String
        if case .spans = form { key = { String($0.prefix { $0 != " " }) } } else { key = { $0 } }
        return allLabels.compactMap { label in
            var (right, predicted, gold) = (0, 0, 0)
            for sample in samples {
                let said = sample.prediction.filter { key($0) == label }
                predicted += said.count
                right += said.filter(sample.gold.contains).count
                gold += sample.gold.filter { key($0) == label }.count
            }
            guard predicted + gold > 0 else { return nil }
            return LabelScore(
                label: label, precision: predicted == 0 ? 0 : Double(right) / Double(predicted),
                recall: gold == 0 ? 0 : Double(right) / Double(gold),
                f1: 2 * Double(right) / Double(predicted + gold), support: gold)
        }
    }
}
