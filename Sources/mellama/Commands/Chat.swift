import ArgumentParser
import Foundation
import MeCompute
import MeModel
import MeServing
import MeText

/// `mellama chat`: a conversation in the terminal.
struct Chat: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Talk to a model in the terminal.",
        discussion: """
            The model's own template is used. /reset begins anew, /quit or Ctrl-D ends.
            Example: mellama chat --model runs/quickstart/model
            Research software, not a medical device.
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @OptionGroup var template: TemplateOption
    @Option(help: "What the model is told before the conversation.") var system = ""
    @OptionGroup var length: TokensOption
    @OptionGroup var sampling: SamplingOptions
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        let w = compute.workspace
        let loaded = try model.load()
        let lora = try adapter.folder.map {
            try LoRAAdapter(folder: $0, for: loaded.configuration, type: type.type.elements, on: w)
        }
        let weights = try loaded.file.weights(type: type.type, on: w)
        let llama = LlamaModel(weights, adapter: lora, positions: 4096, on: w)
        var talk = try loaded.template(named: template.template, adapter: adapter.folder)
        talk.date = .now
        var session = ChatSession(
            InferenceEngine(llama, on: w), tokenizer: loaded.tokenizer,
            template: talk, system: system,
            sampling: try sampling.settings())
        Console.note("Research software, not a medical device. /reset begins anew, /quit ends.")
        while true {
            if Console.isTerminal { Console.stream("> ") }
            guard let line = readLine() else { break }
            if line == "/quit" { break }
            if line == "/reset" {
                session.reset()
                continue
            }
            if line.trimmingCharacters(in: .whitespaces).isEmpty { continue }
            do {
                _ = try session.answer(line, maximumTokens: length.tokens) { Console.stream($0) }
                Console.result("")
            } catch let error as ChatTooLong {
                Console.note("\(error)")
            }
        }
    }
}
