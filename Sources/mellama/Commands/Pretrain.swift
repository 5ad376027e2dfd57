import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeTraining

/// `mellama pretrain`: all weights, on shards.
struct Pretrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Continue pretraining all weights of a model on a corpus.",
        discussion: """
            Settings come from a recipe's pretrain section; without one, the defaults hold. \
            Checkpoints go to <output>.checkpoints; Ctrl-C keeps one, and the same command goes on.
            Example: mellama pretrain --model smollm2-135m-instruct --corpus corpus --output pretrained
            """)

    @OptionGroup var model: ModelOption
    @Option(help: "A corpus folder, as `corpus build` makes it.") var corpus: String
    @OptionGroup var output: OutputOption
    @OptionGroup var recipe: RecipeOption
    @Option(help: "Largest learning rate.") var learningRate: Double?
    @Option(help: "Passes over the corpus.") var epochs: Double?
    @Option(help: "Optimiser steps at most (the schedule is for these).") var steps: Int?
    @OptionGroup var memory: RecomputeOption
    @OptionGroup var report: JSONOption
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        Interruption.listen()
        var settings = PretrainSettings()
        if let recipe = try recipe.read() { settings = recipe.pretrain }
        if let learningRate { settings.run.learningRate.peak = learningRate }
        if let epochs { settings.run.epochs = epochs }
        if let steps { settings.run.maximumSteps = steps }
        if let recompute = memory.recompute { settings.run.recompute = recompute }
        let loaded = try model.load()
        let folder = URL(filePath: corpus)
        let job = TrainingJob(
            label: "pretrain", folder: URL(filePath: output.output + ".checkpoints"),
            workspace: compute.workspace)
        let inputs = try TrainingJob.inputs(loaded, corpus: folder, settings: settings)
        var summary = try OutputFolder.write(to: output.url) { url in
            try job.pretrain(
                loaded, corpus: folder, inputs: inputs, settings: settings, into: url)
        }
        summary.path = output.output
        try summary.show(json: report.json)
    }
}
