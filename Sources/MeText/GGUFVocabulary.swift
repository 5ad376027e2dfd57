/// The tokenizer's part of a GGUF file's metadata (`tokenizer.ggml.*`), as its reader found it.
package struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`: `gpt2` for byte-level BPE.
    package var model: String
    /// `tokenizer.ggml.pre`: llama.cpp's name of the pre-tokenizer.
    package var pre: String
    /// `tokenizer.ggml.tokens`, by id.
    package var tokens: [String]
    /// `tokenizer.ggml.token_type`, by id: 1 normal, 2 unknown, 3 control, 4 user-defined,
    /// 5 unused, 6 byte.
    package var tokenTypes: [Int32]
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
    /// `tokenizer.ggml.add_bos_token`
    package var addsBeginToken: Bool
    /// `tokenizer.chat_template`
    package var chatTemplate: String?

    /// The metadata as found; nothing is checked before a tokenizer is made of it.
    package init(
        model: String, pre: String, tokens: [String], tokenTypes: [Int32], merges: [String],
        beginToken: Int32? = nil, endToken: Int32? = nil, unknownToken: Int32? = nil,
        paddingToken: Int32? = nil, addsBeginToken: Bool = false, chatTemplate: String? = nil
    ) {
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
        let advice = "This version reads byte-level BPE (gpt2) with the smollm or gpt-2 splitting."
        func failure(_ key: String, _ expected: String, _ got: String) -> TokenizerError {
            TokenizerError(
                source: "GGUF metadata", place: "tokenizer.ggml.\(key)", expected: expected,
                got: got, advice: advice)
        }
        guard gguf.model == "gpt2" else { throw failure("model", "gpt2", "\"\(gguf.model)\"") }
        guard let preTokenizer = PreTokenizer(rawValue: gguf.pre) else {
            throw failure("pre", "smollm or gpt-2", "\"\(gguf.pre)\"")
        }
        guard gguf.tokenTypes.count == gguf.tokens.count else {
            throw failure(
                "token_type", "\(gguf.tokens.count) types", "\(gguf.tokenTypes.count)")
        }
        if let id = gguf.tokenTypes.firstIndex(where: { !(1...5).contains($0) }) {
            let got = "\(gguf.tokenTypes[id])"
            throw failure("token_type[\(id)]", "1 to 5 (byte-level BPE)", got)
        }
        let merges = try gguf.merges.enumerated().map { rank, text in
            guard let merge = MergeText.split(text) else {
                throw failure("merges[\(rank)]", "two entries with a space between", "\"\(text)\"")
            }
            return merge
        }
        try self.init(
            TokenizerParts(
                source: "GGUF metadata", pieces: gguf.tokens, merges: merges,
                addedTokens: gguf.addedTokens,
                preTokenizer: preTokenizer,
                roles: .init(
                    begin: gguf.beginToken, end: gguf.endToken, unknown: gguf.unknownToken,
                    padding: gguf.paddingToken),
                addsBeginToken: gguf.addsBeginToken, chatTemplateText: gguf.chatTemplate))
    }
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
