extension ChatTemplate {
    /// The template as Jinja, for `tokenizer_config.json`; `init(recognising:)` knows it again.
    package var jinja: String {
        switch kind {
        case .chatML(let system): return Self.chatMLText(system: system)
        case .meLLaMA(let endOfText): return Self.meLLaMAText(endOfText: endOfText)
        }
    }

    /// The template that a model's own Jinja text spells, compared as a whole but for the ways Jinja
    /// has to say the same; nil for any other, which the caller must refuse rather than guess.
    package init?(recognising jinja: String) {
        guard var outline = JinjaOutline(jinja) else { return nil }
        outline.dropPromptDefault()
        let candidates = [
            ChatTemplate.chatML(defaultSystem: Self.systemMessage(in: outline)),
            .meLLaMA(endOfText: Self.endOfText(in: outline)),
        ]
        guard let found = candidates.first(where: { JinjaOutline($0.jinja) == outline }) else {
            return nil
        }
        self = found
    }

    /// The text of a literal system turn, the one free part of ChatML.
    private static func systemMessage(in outline: JinjaOutline) -> String? {
        for case .output(let parts) in outline.items {
            guard case .literal(let text)? = parts.first, text.hasPrefix(systemOpening),
                text.hasSuffix(turnEnd)
            else { continue }
            return String(text.dropFirst(systemOpening.count).dropLast(turnEnd.count))
        }
        return nil
    }

    /// What the first output that ends in a literal after the content ends in.
    private static func endOfText(in outline: JinjaOutline) -> String {
        for case .output(let parts) in outline.items {
            if parts.count == 3, case .literal(let text) = parts[2] { return text }
        }
        return ""
    }

    private static let systemOpening = "<|im_start|>system\n"
    private static let turnEnd = "<|im_end|>\n"

    private static func chatMLText(system: String?) -> String {
        let first = system.map { system in
            "{% if loop.first and messages[0]['role'] != 'system' %}{{ "
                + quoted(systemOpening + system + turnEnd) + " }}{% endif %}"
        }
        return "{% for message in messages %}" + (first ?? "")
            + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
            + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    }

    private static func meLLaMAText(endOfText: String) -> String {
        let end = quoted(endOfText)
        return "{% for message in messages %}{% if message['role'] == 'user' %}"
            + "{{ 'Human: \\n' + message['content'] }}{% elif message['role'] == 'assistant' %}"
            + "{{ '\\n\\nAssistant: \\n' + message['content'] + \(end) }}{% else %}"
            + "{{ message['content'] + '\\n\\n' }}{% endif %}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '\\n\\nAssistant: \\n' }}{% endif %}"
    }

    /// A text as a Jinja literal.
    private static func quoted(_ text: String) -> String {
        var literal = "'"
        for character in text {
            switch character {
            case "\n": literal += "\\n"
            case "\t": literal += "\\t"
            case "'", "\\": literal += "\\\(character)"
            default: literal.append(character)
            }
        }
        return literal + "'"
    }
}
