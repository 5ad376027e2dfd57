import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeText
import MeTraining

/// What a training command reports.
struct TrainingSummary: Codable {
    var steps: Int
    var tokens: Int
    /// Mean over the last tenth of the steps, nats per supervised token.
    var loss: Double
    var tokensPerSecond: Double
    var peakBytes: Int
    var path: String
    /// Samples longer than the context, which were left out.
    var droppedSamples = 0

    /// Prints it as text or JSON.
    func show(json: Bool) throws {
        if json { return try Console.json(self) }
        Console.result(
            String(
                format: "%d steps, %d tokens, loss %.3f, %.0f tokens/s, peak %.2f GB: %@", steps,
                tokens, loss, tokensPerSecond, Double(peakBytes) / 1e9, path))
    }
}

/// Trains with a person watching: progress, a log, checkpoints, and the finished model.
struct TrainingJob {
    let label: String
    /// Where checkpoints and the log go.
    let folder: URL
    let workspace: Workspace

    /// What decides a pretraining's result, hashed: a stage of the same inputs is skipped, and a
    /// checkpoint of the same inputs is gone on from.
    static func inputs(
        _ loaded: LoadedModel, corpus: URL, settings: PretrainSettings
    ) throws -> [String] {
        var settings = settings
        settings.run = settings.run.deciding
        return [
            try ContentHash.of(settings), try CorpusJob.fingerprint(ofCorpus: corpus),
            try loaded.fingerprint(),
        ]
    }

    /// What decides a tuning's result, hashed.
    static func inputs(
        _ loaded: LoadedModel, data: [URL], template: ChatTemplate, settings: TuneSettings
    ) throws -> [String] {
        var settings = settings
        settings.run = settings.run.deciding
        return [try ContentHash.of(settings), template.jinja, try loaded.fingerprint()]
            + (try loaded.hashes(of: data))
    }

    /// Continual pretraining of all weights: checkpoints in `folder`, the model into `output`.
    func pretrain(
        _ loaded: LoadedModel, corpus: URL, inputs: [String], settings: PretrainSettings,
        into output: URL
    ) throws -> TrainingSummary {
        let shards = try ShardReader(folder: corpus)
        if let problem = settings.problem { throw CommandError("pretrain: \(problem)") }
        guard shards.vocabularySize <= loaded.configuration.vocabularySize else {
            throw CommandError(
                "\(folder.path): the corpus was made with a vocabulary of "
                    + "\(shards.vocabularySize), the model has "
                    + "\(loaded.configuration.vocabularySize): build it with this model's tokenizer"
            )
        }
        if let problem = loaded.configuration.trainingProblem(contextLength: shards.contextLength) {
            throw CommandError("\(loaded.url.path): \(problem)")
        }
        let trainer = Trainer(
            .full(try loaded.file.master(on: workspace), type: settings.run.type.elements),
            configuration: loaded.configuration, positions: shards.contextLength,
            optimizer: settings.run.optimizer, recomputes: settings.run.recompute, on: workspace)
        let work = TrainingWork(loaded.configuration, .full)
        let lineage = try Lineage.pretrained(
            loaded, corpus: corpus, shards: shards, settings: settings)
        let summary = try train(
            trainer, settings.trainingRun(over: shards), ContentHash.of(inputs), work, lineage,
            output)
        try ModelFile.write(
            loaded.configuration, type: settings.run.type.elements, to: output
        ) { trainer.parameters[$0] }
        try loaded.tokenizer.write(to: output)
        return summary
    }

    /// Instruction tuning of adapters: checkpoints in `folder`, PEFT's layout into `output`.
    func tune(
        _ loaded: LoadedModel, data: [URL], licence: CorpusSettings.Licence,
        template: ChatTemplate, inputs: [String], settings: TuneSettings, into output: URL
    ) throws -> TrainingSummary {
        if let problem = settings.problem { throw CommandError("tune: \(problem)") }
        if let problem = loaded.configuration.trainingProblem(
            contextLength: settings.contextLength)
        {
            throw CommandError("\(loaded.url.path): \(problem)")
        }
        let samples = try samples(loaded, data: data, template: template, settings: settings)
        let type = settings.run.type
        let weights = try loaded.file.weights(type: type, on: workspace)
        let adapter = LoRAAdapter(
            settings.lora, for: loaded.configuration, type: type.elements, seed: settings.run.seed,
            on: workspace)
        let trainer = Trainer(
            .adapter(adapter, on: weights), configuration: loaded.configuration,
            positions: settings.contextLength, optimizer: settings.run.optimizer,
            recomputes: settings.run.recompute, on: workspace)
        let work = TrainingWork(loaded.configuration, .lora)
        let lineage = try Lineage.tuned(loaded, data: data, licence: licence)
        var summary = try train(
            trainer, samples.trainingRun(settings), ContentHash.of(inputs), work, lineage, output)
        summary.droppedSamples = samples.dropped
        try adapter.write(to: output, baseModel: loaded.url.relativePath)
        try loaded.tokenizer.with(chatTemplate: template).write(to: output)
        return summary
    }

