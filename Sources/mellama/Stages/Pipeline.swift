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
    private let folder: RunFolder
    private let hashes = FileHashes()

    init(_ recipe: Recipe, on workspace: Workspace) {
        self.recipe = recipe
        self.workspace = workspace
        folder = RunFolder(recipe.folder)
    }

    /// An arm with the model it is.
    private struct Subject {
        let arm: RunFolder.Arm
        let model: String
        var adapter: URL?
    }

    /// Runs all stages; returns the table of the arms.
    mutating func run() async throws -> String {
        try checkPaths()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try WholeFile.write(Data(try RecipeFile.text(recipe).utf8), to: folder.recipeFile)
        if recipe.samples.enabled { try samples() }
        let base = try baseModel()
        let loaded = try LoadedModel(base, hashes: hashes)
        for note in loaded.tokenNotes { Console.note(note) }
        let template = try loaded.template(named: recipe.tune.template)
        let corpus = try corpus(loaded)
        let pretrained = try pretrain(loaded, corpus)
        let subjects = [
            Subject(arm: .base, model: base),
            Subject(arm: .pretrained, model: pretrained),
            Subject(arm: .tuned, model: base, adapter: try tune(.tuneBase, base, template)),
            Subject(
                arm: .both, model: pretrained,
                adapter: try tune(.tunePretrained, pretrained, template)),
        ]
        try merge(subjects[3], template)
        for subject in subjects { try await evaluate(subject, template) }
        return try report()
    }

    // MARK: Stages

    private mutating func run(
        _ stage: RunFolder.Stage, _ inputs: [String], _ work: (URL) throws -> Void
    ) throws {
        outcomes.append(
            try runStage(
                stage.name, into: folder[stage],
                fingerprint: ContentHash.of([stage.name] + inputs), work))
    }

    private mutating func samples() throws {
        let settings = recipe.samples.hospital
        try run(.samples, [try ContentHash.of(settings)]) { folder in
            _ = try Hospital(settings: settings).write(to: folder)
        }
    }

    /// The base model's path: pulled, given, or made here.
    private mutating func baseModel() throws -> String {
        if !recipe.model.path.isEmpty {
            return try ModelCatalog.resolve(recipe.model.path, hashes: hashes).relativePath
        }
        let inputs = [
            try ContentHash.of(recipe.model), "\(recipe.seed)",
            try CorpusJob.fingerprint(of: recipe.corpus, hashes),
        ]
        let (recipe, w) = (recipe, workspace)
        try run(.model, inputs) { try ScratchModel.write(recipe, to: $0, on: w) }
        return folder[.model].relativePath
    }

    private mutating func corpus(_ loaded: LoadedModel) throws -> URL {
        var settings = recipe.corpus
        if settings.decontamination.benchmarks.isEmpty {
            settings.decontamination.benchmarks = recipe.evaluate.settings.benchmarks
            settings.decontamination.data = recipe.evaluate.settings.data
        }
        let items = try BenchmarkTexts.items(of: settings.decontamination)
        let inputs = [
            try ContentHash.of(settings), try CorpusJob.fingerprint(of: settings, hashes),
            try ContentHash.of(items),
            try loaded.fingerprint(),
        ]
        let (tokenizer, asked) = (loaded.tokenizer, settings)
        // Outside of the stage's folder, which a run that is stopped takes with it.
        let parts = folder.url.appending(path: "corpus.parts")
        try run(.corpus, inputs) { folder in
            // The builder replaces a folder of its own: the stage's is filled by moving.
            let inner = folder.appending(path: "build")
            _ = try CorpusJob.build(
                asked, items: items, tokenizer: tokenizer, into: inner, parts: parts)
            try Self.moveContents(of: inner, to: folder)
        }
        return folder[.corpus]
    }

    private mutating func pretrain(_ loaded: LoadedModel, _ corpus: URL) throws -> String {
        let settings = recipe.pretrain
        let job = TrainingJob(
            label: RunFolder.Stage.pretrain.name,
            folder: folder[.pretrain].deletingLastPathComponent(), workspace: workspace)
        let inputs = try TrainingJob.inputs(loaded, corpus: corpus, settings: settings)
        try run(.pretrain, inputs) { output in
            _ = try job.pretrain(
                loaded, corpus: corpus, inputs: inputs, settings: settings, into: output)
        }
        return folder[.pretrain].relativePath
    }

    private mutating func tune(
        _ stage: RunFolder.Stage, _ model: String, _ template: ChatTemplate
    ) throws -> URL {
        let loaded = try LoadedModel(model, hashes: hashes)
        let settings = recipe.tune.settings
        let data = recipe.tune.data.map { URL(filePath: $0) }
        let licence = recipe.tune.licence
        let job = TrainingJob(
            label: stage.name, folder: folder[stage].deletingLastPathComponent(),
            workspace: workspace)
        let inputs = try TrainingJob.inputs(
            loaded, data: data, template: template, settings: settings)
        try run(stage, inputs) { output in
            _ = try job.tune(
                loaded, data: data, licence: licence, template: template, inputs: inputs,
                settings: settings, into: output)
        }
        return folder[stage]
    }

    private mutating func merge(_ subject: Subject, _ template: ChatTemplate) throws {
        let loaded = try LoadedModel(subject.model, hashes: hashes)
        let (adapter, w) = (subject.adapter, workspace)
        let inputs = [try loaded.fingerprint(adapter: adapter), template.jinja]
        try run(.merge, inputs) { folder in
            guard let adapter else { return }
            try MergeJob.merge(loaded, adapter: adapter, template: template, to: folder, on: w)
        }
    }

    /// Examines one arm. Its folder is filled sample by sample, so that a stopped one goes on; the
    /// record that it is finished comes last.
    private mutating func evaluate(_ subject: Subject, _ template: ChatTemplate) async throws {
        try Interruption.check()
        let loaded = try LoadedModel(subject.model, hashes: hashes)
        let weights = try loaded.fingerprint(adapter: subject.adapter)
        let plan = recipe.evaluate
        let fingerprint = ContentHash.of([
            "evaluate", try ContentHash.of(plan), weights,
            try CorpusJob.fingerprint(of: heldoutAsCorpus, hashes), template.jinja,
            try benchmarkHash(), workspace.instructionSet.rawValue,
        ])
        let stage = RunFolder.Stage.evaluate(subject.arm)
        let output = folder[stage]
        let file = output.appending(path: EvaluationJob.Outcome.fileName)
        if let record = StageRecord.read(output), record.fingerprint == fingerprint {
            Console.note("\(stage.name): unchanged, skipped (\(output.relativePath))")
            outcomes.append(
                StageOutcome(
                    name: stage.name, status: .skipped, seconds: record.seconds,
                    fingerprint: fingerprint))
            return
        }
        let started = Date()
        let outcome = try await examine(subject, loaded, template, weights, into: output)
        try outcome.results.write(to: output.appending(path: "results.json"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try WholeFile.write(encoder.encode(outcome), to: file)
        let seconds = Date().timeIntervalSince(started)
        try StageRecord(fingerprint: fingerprint, seconds: seconds).write(in: output)
        try Manifest.write(for: output)
        outcomes.append(
            StageOutcome(
                name: stage.name, status: .done, seconds: seconds, fingerprint: fingerprint))
    }

    /// Benchmarks, then held-out texts.
    private func examine(
        _ subject: Subject, _ loaded: LoadedModel, _ template: ChatTemplate, _ weights: String,
        into output: URL
    ) async throws -> EvaluationJob.Outcome {
        let plan = recipe.evaluate
        let model = try LocalModel(
            loaded, name: subject.arm.name, type: plan.type, adapter: subject.adapter,
            template: template.name, on: workspace)
        let job = EvaluationJob(
            model: model, fingerprint: weights, machine: Machine.description(workspace),
            modelHash: weights, lineage: try Lineage.of(loaded.file, adapter: subject.adapter))
        var results = try await job.benchmarks(
            plan.settings, scoring: plan.scoring, style: plan.style,
            maximumTokens: plan.maximumTokens, into: output)
        if subject.arm.sawCorpus, let found = try contamination() {
            try results.split(by: found, samples: output)
        }
        var outcome = EvaluationJob.Outcome(
            results: results, bitsPerByte: [:], heldoutOrder: plan.heldout.map(\.name))
        for text in plan.heldout {
            outcome.bitsPerByte[text.name] = try job.bitsPerByte(
                text.source, window: plan.window, seed: plan.settings.seed)
        }
        return outcome
    }

    /// What of the benchmarks is in the corpus; nil where nobody looked.
    private func contamination() throws -> ContaminationSummary? {
        let file = folder[.corpus].appending(path: ContaminationSummary.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try ContaminationSummary.read(file)
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
            let isMade = recipe.samples.enabled && path.hasPrefix(folder.url.relativePath)
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
        try CorpusJob.fingerprint(
            ofFolder: URL(filePath: recipe.evaluate.settings.data), hashes)
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

    private func report() throws -> String {
        let content = try folder.writeReport(to: folder.page)
        return content.plainTable()
            + "\nReport: \(folder.page.relativePath)"
            + "\nTalk to it: mellama chat --model \(folder[.merge].relativePath)"
    }
}
