import Foundation

extension Tokenizer {
    /// The tokenizer as GGUF metadata keeps it, for a model with `size` rows of embeddings: rows
    /// that no entry stands for get unused ones, as every row must have a token.
    ///
    /// modelFile: SentencePiece's `tokenizer.model` of the same vocabulary, which has the scores that
    /// a LLaMA's tokenizer.json lacks; without it they are made of the order of its merges. Throws `TokenizerError` for a tokenizer that llama.cpp has no
    /// words for. That an added token is `normalized` is lost.
    package func ggufVocabulary(size: Int, modelFile: URL? = nil) throws -> GGUFVocabulary {
        var vocabulary = GGUFVocabulary(
            model: "", pre: "", tokens: pieces,
            tokenTypes: [Int32](repeating: 1, count: pieces.count), merges: [],
            beginToken: beginToken, endToken: endToken, unknownToken: unknownToken,
            paddingToken: paddingToken, addsBeginToken: addsBeginToken,
            chatTemplate: chatTemplateText, furtherStops: furtherStops)
        if let source = try sentencePiece(modelFile) {
            try vocabulary.take(source)
        } else {
            try takeBytePairs(into: &vocabulary)
        }
        for token in addedTokens where [1, 4].contains(vocabulary.tokenTypes[Int(token.id)]) {
            vocabulary.tokenTypes[Int(token.id)] = token.isSpecial ? 3 : 4
        }
        vocabulary.pad(to: size)
        return vocabulary
    }

    /// The SentencePiece model this is, or whose tokenizer.json it was read from.
    private func sentencePiece(_ modelFile: URL?) throws -> SentencePieceModel? {
        if case .sentencePiece(let model) = file { return model }
        if case .bytePairs(let model, _) = model, case .bytes = model.alphabet { return nil }
        guard let modelFile, FileManager.default.fileExists(atPath: modelFile.path),
            case .sentencePiece(let model) = try Tokenizer(modelFile: modelFile).file
        else { return sentencePieceFromMerges() }
        return model
    }

    private func takeBytePairs(into vocabulary: inout GGUFVocabulary) throws {
        guard case .bytePairs(let model, let splitting) = model, case .bytes = model.alphabet else {
            throw Self.unsayable(
                "model", "byte-level BPE, or SentencePiece BPE",
                "another, or one whose merges no scores can say")
        }
        guard let name = PreTokenizer.ggufNames.first(where: { $0.1 == splitting })?.0,
            model.ignoresMerges == (splitting == .llama3), normalizer == .none
        else {
            throw Self.unsayable(
                "pre", PreTokenizer.ggufNames.map(\.0).joined(separator: ", "),
                "a way of splitting that llama.cpp does not know")
        }
        vocabulary.model = "gpt2"
        vocabulary.pre = name
        vocabulary.merges = model.merges.pairs.map {
            pieces[Int($0.left)] + " " + pieces[Int($0.right)]
        }
    }

    fileprivate static func unsayable(
        _ key: String, _ expected: String, _ got: String
    ) -> TokenizerError {
        TokenizerError(
            source: "the tokenizer", place: "tokenizer.ggml.\(key)", expected: expected, got: got,
            advice: "A GGUF file cannot say it; export a folder instead.")
    }
}

extension GGUFVocabulary {
    /// Takes up scores, kinds and the treatment of spaces.
    fileprivate mutating func take(_ source: SentencePieceModel) throws {
        guard source.algorithm == .bytePairs else {
            throw Tokenizer.unsayable("model", "SentencePiece BPE", "SentencePiece unigram")
        }
        var plain = SentencePieceNormalizer()
        plain.addsPrefix = source.normalizer.addsPrefix
        plain.joinsSpaces = source.normalizer.joinsSpaces
        guard source.normalizer == plain else {
            throw Tokenizer.unsayable(
                "model", "text as it is", "rules that normalize it: \(source.normalizerName)")
        }
        guard tokens.starts(with: source.pieces.map(\.text)) else {
            throw Tokenizer.unsayable(
                "tokens", "the entries of tokenizer.model first", "other entries")
        }
        (model, pre) = ("llama", "default")
        (addsSpacePrefix, removesExtraSpaces) = (
            source.normalizer.addsPrefix, source.normalizer.joinsSpaces
        )
        for (id, piece) in source.pieces.enumerated() {
            tokenTypes[id] = Int32(piece.kind.rawValue)
        }
        // What was added later is never merged from text.
        scores = source.pieces.map(\.score)
        scores += [Float](repeating: -1000, count: tokens.count - scores.count)
    }

    /// Unused entries up to a number of rows.
    fileprivate mutating func pad(to size: Int) {
        let taken = Set(tokens)
        for id in tokens.count..<max(size, tokens.count) {
            var name = "[PAD\(id)]"
            while taken.contains(name) { name += "]" }
            tokens.append(name)
            tokenTypes.append(5)
            if !scores.isEmpty { scores.append(-1000) }
        }
    }
}
