/// A byte-level BPE tokenizer: text to token ids and back, as Hugging Face's `tokenizers` does it.
///
/// An immutable value: share it between threads freely. Nothing here adds begin or end tokens; who
/// builds a sequence does so, by `addsBeginToken`, `beginToken` and `endToken`. A byte that the
/// vocabulary has no entry for (SmolLM2's lacks 21) is left out, as the reference does.
package struct Tokenizer: Sendable {
    let pieces: [String]
    let preTokenizer: PreTokenizer
    let addedTokens: [AddedToken]
    let roles: TokenizerParts.Roles
    let mergeTable: MergeTable
    private let pieceIDs: ByteStringTable
    /// Words that are one token: most of a text needs no merging.
    let wholeWords: ByteStringTable
    let longestWord: Int
    /// The id of each byte's own entry, -1 where there is none.
    let byteIDs: [Int32]
    /// The bytes of all entries, end to end, and where each begins.
    private let arena: [UInt8]
    private let starts: [Int32]
    private let special: [Bool]
    /// Added tokens in Hugging Face's two passes: those not `normalized`, then those that are.
    let matchers: [AddedTokenMatcher]

    /// Whether a sequence for this model begins with `beginToken`.
    package let addsBeginToken: Bool
    /// The model's chat template in its own words (Jinja); nil where it has none.
    package internal(set) var chatTemplateText: String?

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
        preTokenizer = parts.preTokenizer
        addedTokens = parts.addedTokens
        roles = parts.roles
        addsBeginToken = parts.addsBeginToken
        chatTemplateText = parts.chatTemplateText
        pieceIDs = try parts.pieceTable()
        mergeTable = try parts.mergeTable(pieceIDs)
        matchers = [false, true].map { normalized in
            AddedTokenMatcher(parts.addedTokens.filter { $0.isNormalized == normalized })
        }
        var special = [Bool](repeating: false, count: pieces.count)
        for token in parts.addedTokens where token.isSpecial { special[Int(token.id)] = true }
        self.special = special

        var arena: [UInt8] = []
        var starts: [Int32] = [0]
        for piece in pieces {
            arena += ByteAlphabet.bytes(of: piece) ?? Array(piece.utf8)
            starts.append(Int32(arena.count))
        }
        (self.arena, self.starts) = (arena, starts)
        let pieceIDs = self.pieceIDs
        byteIDs = ByteAlphabet.scalarOfByte.map { scalar in
            let key = Array(String(scalar).utf8)
            return pieceIDs.find(key, 0, key.count) ?? -1
        }
        (wholeWords, longestWord) = Self.wholeWords(arena, starts, byteIDs, mergeTable)
    }

    /// The entries that their own bytes merge to.
    private static func wholeWords(
        _ arena: [UInt8], _ starts: [Int32], _ byteIDs: [Int32], _ table: MergeTable
    ) -> (ByteStringTable, Int) {
        var words = ByteStringTable(capacity: starts.count)
        var merger = WordMerger()
        var longest = 0
        for id in 0..<(starts.count - 1) {
            let word = Array(arena[Int(starts[id])..<Int(starts[id + 1])])
            merger.ids.removeAll(keepingCapacity: true)
            for byte in word { merger.ids.append(byteIDs[Int(byte)]) }
            guard !word.isEmpty, !merger.ids.contains(-1) else { continue }
            merger.merge(table)
            if merger.ids == [Int32(id)], words.insert(word, Int32(id)) {
                longest = max(longest, word.count)
            }
        }
        return (words, longest)
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
        let key = Array(piece.utf8)
        return pieceIDs.find(key, 0, key.count)
    }

    /// Whether `id` is a special token, which decoded text leaves out.
    package func isSpecial(_ id: Int32) -> Bool {
        special.indices.contains(Int(id)) && special[Int(id)]
    }

    /// The tokens that end what a model says: its end token, and the special tokens that models of
    /// the family end a text or a turn with. In order of id.
    package var stopTokens: [Int32] {
        let spellings = [
            "<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "</s>",
        ]
        var stops = spellings.compactMap { id(of: $0) }.filter(isSpecial)
        if let endToken, !stops.contains(endToken) { stops.append(endToken) }
        return stops.sorted()
    }

    /// The text of `ids`; bytes that are no UTF-8 become U+FFFD, ids outside the vocabulary nothing.
    package func decode(_ ids: [Int32], skipSpecial: Bool = true) -> String {
        var bytes: [UInt8] = []
        for id in ids where !(skipSpecial && isSpecial(id)) { bytes += slice(of: id) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The template that `chatTemplateText` spells; nil where the model has none. Throws
    /// `TokenizerError` for one that is not recognised, or whose markers are not in the vocabulary.
    package func chatTemplate() throws -> ChatTemplate? {
        guard let chatTemplateText else { return nil }
        guard let template = ChatTemplate(recognising: chatTemplateText) else {
            throw TokenizerError(
                source: "the model's chat template", place: "text",
                expected: "one of \(ChatTemplate.names.joined(separator: ", "))",
                got: "\"\(chatTemplateText.prefix(120))\"",
                advice: "Name the template to use in the recipe or on the command line.")
        }
        try template.check(against: self)
        return template
    }

    /// The same tokenizer with another chat template, to be saved with a tuned model.
    package func with(chatTemplate: ChatTemplate?) -> Tokenizer {
        var other = self
        other.chatTemplateText = chatTemplate?.jinja
        return other
    }
}

extension Tokenizer: Equatable {
    /// Equal when they encode and decode alike and carry the same roles and template.
    package static func == (one: Tokenizer, other: Tokenizer) -> Bool {
        one.pieces == other.pieces && one.mergeTable.pairs == other.mergeTable.pairs
            && one.addedTokens == other.addedTokens && one.preTokenizer == other.preTokenizer
            && one.roles == other.roles && one.addsBeginToken == other.addsBeginToken
            && one.chatTemplateText == other.chatTemplateText
    }
}
