import MeCompute
import MeModel
import MeText
import Testing

@testable import MeServing

/// Conversations with models of random weights, and with one that says what it is made to say.
@Suite struct ChatSessionTests {
    private static let texts = ["Which drug is given first? The first, é, and then the other."]

    private static func tokenizer() throws -> Tokenizer {
        var trainer = BPETrainer()
        trainer.vocabularySize = 280
        return try trainer.train(texts)
    }

    private static func shape(_ vocabulary: Int, width: Int) -> ModelConfiguration {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (vocabulary, width, 8, 1)
        (c.heads, c.keyValueHeads, c.headDimension) = (1, 1, 8)
        return c
    }

    /// A model whose answers depend on all that was said before.
    private static func random(positions: Int, _ tokenizer: Tokenizer) -> InferenceEngine {
        let w = Workspace()
        var stream = RandomStream(seed: 3)
        let c = shape(tokenizer.vocabularySize, width: 16)
        let weights = ModelWeights(c, type: .float32, on: w) { parameter, matrix in
            matrix.fill(
                with: (0..<parameter.count).map { _ in
                    parameter.decays ? Float(stream.normal()) : 1
                })
        }
        return InferenceEngine(LlamaModel(weights, positions: positions), rowsPerPass: 32, on: w)
    }

    /// A model in which each token is followed by a fixed other one: `script` after the marker that
    /// opens an answer. Every row of the embedding is a direction of its own, the block adds
    /// nothing, and the head answers each direction with its successor.
    private static func scripted(
        _ script: [Int32], after opening: Int32, _ tokenizer: Tokenizer
    ) -> InferenceEngine {
        precondition(Set(script + [opening]).count == script.count + 1, "a token has one successor")
        let w = Workspace()
        let V = tokenizer.vocabularySize
        let weights = ModelWeights(shape(V, width: V), type: .float32, on: w) { parameter, matrix in
            var values = [Float](repeating: parameter.decays ? 0 : 1, count: parameter.count)
            switch parameter.name {
            case "model.embed_tokens.weight": for id in 0..<V { values[id * V + id] = 1 }
            case "lm_head.weight":
                for (token, next) in zip([opening] + script, script) {
                    values[Int(next) * V + Int(token)] = 1
                }
            default: break
            }
            matrix.fill(with: values)
        }
        return InferenceEngine(LlamaModel(weights, positions: 256), on: w)
    }

    private static func session(
        _ engine: InferenceEngine, _ tokenizer: Tokenizer, system: String = ""
    ) -> ChatSession {
        var greedy = SamplingSettings()
        greedy.temperature = 0
        return ChatSession(
            engine, tokenizer: tokenizer, template: .chatML(defaultSystem: nil), system: system,
            sampling: greedy)
    }

    @Test func everyTurnIsAnsweredWithAllBeforeIt() throws {
        let tokenizer = try Self.tokenizer()
        let engine = Self.random(positions: 512, tokenizer)
        var session = Self.session(engine, tokenizer, system: "Be brief.")
        let first = try session.answer("Which drug?", maximumTokens: 9) { _ in }
        var streamed = ""
        let second = try session.answer("And then?", maximumTokens: 9) { streamed += $0 }
        #expect(streamed == second)
        #expect(
            session.messages == [
                ChatMessage(role: .system, content: "Be brief."),
                ChatMessage(role: .user, content: "Which drug?"),
                ChatMessage(role: .assistant, content: first),
                ChatMessage(role: .user, content: "And then?"),
                ChatMessage(role: .assistant, content: second),
            ])
        // The same question, with the same words before it, by hand.
        let template = ChatTemplate.chatML(defaultSystem: nil)
        let prompt = tokenizer.encode(
            try template.segments(Array(session.messages.dropLast()), addGenerationPrompt: true))
        var filter = StopFilter(tokenizer, stops: template.stops)
        _ = engine.generate([.init(prompt: prompt, maximumTokens: 9)]) { _, token in
            filter.append(token).goesOn
        }
        _ = filter.finish()
        #expect(filter.text == second)
        // Without them it is another.
        var alone = Self.session(engine, tokenizer, system: "Be brief.")
        #expect(try alone.answer("And then?", maximumTokens: 9) { _ in } != second)
        session.reset()
        #expect(session.messages == [ChatMessage(role: .system, content: "Be brief.")])
        #expect(try session.answer("Which drug?", maximumTokens: 9) { _ in } == first)
    }

    @Test func aFullContextIsAnErrorAndTheConversationStays() throws {
        let tokenizer = try Self.tokenizer()
        var session = Self.session(Self.random(positions: 100, tokenizer), tokenizer)
        var turns = 0
        let error = #expect(throws: ChatTooLong.self) {
            while turns < 20 {
                // More is asked for than there is room: the answer ends where the context does.
                _ = try session.answer("Which drug is given first?", maximumTokens: 30) { _ in }
                turns += 1
            }
        }
        #expect(turns > 0 && session.messages.count == 2 * turns)
        #expect(error?.positions == 100 && (error?.tokens ?? 0) >= 100)
        #expect(error?.description.contains("/reset") == true)
        session.reset()
        #expect(try !session.answer("Again?", maximumTokens: 5) { _ in }.isEmpty)
    }

    @Test func anAnswerEndsAtTheStopTokenAndNeverShowsHalfACharacter() throws {
        let tokenizer = try Self.tokenizer()
        let opening = try #require(tokenizer.encode("\n").last)
        let end = try #require(tokenizer.id(of: "<|im_end|>"))
        // é in two tokens of a byte each.
        let bytes = try "Yé!".utf8.map { byte in
            try #require(
                (0..<Int32(tokenizer.vocabularySize)).first { tokenizer.bytes(of: $0) == [byte] })
        }
        let engine = Self.scripted(bytes + [end], after: opening, tokenizer)
        var session = Self.session(engine, tokenizer)
        for _ in 0..<2 {
            var pieces: [String] = []
            let answer = try session.answer("Which?", maximumTokens: 50) { pieces.append($0) }
            #expect(answer == "Yé!")
            #expect(pieces == ["Y", "é", "!"])
            #expect(session.messages.last == ChatMessage(role: .assistant, content: "Yé!"))
        }
        // Cut in the midst of é: what is left of it is shown as such, once.
        session.reset()
        #expect(try session.answer("Which?", maximumTokens: 2) { _ in } == "Y\u{FFFD}")
    }
}
