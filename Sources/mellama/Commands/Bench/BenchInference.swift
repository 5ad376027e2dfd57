import ArgumentParser
import Foundation
import MeCompute
import MeModel

/// A model to read and write with: one on disk, or random weights of a known shape.
struct BenchModelOptions: ParsableArguments {
    @Option(help: "A model's path (a GGUF file or a folder), or a name that `pull` takes.")
    var model: String?
    @OptionGroup var adapter: AdapterOption
    @Option(help: "Random weights of this shape, in place of a model.") var shape: BenchShape?
    @Option(help: "Tokens to time.") var tokens = 512

    func validate() throws {
        guard (model == nil) != (shape == nil) else {
            throw ValidationError("expected one of --model and --shape")
        }
        guard model != nil || adapter.adapter == nil else {
            throw ValidationError("--adapter: expected a --model that it belongs to")
        }
        guard tokens > 0 else {
            throw ValidationError("--tokens: expected 1 or more, got \(tokens)")
        }
    }

    /// The engine, for texts of so many tokens together.
    func engine(positions: Int, type: WeightType, on w: Workspace) throws -> InferenceEngine {
        let weights: ModelWeights
        var lora: LoRAAdapter?
        if let model {
            let loaded = try LoadedModel(model)
            weights = try loaded.file.weights(type: type, on: w)
            lora = try adapter.folder.map {
                try LoRAAdapter(folder: $0, for: loaded.configuration, type: type.elements, on: w)
            }
        } else {
            let c = (shape ?? .smollm2_135m).configuration
            weights = ModelWeights(c, type: type, on: w, read: RandomWeights.fill)
        }
        return InferenceEngine(
            LlamaModel(weights, adapter: lora, positions: positions, on: w), on: w)
    }
}

private struct Speed: Encodable {
    var tokensPerSecond: Double
    /// Of one round.
    var seconds: Double
    var tokens: Int
}

/// `mellama bench prefill`.
struct BenchPrefill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prefill",
        abstract: "Time the reading of a prompt, up to its first answered token.",
        discussion: """
            Example: mellama bench prefill --model smollm2-135m-instruct --tokens 512 --json
            Example: mellama bench prefill --shape smollm2-135m --tokens 512
            """)

    @OptionGroup var model: BenchModelOptions
    @OptionGroup var bench: BenchOptions
    @OptionGroup var type: TypeOptions

    func run() throws {
        let w = bench.compute.workspace
        let engine = try model.engine(
            positions: model.tokens + 1, type: type.type, on: w)
        let vocabulary = engine.model.configuration.vocabularySize
        let item = InferenceEngine.GenerationItem(
            prompt: RandomWeights.tokens(model.tokens, of: vocabulary), maximumTokens: 1)
        let seconds = bench.median { _ = engine.generate([item]) { _, _ in true } }
        let speed = Speed(
            tokensPerSecond: Double(model.tokens) / seconds, seconds: seconds, tokens: model.tokens)
        try bench.show(
            speed, type: type.type.rawValue, on: w,
            [
                String(
                    format: "%.0f tokens/s (%d tokens in %.3f s, median of %d)",
                    speed.tokensPerSecond, model.tokens, seconds, bench.rounds)
            ])
    }
}

/// `mellama bench decode`.
struct BenchDecode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Time the writing of tokens, one after the other, after a prompt.",
        discussion: """
            The prompt and the first token are not counted.
            Example: mellama bench decode --model smollm2-135m-instruct --tokens 64 --json
            """)

    @OptionGroup var model: BenchModelOptions
    @Option(help: "Tokens of the prompt before them.") var context = 128
    @Option(help: "Texts written side by side; their tokens are counted together.") var batch = 1
    @OptionGroup var bench: BenchOptions
    @OptionGroup var type: TypeOptions

    func validate() throws {
        guard context > 0, batch > 0 else {
            throw ValidationError("--context, --batch: expected 1 or more")
        }
    }

    func run() throws {
        let w = bench.compute.workspace
        let engine = try model.engine(
            positions: context + model.tokens + 1, type: type.type, on: w)
        let vocabulary = engine.model.configuration.vocabularySize
        let items = (0..<batch).map {
            InferenceEngine.GenerationItem(
                prompt: RandomWeights.tokens(context, of: vocabulary, seed: UInt64($0)),
                maximumTokens: model.tokens + 1)
        }
        let clock = ContinuousClock()
        let seconds = bench.median(of: {
            var first: ContinuousClock.Instant?
            _ = engine.generate(items) { _, _ in
                // All texts have their first token at about the same time.
                if first == nil { first = clock.now }
                return true
            }
            return first.map { (clock.now - $0) / .seconds(1) } ?? 0
        })
        let count = batch * model.tokens
        let speed = Speed(
            tokensPerSecond: Double(count) / seconds, seconds: seconds, tokens: count)
        try bench.show(
            speed, type: type.type.rawValue, on: w,
            [
                String(
                    format: "%.1f tokens/s (%d tokens in %.3f s, median of %d)",
                    speed.tokensPerSecond, count, seconds, bench.rounds)
            ])
    }
}
