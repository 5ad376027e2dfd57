/// How a conversation is put into a model's own words.
package struct ChatTemplate: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case chatML(defaultSystem: String?)
        case meLLaMA(endOfText: String)
    }

    let kind: Kind

    /// ChatML: `<|im_start|>role\n…<|im_end|>\n`. A conversation that does not begin with a system
    /// message gets `defaultSystem` as one, where there is one.
    package static func chatML(defaultSystem: String?) -> ChatTemplate {
        ChatTemplate(kind: .chatML(defaultSystem: defaultSystem))
    }

    /// The study's wrapper: `Human: \n` + prompt + `\n\nAssistant: \n` + answer, each answer ended
    /// by the end-of-text token (paper §3.3). The study has no system message: one is put before
    /// the first turn, with an empty line between.
    package static func meLLaMA(endOfText: String) -> ChatTemplate {
        ChatTemplate(kind: .meLLaMA(endOfText: endOfText))
    }

    /// The study's wrapper with `<|endoftext|>`.
    package static let meLLaMA = ChatTemplate.meLLaMA(endOfText: "<|endoftext|>")

    /// SmolLM2-Instruct's ChatML, system message included.
    package static let smolLM2 = ChatTemplate.chatML(
        defaultSystem: "You are a helpful AI assistant named SmolLM, trained by Hugging Face")

    /// The template of that name (`names`) as the tokenizer's model needs it: ChatML with the default
    /// system message of the model's own ChatML if it has one; the study's wrapper ended by
    /// `<|endoftext|>` if the vocabulary has it, else by the model's end token. Throws
    /// `TokenizerError` for another name, or where a marker is not in the vocabulary.
    package static func named(_ name: String, for tokenizer: Tokenizer) throws -> ChatTemplate {
        let template: ChatTemplate
        switch name {
        case names[0]:
            let own = tokenizer.chatTemplateText.flatMap { ChatTemplate(recognising: $0) }
            if let own, own.name == name {
                template = own
            } else {
                template = .chatML(defaultSystem: nil)
            }
        case names[1]:
            let end = tokenizer.endToken.flatMap { tokenizer.piece(of: $0) }
            let hasUsual = tokenizer.id(of: "<|endoftext|>").map(tokenizer.isSpecial) ?? false
            template = hasUsual ? .meLLaMA : .meLLaMA(endOfText: end ?? "<|endoftext|>")
        default:
            throw TokenizerError(
                source: "chat template", place: "name",
                expected: "one of \(names.joined(separator: ", "))", got: "\"\(name)\"",
                advice: "Correct the name.")
        }
        try template.check(against: tokenizer)
        return template
    }

    /// The names of all kinds.
    package static let names = ["chatml", "mellama"]

    /// `chatml` or `mellama`.
    package var name: String {
        switch kind {
        case .chatML: return Self.names[0]
        case .meLLaMA: return Self.names[1]
        }
    }

    /// The texts at which an answer is over.
    package var stops: [String] {
        switch kind {
        case .chatML: return ["<|im_end|>"]
        case .meLLaMA(let endOfText): return [endOfText, "\n\nHuman:"]
        }
    }

    /// The special tokens that the template's markers are made of.
    package var specialTokens: [String] {
        switch kind {
        case .chatML: return ["<|im_start|>", "<|im_end|>"]
        case .meLLaMA(let endOfText): return [endOfText]
        }
    }

    /// The whole conversation as one text.
    package func render(_ messages: [ChatMessage], addGenerationPrompt: Bool) -> String {
        segments(messages, addGenerationPrompt: addGenerationPrompt).map(\.text).joined()
    }

    /// The conversation in stretches: the template's markers, what the messages say, and of both
    /// what is to be learnt. Joined, they are what `render` gives.
    package func segments(
        _ messages: [ChatMessage], addGenerationPrompt: Bool = false
    ) -> [TemplateSegment] {
        var segments: [TemplateSegment] = []
        if case .chatML(let system?) = kind, let first = messages.first, first.role != .system {
            segments += turn(ChatMessage(role: .system, content: system))
        }
        for message in messages { segments += turn(message) }
        if addGenerationPrompt { segments.append(.init(answerOpening, isMarker: true)) }
        return segments
    }

    /// Throws `TokenizerError` where a marker is no special token of the vocabulary: its spelling
    /// would be encoded as ordinary text, and the model would be trained and served on gibberish.
    package func check(against tokenizer: Tokenizer) throws {
        for token in specialTokens {
            if let id = tokenizer.id(of: token), tokenizer.isSpecial(id) { continue }
            throw TokenizerError(
                source: "chat template \(name)", place: "marker",
                expected: "\"\(token)\" as a special token of the vocabulary", got: "none",
                advice: "Choose the template that this model was made with.")
        }
    }

    private func turn(_ message: ChatMessage) -> [TemplateSegment] {
        let content = TemplateSegment(message.content, isAnswer: message.role == .assistant)
        switch (kind, message.role) {
        case (.chatML, .assistant):
            return [
                .init(answerOpening, isMarker: true), content,
                .init("<|im_end|>", isMarker: true, isAnswer: true), .init("\n", isMarker: true),
            ]
        case (.chatML, let role):
            return [
                .init("<|im_start|>\(role.rawValue)\n", isMarker: true), content,
                .init("<|im_end|>\n", isMarker: true),
            ]
        case (.meLLaMA(let endOfText), .assistant):
            return [
                .init(answerOpening, isMarker: true), content,
                .init(endOfText, isMarker: true, isAnswer: true),
            ]
        case (.meLLaMA, .user): return [.init("Human: \n", isMarker: true), content]
        case (.meLLaMA, .system): return [content, .init("\n\n", isMarker: true)]
        }
    }

    /// What stands before every answer.
    private var answerOpening: String {
        switch kind {
        case .chatML: return "<|im_start|>assistant\n"
        case .meLLaMA: return "\n\nAssistant: \n"
        }
    }
}
