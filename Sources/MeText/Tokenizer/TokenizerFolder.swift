import Foundation

extension Tokenizer {
    /// Writes the vocabulary (`tokenizer.json`, or `tokenizer.model` of a SentencePiece model),
    /// `tokenizer_config.json` (chat template included), `special_tokens_map.json` and
    /// `generation_config.json` (stops) into an existing folder, as Transformers loads them; reading
    /// them back gives an equal tokenizer. Throws what the file system throws.
    package func write(to folder: URL) throws {
        var files: [(String, [UInt8])] = [
            ("tokenizer_config.json", Array(configurationJSON.text.utf8)),
            ("special_tokens_map.json", Array(specialTokensJSON.text.utf8)),
        ]
        switch file {
        case .json: files.append(("tokenizer.json", Array(tokenizerJSON.text.utf8)))
        case .sentencePiece(let model): files.append(("tokenizer.model", model.fileBytes))
        }
        for (name, bytes) in files {
            let url = folder.appendingPathComponent(name)
            try Foundation.Data(bytes).write(to: url, options: .atomic)
        }
        try GenerationConfiguration(of: self).write(to: folder)
        // What another writer left would go before these.
        let names = Set(files.map(\.0))
        for name in Self.allFileNames where !names.contains(name) {
            let url = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: url.path) else { continue }
            try FileManager.default.removeItem(at: url)
        }
    }

    private var tokenizerJSON: OrderedJSON {
        .object([
            ("version", .string("1.0")), ("truncation", .null), ("padding", .null),
            ("added_tokens", .array(addedTokens.map { json($0, withID: true) })),
            ("normalizer", normalizerJSON), ("pre_tokenizer", preTokenizerJSON),
            ("post_processor", postProcessorJSON), ("decoder", decoderJSON),
            ("model", modelJSON),
        ])
    }

    private func json(_ token: AddedToken, withID: Bool) -> OrderedJSON {
        let id: [(String, OrderedJSON)] = withID ? [("id", .int(Int(token.id)))] : []
        return .object(
            id + [
                ("content", .string(token.content)), ("single_word", .bool(false)),
                ("lstrip", .bool(token.takesLeft)), ("rstrip", .bool(token.takesRight)),
                ("normalized", .bool(token.isNormalized)), ("special", .bool(token.isSpecial)),
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
        var addsSpace = false
        if case .sentencePiece(let model) = file { addsSpace = model.normalizer.addsPrefix }
        let decoder = addedTokens.map { ("\($0.id)", json($0, withID: false)) }
        var members: [(String, OrderedJSON)] = [
            ("add_bos_token", .bool(addsBeginToken)), ("add_eos_token", .bool(addsEndToken)),
            ("add_prefix_space", .bool(addsSpace)),
            ("added_tokens_decoder", .object(decoder)),
            ("clean_up_tokenization_spaces", .bool(false)),
        ]
        members += roleMembers
        if let chatTemplateText { members.append(("chat_template", .string(chatTemplateText))) }
        // The generic class: others would put their own splitting in the place of the file's.
        let isJSON = file == .json
        // As here, every stretch between special tokens begins with a space.
        if !isJSON { members.append(("legacy", .bool(true))) }
        members.append(
            ("tokenizer_class", .string(isJSON ? "PreTrainedTokenizerFast" : "LlamaTokenizer")))
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
