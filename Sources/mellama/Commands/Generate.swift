import ArgumentParser
import Foundation
import MeCompute
import MeModel
import MeText

/// `mellama generate`: goes on from a prompt.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on from a prompt.",
        discussion: """
            The prompt is taken as it is, without a chat template.
            Example: mellama generate --model smollm2-135m-instruct --prompt 'Aspirin is' \
            --tokens 24 --greedy
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @Option(help: "The text to go on from.") var prompt: String
    @OptionGroup var length: TokensOption
    @OptionGroup var report: JSONOption
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
        let tokens = length.tokens
        Interruption.listen()
        let local = try LocalModel(
            try model.load(), name: model.model, type: type.type, adapter: adapter.folder,
            on: compute.workspace)
        let tokenizer = local.tokenizer
        let ids = tokenizer.beginning(tokenizer.encode(prompt))
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
            if !report.json { Console.stream(piece) }
            return !Interruption.isRequested
        }[0]
        let rest = decoder.finish()
        let seconds = max(1e-9, Date().timeIntervalSince(started))
        guard report.json else { return Console.result(rest) }
        try Console.json(
            Output(
                text: text + rest, ids: made, promptTokens: ids.count, newTokens: made.count,
                tokensPerSecond: Double(made.count) / seconds))
    }
}
