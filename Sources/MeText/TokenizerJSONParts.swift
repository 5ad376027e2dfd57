/// The parts of `tokenizer.json` around the model: splitting, joining, and the begin token.
extension TokenizerJSON {
    /// Plain `ByteLevel` is GPT-2's splitting; `Digits` before it, SmolLM2's.
    static func preTokenizer(_ node: JSONNode) throws -> PreTokenizer {
        switch try node.member("type").string() {
        case "ByteLevel":
            try checkByteLevel(node)
            return .gpt2
        case "Sequence":
            let list = try node.member("pretokenizers").elements()
            guard let last = list.last, list.count <= 2 else {
                throw node.unsupported("Digits, then ByteLevel")
            }
            guard try last.member("type").string() == "ByteLevel" else {
                throw last.unsupported("ByteLevel")
            }
            try checkByteLevel(last)
            guard list.count == 2 else { return .gpt2 }
            guard try list[0].member("type").string() == "Digits",
                try list[0].member("individual_digits").bool()
            else { throw list[0].unsupported("Digits with individual_digits") }
            return .smolLM
        default:
            throw node.unsupported("ByteLevel, or a Sequence of Digits and ByteLevel")
        }
    }

    private static func checkByteLevel(_ node: JSONNode) throws {
        let prefix = try node.member("add_prefix_space")
        if try prefix.bool() { throw prefix.unsupported("false") }
        if let regex = try node.optional("use_regex"), try !regex.bool() {
            throw regex.unsupported("true")
        }
    }

    static func checkDecoder(_ node: JSONNode) throws {
        guard try node.member("type").string() == "ByteLevel" else {
            throw node.unsupported("ByteLevel")
        }
    }

    /// The token a post-processor puts first; nil where it adds none.
    static func beginToken(_ node: JSONNode) throws -> Int32? {
        switch try node.member("type").string() {
        case "ByteLevel":
            // Concerns offsets only.
            return nil
        case "Sequence":
            let found = try node.member("processors").elements().compactMap(beginToken)
            guard found.count <= 1 else { throw node.unsupported("one begin token at most") }
            return found.first
        case "TemplateProcessing":
            return try templateBeginToken(node)
        default:
            throw node.unsupported("ByteLevel or TemplateProcessing")
        }
    }

    /// The only template implemented is: nothing, or one token, before the text.
    private static func templateBeginToken(_ node: JSONNode) throws -> Int32? {
        let single = try node.member("single")
        let items = try single.elements()
        guard let last = items.last, items.count <= 2, try last.optional("Sequence") != nil else {
            throw single.unsupported("at most one token, then the text")
        }
        guard items.count == 2 else { return nil }
        let name = try items[0].member("SpecialToken").member("id").string()
        let ids = try node.member("special_tokens").member(name).member("ids").elements()
        guard ids.count == 1 else { throw single.unsupported("one id for \"\(name)\"") }
        return try ids[0].id()
    }
}

/// Reads `tokenizer_config.json`, of which these matter here: the tokens with a role,
/// `add_bos_token` and `chat_template`.
enum TokenizerConfiguration {
    static func apply(_ root: JSONNode, to parts: inout TokenizerParts) throws {
        let pieces = parts.pieces
        func role(_ name: String) throws -> Int32? {
            guard let node = try root.optional(name) else { return nil }
            // An older form has the token's flags beside its spelling.
            let spelling = try (node.value as? String) ?? node.member("content").string()
            guard let id = pieces.firstIndex(of: spelling) else {
                throw root.failure(
                    at: name, expected: "a token of the vocabulary", got: "\"\(spelling)\"",
                    advice: "Both files must come from the same model.")
            }
            return Int32(id)
        }
        parts.roles.begin = try role("bos_token") ?? parts.roles.begin
        parts.roles.end = try role("eos_token")
        parts.roles.unknown = try role("unk_token")
        parts.roles.padding = try role("pad_token")
        if let adds = try root.optional("add_bos_token") { parts.addsBeginToken = try adds.bool() }
        if let template = try root.optional("chat_template") {
            parts.chatTemplateText = try chatTemplate(template)
        }
    }

    /// One template, or the one named `default` of several.
    private static func chatTemplate(_ node: JSONNode) throws -> String {
        if let text = node.value as? String { return text }
        for entry in try node.elements() where try entry.member("name").string() == "default" {
            return try entry.member("template").string()
        }
        throw node.wrong("a template, or several with one named \"default\"")
    }
}
