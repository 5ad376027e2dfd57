import Foundation

extension Tokenizer {
    /// The tokenizer of a Hugging Face folder: `tokenizer.json`, and `tokenizer_config.json` for the
    /// begin, end, unknown and padding tokens, `add_bos_token` and the chat template (a
    /// `chat_template.jinja` beside it goes first). Throws `TokenizerError` naming the part that is
    /// damaged or not implemented here.
    package init(tokenizerJSON: URL, configuration: URL?) throws {
        let root = try JSONNode(file: tokenizerJSON)
        var parts = try TokenizerJSON.parts(root)
        if let configuration { try TokenizerConfiguration.apply(configuration, to: &parts) }
        try self.init(parts)
    }
}

/// Reads `tokenizer.json`. What it does not implement it refuses by name.
enum TokenizerJSON {
    static func parts(_ root: JSONNode) throws -> TokenizerParts {
        for part in ["truncation", "padding"] {
            if let node = try root.optional(part) { throw node.unsupported("null") }
        }
        let model = try root.member("model")
        let added = try addedTokens(root)
        let pieces = try pieces(model.member("vocab"), added)
        var parts: TokenizerParts
        switch try kind(model) {
        case .byteLevel: parts = try byteLevel(root, model, pieces, added)
        case .characters: parts = try characters(root, model, pieces, added)
        case .wordPiece: parts = try wordPiece(root, model, pieces, added)
        }
        if let processor = try root.optional("post_processor") {
            let frame = try frame(processor)
            if let begin = frame.begin { (parts.addsBeginToken, parts.roles.begin) = (true, begin) }
            if let end = frame.end { (parts.addsEndToken, parts.roles.end) = (true, end) }
        }
        return parts
    }

    private enum Kind {
        case byteLevel, characters, wordPiece
    }

    private static func kind(_ model: JSONNode) throws -> Kind {
        // Old files of WordPiece and BPE do not name their type.
        let type = try model.optional("type")?.string()
        if type == "WordPiece" { return .wordPiece }
        let hasMerges = try model.optional("merges") != nil
        guard type == "BPE" || (type == nil && hasMerges) else {
            throw model.unsupported("BPE or WordPiece")
        }
        if let dropout = try model.optional("dropout") { throw dropout.unsupported("null") }
        for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let node = try model.optional(name), try !node.string().isEmpty {
                throw node.unsupported("null")
            }
        }
        // A vocabulary without the byte alphabet's space is one over characters.
        let vocabulary = try model.member("vocab")
        _ = try vocabulary.members()
        let isOverBytes = vocabulary.value["Ġ"] != nil && vocabulary.value["▁"] == nil
        return isOverBytes ? .byteLevel : .characters
    }

    private static func byteLevel(
        _ root: JSONNode, _ model: JSONNode, _ pieces: [String], _ added: [AddedToken]
    ) throws -> TokenizerParts {
        if let node = try root.optional("normalizer") { throw node.unsupported("null") }
        if let node = try model.optional("byte_fallback"), try node.bool() {
            throw node.unsupported("false")
        }
        let ignores = try model.optional("ignore_merges")?.bool() ?? false
        let preTokenizer = try preTokenizer(root.member("pre_tokenizer"))
        let merges = try merges(model)
        try checkUnknownToken(model, pieces)
        try checkByteLevelDecoder(root.member("decoder"))
        return try .byteLevel(
            source: root.source, pieces: pieces, merges: merges, added: added,
            preTokenizer: preTokenizer, ignoresMerges: ignores)
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
        return try list.elements().map { try addedToken($0, id: $0.member("id").id()) }
    }

    /// A token with its flags, as `tokenizer.json` and `tokenizer_config.json` write them.
    static func addedToken(_ node: JSONNode, id: Int32) throws -> AddedToken {
        if let flag = try node.optional("single_word"), try flag.bool() {
            throw flag.unsupported("false")
        }
        return AddedToken(
            id: id, content: try node.member("content").string(),
            isSpecial: try node.optional("special")?.bool() ?? false,
            isNormalized: try node.optional("normalized")?.bool() ?? false,
            takesLeft: try node.optional("lstrip")?.bool() ?? false,
            takesRight: try node.optional("rstrip")?.bool() ?? false)
    }

    /// The vocabulary by id, added tokens in their places; every id must have one entry.
    static func pieces(_ node: JSONNode, _ added: [AddedToken]) throws -> [String] {
        let vocabulary = try node.members()
        var ids = ByteStringTable(capacity: vocabulary.count)
        for (piece, value) in vocabulary {
            guard ids.insert(piece.utf8, try node.child(piece, value).id()) else {
                throw node.failure(
                    at: "\(node.path)[\"\(piece)\"]", expected: "a spelling of its own",
                    got: "the same again")
            }
        }
        let size = vocabulary.count + added.count { ids.find($0.content.utf8) == nil }
        var pieces = [String?](repeating: nil, count: size)
        func place(_ piece: String, _ id: Int32) throws {
            let place = "\(node.path)[\"\(piece)\"]"
            guard Int(id) < size else {
                throw node.failure(at: place, expected: "an id below \(size)", got: "\(id)")
            }
            if let other = pieces[Int(id)], !other.utf8.elementsEqual(piece.utf8) {
                throw node.failure(
                    at: place, expected: "an id of its own", got: "\(id), as \"\(other)\" has")
            }
            pieces[Int(id)] = piece
        }
        for (piece, value) in vocabulary { try place(piece, node.child(piece, value).id()) }
        for token in added {
            if let id = ids.find(token.content.utf8), id != token.id {
                throw node.failure(
                    at: "added_tokens \"\(token.content)\"", expected: "id \(id), as in vocab",
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
    static func merges(_ model: JSONNode) throws -> [SpelledMerge] {
        try model.member("merges").elements().map { node in
            if let text = node.text, let merge = MergeText.split(text) { return merge }
            if case .array(let pair) = node.value, pair.count == 2,
                case .string(let left) = pair[0], case .string(let right) = pair[1],
                !left.isEmpty, !right.isEmpty
            {
                return (left, right)
            }
            throw node.wrong("two vocabulary entries")
        }
    }
}
