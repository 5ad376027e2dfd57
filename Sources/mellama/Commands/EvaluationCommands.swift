import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeModel
import MeText

extension Scoring: ExpressibleByArgument {}
extension PromptStyle: ExpressibleByArgument {}

/// `mellama evaluate`: benchmarks on one model.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examine a model with benchmarks in their native formats.",
        discussion: """
            Example: mellama evaluate --model smollm2-135m-instruct --benchmark pubmedqa \
            --data pubmedqa/data/ori_pqal.json --scoring loglikelihood --json
            Known: \(Benchmark.all.map(\.name).joined(separator: ", "))
            """)

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "An adapter folder.") var adapter: String?
    @Option(help: "Benchmarks, one option each.") var benchmark: [String]
    @Option(help: "The benchmarks' folder, or one benchmark's folder or file.") var data: String
    @Option(help: "How an answer is got: loglikelihood, cloze or generation.")
    var scoring = Scoring.loglikelihood
    @Option(help: "How a prompt is put: text, or chat.") var style = PromptStyle.text
    @Option(help: "A chat template's name, if not the model's own.") var template = ""
    @Option(help: "Solved examples before each question.") var shots = 0
    @Option(help: "Examples drawn (0: all).") var limit = 0
    @Option(help: "Most bytes of a prompt's own blocks (0: no limit).") var inputBytes = 6000
    @Option(help: "The source of draws.") var seed: UInt64 = 7
    @Option(help: "The folder of results.") var output = "evaluate"
    @Flag(help: "Print the values as JSON.") var json = false
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable { var benchmarks: [String: [String: Interval]] }

    func run() async throws {
        Interruption.listen()
        var settings = EvaluationSettings()
        (settings.benchmarks, settings.data, settings.scoring) = (benchmark, data, scoring)
        (settings.style, settings.shots, settings.limit) = (style, shots, limit)
        (settings.seed, settings.inputBytes) = (seed, inputBytes)
        for name in benchmark { _ = try Benchmark.named(name) }
        let w = compute.workspace
        let loaded = try LoadedModel(model)
        let adapterFolder = adapter.map { URL(filePath: $0) }
        let local = try LocalModel(
            loaded, name: model, type: type.type, adapter: adapterFolder, template: template, on: w)
        let job = EvaluationJob(
            model: local,
            fingerprint: try loaded.fingerprint(adapter: adapterFolder) + type.type.rawValue,
            machine: Machine.description(w))
        let folder = URL(filePath: output)
        let results = try await job.benchmarks(settings, into: folder)
        try results.write(to: folder.appending(path: "results.json"))
        if json { return try Console.json(Output(benchmarks: results.values)) }
        Console.result(Self.table([results]))
    }

    /// Results side by side, a row for every metric.
    static func table(_ files: [ResultsFile]) -> String {
        var content = ReportContent()
        content.arms = files.map(\.model)
        let names = Benchmark.all.map(\.name).filter { name in
            files.contains { $0.benchmarks[name] != nil }
        }
        content.rows = names.flatMap { name in
            let metrics = Benchmark.all.first { $0.name == name }?.metrics ?? []
            return metrics.map { metric in
                ReportRow(
                    label: name, metric: metric.key, higherIsBetter: true,
                    values: files.map { $0.values[name]?[metric.key] })
            }
        }
        return content.plainTable()
    }
}

/// `mellama compare`: two evaluated models, sample by sample.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two result folders of `evaluate`, paired by sample.",
        discussion: "Example: mellama compare evaluate/base evaluate/tuned --benchmark pubmedqa")

    @Argument(help: "The first model's folder.") var first: String
    @Argument(help: "The second model's folder.") var second: String
    @Option(help: "The benchmark.") var benchmark: String
    @Option(help: "The source of the bootstrap.") var seed: UInt64 = 7

    func run() throws {
        let known = try Benchmark.named(benchmark)
        let a = try EvaluationRunner.records(of: benchmark, in: URL(filePath: first))
        let b = try EvaluationRunner.records(of: benchmark, in: URL(filePath: second))
        for metric in known.metrics {
            let pair = try PairedComparison(a, b, metric: metric, benchmark: known, seed: seed)
            Console.result(
                String(
                    format: "%@: difference %+.4f (95 %% interval %+.4f to %+.4f)", metric.key,
                    pair.difference.value, pair.difference.low, pair.difference.high)
                    + String(format: ", p = %.4f", pair.pValue))
        }
    }
}

/// `mellama report`: the page of a finished run.
struct WriteReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print result folders side by side.",
        discussion: "Example: mellama report evaluate/base evaluate/tuned")

    @Argument(help: "Folders with a results.json.") var folders: [String]

    func run() throws {
        let files = try folders.map {
            try ResultsFile.read(URL(filePath: $0).appending(path: "results.json"))
        }
        Console.result(Evaluate.table(files))
    }
}

/// `mellama perplexity`: the loss on a text.
struct Perplexity: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The loss of a model on a text, or on a source's documents.",
        discussion: """
            One plain text is one document; other formats are read as `corpus build` reads them.
            Example: mellama perplexity --model smollm2-135m-instruct --type float32 --json text.txt
            """)

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "An adapter folder.") var adapter: String?
    @Option(help: "Tokens of context at most.") var window = 1024
    @Option(
        help: "The file's format: text, lines, jsonl, csv, jats, pubmed, mtsamples, mimic, auto.")
    var format = "text"
    @Option(help: "Documents at most (0: all).") var limit = 0
    @Argument(help: "The text.") var file: String
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable {
        var nats: Double
        var bitsPerByte: Double
        var tokens: Int
        var documents: Int
    }

    func run() throws {
        guard let format = SourceFormat(rawValue: format) else {
            throw ValidationError("--format: '\(format)' is none of the known formats")
        }
        let local = try LocalModel(
            try LoadedModel(model), name: model, type: type.type,
            adapter: adapter.map { URL(filePath: $0) }, positions: max(window, 16),
            on: compute.workspace)
        let texts = try texts(format)
        var sum = LocalModel.TextLoss()
        var line = ProgressLine("perplexity")
        for (index, text) in texts.enumerated() {
            sum.add(local.loss(of: text, window: window))
            line.show(index + 1, of: texts.count)
        }
        let output = Output(
            nats: sum.natsPerToken, bitsPerByte: sum.bitsPerByte, tokens: sum.tokens,
            documents: texts.count)
        if json { return try Console.json(output) }
        Console.result(
            String(
                format: "%.4f nats per token (perplexity %.2f), %.4f bits per byte, %d tokens",
                output.nats, exp(output.nats), output.bitsPerByte, output.tokens))
    }

    /// A plain text is taken as it is, to the byte.
    private func texts(_ format: SourceFormat) throws -> [String] {
        if format == .text {
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw CommandError("\(file): expected a text in UTF-8 that can be read")
            }
            return [text]
        }
        let source = CorpusSettings.Source(path: file, format: format, licence: .open)
        let all = try CorpusSources.documents(of: source).documents.map(\.text)
        return limit > 0 ? Array(all.prefix(limit)) : all
    }
}
