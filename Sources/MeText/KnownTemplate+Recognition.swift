/// Tells known templates by what they do: the same text, or a refusal alike, for every conversation
/// of a set that is made to tell them apart. Turns in an order that no family has are not asked for:
/// what is run is always the model's own text, and the name only says whose rules go with it.
extension KnownTemplate {
    /// The known template that says of all conversations what this one does; nil where there is none.
    init?(recognising program: JinjaProgram, _ given: ChatTemplate.Tokens) {
        // A template that names the begin token and was given none is judged with one.
        var tokens = given
        tokens.begin = tokens.begin ?? "<begin>"
        tokens.end = tokens.end ?? "<end>"
        let asked = Probe(program, tokens)
        guard let first = asked.outcome(of: 0) else { return nil }
        let candidates: [KnownTemplate] =
            [.chatML(defaultSystem: Self.systemMessage(in: first))]
            + (Self.endOfText(in: asked).map { [.meLLaMA(endOfText: $0)] } ?? [])
            + [.llama2, .llama3, .alpaca, .vicuna, .mistral, .zephyr]
        for candidate in candidates {
            guard let known = Self.programs[candidate.name] ?? (try? JinjaProgram(candidate.jinja))
            else { continue }
            if asked.saysTheSame(as: Probe(known, tokens)) {
                self = candidate
                return
            }
        }
        return nil
    }

    /// Those whose text is always the same, read once.
    private static let programs: [String: JinjaProgram] = {
        let fixed: [KnownTemplate] = [.llama2, .llama3, .alpaca, .vicuna, .mistral, .zephyr]
        let read = fixed.compactMap { known in
            (try? JinjaProgram(known.jinja)).map { (known.name, $0) }
        }
        return Dictionary(uniqueKeysWithValues: read)
    }()

    /// What is put before a question as the system message, in ChatML's words.
    private static func systemMessage(in text: String) -> String? {
        let question = "<|im_start|>user\n\(Probe.question)<|im_end|>\n"
        guard text.hasPrefix(systemOpening), text.hasSuffix(turnEnd + question) else { return nil }
        return String(text.dropFirst(systemOpening.count).dropLast((turnEnd + question).count))
    }

    /// What stands after an answer in the study's words.
    private static func endOfText(in probe: Probe) -> String? {
        let opening = "Human: \n\(Probe.question)\n\nAssistant: \n\(Probe.answer)"
        guard let text = probe.outcome(of: 1), text.hasPrefix(opening) else { return nil }
        return String(text.dropFirst(opening.count))
    }
}

/// A template's words for conversations that differ in everything templates differ in: system
/// messages, turns, white space, generation prompts, parts that some leave out.
private struct Probe {
    static let question = "A question."
    static let answer = "An answer."

    private static let conversations: [[ChatMessage]] = {
        func talk(_ turns: (ChatMessage.Role, String)...) -> [ChatMessage] {
            turns.map { ChatMessage(role: $0, content: $1) }
        }
        let thought = "<think>\nWhy?\n</think>\n\nB"
        return [
            talk((.user, question)), talk((.user, question), (.assistant, answer)),
            talk((.user, question), (.assistant, answer), (.user, "More?")),
            talk((.system, "Be brief."), (.user, question)),
            talk(
                (.system, "Be brief."), (.user, question), (.assistant, answer), (.user, "More?"),
                (.assistant, "No."), (.user, "Sure?"), (.assistant, "Yes.")),
            talk((.user, " \n q \n "), (.assistant, " \n a \n "), (.user, "\tr\t")),
            talk((.system, " \n s \n "), (.user, " q")),
            talk((.user, "'q' \"\\n\" é"), (.assistant, thought), (.user, ""), (.assistant, "")),
            talk((.system, ""), (.user, "")),
        ]
    }()

    private let program: JinjaProgram
    private let tokens: ChatTemplate.Tokens

    init(_ program: JinjaProgram, _ tokens: ChatTemplate.Tokens) {
        (self.program, self.tokens) = (program, tokens)
    }

    /// The text of a conversation; nil where the template refuses it.
    func outcome(of index: Int, prompt: Bool = false) -> String? {
        try? ChatTemplate.text(
            of: Self.conversations[index], prompt: prompt, program, tokens, date: .fixed
        ).string
    }

    func saysTheSame(as other: Probe) -> Bool {
        Self.conversations.indices.allSatisfy { index in
            outcome(of: index) == other.outcome(of: index)
                && outcome(of: index, prompt: true) == other.outcome(of: index, prompt: true)
        }
    }
}
