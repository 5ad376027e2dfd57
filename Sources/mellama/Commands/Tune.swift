import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeTraining

extension CorpusSettings.Licence: ExpressibleByArgument {}

/// `mellama tune`: adapters, on instructions.
struct Tune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tune low-rank adapters of a model on instructions, answers only.",
        discussion: """
            Data: Alpaca's JSON array, or JSON lines, with instruction, input and output. \
            Checkpoints go to <output>.checkpoints; Ctrl-C keeps one, and the same command goes on.
            Example: mellama tune --model pretrained --data instructions.json --output adapter
            """)

    @OptionGroup var model: ModelOption
    @Option(help: "Instruction files, one option each.") var data: [String]
    @Option(help: "Data-use label of these files: open, credentialed, private or synthetic.")
    var licence: CorpusSettings.Licence?
    @OptionGroup var output: OutputOption
    @OptionGroup var recipe: RecipeOption
    @OptionGroup var template: TemplateOption
    @Option(help: "Largest learning rate.") var learningRate: Double?
    @Option(help: "Passes over the samples.") var epochs: Double?
    @Option(help: "Rank of the adapters.") var rank: Int?
    @Flag(help: "Train the lengths of adapted rows as well (DoRA).") var dora = false
    @Flag(help: "Scale adapters by alpha / √rank (rsLoRA).") var rslora = false
    @Option(
        help: """
            A module to train whole, beside the adapters, one option each: embed_tokens, lm_head, \
            norm, input_layernorm, post_attention_layernorm.
            """)
    var modulesToSave: [String] = []
    @Option(help: TypeOptions.help) var type: WeightType?
    @OptionGroup var memory: RecomputeOption
    @OptionGroup var report: JSONOption
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        Interruption.listen()
        var settings = TuneSettings()
        var label = CorpusSettings.Licence.open
        if let recipe = try recipe.read() {
            (settings, label) = (recipe.tune.settings, recipe.tune.licence)
        }
        if let learningRate { settings.run.learningRate.peak = learningRate }
        if let epochs { settings.run.epochs = epochs }
        if let rank { settings.lora.rank = rank }
        if dora { settings.lora.dora = true }
        if rslora { settings.lora.rslora = true }
        if !modulesToSave.isEmpty { settings.lora.modulesToSave = modulesToSave }
        if let type { settings.run.type = type }
        if let recompute = memory.recompute { settings.run.recompute = recompute }
        let loaded = try model.load()
        let files = data.map { URL(filePath: $0) }
        let template = try loaded.template(named: template.template)
        let job = TrainingJob(
            label: "tune", folder: URL(filePath: output.output + ".checkpoints"),
            workspace: compute.workspace)
        let inputs = try TrainingJob.inputs(
            loaded, data: files, template: template, settings: settings)
        var summary = try OutputFolder.write(to: output.url) { url in
            try job.tune(
                loaded, data: files, licence: licence ?? label, template: template,
                inputs: inputs, settings: settings, into: url)
        }
        summary.path = output.output
        try summary.show(json: report.json)
    }
}
