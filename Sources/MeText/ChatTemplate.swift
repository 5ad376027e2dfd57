/// How a conversation is put into a model's own words: a Jinja text, run by the interpreter of this
/// room. Templates that are known have a name and their own rules of what ends an answer.
package struct ChatTemplate: Sendable {
    /// The special tokens that a template can name, by their spelling.
    package struct Tokens: Equatable, Sendable {
        package var begin: String?
        package var end: String?
        package var unknown: String?
        package var padding: String?
        /// All special tokens of the vocabulary; what ends an answer is one of them.
        package var special: [String] = []

        package init() {}

        /// Those of a tokenizer.
        package init(_ tokenizer: Tokenizer) {
            func spelling(_ id: Int32?) -> String? { id.flatMap { tokenizer.piece(of: $0) } }
            begin = spelling(tokenizer.beginToken)
            end = spelling(tokenizer.endToken)
            unknown = spelling(tokenizer.unknownToken)
            padding = spelling(tokenizer.paddingToken)
            special = tokenizer.addedTokens.filter(\.isSpecial).map(\.content)
        }
    }

    /// The name of the known template it is, or `custom`.
    package let name: String
    /// The text, for `tokenizer_config.json`.
    package let jinja: String
    /// The special tokens that its markers need.
    package let specialTokens: [String]
    /// The texts at which an answer is over.
    package private(set) var stops: [String] = []
    /// The date it is told if it asks; fixed, unless somebody talks to the model today.
    package var date = TemplateDate.fixed
    let tokens: Tokens
    let program: JinjaProgram
    /// What may end an answer, longest first.
    let endings: [String]

    /// A model's own template, whatever it is. Throws `JinjaError` for a text that is no Jinja, or
    /// that uses a construct which the interpreter does not have.
    package init(jinja: String, tokens: Tokens = Tokens()) throws {
        let program = try JinjaProgram(jinja)
        let known = KnownTemplate(recognising: program, tokens)
        self.init(known, jinja, program, tokens)
        findStops(known: known)
    }

    /// One that is known.
    init(_ known: KnownTemplate, tokens: Tokens = Tokens()) {
        guard let program = try? JinjaProgram(known.jinja) else {
            preconditionFailure("chat template \(known.name): its own text does not parse")
        }
        self.init(known, known.jinja, program, tokens)
        findStops(known: known)
    }

    private init(
        _ known: KnownTemplate?, _ jinja: String, _ program: JinjaProgram, _ tokens: Tokens
    ) {
        (self.jinja, self.program, self.tokens) = (jinja, program, tokens)
        name = known?.name ?? Self.custom
        specialTokens = known?.specialTokens(tokens) ?? []
        // A text's first token ends nothing, unless the vocabulary has one token for both.
        let special = tokens.special.filter { $0 != tokens.begin || $0 == tokens.end }
        let all = known?.endings(tokens) ?? special
        endings = all.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// What a template is called that is not known by name.
    package static let custom = "custom"

    /// The template that a model's own Jinja text spells, if it is a known one: the same text for
    /// every conversation, however it is written. Nil for any other.
    package init?(recognising jinja: String, tokens: Tokens = Tokens()) {
        guard let template = try? ChatTemplate(jinja: jinja, tokens: tokens),
            template.name != Self.custom
        else { return nil }
        self = template
    }

    /// The template of that name as the tokenizer's model needs it: the model's own, if that has the
    /// name; else the known one, in the study's wrapper with `<|endoftext|>` as its end if the
    /// vocabulary has it, else the model's end token. Throws `TokenizerError` for another name, or
    /// where a marker is not in the vocabulary.
    package static func named(_ name: String, for tokenizer: Tokenizer) throws -> ChatTemplate {
        let tokens = Tokens(tokenizer)
        let own = tokenizer.chatTemplateText.flatMap {
            try? ChatTemplate(jinja: $0, tokens: tokens)
        }
        if let own, own.name == name {
            try own.check(against: tokenizer)
            return own
        }
        guard var known = KnownTemplate.all.first(where: { $0.name == name }) else {
            throw TokenizerError(
                source: "chat template", place: "name",
                expected: "one of \(names.joined(separator: ", "))", got: "\"\(name)\"",
                advice: "Correct the name.")
        }
        if case .meLLaMA = known {
            let hasUsual = tokenizer.id(of: "<|endoftext|>").map(tokenizer.isSpecial) ?? false
            known = .meLLaMA(endOfText: hasUsual ? "<|endoftext|>" : tokens.end ?? "<|endoftext|>")
        }
        let template = ChatTemplate(known, tokens: tokens)
        try template.check(against: tokenizer)
        return template
    }

    /// The names of all known templates.
    package static let names = KnownTemplate.all.map(\.name)

    /// Throws `TokenizerError` where a marker is no special token of the vocabulary: its spelling
    /// would be encoded as ordinary text, and the model would be trained and served on gibberish.
    package func check(against tokenizer: Tokenizer) throws {
        for token in specialTokens {
            if let id = tokenizer.id(of: token), tokenizer.isSpecial(id) { continue }
            throw TokenizerError(
                source: "chat template \(name)", place: "marker",
                expected: token.isEmpty
                    ? "a begin and an end token in the vocabulary"
                    : "\"\(token)\" as a special token of the vocabulary",
                got: "none", advice: "Choose the template that this model was made with.")
        }
    }

    /// What follows an answer when the conversation goes on: its end marker, or where it has none
    /// the words before the next turn.
    private mutating func findStops(known: KnownTemplate?) {
        stops = known?.endings(tokens).filter { !$0.isEmpty } ?? []
        let turns = ["a", "b", "c"].enumerated().map {
            ChatMessage(role: $0 == 1 ? .assistant : .user, content: $1)
        }
        for turns in [turns, Array(turns.prefix(2))] where known == nil && stops.isEmpty {
            guard let text = try? rendered(turns, addGenerationPrompt: false),
                let place = text.place(ofMessage: 1)
            else { continue }
            if let end = ending(in: text, after: place.upperBound) {
                stops = [text[end].stripped().string]
            } else {
                let words = text[place.upperBound..<text.nextContent(after: place.upperBound)]
                stops = [words.stripped(left: false).string].filter { !$0.isEmpty }
            }
        }
        stops += (known?.otherStops ?? []).filter { !stops.contains($0) }
    }
}

extension ChatTemplate: Equatable {
    /// Equal when they say the same of every conversation in the same text.
    package static func == (one: ChatTemplate, other: ChatTemplate) -> Bool {
        one.name == other.name && one.jinja == other.jinja && one.tokens == other.tokens
            && one.date == other.date
    }
}

extension ChatTemplate {
    /// ChatML: `<|im_start|>role\n…<|im_end|>\n`. A conversation that does not begin with a system
    /// message gets `defaultSystem` as one, where there is one.
    package static func chatML(defaultSystem: String?) -> ChatTemplate {
        ChatTemplate(.chatML(defaultSystem: defaultSystem))
    }

    /// The study's wrapper: `Human: \n` + prompt + `\n\nAssistant: \n` + answer, each answer ended
    /// by the end-of-text token (paper §3.3). The study has no system message: one is put before
    /// the first turn, with an empty line between.
    package static func meLLaMA(endOfText: String) -> ChatTemplate {
        ChatTemplate(.meLLaMA(endOfText: endOfText))
    }

    /// The study's wrapper with `<|endoftext|>`.
    package static let meLLaMA = ChatTemplate.meLLaMA(endOfText: "<|endoftext|>")

    /// SmolLM2-Instruct's ChatML, system message included.
    package static let smolLM2 = ChatTemplate.chatML(
        defaultSystem: "You are a helpful AI assistant named SmolLM, trained by Hugging Face")
}
