import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeModel

/// Examines one model: benchmarks, and the loss on held-out texts.
struct EvaluationJob {
    /// What one examination found.
    struct Outcome: Codable {
        var results: ResultsFile
        /// Bits per byte by domain, with a 95 % bootstrap interval over documents.
        var bitsPerByte: [String: Interval]
        var heldoutOrder: [String]

        static let fileName = "outcome.json"

        static func read(_ file: URL) throws -> Outcome {
            do {
                return try JSONDecoder().decode(Outcome.self, from: Data(contentsOf: file))
            } catch {
                throw CommandError(
                    "\(file.relativePath): expected what an examination found, got: \(error). "
                        + "Remove the file and run the recipe again")
            }
        }
    }

    let model: LocalModel
    let fingerprint: String
    let machine: String
    /// SHA-256 of the model's files, and what it was made of where that is known.
    let modelHash: String
    let lineage: Lineage?

    /// Runs benchmarks one after the other, each resumable at its samples, into a folder.
    func benchmarks(
        _ settings: EvaluationSettings, scoring: [String: Scoring] = [:],
        style: [String: PromptStyle] = [:], maximumTokens: [String: Int] = [:], into folder: URL
    ) async throws -> ResultsFile {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var results: [BenchmarkResult] = []
        for name in settings.benchmarks {
            try Interruption.check()
            var own = settings
            own.scoring = scoring[name] ?? settings.scoring
            own.style = style[name] ?? settings.style
            own.maximumTokens = maximumTokens[name] ?? settings.maximumTokens
            let runner = EvaluationRunner(
                benchmark: try Benchmark.named(name), model: model, settings: own,
                fingerprint: fingerprint, folder: folder)
            let line = LockedProgress("evaluate: \(model.name): \(name)")
            results.append(try await runner.run { line.show($0.done, of: $0.total) })
            try Interruption.check()
        }
        return ResultsFile(
            model: model.name, benchmarks: results, machine: machine,
            command: CommandLine.arguments.joined(separator: " "), settings: settings,
            modelHash: modelHash, dataUse: lineage?.dataUse.map(\.rawValue))
    }

    /// Bits per byte over a source's documents, weighted by bytes.
    func bitsPerByte(_ source: CorpusSettings.Source, window: Int, seed: UInt64) throws -> Interval
    {
        let documents = try CorpusSources.documents(of: source).documents
        guard !documents.isEmpty else {
            throw CommandError("\(source.path): expected held-out documents, found none")
        }
        var line = ProgressLine("evaluate: \(model.name): \(source.path)")
        var losses: [LocalModel.TextLoss] = []
        for document in documents {
            try Interruption.check()
            losses.append(model.loss(of: document.text, window: window))
            line.show(losses.count, of: documents.count)
        }
        return Self.interval(losses, seed: seed)
    }

    private static func interval(_ losses: [LocalModel.TextLoss], seed: UInt64) -> Interval {
        func ratio(_ indices: some Sequence<Int>) -> Double {
            var sum = LocalModel.TextLoss()
            for index in indices { sum.add(losses[index]) }
            return sum.bitsPerByte
        }
        var random = RandomStream(seed: seed)
        let draws = (0..<1000).map { _ in
            ratio(losses.indices.map { _ in Int.random(in: losses.indices, using: &random) })
        }.sorted()
        return Interval(value: ratio(losses.indices), low: draws[25], high: draws[974])
    }
}

/// A progress line that several tasks may write.
final class LockedProgress: @unchecked Sendable {
    private let lock = NSLock()
    private var line: ProgressLine

    init(_ label: String) { line = ProgressLine(label) }

    func show(_ done: Int, of total: Int) { lock.withLock { line.show(done, of: total) } }
}
