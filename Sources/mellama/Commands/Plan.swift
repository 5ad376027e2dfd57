import ArgumentParser
import Foundation
import MeCorpus
import MeModel
import MeText
import MeTraining

/// `mellama plan`: what a recipe will take, before it is spent.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what memory, time and disk a recipe's stages will take.",
        discussion: """
            Builds a corpus of the first records of the recipe's sources for a few seconds, and \
            extrapolates; training by the model's shape and this machine's peak. Nothing is fetched \
            and nothing of the run is written.
            Example: mellama plan Recipes/quickstart.yaml
            Example: mellama plan corpus.yaml --tokens 129e9 --threads 64 --machines 16 --json
            """)

    @Argument(help: "The recipe.") var recipe: String
    @Option(help: "As if the sources were large enough for a corpus of so many tokens (129e9).")
    var tokens: Double?
    @OptionGroup var compute: ComputeOptions
    @Option(help: "Machines that prepare the corpus together.") var machines = 1
    @Option(help: "Seconds to sample the sources for.") var seconds = 20.0
    @Option(help: "MB of input a second that one thread prepares, if not as measured here.")
    var rate: Double?
    @Option(help: "Tokens a second of training, if not by this machine's peak.")
    var tokensPerSecond: Double?
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var stages: [PlannedStage]
        var bytesPerDevice: Int
        var deviceHours: Double
        var threads: Int
        var machines: Int
        var notes: [String]
    }

    func validate() throws {
        let positive = [
            ("--tokens", tokens), ("--rate", rate), ("--tokens-per-second", tokensPerSecond),
            ("--seconds", seconds), ("--machines", Double(machines)),
        ]
        for (name, value) in positive {
            if let value, !(value > 0 && value < 1e15) {
                throw ValidationError("\(name): expected more than 0, got \(value)")
            }
        }
    }

    private var threads: Int {
        compute.threads > 0 ? compute.threads : ProcessInfo.processInfo.activeProcessorCount
    }

    func run() throws {
        let recipe = try RecipeFile.read(URL(filePath: recipe))
        var notes: [String] = []
        let stages = try stages(recipe, &notes)
        let output = Output(
            stages: stages, bytesPerDevice: stages.map(\.bytesPerDevice).max() ?? 0,
            deviceHours: stages.reduce(0) { $0 + $1.deviceHours }, threads: threads,
            machines: machines, notes: notes)
        if report.json { return try Console.json(output) }
        for line in stages.flatMap(\.lines) + notes.map({ "- \($0)" }) { Console.result(line) }
    }

    private func stages(_ recipe: Recipe, _ notes: inout [String]) throws -> [PlannedStage] {
        var stages: [PlannedStage] = []
        let model = try PlannedModel(recipe, &notes)
        var corpusTokens = tokens.map { Int($0) } ?? recipe.corpus.tokens
        if recipe.corpus.domains.isEmpty {
            notes.append("the recipe has no corpus")
        } else if let missing = missingSource(recipe) {
            notes.append(
                "corpus: \(missing) is not there"
                    + (recipe.samples.enabled ? " (the stage samples may write it)" : "")
                    + ", so no time can be told")
        } else {
            let stage = try corpus(recipe.corpus, model.tokenizer, &notes)
            corpusTokens = stage.tokens
            stages.append(stage)
        }
        guard let configuration = model.configuration else { return stages }
        let training = PlannedTraining(
            configuration: configuration, threads: threads, tokensPerSecond: tokensPerSecond)
        if corpusTokens > 0 {
            stages.append(
                training.pretraining(
                    recipe.pretrain, tokens: corpusTokens,
                    contextLength: recipe.corpus.contextLength))
        }
        if let tokens = try tuningTokens(recipe, model.tokenizer, &notes) {
            for name in [RunFolder.Stage.tuneBase.name, RunFolder.Stage.tunePretrained.name] {
                stages.append(training.tuning(recipe.tune.settings, name: name, tokens: tokens))
            }
        }
        notes.append("evaluation is not planned: how long answers get is not known before")
        return stages
    }

    private func missingSource(_ recipe: Recipe) -> String? {
        recipe.corpus.domains.flatMap(\.sources).map(\.path).first {
            !$0.contains("*") && !$0.contains("?") && !FileManager.default.fileExists(atPath: $0)
        }
    }

    private func corpus(
        _ settings: CorpusSettings, _ tokenizer: Tokenizer?, _ notes: inout [String]
    ) throws -> PlannedStage {
        var items: [BenchmarkItem] = []
        do {
            items = try BenchmarkTexts.items(of: settings.decontamination)
        } catch {
            notes.append("corpus: planned without decontamination: \(error)")
        }
        let trial = try CorpusTrial(
            settings, tokenizer: tokenizer, items: items, key: try CorpusJob.key(settings))
        Console.note("plan: reading the sources for up to \(Int(seconds.rounded(.up))) s")
        var sample = try trial.run(seconds: seconds)
        if let rate {
            // Reading is part of what was given.
            let factor =
                rate * 1e6 * (1 / sample.rates.cutting + 1 / sample.rates.preparing)
            sample.rates.cutting *= factor
            sample.rates.preparing *= factor
        }
        var stage = PlannedStage.corpus(
            settings, sample, threads: threads, machines: machines, tokens: tokens)
        if tokenizer == nil { stage.notes.append("no tokenizer yet: four bytes taken for a token") }
        return stage
    }

    /// Tokens of the instructions that are there; nil where they are not.
    private func tuningTokens(
        _ recipe: Recipe, _ tokenizer: Tokenizer?, _ notes: inout [String]
    ) throws -> Int? {
        let files = recipe.tune.data.map { URL(filePath: $0) }
        guard files.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) else {
            notes.append("tune: its data is not there yet, so nothing can be told")
            return nil
        }
        let wanted = recipe.tune.settings.sources
        let samples = try files.flatMap { try InstructionFile.read($0) }
            .filter { wanted.isEmpty || wanted.contains($0.source ?? "") }
        let bytes = { (sample: InstructionSample) in
            sample.instruction.utf8.count + (sample.input ?? "").utf8.count
                + sample.output.utf8.count
        }
        let all = samples.reduce(0) { $0 + bytes($1) }
        let some = samples.prefix(200)
        let tokens = tokenizer.map { tokenizer in
            some.reduce(0) {
                $0
                    + tokenizer.encode($1.instruction + ($1.input ?? "") + $1.output).count
            }
        }
        let perByte =
            Double(tokens ?? 1)
            / Double(tokens == nil ? 4 : max(1, some.reduce(0) { $0 + bytes($1) }))
        return Int(Double(all) * perByte)
    }
}

/// The model a recipe starts from, as far as it is known without fetching or making it.
private struct PlannedModel {
    var configuration: ModelConfiguration?
    var tokenizer: Tokenizer?

    init(_ recipe: Recipe, _ notes: inout [String]) throws {
        if recipe.model.path.isEmpty {
            configuration = ScratchModel.configuration(
                recipe.model.scratch, vocabularySize: recipe.model.scratch.vocabulary)
        } else if let url = ModelCatalog.present(recipe.model.path) {
            let loaded = try LoadedModel(url.path)
            (configuration, tokenizer) = (loaded.configuration, loaded.tokenizer)
        } else {
            notes.append(
                "\(recipe.model.path) is not here (`mellama pull`): training cannot be planned, and "
                    + "tokens are guessed")
        }
    }
}