    /// The samples that are tuned on, those that are too long left out.
    private func samples(
        _ loaded: LoadedModel, data: [URL], template: ChatTemplate, settings: TuneSettings
    ) throws -> InstructionData {
        let all = try data.flatMap { try InstructionFile.read($0) }
        let chosen = all.filter {
            settings.sources.isEmpty || settings.sources.contains($0.source ?? "")
        }
        guard !chosen.isEmpty else {
            throw CommandError(
                "tune: none of \(all.count) samples is of a source in tune.settings.sources: "
                    + settings.sources.joined(separator: ", "))
        }
        let samples = try InstructionData(
            chosen, template: template, tokenizer: loaded.tokenizer,
            contextLength: settings.contextLength, sharingPrompts: settings.sharePrompts)
        if samples.dropped > 0 {
            Console.note(
                "\(label): \(samples.dropped) of \(chosen.count) samples are longer than "
                    + "\(settings.contextLength) tokens and left out")
        }
        let size = samples.size
        Console.note(
            "\(label): \(samples.samples.count) samples of \(size.tokens) tokens in "
                + "\(samples.bins.count) bins of \(size.rows) rows")
        return samples
    }

    private func train(
        _ trainer: Trainer, _ run: TrainingRun, _ hash: String, _ work: TrainingWork,
        _ lineage: Lineage, _ output: URL
    ) throws -> TrainingSummary {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var line = ProgressLine(label)
        let log = try TrainingLog(folder.appending(path: "log.jsonl"))
        let peak = MachineSpeed.peakGigaflops(run.settings.type.elements, on: workspace)
        let started = Date()
        var tokens = 0
        let files = [Lineage.fileName: try lineage.encoded]
        let (history, isComplete) = try run.run(
            trainer, in: folder, runHash: hash, files: files
        ) { progress in
            tokens += progress.report.tokens
            let utilisation = work.utilisation(progress, ofGigaflops: peak)
            log.write(progress, utilisation: utilisation)
            line.show(
                progress.report.step, of: progress.steps,
                String(
                    format: "loss %.3f  %.0f tokens/s  %.0f %% of peak", progress.report.loss,
                    progress.tokensPerSecond, 100 * utilisation))
            return !Interruption.isRequested
        }
        guard isComplete else {
            throw CommandError(
                "\(label): stopped as asked after step \(history.count); the checkpoint in "
                    + "\(folder.relativePath) is kept, and the same command goes on from it")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(history).write(to: output.appending(path: Self.historyFile))
        try lineage.write(to: output)
        let last = history.suffix(max(1, history.count / 10))
        return TrainingSummary(
            steps: history.count, tokens: history.reduce(0) { $0 + $1.tokens },
            loss: last.reduce(0) { $0 + $1.loss } / Double(max(1, last.count)),
            tokensPerSecond: Double(tokens) / max(1e-9, Date().timeIntervalSince(started)),
            peakBytes: Machine.peakBytes, path: output.relativePath)
    }

    /// Every step's report, beside the model it made.
    static let historyFile = "training.json"
}

/// One line of JSON for every step.
struct TrainingLog {
    private struct Line: Encodable {
        var time: String
        var report: StepReport
        var tokensPerSecond: Double
        var utilisation: Double
    }

    private let handle: FileHandle

    init(_ url: URL) throws {
        if !FileManager.default.fileExists(atPath: url.path) {
            try Data().write(to: url)
        }
        handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
    }

    /// A log that cannot be written must not end the training it tells of.
    func write(_ progress: TrainingProgress, utilisation: Double) {
        let line = Line(
            time: Date().formatted(.iso8601), report: progress.report,
            tokensPerSecond: progress.tokensPerSecond, utilisation: utilisation)
        guard let data = try? JSONEncoder().encode(line) else { return }
        try? handle.write(contentsOf: data + Data([0x0A]))
    }
}
