import ArgumentParser
import Foundation
import MeCompute
import MeCorpus

/// `mellama merge`: an adapter into its base.
struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Merge an adapter into its base model.",
        discussion: """
            Writes a model folder in --type with tokenizer and chat template, and tells how much \
            its logits differ from the adapter's on a few dozen fixed tokens; more than rounding \
            to the type explains is an error.
            Example: mellama merge --model pretrained --adapter adapter --output merged
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @OptionGroup var template: TemplateOption
    @OptionGroup var output: OutputOption
    @OptionGroup var type: TypeOptions
    @OptionGroup var report: JSONOption
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        if adapter.adapter == nil { throw ValidationError("--adapter: expected a folder") }
        guard !type.type.isFrozen else {
            throw ValidationError(
                "--type: expected float32 or bfloat16 for a merged model, got "
                    + "\(type.type.rawValue). `export --adapter` writes GGUF with 8 and 4 bits")
        }
    }

    func run() throws {
        guard let folder = try adapter.folder else { return }
        let loaded = try model.load()
        var merged = try OutputFolder.write(to: output.url) { url in
            try MergeJob.merge(
                loaded, adapter: folder,
                template: try loaded.template(named: template.template, adapter: folder),
                type: type.type.elements, to: url, on: compute.workspace)
        }
        merged.path = output.output
        if report.json { return try Console.json(merged) }
        Console.result(output.output)
    }
}
