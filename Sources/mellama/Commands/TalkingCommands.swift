import ArgumentParser
import Foundation
import MeCompute
import MeModel
import MeServing
import MeText

/// `--temperature` and its like.
struct SamplingOptions: ParsableArguments {
    @Option(help: "0: always the likeliest token.") var temperature: Float = 0.7
    @Option(help: "Draw from the likeliest tokens that reach this probability.")
    var topP: Float = 0.95
    @Option(help: "The source of draws.") var seed: UInt64 = 1
    @Flag(help: "Always the likeliest token.") var greedy = false

    func settings() throws -> SamplingSettings {
        var settings = SamplingSettings()
        settings.temperature = greedy ? 0 : temperature
        (settings.topP, settings.seed) = (topP, seed)
        if let problem = settings.problem { throw ValidationError("--\(problem)") }
        return settings
    }
}

/// `mellama generate`: goes on from a prompt.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on from a prompt.",
        discussion: "Example: mellama generate --model smollm2-135m-instruct --prompt 'Aspirin is' "
            + "--tokens 24 --greedy")

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "An adapter folder.") var adapter: String?
    @Option(help: "The text to go on from.") var prompt: String
    @Option(help: "New tokens at most.") var tokens = 128
    @Flag(help: "Print as JSON, with the ids.") var json = false
    @OptionGroup var sampling: SamplingOptions
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable {
        var text: String
        var ids: [Int32]
        var promptTokens: Int
        var newTokens: Int
        var tokensPerSecond: Double
    }

    func run() throws {
        Interruption.listen()
        let local = try LocalModel(
            try LoadedModel(model), name: model, type: type.type,
            adapter: adapter.map { URL(filePath: $0) }, on: compute.workspace)
        let tokenizer = local.tokenizer
        var ids = tokenizer.encode(prompt)
        if tokenizer.addsBeginToken, let begin = tokenizer.beginToken { ids.insert(begin, at: 0) }
        guard !ids.isEmpty else { throw ValidationError("--prompt: expected a text") }
        guard ids.count + tokens <= local.engine.model.positions else {
            throw ValidationError(
                "--prompt and --tokens: \(ids.count) + \(tokens) tokens do not fit the model's "
                    + "\(local.engine.model.positions)")
        }
        var decoder = StreamingDecoder(tokenizer)
        var text = ""
        let started = Date()
        let item = InferenceEngine.GenerationItem(prompt: ids, maximumTokens: tokens)
        let made = local.engine.generate([item], sampling: try sampling.settings()) { _, token in
            if tokenizer.stopTokens.contains(token) { return false }
            let piece = decoder.append(token)
            text += piece
            if !json { Console.stream(piece) }
            return !Interruption.isRequested
        }[0]
        let rest = decoder.finish()
        let seconds = max(1e-9, Date().timeIntervalSince(started))
        guard json else { return Console.result(rest) }
        try Console.json(
            Output(
                text: text + rest, ids: made, promptTokens: ids.count, newTokens: made.count,
                tokensPerSecond: Double(made.count) / seconds))
    }
}

/// `mellama chat`: a conversation in the terminal.
struct Chat: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Talk to a model in the terminal.",
        discussion: """
            The model's own template is used. /reset begins anew, /quit or Ctrl-D ends.
            Example: mellama chat --model runs/quickstart/model
            Research software, not a medical device.
            """)

    @Option(help: "A model's name or path.") var model: String
    @Option(help: "An adapter folder.") var adapter: String?
    @Option(help: "A chat template's name, if not the model's own.") var template = ""
    @Option(help: "What the model is told before the conversation.") var system = ""
    @Option(help: "New tokens of an answer at most.") var tokens = 256
    @OptionGroup var sampling: SamplingOptions
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        let w = compute.workspace
        let loaded = try LoadedModel(model)
        let lora = try adapter.map {
            try LoRAAdapter(
                folder: URL(filePath: $0), for: loaded.configuration, type: type.type, on: w)
        }
        let weights = try loaded.file.weights(type: type.type, on: w)
        let llama = LlamaModel(weights, adapter: lora, positions: 4096)
        var session = ChatSession(
            InferenceEngine(llama, on: w), tokenizer: loaded.tokenizer,
            template: try loaded.template(named: template), system: system,
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
                _ = try session.answer(line, maximumTokens: tokens) { Console.stream($0) }
                Console.result("")
            } catch let error as ChatTooLong {
                Console.note("\(error)")
            }
        }
    }
}
