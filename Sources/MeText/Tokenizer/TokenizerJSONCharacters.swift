/// The vocabularies of `tokenizer.json` that are not over bytes.
extension TokenizerJSON {
    /// BPE over characters, as converted from SentencePiece: `▁` for spaces.
    static func characters(
        _ root: JSONNode, _ model: JSONNode, _ pieces: [String], _ added: [AddedToken]
    ) throws -> TokenizerParts {
        if let node = try model.optional("ignore_merges"), try node.bool() {
            throw node.unsupported("false")
        }
        let ids = try TokenizerParts.table(pieces, source: root.source)
        let merges = try merges(model)
        let (normalizer, splits) = try spaces(root)
        let entries = pieces.enumerated().map {
            (text: SpaceForm.bytes(of: $1), id: Int32($0))
        }
        let single = entries.filter { $0.text.count == UTF8Scan.length($0.text.first ?? 0) }
        let (unknown, byteValues) = try unknown(model, ids, count: pieces.count)
        let bytePairs = BytePairModel(
            alphabet: .characters(CharacterIDs(single)),
            merges: try BytePairModel.mergeTable(merges, ids, source: root.source),
            unknown: unknown, ignoresMerges: false, size: pieces.count, entries: entries)
        // Only what comes of a merge can hold a border.
        let made = merges.map { SpaceForm.bytes(of: $0.left + $0.right) }
        let preTokenizer: PreTokenizer =
            splits
            ? .atSpaces : BytePairModel.splitsBeforeSpaces(made) ? .beforeSpaces : .whole
        let decoding = try spaceDecoding(root.member("decoder"))
        var parts = TokenizerParts(
            source: root.source, pieces: pieces, model: .bytePairs(bytePairs, preTokenizer),
            normalizer: normalizer, decoding: decoding, addedTokens: added, file: .json)
        // To Metaspace a byte token is its spelling.
        if case .byteFallback = decoding { parts.byteValues = byteValues }
        if case .token(let id, _) = unknown { parts.roles.unknown = id }
        return parts
    }

    private static func unknown(
        _ model: JSONNode, _ ids: ByteStringTable, count: Int
    ) throws -> (BytePairModel.Unknown, [Int16]) {
        let fuses = try model.optional("fuse_unk")?.bool() ?? false
        let name = try model.optional("unk_token")
        var byteValues = [Int16](repeating: -1, count: count)
        let byteIDs = (0..<256).map { byte -> Int32 in
            let digits = String(byte, radix: 16, uppercase: true)
            let id = ids.find("<0x\(digits.count < 2 ? "0" : "")\(digits)>".utf8) ?? -1
            if id >= 0 { byteValues[Int(id)] = Int16(byte) }
            return id
        }
        if let node = try model.optional("byte_fallback"), try node.bool() {
            guard !byteIDs.contains(-1) else {
                throw node.unsupported("false, since some bytes have no entry")
            }
            return (.bytes(byteIDs), byteValues)
        }
        guard let name else { return (.nothing, byteValues) }
        guard let id = ids.find(try name.string().utf8) else {
            throw name.wrong("an entry of the vocabulary")
        }
        return (.token(id, fused: fuses), byteValues)
    }

    /// What is done with spaces, by the normalizer or the pre-tokenizer, and whether each begins a
    /// word of its own.
    private static func spaces(_ root: JSONNode) throws -> (TextNormalizer, splits: Bool) {
        let normalizer = try root.optional("normalizer")
        let preTokenizer = try root.optional("pre_tokenizer")
        if let normalizer {
            if let preTokenizer { throw preTokenizer.unsupported("null, beside a normalizer") }
            let list = try normalizer.optional("normalizers")?.elements() ?? [normalizer]
            guard list.count == 2, try list[0].member("type").string() == "Prepend",
                try list[0].member("prepend").string() == "▁",
                try isReplacement(list[1], " ", "▁")
            else { throw normalizer.unsupported("Prepend \"▁\", then Replace \" \" by \"▁\"") }
            return (.prependSpace, false)
        }
        guard let preTokenizer, try preTokenizer.member("type").string() == "Metaspace",
            try preTokenizer.member("replacement").string() == "▁"
        else {
            throw (preTokenizer ?? root).unsupported("a Metaspace, or a normalizer with Prepend")
        }
        var scheme = TextNormalizer.PrependScheme.always
        if let node = try preTokenizer.optional("prepend_scheme") {
            guard let known = TextNormalizer.PrependScheme(rawValue: try node.string()) else {
                throw node.wrong("always, first or never")
            }
            scheme = known
        } else if let node = try preTokenizer.optional("add_prefix_space"), try !node.bool() {
            scheme = .never
        }
        return (.metaspace(scheme), try preTokenizer.optional("split")?.bool() ?? true)
    }

