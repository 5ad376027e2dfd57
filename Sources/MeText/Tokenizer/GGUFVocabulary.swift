/// The tokenizer's part of a GGUF file's metadata (`tokenizer.ggml.*`), as its reader found it.
package struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`: `gpt2` for byte-level BPE, `llama` for SentencePiece.
    package var model: String
    /// `tokenizer.ggml.pre`: llama.cpp's name of the pre-tokenizer.
    package var pre: String
    /// `tokenizer.ggml.tokens`, by id.
    package var tokens: [String]
    /// `tokenizer.ggml.token_type`, by id: 1 normal, 2 unknown, 3 control, 4 user-defined,
    /// 5 unused, 6 byte.
    package var tokenTypes: [Int32]
    /// `tokenizer.ggml.scores`, by id; for `llama` only.
    package var scores: [Float]
    /// `tokenizer.ggml.add_space_prefix`; for `llama` only.
    package var addsSpacePrefix: Bool
    /// `tokenizer.ggml.remove_extra_whitespaces`; for `llama` only.
    package var removesExtraSpaces: Bool
    /// `tokenizer.ggml.merges`: both sides with a space between, by rank.
    package var merges: [String]
    /// `tokenizer.ggml.bos_token_id`
    package var beginToken: Int32?
    /// `tokenizer.ggml.eos_token_id`
    package var endToken: Int32?
    /// `tokenizer.ggml.unknown_token_id`
    package var unknownToken: Int32?
    /// `tokenizer.ggml.padding_token_id`
    package var paddingToken: Int32?
    /// `tokenizer.ggml.eot_token_id` and `eom_token_id`: what ends an answer beside `endToken`.
    package var furtherStops: [Int32]
    /// `tokenizer.ggml.add_bos_token`
    package var addsBeginToken: Bool
    /// `tokenizer.chat_template`
    package var chatTemplate: String?

    /// The metadata as found; nothing is checked before a tokenizer is made of it.
    package init(
        model: String, pre: String, tokens: [String], tokenTypes: [Int32], merges: [String],
        beginToken: Int32? = nil, endToken: Int32? = nil, unknownToken: Int32? = nil,
        paddingToken: Int32? = nil, addsBeginToken: Bool = false, chatTemplate: String? = nil,
        scores: [Float] = [], addsSpacePrefix: Bool = true, removesExtraSpaces: Bool = false,
        furtherStops: [Int32] = []
    ) {
        self.furtherStops = furtherStops
        (self.scores, self.addsSpacePrefix) = (scores, addsSpacePrefix)
        self.removesExtraSpaces = removesExtraSpaces
        self.model = model
        self.pre = pre
        self.tokens = tokens
        self.tokenTypes = tokenTypes
        self.merges = merges
        self.beginToken = beginToken
        self.endToken = endToken
        self.unknownToken = unknownToken
        self.paddingToken = paddingToken
        self.addsBeginToken = addsBeginToken
        self.chatTemplate = chatTemplate
    }
}

extension GGUFVocabulary {
    /// Unknown, control and user-defined entries; all but the last are special.
    fileprivate var addedTokens: [AddedToken] {
        zip(tokens, tokenTypes).enumerated().compactMap { id, entry in
            guard (2...4).contains(entry.1) else { return nil }
            return AddedToken(
                id: Int32(id), content: entry.0, isSpecial: entry.1 != 4, isNormalized: false)
        }
    }
}

extension Tokenizer {
    /// The tokenizer of a GGUF file. Throws `TokenizerError` naming the metadata key for kinds that
    /// are not implemented and for vocabularies that contradict themselves.
    package init(gguf: GGUFVocabulary) throws {
        guard gguf.tokenTypes.count == gguf.tokens.count else {
            throw gguf.failure(
                "token_type", "\(gguf.tokens.count) types", "\(gguf.tokenTypes.count)")
        }
        var parts: TokenizerParts
        switch gguf.model {
        case "gpt2": parts = try gguf.bytePairParts()
        case "llama": parts = try gguf.sentencePieceParts()
        default: throw gguf.failure("model", "gpt2 or llama", "\"\(gguf.model)\"")
        }
        parts.roles = .init(
            begin: gguf.beginToken, end: gguf.endToken, unknown: gguf.unknownToken,
            padding: gguf.paddingToken)
        parts.addsBeginToken = gguf.addsBeginToken
        parts.chatTemplateText = gguf.chatTemplate
        try self.init(parts)
        for id in gguf.furtherStops where !stopTokens.contains(id) {
            guard pieces.indices.contains(Int(id)) else {
                throw gguf.failure("eot_token_id", "one of \(pieces.count) tokens", "\(id)")
            }
            furtherStops.append(id)
        }
    }
}

extension GGUFVocabulary {
    fileprivate static let source = "GGUF metadata"

    fileprivate func failure(_ key: String, _ expected: String, _ got: String) -> TokenizerError {
        TokenizerError(
            source: Self.source, place: "tokenizer.ggml.\(key)", expected: expected, got: got,
            advice: "This version reads SentencePiece (llama) and byte-level BPE (gpt2) with the "
                + "splitting of \(PreTokenizer.ggufNames.map(\.0).joined(separator: ", ")).")
    }

    fileprivate func bytePairParts() throws -> TokenizerParts {
        guard let found = PreTokenizer.ggufNames.first(where: { $0.0 == pre }) else {
            let names = PreTokenizer.ggufNames.map(\.0).joined(separator: ", ")
            throw failure("pre", "one of \(names)", "\"\(pre)\"")
        }
        if let id = tokenTypes.firstIndex(where: { !(1...5).contains($0) }) {
            throw failure("token_type[\(id)]", "1 to 5 (byte-level BPE)", "\(tokenTypes[id])")
        }
        let merges = try merges.enumerated().map { rank, text in
            guard let merge = MergeText.split(text) else {
                throw failure("merges[\(rank)]", "two entries with a space between", "\"\(text)\"")
            }
            return merge
        }
        return try .byteLevel(
            source: Self.source, pieces: tokens, merges: merges, added: addedTokens,
            preTokenizer: found.1, ignoresMerges: found.1 == .llama3)
    }

    fileprivate func sentencePieceParts() throws -> TokenizerParts {
        guard scores.count == tokens.count else {
            throw failure("scores", "\(tokens.count) scores", "\(scores.count)")
        }
        var model = SentencePieceModel()
        model.algorithm = .bytePairs
        model.pieces = try tokens.indices.map { id in
            guard let kind = SentencePieceModel.Kind(rawValue: Int(tokenTypes[id])) else {
                throw failure("token_type[\(id)]", "1 to 6", "\(tokenTypes[id])")
            }
            // Unused ones fill up a model's rows: like control ones, no text becomes them.
            return .init(
                text: tokens[id], score: scores[id], kind: kind == .unused ? .control : kind)
        }
        model.fallsBackToBytes = tokenTypes.contains(6)
        (model.unknownID, model.beginID) = (unknownToken ?? -1, beginToken ?? -1)
        (model.endID, model.paddingID) = (endToken ?? -1, paddingToken ?? -1)
        model.normalizer.addsPrefix = addsSpacePrefix
        model.normalizer.joinsSpaces = removesExtraSpaces
        return try model.parts(source: Self.source)
    }
}

extension PreTokenizer {
    /// llama.cpp's names of the splittings.
    static let ggufNames: [(String, PreTokenizer)] = [
        ("gpt-2", .gpt2), ("smollm", .smolLM), ("llama-bpe", .llama3), ("qwen2", .qwen2),
    ]
}

/// A merge written as one string.
enum MergeText {
    /// Both sides of `"Ġ t"`; nil unless there is one space with something on either side.
    static func split(_ text: String) -> (left: String, right: String)? {
        let utf8 = text.utf8
        guard let space = utf8.firstIndex(of: 0x20), space > utf8.startIndex else { return nil }
        let right = utf8[utf8.index(after: space)...]
        guard !right.isEmpty, !right.contains(0x20) else { return nil }
        return (String(text[..<space]), String(text[utf8.index(after: space)...]))
    }
}
