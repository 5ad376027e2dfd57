extension Tokenizer {
    /// The tokenizer as GGUF metadata keeps it, for a model with `size` rows of embeddings: rows
    /// that no entry stands for get unused ones, as every row must have a token.
    ///
    /// That an added token is `normalized` has no place there.
    package func ggufVocabulary(size: Int) -> GGUFVocabulary {
        var tokens = pieces
        var types = [Int32](repeating: 1, count: pieces.count)
        for token in addedTokens { types[Int(token.id)] = token.isSpecial ? 3 : 4 }
        let taken = Set(pieces)
        for id in pieces.count..<max(size, pieces.count) {
            var name = "[PAD\(id)]"
            while taken.contains(name) { name += "]" }
            tokens.append(name)
            types.append(5)
        }
        return GGUFVocabulary(
            model: "gpt2", pre: preTokenizer.rawValue, tokens: tokens, tokenTypes: types,
            merges: mergeTable.pairs.map { pieces[Int($0.left)] + " " + pieces[Int($0.right)] },
            beginToken: beginToken, endToken: endToken, unknownToken: unknownToken,
            paddingToken: paddingToken, addsBeginToken: addsBeginToken,
            chatTemplate: chatTemplateText)
    }
}
