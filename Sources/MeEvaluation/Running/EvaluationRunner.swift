import Foundation
import MeText

/// How far a benchmark is.
package struct EvaluationProgress: Sendable, Equatable {
    package var benchmark: String
    package var done: Int
    package var total: Int
    /// Since the start of this benchmark.
    package var seconds: Double
}

/// Puts one benchmark to one model, writes a line a sample, and judges them. A run that was
/// interrupted continues: lines of the same settings and prompt are reused.
package struct EvaluationRunner: Sendable {
    package var benchmark: Benchmark
    package var model: any LanguageModel
    package var settings: EvaluationSettings
    /// What tells this model's weights from others of the same name (a content hash).
    package var fingerprint: String
    /// Where `<benchmark>.jsonl` goes.
    package var folder: URL

    package init(
        benchmark: Benchmark, model: any LanguageModel, settings: EvaluationSettings,
        fingerprint: String = "", folder: URL
    ) {
        self.benchmark = benchmark
        self.model = model
        self.settings = settings
        self.fingerprint = fingerprint
        self.folder = folder
    }

    /// Runs the benchmark; `progress` hears of every finished batch. Cancelling keeps what is done.
    package func run(
        progress: @Sendable (EvaluationProgress) -> Void = { _ in }
    ) async throws -> BenchmarkResult {
        let clock = ContinuousClock()
        let start = clock.now
        func seconds() -> Double { (clock.now - start) / .seconds(1) }
        try settings.validate()
        let data = try benchmark.folder(under: URL(fileURLWithPath: settings.data))
        let examples = try chosenExamples(from: data)
        let judge = SampleJudge(
            benchmark: benchmark, model: model,
            builder: PromptBuilder(
                benchmark: benchmark, settings: settings,
                shots: try drawnShots(from: data, notIn: examples)),
            settingsHash: settingsHash)
        let file = folder.appending(path: "\(benchmark.name).jsonl")
        var records = try reusable(in: file, for: examples, judge)
        let reused = records.count
        try SampleFile.write(examples.compactMap { records[$0.id] }, to: file)
        let pending = examples.filter { records[$0.id] == nil }
        try await answer(pending, judge, appendingTo: file) { batch in
            for record in batch { records[record.id] = record }
            progress(
                EvaluationProgress(
                    benchmark: benchmark.name, done: records.count, total: examples.count,
                    seconds: seconds()))
        }
        let ordered = examples.compactMap { records[$0.id] }
        try SampleFile.write(ordered, to: file)
        return BenchmarkResult(
            benchmark: benchmark, model: model.name, settings: settings, records: ordered,
            reused: reused, seconds: seconds(), settingsHash: settingsHash)
    }

    /// Asks the model batch by batch; every finished batch is on disk before it is reported.
    private func answer(
        _ pending: [Example], _ judge: SampleJudge, appendingTo file: URL,
        finished: ([SampleRecord]) -> Void
    ) async throws {
        let output = try FileHandle(forWritingTo: file)
        defer { try? output.close() }
        try output.seekToEnd()
        for first in stride(from: 0, to: pending.count, by: settings.batch) {
            try Task.checkCancellation()
            let batch = Array(pending[first..<min(first + settings.batch, pending.count)])
            let records = try await judge.records(of: batch)
            for record in records { try output.write(contentsOf: SampleFile.line(record)) }
            try output.synchronize()
            finished(records)
        }
    }

    /// The samples an earlier run left for this benchmark, for paired comparisons. Throws where
    /// there are none.
    package static func records(of benchmark: String, in folder: URL) throws -> [SampleRecord] {
        let file = folder.appending(path: "\(benchmark).jsonl")
        let records = try SampleFile.read(file)
        guard !records.isEmpty else {
            throw EvaluationError(
                path: file.path, expected: "the samples of an evaluation", got: "none",
                advice: "Check the folder, or evaluate \(benchmark) first.")
        }
        return records
    }

    /// Everything that decides an answer besides the prompt. `limit` is not in it, so that a larger
    /// limit continues a smaller one.
    private var settingsHash: String {
        Fingerprint.of([
            benchmark.name, model.name, fingerprint, settings.scoring.rawValue,
            settings.style.rawValue, "\(settings.maximumTokens)", benchmark.normalisation.rawValue,
        ])
    }

    private func chosenExamples(from data: URL) throws -> [Example] {
        let all = try benchmark.load(data, settings.split)
        guard !all.isEmpty else {
            throw EvaluationError(
                path: data.path, expected: "examples of the \(settings.split.rawValue) split",
                got: "none", advice: "Check the data, or choose another split.")
        }
        var seen: Set<String> = []
        for example in all where !seen.insert(example.id).inserted {
            throw EvaluationError(
                path: data.path, expected: "every example once",
                got: "the id \"\(example.id)\" twice", advice: "Remove the repeated record.")
        }
        guard settings.limit > 0, settings.limit < all.count else { return all }
        var generator = SeededGenerator(seed: settings.seed, stream: "limit \(benchmark.name)")
        let drawn = Array(all.indices).shuffled(using: &generator).prefix(settings.limit)
        return drawn.sorted().map { all[$0] }
    }

    /// Solved examples of the train split. One that is also asked about (a text that stands in both
    /// splits, or one file given for both) would give its answer away and is left out.
    private func drawnShots(from data: URL, notIn examples: [Example]) throws -> [Example] {
        guard settings.shots > 0 else { return [] }
        let asked = Set(examples.map { $0.parts.blocks.map(\.text).joined(separator: "\n") })
        let train = try benchmark.load(data, .train).filter {
            !asked.contains($0.parts.blocks.map(\.text).joined(separator: "\n"))
        }
        guard train.count >= settings.shots else {
            throw EvaluationError(
                path: data.path, field: "shots",
                expected: "at most the \(train.count) training examples",
                got: "\(settings.shots)", advice: "Ask for fewer solved examples.")
        }
        var generator = SeededGenerator(seed: settings.seed, stream: "shots \(benchmark.name)")
        let drawn = Array(train.indices).shuffled(using: &generator).prefix(settings.shots)
        return drawn.map { train[$0] }
    }

    private func reusable(
        in file: URL, for examples: [Example], _ judge: SampleJudge
    ) throws -> [String: SampleRecord] {
        let all = try SampleFile.read(file)
        let earlier = all.filter { $0.settings == settingsHash }
        let byID = Dictionary(earlier.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        var records: [String: SampleRecord] = [:]
        for example in examples {
            guard let record = byID[example.id], record.gold == example.gold,
                record.prompt == judge.builder.prompt(for: example).text
            else { continue }
            records[example.id] = record
        }
        if records.count < all.count {
            // Results of another model, setting or data: set aside, not overwritten.
            let aside = file.deletingPathExtension().appendingPathExtension("previous.jsonl")
            try SampleFile.write(all, to: aside)
        }
        return records
    }
}
