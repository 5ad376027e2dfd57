import Foundation
import MeCompute
import MeEvaluation
import MeModel
import MeServing
import MeText

/// The engine of this process as evaluation sees a model: text in, scores and text out.
final class LocalModel: LanguageModel, @unchecked Sendable {
    let name: String
    let tokenizer: Tokenizer
    let engine: InferenceEngine
    /// Or why there is none: known only where a conversation needs it.
    private let template: Swift.Result<ChatTemplate, any Error>
    /// One caller at a time: the engine scribbles in its workspace.
    private let lock = NSLock()

    init(
        _ loaded: LoadedModel, name: String, type: WeightType, adapter: URL? = nil,
        template: String = "", positions: Int = 2048, on w: Workspace
    ) throws {
        self.name = name
        tokenizer = loaded.tokenizer
        let weights = try loaded.file.weights(type: type, on: w)
        let lora = try adapter.map {
            try LoRAAdapter(folder: $0, for: loaded.configuration, type: type.elements, on: w)
        }
        engine = InferenceEngine(
            LlamaModel(weights, adapter: lora, positions: positions, on: w), on: w)
        if let adapter { _ = try TokenAgreement.tokenizer(of: adapter, on: loaded) }
        self.template = Swift.Result { try loaded.template(named: template, adapter: adapter) }
        if !template.isEmpty { _ = try self.template.get() }
    }

    // MARK: Text to tokens

    private func segments(_ prompt: Prompt) throws -> [TemplateSegment] {
        switch prompt {
        case .text(let text): return [TemplateSegment(text)]
        case .chat(let turns):
            return try template.get().segments(turns, addGenerationPrompt: true)
        }
    }

    /// A text's tokens with what the tokenizer puts before them, or end of text where there must be
    /// something.
    private func opened(_ ids: [Int32], needed: Bool) -> [Int32] {
        let opened = tokenizer.beginning(ids)
        guard opened.isEmpty, needed else { return opened }
        return [tokenizer.beginToken ?? tokenizer.endToken].compactMap { $0 }
    }

    private func check(_ count: Int, _ what: String) throws {
        guard count <= engine.model.positions else {
            throw CommandError(
                "\(name): \(what) has \(count) tokens, the model is run with "
                    + "\(engine.model.positions). Shorten the input (--input-bytes) or use fewer "
                    + "shots; nothing is cut silently")
        }
    }

    // MARK: LanguageModel

    // Between batches is where an examination can be stopped: all before is on disk.

    func score(_ requests: [ScoreRequest]) async throws -> [[ContinuationScore]] {
        try Interruption.check()
        return try lock.withLock {
            // Continuations whose joint encoding leaves the context alone share it.
            var items: [InferenceEngine.ScoreItem] = []
            var places: [[(item: Int, index: Int)]] = []
            for request in requests {
                let context = try segments(request.prompt)
                let first = items.count
                places.append(
                    try request.continuations.map { continuation in
                        var (before, after) = tokenizer.encode(
                            context: context, continuation: continuation)
                        before = opened(before, needed: true)
                        try check(before.count + after.count, "a prompt")
                        if let same = items[first...].firstIndex(where: { $0.context == before }) {
                            items[same].continuations.append(after)
                            return (same, items[same].continuations.count - 1)
                        }
                        items.append(.init(context: before, continuations: [after]))
                        return (items.count - 1, 0)
                    })
            }
            let scores = engine.score(items)
            return places.map { request in
                request.map { place in
                    let score = scores[place.item][place.index]
                    return ContinuationScore(
                        logProbability: score.logProbability,
                        tokenCount: items[place.item].continuations[place.index].count,
                        isGreedy: score.isGreedy)
                }
            }
        }
    }

    func generate(_ requests: [GenerationRequest]) async throws -> [Generation] {
        try Interruption.check()
        return try lock.withLock {
            let items = try requests.map { request in
                let ids = tokenizer.encode(try segments(request.prompt))
                let prompt = opened(ids, needed: true)
                try check(prompt.count + request.maximumTokens, "a prompt with its answer")
                return InferenceEngine.GenerationItem(
                    prompt: prompt, maximumTokens: request.maximumTokens)
            }
            let stops = (try? template.get())?.stops ?? []
            var texts = requests.map {
                StopFilter(tokenizer, stops: $0.stops + stops)
            }
            let tokens = engine.generate(items) { index, token in texts[index].append(token).goesOn
            }
            return texts.indices.map { index in
                _ = texts[index].finish()
                return Generation(
                    text: texts[index].text, tokenCount: tokens[index].count,
                    stopped: texts[index].isStopped)
            }
        }
    }

    // MARK: Held-out loss

    /// What a text costs the model.
    struct TextLoss {
        var nats = 0.0
        /// Tokens predicted: all but the first, or all where the tokenizer begins a text.
        var tokens = 0
        /// UTF-8 bytes of the predicted tokens.
        var bytes = 0

        /// Independent of the tokenizer.
        var bitsPerByte: Double { bytes == 0 ? 0 : nats / log(2) / Double(bytes) }
        /// Nats per predicted token.
        var natsPerToken: Double { tokens == 0 ? 0 : nats / Double(tokens) }

        mutating func add(_ other: TextLoss) {
            nats += other.nats
            tokens += other.tokens
            bytes += other.bytes
        }
    }

    /// The loss over a text, whatever its length: beyond `window` tokens the window moves by half
    /// its length, and each token is predicted once, with the most context there is.
    func loss(of text: String, window: Int) -> TextLoss {
        let ids = opened(tokenizer.encode(text), needed: false)
        let losses = lock.withLock { engine.losses(of: ids, window: window) }
        return TextLoss(
            nats: losses.reduce(0) { $0 + Double($1) }, tokens: losses.count,
            bytes: ids.dropFirst().reduce(0) { $0 + tokenizer.bytes(of: $1).count })
    }
}
