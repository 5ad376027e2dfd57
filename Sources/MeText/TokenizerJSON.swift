import Foundation

extension Tokenizer {
    /// The tokenizer of a Hugging Face folder: `tokenizer.json`, and `tokenizer_config.json` for the
    /// begin, end, unknown and padding tokens, `add_bos_token` and the chat template (a
    /// `chat_template.jinja` beside it goes first). Throws `TokenizerError` naming the part that is
    /// damaged or not implemented here.
    package init(tokenizerJSON: URL, configuration: URL?) throws {
        let root = try JSONNode(file: tokenizerJSON)
        var parts = try TokenizerJSON.parts(root)
        if let configuration {
            try TokenizerConfiguration.apply(JSONNode(file: configuration), to: &parts)
            let jinja = configuration.deletingLastPathComponent()
                .appendingPathComponent("chat_template.jinja")
            if FileManager.default.fileExists(atPath: jinja.path) {
                do {
                    parts.chatTemplateText = try String(contentsOf: jinja, encoding: .utf8)
                } catch {
                    throw TokenizerError(
                        source: jinja.path, place: "file", expected: "readable UTF-8",
                        got: (error as NSError).localizedDescription,
                        advice: "Check the file, or fetch it again.")
                }
            }
        }
        try self.init(parts)
    }
}

/// Reads `tokenizer.json`. What it does not implement it refuses by name.
enum TokenizerJSON {
    static func parts(_ root: JSONNode) throws -> TokenizerParts {
        for part in ["normalizer", "truncation", "padding"] {
            if let node = try root.optional(part) { throw node.unsupported("null") }
        }
        let model = try root.member("model")
        try checkModel(model)
        let added = try addedTokens(root)
        var parts = TokenizerParts(
            source: root.source, pieces: try pieces(model, added), merges: try merges(model),
            addedTokens: added, preTokenizer: try preTokenizer(root.member("pre_tokenizer")))
        try checkDecoder(root.member("decoder"))
        if let processor = try root.optional("post_processor"),
            let begin = try beginToken(processor)
        {
            parts.addsBeginToken = true
            parts.roles.begin = begin
        }
        try checkUnknownToken(model, parts.pieces)
        return parts
    }

    private static func checkModel(_ model: JSONNode) throws {
        guard try model.member("type").string() == "BPE" else { throw model.unsupported("BPE") }
        if let dropout = try model.optional("dropout") { throw dropout.unsupported("null") }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let node = try model.optional(name), try !node.string().isEmpty {
                throw node.unsupported("null")
            }
        }
        for name in ["byte_fallback", "ignore_merges"] {
            if let node = try model.optional(name), try node.bool() {
                throw node.unsupported("false")
            }
        }
    }

    /// An unknown token is no matter where every byte has an entry, and not implemented elsewhere.
    private static func checkUnknownToken(_ model: JSONNode, _ pieces: [String]) throws {
        guard let node = try model.optional("unk_token"), try !node.string().isEmpty else { return }
        let known = Set(pieces.lazy.filter { $0.unicodeScalars.count == 1 })
        guard ByteAlphabet.scalarOfByte.allSatisfy({ known.contains(String($0)) }) else {
            throw node.unsupported("null, since some bytes have no entry")
        }
    }

    private static func addedTokens(_ root: JSONNode) throws -> [AddedToken] {
        guard let list = try root.optional("added_tokens") else { return [] }
        return try list.elements().map { node in
            for flag in ["single_word", "lstrip", "rstrip"] {
                if let flag = try node.optional(flag), try flag.bool() {
                    throw flag.unsupported("false")
                }
            }
            return AddedToken(
                id: try node.member("id").id(), content: try node.member("content").string(),
                isSpecial: try node.optional("special")?.bool() ?? false,
                isNormalized: try node.optional("normalized")?.bool() ?? false)
        }
    }

    /// The vocabulary by id, added tokens in their places; every id must have one entry.
    private static func pieces(_ model: JSONNode, _ added: [AddedToken]) throws -> [String] {
        let node = try model.member("vocab")
        let vocabulary = try node.object()
        let size = vocabulary.count + added.count { vocabulary[$0.content] == nil }
        var pieces = [String?](repeating: nil, count: size)
        func place(_ piece: String, _ id: Int32) throws {
            let place = "\(node.path)[\"\(piece)\"]"
            guard Int(id) < size else {
                throw node.failure(at: place, expected: "an id below \(size)", got: "\(id)")
            }
            if let other = pieces[Int(id)], other != piece {
                throw node.failure(
                    at: place, expected: "an id of its own", got: "\(id), as \"\(other)\" has")
            }
            pieces[Int(id)] = piece
        }
        // In order, so that of two errors the same one is always told.
        for (piece, value) in vocabulary.sorted(by: { $0.key < $1.key }) {
            try place(piece, node.child(piece, value).id())
        }
        for token in added {
            if let value = vocabulary[token.content] as? Int, value != Int(token.id) {
                throw node.failure(
                    at: "added_tokens \"\(token.content)\"", expected: "id \(value), as in vocab",
                    got: "\(token.id)")
            }
            try place(token.content, token.id)
        }
        return try pieces.enumerated().map { id, piece in
            guard let piece else {
                throw node.failure(at: node.path, expected: "an entry for id \(id)", got: "none")
            }
            return piece
        }
    }

    /// Merges as strings (`"Ġ t"`) or, in newer files, as pairs.
    private static func merges(_ model: JSONNode) throws -> [(left: String, right: String)] {
        try model.member("merges").elements().map { node in
            if let text = node.value as? String, let merge = MergeText.split(text) { return merge }
            if let pair = node.value as? [String], pair.count == 2, !pair[0].isEmpty,
                !pair[1].isEmpty
            {
                return (pair[0], pair[1])
            }
            throw node.wrong("two vocabulary entries")
        }
    }
}
