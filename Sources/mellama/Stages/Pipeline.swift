import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeHospital
import MeModel
import MeText
import MeTraining

/// The main path: from a base model to four examined arms, as the study's ablation has them.
///
/// Every stage writes its own folder under the run's and is skipped where that folder was made
/// from the same settings and inputs.
struct Pipeline {
    let recipe: Recipe
    let workspace: Workspace
    private(set) var outcomes: [StageOutcome] = []

    init(_ recipe: Recipe, on workspace: Workspace) {
        self.recipe = recipe
        self.workspace = workspace
    }

    /// One column of the report.
    struct Arm {
        let name: String
        let folder: String
        let model: String
        let adapter: URL?
    }

    private var run: URL { recipe.folder }

    /// Runs all stages; returns the table of the arms.
    mutating func run() async throws -> String {
        try checkPaths()
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        try WholeFile.write(
            Data(try RecipeFile.text(recipe).utf8), to: run.appending(path: "recipe.yaml"))
        if recipe.samples.enabled { try samples() }
        let base = try baseModel()
        let loaded = try LoadedModel(base)
        let template = try loaded.template(named: recipe.tune.template)
        let corpus = try corpus(loaded)
        let pretrained = try pretrain(loaded, corpus)
        let arms = [
            Arm(name: "base", folder: "base", model: base, adapter: nil),
            Arm(name: "+ pretraining", folder: "pretrained", model: pretrained, adapter: nil),
            Arm(
                name: "+ tuning", folder: "tuned", model: base,
                adapter: try tune("tune base", "tune/base", base, template)),
            Arm(
                name: "+ both", folder: "both", model: pretrained,
                adapter: try tune("tune pretrained", "tune/pretrained", pretrained, template)),
        ]
        try merge(arms[3], template)
        var found: [EvaluationJob.Outcome] = []
        for arm in arms { found.append(try await evaluate(arm, template)) }
        return try report(arms, found)
    }

    // MARK: Stages

    private mutating func stage(
        _ name: String, _ folder: String, _ inputs: [String], _ work: (URL) throws -> Void
    ) throws {
        outcomes.append(
            try runStage(
                name, into: run.appending(path: folder),
                fingerprint: Fingerprint.of([name] + inputs), work))
    }

    private mutating func samples() throws {
        let settings = recipe.samples.hospital
        try stage("samples", "samples", [try Fingerprint.of(settings)]) { folder in
            _ = try Hospital(settings: settings).write(to: folder)
        }
    }

    /// The base model's path: pulled, given, or made here.
    private mutating func baseModel() throws -> String {
        if !recipe.model.path.isEmpty {
            return try ModelCatalog.resolve(recipe.model.path).relativePath
        }
        let inputs = [
            try Fingerprint.of(recipe.model), "\(recipe.seed)",
            try CorpusJob.fingerprint(of: recipe.corpus),
        ]
        let (recipe, w) = (recipe, workspace)
        try stage("model", "base", inputs) { try ScratchModel.write(recipe, to: $0, on: w) }
        return run.appending(path: "base").relativePath
    }

    private mutating func corpus(_ loaded: LoadedModel) throws -> URL {
        let settings = recipe.corpus
        let inputs = [
            try Fingerprint.of(settings), try CorpusJob.fingerprint(of: settings),
            try loaded.fingerprint(),
        ]
        let tokenizer = loaded.tokenizer
        try stage("corpus", "corpus", inputs) { folder in
            // The builder replaces a folder of its own: the stage's is filled by moving.
            let inner = folder.appending(path: "build")
            _ = try CorpusJob.build(settings, tokenizer: tokenizer, into: inner)
            try Self.moveContents(of: inner, to: folder)
        }
        return run.appending(path: "corpus")
    }

    private mutating func pretrain(_ loaded: LoadedModel, _ corpus: URL) throws -> String {
        let hash = try corpusHash(corpus)
        let settings = recipe.pretrain
        let job = TrainingJob(
            label: "pretrain", folder: run.appending(path: "pretrain"), workspace: workspace)
        let inputs = [try Fingerprint.of(settings), hash, try loaded.fingerprint()]
        try stage("pretrain", "pretrain/model", inputs) { folder in
            _ = try job.pretrain(
                loaded, shards: try ShardReader(folder: corpus), corpusHash: hash,
                settings: settings, into: folder)
        }
        return run.appending(path: "pretrain/model").relativePath
    }

    private mutating func tune(
        _ name: String, _ path: String, _ model: String, _ template: ChatTemplate
    ) throws -> URL {
        let loaded = try LoadedModel(model)
        let settings = recipe.tune.settings
        let data = recipe.tune.data.map { URL(filePath: $0) }
        let job = TrainingJob(label: name, folder: run.appending(path: path), workspace: workspace)
        let inputs =
            [try Fingerprint.of(settings), template.name, try loaded.fingerprint()]
            + (try data.map { try Manifest.hash(of: $0).sha256 })
        try stage(name, path + "/adapter", inputs) { folder in
            _ = try job.tune(
                loaded, data: data, template: template, settings: settings, into: folder)
        }
        return run.appending(path: path + "/adapter")
    }

    private mutating func merge(_ arm: Arm, _ template: ChatTemplate) throws {
        let loaded = try LoadedModel(arm.model)
        let (adapter, w) = (arm.adapter, workspace)
        let inputs = [try loaded.fingerprint(adapter: adapter), template.name]
        try stage("merge", "model", inputs) { folder in
            guard let adapter else { return }
            try MergeJob.merge(loaded, adapter: adapter, template: template, to: folder, on: w)
        }
    }

