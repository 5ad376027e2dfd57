import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeModel

extension Scoring: ExpressibleByArgument {}
extension PromptStyle: ExpressibleByArgument {}

/// `mellama evaluate`: benchmarks on one model.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examine a model with benchmarks in their native formats.",
        discussion: """
            Writes <output>/<benchmark>.jsonl, a line for each sample, and <output>/results.json. A \
            run that was stopped goes on where it was.
            Known: \(Benchmark.all.map(\.name).joined(separator: ", ")).
            Example: mellama evaluate --model smollm2-135m-instruct --benchmark pubmedqa \
            --data hospital --scoring loglikelihood --json
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @Option(help: "Benchmarks, one option each.") var benchmark: [String]
    @Option(help: "The benchmarks' folder, or one benchmark's folder or file.") var data: String
    @Option(help: "How an answer is got: loglikelihood, cloze or generation.")
    var scoring = Scoring.loglikelihood
    @Option(help: "How a prompt is put: text, or chat.") var style = PromptStyle.text
    @OptionGroup var template: TemplateOption
    @Option(help: "Solved examples before each question.") var shots = 0
    @OptionGroup var limit: LimitOption
    @Option(help: "UTF-8 bytes of an example's own text at most; longer is cut (0: no limit).")
    var inputBytes = 6000
    @Option(help: "Tokens of a generated answer at most (0: the benchmark's own limit).")
    var maximumTokens = 0
    @OptionGroup var seed: SeedOption
    @Option(
        help: """
            What of the benchmarks was in the training corpus: its contamination.json, or the folder \
            that holds it. Metrics are then told for all, clean and touched items.
            """)
    var contamination: String?
    @Option(help: "The folder of results.") var output = "evaluate"
    @OptionGroup var report: JSONOption
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable { var benchmarks: [String: [String: Interval]] }

    func run() async throws {
        Interruption.listen()
        var settings = EvaluationSettings()
        (settings.benchmarks, settings.data, settings.scoring) = (benchmark, data, scoring)
        (settings.style, settings.shots, settings.limit) = (style, shots, limit.limit)
        (settings.seed, settings.inputBytes) = (seed.seed, inputBytes)
        settings.maximumTokens = maximumTokens
        for name in benchmark { _ = try Benchmark.named(name) }
        let touched = try contamination.map { try ContaminationSummary.read(URL(filePath: $0)) }
        let w = compute.workspace
        let loaded = try model.load()
        let local = try LocalModel(
            loaded, name: model.model, type: type.type, adapter: adapter.folder,
            template: template.template, on: w)
        let hash = try loaded.fingerprint(adapter: adapter.folder)
        let job = EvaluationJob(
            model: local, fingerprint: hash + type.type.rawValue,
            machine: Machine.description(w), modelHash: hash,
            lineage: try Lineage.of(loaded.file, adapter: try adapter.folder))
        let folder = URL(filePath: output)
        var results = try await job.benchmarks(settings, into: folder)
        if let touched { try results.split(by: touched, samples: folder) }
        try results.write(to: folder.appending(path: "results.json"))
        if report.json { return try Console.json(Output(benchmarks: results.values)) }
        Console.result(ReportContent([results]).plainTable())
    }
}