    private static func isReplacement(
        _ node: JSONNode, _ from: String, _ to: String
    ) throws -> Bool {
        guard try node.member("type").string() == "Replace" else { return false }
        return try node.member("pattern").optional("String")?.string() == from
            && node.member("content").string() == to
    }

    private static func spaceDecoding(_ node: JSONNode) throws -> TokenDecoding {
        switch try node.member("type").string() {
        case "Metaspace":
            let never = try node.optional("prepend_scheme")?.string() == "never"
            let adds = try node.optional("add_prefix_space")?.bool() ?? true
            return .metaspace(keepsFirst: never || !adds)
        case "Sequence":
            let list = try node.member("decoders").elements()
            let types = try list.map { try $0.member("type").string() }
            guard types.prefix(3) == ["Replace", "ByteFallback", "Fuse"],
                try isReplacement(list[0], "▁", " "), types.count <= 4
            else { break }
            guard types.count == 4 else { return .byteFallback(dropsFirstSpace: false) }
            let strip = list[3]
            guard types[3] == "Strip", try strip.member("content").string() == " ",
                try strip.member("start").id() == 1, try strip.member("stop").id() == 0
            else { break }
            return .byteFallback(dropsFirstSpace: true)
        default: break
        }
        throw node.unsupported("Metaspace, or Replace, ByteFallback, Fuse and Strip")
    }

    /// BERT's.
    static func wordPiece(
        _ root: JSONNode, _ model: JSONNode, _ pieces: [String], _ added: [AddedToken]
    ) throws -> TokenizerParts {
        let ids = try TokenizerParts.table(pieces, source: root.source)
        let name = try model.member("unk_token")
        guard let unknown = ids.find(try name.string().utf8) else {
            throw name.wrong("an entry of the vocabulary")
        }
        let preTokenizer = try root.member("pre_tokenizer")
        guard try preTokenizer.member("type").string() == "BertPreTokenizer" else {
            throw preTokenizer.unsupported("BertPreTokenizer")
        }
        let decoder = try root.member("decoder")
        guard try decoder.member("type").string() == "WordPiece" else {
            throw decoder.unsupported("WordPiece")
        }
        let prefix = try model.optional("continuing_subword_prefix")?.string() ?? "##"
        let longest = try model.optional("max_input_chars_per_word")?.id() ?? 100
        var parts = TokenizerParts(
            source: root.source, pieces: pieces,
            model: .wordPiece(
                WordPieceModel(
                    pieces, unknown: unknown, prefix: prefix, longestWord: Int(longest))),
            normalizer: .bert(try bertNormalizer(root.member("normalizer"))),
            decoding: .wordPiece(
                prefix: try decoder.optional("prefix")?.string() ?? "##",
                cleansUp: try decoder.optional("cleanup")?.bool() ?? true),
            addedTokens: added, file: .json)
        parts.roles.unknown = unknown
        return parts
    }

    private static func bertNormalizer(_ node: JSONNode) throws -> BertNormalizer {
        guard try node.member("type").string() == "BertNormalizer" else {
            throw node.unsupported("BertNormalizer")
        }
        var normalizer = BertNormalizer()
        normalizer.cleansText = try node.optional("clean_text")?.bool() ?? true
        normalizer.partsChinese = try node.optional("handle_chinese_chars")?.bool() ?? true
        normalizer.lowercases = try node.optional("lowercase")?.bool() ?? true
        normalizer.stripsAccents =
            try node.optional("strip_accents")?.bool() ?? normalizer.lowercases
        return normalizer
    }
}
