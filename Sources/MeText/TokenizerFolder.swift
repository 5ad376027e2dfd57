import Foundation

extension Tokenizer {
    /// Writes `tokenizer.json`, `tokenizer_config.json` (chat template included) and
    /// `special_tokens_map.json` into an existing folder, as Transformers loads them; reading them
    /// back gives an equal tokenizer. Throws what the file system throws.
    package func write(to folder: URL) throws {
        let files: [(String, OrderedJSON)] = [
            ("tokenizer.json", tokenizerJSON),
            ("tokenizer_config.json", configurationJSON),
            ("special_tokens_map.json", specialTokensJSON),
        ]
        for (name, json) in files {
            let file = folder.appendingPathComponent(name)
            try Foundation.Data(json.text.utf8).write(to: file, options: .atomic)
        }
        // A left-over from another writer would go before the template in tokenizer_config.json.
        let jinja = folder.appendingPathComponent("chat_template.jinja")
        if FileManager.default.fileExists(atPath: jinja.path) {
            try FileManager.default.removeItem(at: jinja)
        }
    }

    private var tokenizerJSON: OrderedJSON {
        .object([
            ("version", .string("1.0")), ("truncation", .null), ("padding", .null),
            ("added_tokens", .array(addedTokens.map { json($0, withID: true) })),
            ("normalizer", .null), ("pre_tokenizer", preTokenizerJSON),
            ("post_processor", postProcessorJSON),
            ("decoder", byteLevelJSON), ("model", modelJSON),
        ])
    }

    private func json(_ token: AddedToken, withID: Bool) -> OrderedJSON {
        let id: [(String, OrderedJSON)] = withID ? [("id", .int(Int(token.id)))] : []
        return .object(
            id + [
                ("content", .string(token.content)), ("single_word", .bool(false)),
                ("lstrip", .bool(false)), ("rstrip", .bool(false)),
                ("normalized", .bool(token.isNormalized)), ("special", .bool(token.isSpecial)),
            ])
    }

    private var byteLevelJSON: OrderedJSON {
        .object([
            ("type", .string("ByteLevel")), ("add_prefix_space", .bool(false)),
            ("trim_offsets", .bool(true)), ("use_regex", .bool(true)),
        ])
    }

    private var preTokenizerJSON: OrderedJSON {
        switch preTokenizer {
        case .gpt2: return byteLevelJSON
        case .smolLM:
            let digits = OrderedJSON.object([
                ("type", .string("Digits")), ("individual_digits", .bool(true)),
            ])
            return .object([
                ("type", .string("Sequence")), ("pretokenizers", .array([digits, byteLevelJSON])),
            ])
        }
    }

    /// The begin token before each text, where one is added; else nothing.
    private var postProcessorJSON: OrderedJSON {
        guard addsBeginToken, let beginToken, let name = piece(of: beginToken) else { return .null }
        func item(_ kind: String, _ id: String, _ type: Int) -> OrderedJSON {
            .object([(kind, .object([("id", .string(id)), ("type_id", .int(type))]))])
        }
        let first = [item("SpecialToken", name, 0), item("Sequence", "A", 0)]
        let second = [item("SpecialToken", name, 1), item("Sequence", "B", 1)]
        let token = OrderedJSON.object([
            ("id", .string(name)), ("ids", .array([.int(Int(beginToken))])),
            ("tokens", .array([.string(name)])),
        ])
        return .object([
            ("type", .string("TemplateProcessing")), ("single", .array(first)),
            ("pair", .array(first + second)), ("special_tokens", .object([(name, token)])),
        ])
    }

    private var modelJSON: OrderedJSON {
        let merges = mergeTable.pairs.map { pair in
            OrderedJSON.array([
                .string(pieces[Int(pair.left)]), .string(pieces[Int(pair.right)]),
            ])
        }
        return .object([
            ("type", .string("BPE")), ("dropout", .null), ("unk_token", .null),
            ("continuing_subword_prefix", .null), ("end_of_word_suffix", .null),
            ("fuse_unk", .bool(false)), ("byte_fallback", .bool(false)),
            ("ignore_merges", .bool(false)),
            ("vocab", .object(pieces.enumerated().map { ($1, .int($0)) })),
            ("merges", .array(merges)),
        ])
    }

    private var roleMembers: [(String, OrderedJSON)] {
        let named = [
            ("bos_token", beginToken), ("eos_token", endToken), ("pad_token", paddingToken),
            ("unk_token", unknownToken),
        ]
        return named.compactMap { name, id in
            id.flatMap(piece(of:)).map { (name, .string($0)) }
        }
    }

    private var configurationJSON: OrderedJSON {
        let decoder = addedTokens.map { ("\($0.id)", json($0, withID: false)) }
        var members: [(String, OrderedJSON)] = [
            ("add_bos_token", .bool(addsBeginToken)), ("add_prefix_space", .bool(false)),
            ("added_tokens_decoder", .object(decoder)),
            ("clean_up_tokenization_spaces", .bool(false)),
        ]
        members += roleMembers
        if let chatTemplateText { members.append(("chat_template", .string(chatTemplateText))) }
        // The generic class: others would put their own splitting in the place of the file's.
        members.append(("tokenizer_class", .string("PreTrainedTokenizerFast")))
        return .object(members)
    }

    private var specialTokensJSON: OrderedJSON {
        let roleIDs = [beginToken, endToken, paddingToken, unknownToken].compactMap { $0 }
        let others = addedTokens.filter { $0.isSpecial && !roleIDs.contains($0.id) }
        let names = others.map { OrderedJSON.string($0.content) }
        return .object(
            roleMembers + (names.isEmpty ? [] : [("additional_special_tokens", .array(names))]))
    }
}
