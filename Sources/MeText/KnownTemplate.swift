/// The templates that have a name here.
enum KnownTemplate: Equatable {
    case chatML(defaultSystem: String?)
    case meLLaMA(endOfText: String)
    case llama2, llama3, alpaca, vicuna, mistral, zephyr

    static let all: [KnownTemplate] = [
        .chatML(defaultSystem: nil), .meLLaMA(endOfText: "<|endoftext|>"), .llama2, .llama3,
        .alpaca, .vicuna, .mistral, .zephyr,
    ]

    /// What it is called in recipes and on the command line.
    var name: String {
        switch self {
        case .chatML: return "chatml"
        case .meLLaMA: return "mellama"
        case .llama2: return "llama-2"
        case .llama3: return "llama-3"
        case .alpaca: return "alpaca"
        case .vicuna: return "vicuna"
        case .mistral: return "mistral"
        case .zephyr: return "zephyr"
        }
    }

    /// The special tokens that its markers are made of; "" where the vocabulary names none.
    func specialTokens(_ tokens: ChatTemplate.Tokens) -> [String] {
        switch self {
        case .chatML: return ["<|im_start|>", "<|im_end|>"]
        case .meLLaMA(let endOfText): return [endOfText]
        case .llama3: return ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
        case .llama2, .mistral, .vicuna, .alpaca: return [tokens.begin ?? "", tokens.end ?? ""]
        case .zephyr: return [tokens.end ?? ""]
        }
    }

    /// What ends an answer.
    func endings(_ tokens: ChatTemplate.Tokens) -> [String] {
        switch self {
        case .chatML: return ["<|im_end|>"]
        case .meLLaMA(let endOfText): return [endOfText]
        case .llama3: return ["<|eot_id|>"]
        case .llama2, .mistral, .vicuna, .alpaca, .zephyr: return [tokens.end ?? ""]
        }
    }

    /// Words of the next turn, at which a model that forgot the end is stopped.
    var otherStops: [String] {
        switch self {
        case .meLLaMA: return ["\n\nHuman:"]
        case .alpaca: return ["\n\n### Instruction:"]
        case .vicuna: return ["USER:"]
        case .chatML, .llama2, .llama3, .mistral, .zephyr: return []
        }
    }

    /// The text that is written for it.
    var jinja: String {
        switch self {
        case .chatML(let system): return Self.chatMLText(system: system)
        case .meLLaMA(let endOfText): return Self.meLLaMAText(endOfText: endOfText)
        case .llama2: return Self.llama2Text
        case .llama3: return Self.llama3Text
        case .alpaca: return Self.alpacaText
        case .vicuna: return Self.vicunaText
        case .mistral: return Self.mistralText
        case .zephyr: return Self.zephyrText
        }
    }

    static let systemOpening = "<|im_start|>system\n"
    static let turnEnd = "<|im_end|>\n"

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
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case "'", "\\": literal += "\\\(scalar)"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }
}