    private mutating func evaluate(
        _ arm: Arm, _ template: ChatTemplate
    ) async throws -> EvaluationJob.Outcome {
        try Interruption.check()
        let (loaded, plan) = (try LoadedModel(arm.model), recipe.evaluate)
        let weights = try loaded.fingerprint(adapter: arm.adapter)
        let data = try CorpusJob.fingerprint(of: heldoutAsCorpus)
        let hash = Fingerprint.of([
            "evaluate", try Fingerprint.of(plan), weights, data, template.name,
            try benchmarkHash(), workspace.instructionSet.rawValue,
        ])
        let folder = run.appending(path: "evaluate/\(arm.folder)")
        let file = folder.appending(path: "outcome.json")
        let name = "evaluate \(arm.name)"
        if let record = StageRecord.read(folder), record.fingerprint == hash {
            Console.note("\(name): unchanged, skipped (\(folder.relativePath))")
            outcomes.append(
                StageOutcome(
                    name: name, status: .skipped, seconds: record.seconds, fingerprint: hash))
            return try JSONDecoder().decode(
                EvaluationJob.Outcome.self, from: Data(contentsOf: file))
        }
        let started = Date()
        let model = try LocalModel(
            loaded, name: arm.name, type: plan.type, adapter: arm.adapter,
            template: template.name, on: workspace)
        let job = EvaluationJob(
            model: model, fingerprint: weights, machine: Machine.description(workspace))
        let outcome = try await examine(job, into: folder)
        try outcome.results.write(to: folder.appending(path: "results.json"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try WholeFile.write(encoder.encode(outcome), to: file)
        let seconds = Date().timeIntervalSince(started)
        try StageRecord(fingerprint: hash, seconds: seconds).write(in: folder)
        try Manifest.write(for: folder)
        outcomes.append(
            StageOutcome(name: name, status: .done, seconds: seconds, fingerprint: hash))
        return outcome
    }

    /// Benchmarks, then held-out texts.
    private func examine(
        _ job: EvaluationJob, into folder: URL
    ) async throws -> EvaluationJob.Outcome {
        let plan = recipe.evaluate
        let results = try await job.benchmarks(
            plan.settings, scoring: plan.scoring, style: plan.style, into: folder)
        var outcome = EvaluationJob.Outcome(
            results: results, bitsPerByte: [:], heldoutOrder: plan.heldout.map(\.name))
        for text in plan.heldout {
            outcome.bitsPerByte[text.name] = try job.bitsPerByte(
                text.source, window: plan.window, seed: plan.settings.seed)
        }
        return outcome
    }

    // MARK: Inputs

    /// Files that no stage makes must be there before hours are spent on the stages before them.
    private func checkPaths() throws {
        let corpus = recipe.corpus.domains.flatMap(\.sources).map { ("corpus", $0.path) }
        let heldout = recipe.evaluate.heldout.map { ("evaluate.heldout", $0.source.path) }
        let plan = recipe.evaluate.settings
        let benchmarks = plan.benchmarks.isEmpty ? [] : [("evaluate.settings.data", plan.data)]
        let data = recipe.tune.data.map { ("tune.data", $0) }
        for (field, path) in corpus + data + benchmarks + heldout {
            let isMade = recipe.samples.enabled && path.hasPrefix(run.relativePath)
            if isMade || path.contains("*") || path.contains("?") { continue }
            guard FileManager.default.fileExists(atPath: path) else {
                throw CommandError(
                    "\(path): \(field) of the recipe names it, but nothing is there; relative paths "
                        + "start at the working folder")
            }
        }
    }

    private var heldoutAsCorpus: CorpusSettings {
        var settings = CorpusSettings()
        settings.domains = recipe.evaluate.heldout.map {
            CorpusSettings.Domain(name: $0.name, weight: 1, sources: [$0.source])
        }
        return settings
    }

    private func benchmarkHash() throws -> String {
        var settings = CorpusSettings()
        let source = CorpusSettings.Source(
            path: recipe.evaluate.settings.data, format: .automatic, licence: .open)
        settings.domains = [CorpusSettings.Domain(name: "benchmarks", weight: 1, sources: [source])]
        return try CorpusJob.fingerprint(of: settings)
    }

    private func corpusHash(_ folder: URL) throws -> String {
        let manifest = try Manifest.verify(folder: folder, hashes: true)
        return try Fingerprint.of(manifest.files.filter { $0.path != StageRecord.fileName })
    }

    private static func moveContents(of inner: URL, to folder: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: inner.path)
        where name != Manifest.fileName {
            try FileManager.default.moveItem(
                at: inner.appending(path: name), to: folder.appending(path: name))
        }
        try FileManager.default.removeItem(at: inner)
    }

    // MARK: Report

    private func report(_ arms: [Arm], _ found: [EvaluationJob.Outcome]) throws -> String {
        let content = try ReportBuilder(recipe, arms.map(\.name), found, outcomes).content()
        let file = run.appending(path: "report.html")
        try Report(content).write(to: file)
        let model = run.appending(path: "model").relativePath
        return content.plainTable()
            + "\nReport: \(file.relativePath)\nTalk to it: mellama chat --model \(model)"
    }
}
