import Foundation

/// The parts of `tokenizer.json` around the model: splitting, joining, and the tokens at the ends.
extension TokenizerJSON {
    /// The patterns of `Split` that have a scanner here.
    static let patterns: [(PreTokenizer, String)] = [
        (
            .llama3,
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
        ),
        (
            .qwen2,
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
        ),
    ]

    /// Plain `ByteLevel` is GPT-2's splitting; `Digits` before it, SmolLM2's; a `Split` before one
    /// without its own pattern, Llama-3's or Qwen2's.
    static func preTokenizer(_ node: JSONNode) throws -> PreTokenizer {
        switch try node.member("type").string() {
        case "ByteLevel":
            try checkByteLevel(node, usesPattern: true)
            return .gpt2
        case "Sequence":
            let list = try node.member("pretokenizers").elements()
            guard let last = list.last, list.count <= 2 else {
                throw node.unsupported("Digits or Split, then ByteLevel")
            }
            guard try last.member("type").string() == "ByteLevel" else {
                throw last.unsupported("ByteLevel")
            }
            guard list.count == 2 else { return try preTokenizer(last) }
            if try list[0].member("type").string() == "Split" {
                try checkByteLevel(last, usesPattern: false)
                return try split(list[0])
            }
            try checkByteLevel(last, usesPattern: true)
            guard try list[0].member("type").string() == "Digits",
                try list[0].member("individual_digits").bool()
            else { throw list[0].unsupported("Split, or Digits with individual_digits") }
            return .smolLM
        default:
            throw node.unsupported("ByteLevel, or a Sequence of Digits or Split and ByteLevel")
        }
    }

    private static func split(_ node: JSONNode) throws -> PreTokenizer {
        guard try node.member("behavior").string() == "Isolated",
            try node.optional("invert")?.bool() != true
        else { throw node.unsupported("Isolated, not inverted") }
        let pattern = try node.member("pattern").member("Regex")
        let text = try pattern.string()
        guard let known = patterns.first(where: { $0.1 == text }) else {
            throw pattern.unsupported("Llama-3's pattern, or Qwen2's")
        }
        return known.0
    }

    private static func checkByteLevel(_ node: JSONNode, usesPattern: Bool) throws {
        if let prefix = try node.optional("add_prefix_space"), try prefix.bool() {
            throw prefix.unsupported("false")
        }
        let uses = try node.optional("use_regex")?.bool() ?? true
        if uses != usesPattern {
            throw try node.member("use_regex").unsupported("\(usesPattern)")
        }
    }

    static func checkByteLevelDecoder(_ node: JSONNode) throws {
        guard try node.member("type").string() == "ByteLevel" else {
            throw node.unsupported("ByteLevel")
        }
    }

    /// The tokens a post-processor puts first and last; nil where it adds none.
    static func frame(_ node: JSONNode) throws -> (begin: Int32?, end: Int32?) {
        switch try node.member("type").string() {
        case "ByteLevel":
            // Concerns offsets only.
            return (nil, nil)
        case "Sequence":
            let found = try node.member("processors").elements().map(frame)
                .filter { $0.begin != nil || $0.end != nil }
            guard found.count <= 1 else { throw node.unsupported("one that adds tokens at most") }
            return found.first ?? (nil, nil)
        case "TemplateProcessing": return try template(node)
        case "RobertaProcessing", "BertProcessing":
            func id(_ name: String) throws -> Int32 {
                let pair = try node.member(name)
                let parts = try pair.elements()
                guard parts.count == 2 else { throw pair.wrong("a token and its id") }
                return try parts[1].id()
            }
            return (try id("cls"), try id("sep"))
        default:
            throw node.unsupported(
                "ByteLevel, TemplateProcessing, RobertaProcessing or BertProcessing")
        }
    }

    /// The templates implemented are: the text, with one token before it, behind it, or both.
    private static func template(_ node: JSONNode) throws -> (begin: Int32?, end: Int32?) {
        let single = try node.member("single")
        let items = try single.elements()
        let places = try items.indices.filter { try items[$0].optional("Sequence") != nil }
        guard places.count == 1, items.count <= 3, places[0] <= 1,
            items.count - places[0] <= 2
        else { throw single.unsupported("the text, with one token before and behind it at most") }
        func id(_ item: JSONNode) throws -> Int32 {
            let name = try item.member("SpecialToken").member("id").string()
            let ids = try node.member("special_tokens").member(name).member("ids").elements()
            guard ids.count == 1 else { throw single.unsupported("one id for \"\(name)\"") }
            return try ids[0].id()
        }
        return (
            places[0] == 1 ? try id(items[0]) : nil,
            items.count - places[0] == 2 ? try id(items[items.count - 1]) : nil
        )
    }
}
