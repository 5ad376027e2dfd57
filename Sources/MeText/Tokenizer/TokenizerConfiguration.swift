import Foundation

/// Reads `tokenizer_config.json`, of which these matter here: the tokens with a role,
/// `add_bos_token` and `chat_template`.
enum TokenizerConfiguration {
    /// Applies a file, and a `chat_template.jinja` beside it.
    static func apply(_ file: URL, to parts: inout TokenizerParts) throws {
        try apply(JSONNode(file: file), to: &parts)
        let jinja = file.deletingLastPathComponent().appendingPathComponent("chat_template.jinja")
        guard FileManager.default.fileExists(atPath: jinja.path) else { return }
        do {
            parts.chatTemplateText = try String(contentsOf: jinja, encoding: .utf8)
        } catch {
            throw TokenizerError(
                source: jinja.path, place: "file", expected: "readable UTF-8",
                got: (error as NSError).localizedDescription,
                advice: "Check the file, or fetch it again.")
        }
    }

    private static func apply(_ root: JSONNode, to parts: inout TokenizerParts) throws {
        if case .sentencePiece = parts.file, let added = try root.optional("added_tokens_decoder") {
            try add(added, to: &parts)
        }
        let pieces = parts.pieces
        func role(_ name: String) throws -> Int32? {
            guard let node = try root.optional(name) else { return nil }
            // An older form has the token's flags beside its spelling.
            let spelling = try node.text ?? node.member("content").string()
            guard let id = pieces.firstIndex(where: { $0.utf8.elementsEqual(spelling.utf8) })
            else {
                throw root.failure(
                    at: name, expected: "a token of the vocabulary", got: "\"\(spelling)\"",
                    advice: "Both files must come from the same model.")
            }
            return Int32(id)
        }
        parts.roles.begin = try role("bos_token") ?? parts.roles.begin
        parts.roles.end = try role("eos_token") ?? parts.roles.end
        parts.roles.unknown = try role("unk_token") ?? parts.roles.unknown
        parts.roles.padding = try role("pad_token")
        if let adds = try root.optional("add_bos_token") { parts.addsBeginToken = try adds.bool() }
        if let template = try root.optional("chat_template") {
            parts.chatTemplateText = try chatTemplate(template)
        }
    }

    /// Adds the tokens of `added_tokens.json` (spellings with ids), or of `added_tokens_decoder` in
    /// `tokenizer_config.json` (ids with flags); those that the vocabulary lacks at its end.
    static func add(_ root: JSONNode, to parts: inout TokenizerParts) throws {
        let tokens = try root.members().map { name, value -> AddedToken in
            let node = root.child(name, value)
            if let id = Int32(name), case .object = value {
                return try TokenizerJSON.addedToken(node, id: id)
            }
            return AddedToken(
                id: try node.id(), content: name, isSpecial: true, isNormalized: false)
        }
        for token in tokens.sorted(by: { $0.id < $1.id }) {
            if Int(token.id) == parts.pieces.count {
                parts.pieces.append(token.content)
                if !parts.byteValues.isEmpty { parts.byteValues.append(-1) }
            }
            guard parts.pieces.indices.contains(Int(token.id)),
                parts.pieces[Int(token.id)] == token.content
            else {
                throw root.failure(
                    at: token.content,
                    expected: "the id it has in the vocabulary, or \(parts.pieces.count), the next",
                    got: "\(token.id)", advice: "Both files must come from the same model.")
            }
        }
        let known = Dictionary(tokens.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        parts.addedTokens.removeAll { known[$0.id] != nil }
        parts.addedTokens += known.values
        parts.addedTokens.sort { $0.id < $1.id }
    }

    /// One template, or the one named `default` of several.
    private static func chatTemplate(_ node: JSONNode) throws -> String {
        if let text = node.text { return text }
        for entry in try node.elements() where try entry.member("name").string() == "default" {
            return try entry.member("template").string()
        }
        throw node.wrong("a template, or several with one named \"default\"")
    }
}
