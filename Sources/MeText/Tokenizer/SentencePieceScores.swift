extension Tokenizer {
    /// The SentencePiece model that a LLaMA's tokenizer.json was converted from, as far as GGUF
    /// metadata needs it: an entry's score says when it is merged, which the order of the merges
    /// does too. Nil for other tokenizers, and for merges that no scores can say.
    func sentencePieceFromMerges() -> SentencePieceModel? {
        guard case .bytePairs(let pairs, let splitting) = model,
            case .characters = pairs.alphabet, case .bytes(let byteIDs) = pairs.unknown,
            let addsPrefix = normalizer.addsSpaceFirst, let ranks = pairs.merges.ranksByToken()
        else { return nil }
        // Split at every space nothing merges over one, in the format it may.
        let joins = ranks.keys.contains { pieces[Int($0)].dropFirst().contains("\u{2581}") }
        if splitting == .atSpaces, joins { return nil }
        var result = SentencePieceModel()
        result.algorithm = .bytePairs
        result.fallsBackToBytes = true
        result.normalizer.addsPrefix = addsPrefix
        result.normalizer.joinsSpaces = false
        // What no merge gives is never chosen by its score.
        let last = -Float(pairs.merges.pairs.count)
        let bytes = Set(byteIDs)
        result.pieces = pieces.enumerated().map { id, text in
            .init(
                text: text, score: ranks[Int32(id)].map { -Float($0) } ?? last - Float(id),
                kind: bytes.contains(Int32(id)) ? .byte : .normal)
        }
        let unknown = unknownToken ?? id(of: "<unk>")
        for token in addedTokens {
            result.pieces[Int(token.id)].kind =
                token.id == unknown ? .unknown : token.isSpecial ? .control : .userDefined
        }
        // The format merges any two that make an entry: it may not find more than these merges.
        guard let parts = try? result.parts(source: "merges"),
            case .bytePairs(let same, _) = parts.model,
            Set(same.merges.pairs) == Set(pairs.merges.pairs)
        else { return nil }
        return result
    }
}

extension MergeTable {
    /// The place of each token among those that merges give, earliest first; nil where the merges
    /// that give one token do not stand together.
    fileprivate func ranksByToken() -> [Int32: Int]? {
        var ranks: [Int32: Int] = [:]
        var last: Int32?
        for pair in pairs {
            let token = find(pair.left, pair.right).token
            guard token != last else { continue }
            guard ranks.updateValue(ranks.count, forKey: token) == nil else { return nil }
            last = token
        }
        return ranks
    }
}

extension TextNormalizer {
    /// Whether a space goes before a text, where that and marks for spaces are all that is done.
    fileprivate var addsSpaceFirst: Bool? {
        switch self {
        case .prependSpace: true
        case .metaspace(let scheme): scheme != .never
        case .none, .sentencePiece, .bert: nil
        }
    }
}
