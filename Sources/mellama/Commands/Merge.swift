import ArgumentParser
import Foundation
import MeCompute
import MeCorpus

/// `mellama merge`: an adapter into its base.
struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Merge an adapter into its base model.",
        discussion: """
            Writes a model folder in bfloat16 with tokenizer and chat template, and tells how much \
            its logits differ from the adapter's.
            Example: mellama merge --model pretrained --adapter adapter --output merged
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @OptionGroup var template: TemplateOption
    @OptionGroup var output: OutputOption
    @OptionGroup var compute: ComputeOptions

    func validate() throws {
        if adapter.adapter == nil { throw ValidationError("--adapter: expected a folder") }
    }

    func run() throws {
        guard let folder = try adapter.folder else { return }
        let loaded = try model.load()
        try OutputFolder.write(to: output.url) { url in
            try MergeJob.merge(
                loaded, adapter: folder,
                template: try loaded.template(named: template.template, adapter: folder),
                to: url, on: compute.workspace)
        }
        Console.result(output.output)
    }
}
