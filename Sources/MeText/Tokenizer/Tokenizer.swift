/// A tokenizer: text to token ids and back, as the reference of its family does it (Hugging Face's
/// `tokenizers` for tokenizer.json, `sentencepiece` for tokenizer.model, tiktoken for its files).
///
/// An immutable value: share it between threads freely. Nothing here adds begin or end tokens; who
/// builds a sequence does so, by `addsBeginToken`, `beginToken`, `addsEndToken` and `endToken`. A byte
/// that a byte-level vocabulary has no entry for (SmolLM2's lacks 21) is left out, as the reference
/// does.
package struct Tokenizer: Sendable {
    let pieces: [String]
    let model: TokenModel
    let normalizer: TextNormalizer
    let decoding: TokenDecoding
    let addedTokens: [AddedToken]
    let roles: TokenizerParts.Roles
    let file: TokenizerParts.SourceFile
    private let byteValues: [Int16]
    private let pieceIDs: ByteStringTable
    /// The bytes of all entries, end to end, and where each begins.
    private let arena: [UInt8]
    private let starts: [Int32]
    private let special: [Bool]
    /// Added tokens that are looked for in the text itself, and those in the normalized text.
    let matchers: (raw: AddedTokenMatcher, normalized: AddedTokenMatcher)

    /// Whether a sequence for this model begins with `beginToken`.
    package let addsBeginToken: Bool
    /// Whether a sequence for this model ends with `endToken` (BERT's kind does).
    package let addsEndToken: Bool
    /// The model's chat template in its own words (Jinja); nil where it has none.
    package internal(set) var chatTemplateText: String?
    /// Stops that came with the model beside its tokenizer (`generation_config.json`).
    package internal(set) var furtherStops: [Int32] = []

    /// The number of ids; every id is below it.
    package var vocabularySize: Int { pieces.count }
    /// The token that begins a text, where the model names one.
    package var beginToken: Int32? { roles.begin }
    /// The token that ends a text or a turn, where the model names one.
    package var endToken: Int32? { roles.end }
    /// The token for what the vocabulary cannot say; a byte-level one never produces it.
    package var unknownToken: Int32? { roles.unknown }
    /// The token that fills up batches.
    package var paddingToken: Int32? { roles.padding }

    /// Builds the tables. Throws `TokenizerError` where the parts do not fit together.
    init(_ parts: TokenizerParts) throws {
        try parts.checkReferences()
        pieces = parts.pieces
        (model, normalizer, decoding) = (parts.model, parts.normalizer, parts.decoding)
        (addedTokens, roles, file) = (parts.addedTokens, parts.roles, parts.file)
        (addsBeginToken, addsEndToken) = (parts.addsBeginToken, parts.addsEndToken)
        chatTemplateText = parts.chatTemplateText
        byteValues = parts.byteValues
        pieceIDs = try TokenizerParts.table(parts.pieces, source: parts.source)
        matchers = Self.matchers(parts)
        var special = [Bool](repeating: false, count: pieces.count)
        for token in parts.addedTokens where token.isSpecial { special[Int(token.id)] = true }
        self.special = special

        var arena: [UInt8] = []
        var starts: [Int32] = [0]
        for (id, piece) in pieces.enumerated() {
            if let byte = parts.byteValues.isEmpty ? nil : UInt8(exactly: parts.byteValues[id]) {
                arena.append(byte)
            } else {
                arena += parts.decoding.bytes(of: piece)
            }
            starts.append(Int32(arena.count))
        }
        (self.arena, self.starts) = (arena, starts)
    }

    /// Hugging Face's two passes: tokens not `normalized` in the text itself, then the others, their
    /// spelling normalized, in what the normalizer makes of the text.
    private static func matchers(
        _ parts: TokenizerParts
    ) -> (raw: AddedTokenMatcher, normalized: AddedTokenMatcher) {
        let raw = AddedTokenMatcher(parts.addedTokens.filter { !$0.isNormalized })
        let normalized = AddedTokenMatcher(parts.addedTokens.filter(\.isNormalized)) { token in
            let source = PaddedBytes(token.content.utf8)
            if case .sentencePiece = parts.normalizer { return SpaceForm.bytes(of: token.content) }
            return parts.normalizer.normalize(source, 0..<source.count, tracksEnds: false)?.bytes
                ?? Array(token.content.utf8)
        }
        return (raw, normalized)
    }

    /// The byte that a byte token stands for.
    func byte(of id: Int32) -> UInt8? {
        byteValues.indices.contains(Int(id)) ? UInt8(exactly: byteValues[Int(id)]) : nil
    }

    /// The bytes that token `id` stands for; none for an id outside the vocabulary.
    package func bytes(of id: Int32) -> [UInt8] {
        Array(slice(of: id))
    }

    /// The same without a copy.
    func slice(of id: Int32) -> ArraySlice<UInt8> {
        guard pieces.indices.contains(Int(id)) else { return [] }
        return arena[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]
    }

    /// The entry `id` in the vocabulary's own spelling (`Ġ` for a space); nil outside of it.
    package func piece(of id: Int32) -> String? {
        pieces.indices.contains(Int(id)) ? pieces[Int(id)] : nil
    }

    /// The id of an entry by the vocabulary's own spelling, special tokens included.
    package func id(of piece: String) -> Int32? {
        pieceIDs.find(piece.utf8)
    }

    /// Whether `id` is a special token, which decoded text leaves out.
    package func isSpecial(_ id: Int32) -> Bool {
        special.indices.contains(Int(id)) && special[Int(id)]
    }

    /// The tokens that end what a model says: its end token, the special tokens that models of the
    /// family end a text or a turn with, and those that came with the model. In order of id.
    package var stopTokens: [Int32] {
        let spellings = [
            "<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "</s>",
        ]
        var stops = spellings.compactMap { id(of: $0) }.filter(isSpecial)
        for id in [endToken].compactMap({ $0 }) + furtherStops where !stops.contains(id) {
            stops.append(id)
        }
        return stops.sorted()
    }

    /// What kind it is, for a person: "byte-level BPE", "SentencePiece unigram".
    package var kind: String {
        switch (model, decoding) {
        case (.bytePairs, .bytes): "byte-level BPE"
        case (.bytePairs, _): "SentencePiece BPE"
        case (.unigram, _): "SentencePiece unigram"
        case (.wordPiece, _): "WordPiece"
        }
    }

    /// The text of `ids`; bytes that are no UTF-8 become U+FFFD, ids outside the vocabulary nothing.
    package func decode(_ ids: [Int32], skipSpecial: Bool = true) -> String {
        if case .bytes = decoding {
            var bytes: [UInt8] = []
            for id in ids where !(skipSpecial && isSpecial(id)) { bytes += slice(of: id) }
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoder = StreamingDecoder(self, skipSpecial: skipSpecial)
        var bytes: [UInt8] = []
        for id in ids { bytes += decoder.appendBytes(id) }
        return String(decoding: bytes + decoder.finishBytes(), as: UTF8.self)
    }

    /// The template that `chatTemplateText` spells; nil where the model has none. Throws
    /// `JinjaError` for one that cannot be read, `TokenizerError` for a known one whose markers are
    /// not in the vocabulary.
    package func chatTemplate() throws -> ChatTemplate? {
        guard let chatTemplateText else { return nil }
        let template = try ChatTemplate(
            jinja: chatTemplateText, tokens: ChatTemplate.Tokens(self))
        try template.check(against: self)
        return template
    }

    /// The same tokenizer with another chat template, to be saved with a tuned model.
    package func with(chatTemplate: ChatTemplate?) -> Tokenizer {
        var other = self
        other.chatTemplateText = chatTemplate?.jinja
        return other
    }

    /// The same tokenizer with stops that came with the model.
    package func with(furtherStops: [Int32]) -> Tokenizer {
        var other = self
        other.furtherStops = furtherStops
        return other
    }
}

extension Tokenizer: Equatable {
    /// Equal when they encode and decode alike and carry the same roles and template.
    package static func == (one: Tokenizer, other: Tokenizer) -> Bool {
        one.pieces == other.pieces && one.model == other.model
            && one.normalizer == other.normalizer && one.decoding == other.decoding
            && one.addedTokens == other.addedTokens && one.roles == other.roles
            && one.addsBeginToken == other.addsBeginToken
            && one.addsEndToken == other.addsEndToken && one.file == other.file
            && one.chatTemplateText == other.chatTemplateText
    }
}
