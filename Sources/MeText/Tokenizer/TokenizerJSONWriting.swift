/// The parts of `tokenizer.json` that `Tokenizer.write(to:)` makes.
extension Tokenizer {
    private func typed(_ type: String, _ members: [(String, OrderedJSON)]) -> OrderedJSON {
        .object([("type", .string(type))] + members)
    }

    private func byteLevelJSON(usesPattern: Bool) -> OrderedJSON {
        typed(
            "ByteLevel",
            [
                ("add_prefix_space", .bool(false)), ("trim_offsets", .bool(true)),
                ("use_regex", .bool(usesPattern)),
            ])
    }

    private func metaspaceJSON(
        _ scheme: TextNormalizer.PrependScheme, splits: Bool
    ) -> OrderedJSON {
        typed(
            "Metaspace",
            [
                ("replacement", .string("▁")), ("prepend_scheme", .string(scheme.rawValue)),
                ("split", .bool(splits)),
            ])
    }

    private func replaceJSON(_ from: String, _ to: String) -> OrderedJSON {
        typed(
            "Replace",
            [("pattern", .object([("String", .string(from))])), ("content", .string(to))])
    }

    var normalizerJSON: OrderedJSON {
        switch normalizer {
        case .none, .metaspace, .sentencePiece: return .null
        case .prependSpace:
            let prepend = typed("Prepend", [("prepend", .string("▁"))])
            return typed("Sequence", [("normalizers", .array([prepend, replaceJSON(" ", "▁")]))])
        case .bert(let bert):
            return typed(
                "BertNormalizer",
                [
                    ("clean_text", .bool(bert.cleansText)),
                    ("handle_chinese_chars", .bool(bert.partsChinese)),
                    ("strip_accents", .bool(bert.stripsAccents)),
                    ("lowercase", .bool(bert.lowercases)),
                ])
        }
    }

    var preTokenizerJSON: OrderedJSON {
        guard case .bytePairs(_, let preTokenizer) = model else {
            return typed("BertPreTokenizer", [])
        }
        func sequence(_ first: OrderedJSON, usesPattern: Bool) -> OrderedJSON {
            let parts = [first, byteLevelJSON(usesPattern: usesPattern)]
            return typed("Sequence", [("pretokenizers", .array(parts))])
        }
        switch preTokenizer {
        case .gpt2: return byteLevelJSON(usesPattern: true)
        case .smolLM:
            return sequence(
                typed("Digits", [("individual_digits", .bool(true))]), usesPattern: true)
        case .llama3, .qwen2:
            let pattern = TokenizerJSON.patterns.first { $0.0 == preTokenizer }?.1 ?? ""
            let split = typed(
                "Split",
                [
                    ("pattern", .object([("Regex", .string(pattern))])),
                    ("behavior", .string("Isolated")), ("invert", .bool(false)),
                ])
            return sequence(split, usesPattern: false)
        case .beforeSpaces, .atSpaces, .whole:
            guard case .metaspace(let scheme) = normalizer else { return .null }
            return metaspaceJSON(scheme, splits: preTokenizer == .atSpaces)
        }
    }

    /// The tokens before and behind each text, where some are added; else nothing.
    var postProcessorJSON: OrderedJSON {
        let begin = addsBeginToken ? beginToken : nil
        let end = addsEndToken ? endToken : nil
        let tokens = [begin, end].compactMap { $0 }
        guard !tokens.isEmpty else { return .null }
        func item(_ kind: String, _ id: String, _ type: Int) -> OrderedJSON {
            .object([(kind, .object([("id", .string(id)), ("type_id", .int(type))]))])
        }
        func framed(_ name: String, _ type: Int) -> [OrderedJSON] {
            let first = begin.flatMap(piece(of:)).map { [item("SpecialToken", $0, type)] } ?? []
            let last = end.flatMap(piece(of:)).map { [item("SpecialToken", $0, type)] } ?? []
            return first + [item("Sequence", name, type)] + last
        }
        let special = tokens.compactMap { id in
            piece(of: id).map { name in
                (
                    name,
                    OrderedJSON.object([
                        ("id", .string(name)), ("ids", .array([.int(Int(id))])),
                        ("tokens", .array([.string(name)])),
                    ])
                )
            }
        }
        return typed(
            "TemplateProcessing",
            [
                ("single", .array(framed("A", 0))),
                ("pair", .array(framed("A", 0) + framed("B", 1))),
                ("special_tokens", .object(special)),
            ])
    }

    var decoderJSON: OrderedJSON {
        switch decoding {
        case .bytes, .sentencePiece: return byteLevelJSON(usesPattern: true)
        case .metaspace(let keepsFirst):
            return metaspaceJSON(keepsFirst ? .never : .always, splits: true)
        case .byteFallback(let drops):
            let strip = typed(
                "Strip", [("content", .string(" ")), ("start", .int(1)), ("stop", .int(0))])
            let parts =
                [replaceJSON("▁", " "), typed("ByteFallback", []), typed("Fuse", [])]
                + (drops ? [strip] : [])
            return typed("Sequence", [("decoders", .array(parts))])
        case .wordPiece(let prefix, let cleansUp):
            return typed(
                "WordPiece", [("prefix", .string(prefix)), ("cleanup", .bool(cleansUp))])
        }
    }

    var modelJSON: OrderedJSON {
        let vocabulary = OrderedJSON.object(pieces.enumerated().map { ($1, .int($0)) })
        if case .wordPiece(let model) = model {
            return typed(
                "WordPiece",
                [
                    ("unk_token", .string(pieces[Int(model.unknown)])),
                    ("continuing_subword_prefix", .string(model.prefix)),
                    ("max_input_chars_per_word", .int(model.longestWord)),
                    ("vocab", vocabulary),
                ])
        }
        guard case .bytePairs(let model, _) = model else { return .null }
        var unknown = OrderedJSON.null
        var (fuses, fallsBack) = (false, false)
        switch model.unknown {
        case .nothing: break
        case .bytes:
            fallsBack = true
            fuses = true
            unknown = unknownToken.flatMap(piece(of:)).map { .string($0) } ?? .null
        case .token(let id, let fused): (unknown, fuses) = (.string(pieces[Int(id)]), fused)
        }
        let merges = model.merges.pairs.map { pair in
            OrderedJSON.array([
                .string(pieces[Int(pair.left)]), .string(pieces[Int(pair.right)]),
            ])
        }
        return typed(
            "BPE",
            [
                ("dropout", .null), ("unk_token", unknown), ("continuing_subword_prefix", .null),
                ("end_of_word_suffix", .null), ("fuse_unk", .bool(fuses)),
                ("byte_fallback", .bool(fallsBack)), ("ignore_merges", .bool(model.ignoresMerges)),
                ("vocab", vocabulary), ("merges", .array(merges)),
            ])
    }
}
