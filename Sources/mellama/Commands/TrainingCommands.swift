import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeTraining

/// Prints a training's summary, as text or JSON.
private func show(_ summary: TrainingSummary, json: Bool) throws {
    if json { return try Console.json(summary) }
    Console.result(
        String(
            format: "%d steps, %d tokens, loss %.3f, %.0f tokens/s, peak %.2f GB: %@",
            summary.steps, summary.tokens, summary.loss, summary.tokensPerSecond,
            Double(summary.peakBytes) / 1e9, summary.path))
}

/// `mellama pretrain`: all weights, on shards.
struct Pretrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Continue pretraining all weights of a model on a corpus.",
        discussion: """
            Settings come from a recipe's pretrain section; without one, the defaults hold.
            Example: mellama pretrain --model smollm2-135m-instruct --corpus corpus --output pretrained
            """)

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "A corpus folder, as `corpus build` makes it.") var corpus: String
    @Option(help: "The model folder to write; checkpoints go to <output>.checkpoints.")
    var output: String
    @Option(help: "A recipe whose pretrain section is used.") var recipe: String?
    @Option(help: "Largest learning rate.") var learningRate: Double?
    @Option(help: "Passes over the corpus.") var epochs: Double?
    @Option(help: "Stop after so many steps (the schedule is for these).") var steps: Int?
    @Flag(help: "Print the result as JSON.") var json = false
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        Interruption.listen()
        var settings = PretrainSettings()
        if let recipe { settings = try RecipeFile.read(URL(filePath: recipe)).pretrain }
        if let learningRate { settings.run.learningRate.peak = learningRate }
        if let epochs { settings.run.epochs = epochs }
        if let steps { settings.run.maximumSteps = steps }
        let loaded = try LoadedModel(model)
        let folder = URL(filePath: corpus)
        let manifest = try Manifest.verify(folder: folder, hashes: true)
        let job = TrainingJob(
            label: "pretrain", folder: URL(filePath: output + ".checkpoints"),
            workspace: compute.workspace)
        var summary = try OutputFolder.write(to: URL(filePath: output)) { url in
            try job.pretrain(
                loaded, shards: try ShardReader(folder: folder),
                corpusHash: try Fingerprint.of(manifest), settings: settings, into: url)
        }
        summary.path = output
        try show(summary, json: json)
    }
}

/// `mellama tune`: adapters, on instructions.
struct Tune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tune low-rank adapters of a model on instructions, answers only.",
        discussion: """
            Data: Alpaca's JSON array, or JSON lines, with instruction, input and output.
            Example: mellama tune --model pretrained --data instructions.json --output adapter
            """)

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "Instruction files.") var data: [String]
    @Option(help: "The adapter folder to write; checkpoints go to <output>.checkpoints.")
    var output: String
    @Option(help: "A recipe whose tune section is used.") var recipe: String?
    @Option(help: "A chat template's name, if not the model's own.") var template = ""
    @Option(help: "Largest learning rate.") var learningRate: Double?
    @Option(help: "Passes over the samples.") var epochs: Double?
    @Option(help: "Rank of the adapters.") var rank: Int?
    @Flag(help: "Print the result as JSON.") var json = false
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        Interruption.listen()
        var settings = TuneSettings()
        if let recipe { settings = try RecipeFile.read(URL(filePath: recipe)).tune.settings }
        if let learningRate { settings.run.learningRate.peak = learningRate }
        if let epochs { settings.run.epochs = epochs }
        if let rank { settings.lora.rank = rank }
        let loaded = try LoadedModel(model)
        let job = TrainingJob(
            label: "tune", folder: URL(filePath: output + ".checkpoints"),
            workspace: compute.workspace)
        var summary = try OutputFolder.write(to: URL(filePath: output)) { url in
            try job.tune(
                loaded, data: data.map { URL(filePath: $0) },
                template: try loaded.template(named: template), settings: settings, into: url)
        }
        summary.path = output
        try show(summary, json: json)
    }
}

/// `mellama merge`: an adapter into its base.
struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Merge an adapter into its base model.",
        discussion: "Example: mellama merge --model pretrained --adapter adapter --output merged")

    @Option(help: "The base model's name or path.") var model: String
    @Option(help: "The adapter folder.") var adapter: String
    @Option(help: "A chat template's name, if not the model's own.") var template = ""
    @Option(help: "The model folder to write.") var output: String
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        let loaded = try LoadedModel(model)
        try OutputFolder.write(to: URL(filePath: output)) { url in
            try MergeJob.merge(
                loaded, adapter: URL(filePath: adapter),
                template: try loaded.template(named: template), to: url, on: compute.workspace)
        }
        Console.result(output)
    }
}
