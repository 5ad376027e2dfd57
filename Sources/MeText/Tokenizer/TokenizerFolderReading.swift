import Foundation

extension Tokenizer {
    /// The files a folder's tokenizer can be in, the first one found is read.
    package static let fileNames = [
        "tokenizer.json", "tokenizer.model", "vocab.json", "vocab.txt",
    ]

    /// Every file of a folder that a tokenizer and its template are read from.
    package static let allFileNames =
        fileNames + [
            "merges.txt", "added_tokens.json", "tokenizer_config.json", "chat_template.jinja",
        ]

    /// The tokenizer of a model folder: `tokenizer.json`, or `tokenizer.model` (SentencePiece, or
    /// tiktoken's of Llama-3), or `vocab.json` with `merges.txt` (RoBERTa), or `vocab.txt` (BERT); with
    /// `added_tokens.json` and `tokenizer_config.json` where they are there. Throws `TokenizerError`.
    package init(folder: URL) throws {
        func file(_ name: String) -> URL? {
            let url = folder.appendingPathComponent(name)
            return FileManager.default.fileExists(atPath: url.path) ? url : nil
        }
        let configuration = file("tokenizer_config.json")
        if let json = file("tokenizer.json") {
            try self.init(tokenizerJSON: json, configuration: configuration)
            return
        }
        guard let name = Self.fileNames.first(where: { file($0) != nil }), let url = file(name)
        else {
            throw TokenizerError(
                source: folder.path, place: "tokenizer",
                expected: "one of " + Self.fileNames.joined(separator: ", "), got: "none of them",
                advice: "A tokenizer travels with its model: copy or export the whole folder.")
        }
        var parts: TokenizerParts
        switch name {
        case "tokenizer.model":
            parts = try Self.modelFile(url)
            if let added = file("added_tokens.json") {
                try TokenizerConfiguration.add(JSONNode(file: added), to: &parts)
            }
        case "vocab.json":
            parts = try Self.pairs(url, folder.appendingPathComponent("merges.txt"))
        default: parts = try Self.words(url, configuration)
        }
        if let configuration { try TokenizerConfiguration.apply(configuration, to: &parts) }
        try self.init(parts)
    }

    /// `tokenizer.model` by itself: of SentencePiece, or of Llama-3.
    package init(modelFile: URL) throws { try self.init(Self.modelFile(modelFile)) }

    private static func modelFile(_ url: URL) throws -> TokenizerParts {
        let bytes = try contents(url)
        if TikToken.recognises(bytes) { return try TikToken.llama3(bytes, source: url.path) }
        var parts = try SentencePieceModel(bytes, source: url.path).parts(source: url.path)
        // As LLaMA's own code and Transformers do, unless the configuration says otherwise.
        parts.addsBeginToken = parts.roles.begin != nil
        return parts
    }

    /// GPT-2's two files, with RoBERTa's tokens around a text.
    private static func pairs(_ vocabulary: URL, _ merges: URL) throws -> TokenizerParts {
        let ids = try JSONNode(file: vocabulary)
        let pieces = try TokenizerJSON.pieces(ids, [])
        let lines = try contents(merges).split(separator: 0x0a)
        let pairs = try lines.enumerated().compactMap { index, line -> SpelledMerge? in
            let text = String(decoding: line, as: UTF8.self)
            if index == 0, text.hasPrefix("#version") { return nil }
            guard let merge = MergeText.split(text) else {
                throw TokenizerParts.failure(
                    merges.path, "line \(index + 1)", expected: "two entries with a space between",
                    got: "\"\(text)\"")
            }
            return merge
        }
        let special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"].compactMap { name in
            pieces.firstIndex(of: name).map { id in
                AddedToken(
                    id: Int32(id), content: name, isSpecial: true, isNormalized: false,
                    takesLeft: name == "<mask>")
            }
        }
        var parts = try TokenizerParts.byteLevel(
            source: vocabulary.path, pieces: pieces, merges: pairs, added: special,
            preTokenizer: .gpt2)
        func id(_ name: String) -> Int32? { special.first { $0.content == name }?.id }
        parts.roles = .init(
            begin: id("<s>"), end: id("</s>"), unknown: id("<unk>"), padding: id("<pad>"))
        (parts.addsBeginToken, parts.addsEndToken) = (id("<s>") != nil, id("</s>") != nil)
        return parts
    }

    /// BERT's list of words.
    private static func words(_ url: URL, _ configuration: URL?) throws -> TokenizerParts {
        // By bytes: "\r\n" is one character of a Swift string.
        let lines = try contents(url).split(separator: 0x0a, omittingEmptySubsequences: false)
        var pieces = lines.map {
            String(decoding: $0.last == 0x0d ? $0.dropLast() : $0, as: UTF8.self)
        }
        if pieces.last == "" { pieces.removeLast() }
        func id(_ name: String) -> Int32? { pieces.firstIndex(of: name).map { Int32($0) } }
        guard let unknown = id("[UNK]") else {
            throw TokenizerParts.failure(
                url.path, "vocabulary", expected: "an entry [UNK]",
                got: "\(pieces.count) others")
        }
        var normalizer = BertNormalizer()
        if let root = try configuration.map(JSONNode.init(file:)) {
            normalizer.lowercases = try root.optional("do_lower_case")?.bool() ?? true
            normalizer.partsChinese = try root.optional("tokenize_chinese_chars")?.bool() ?? true
            normalizer.stripsAccents =
                try root.optional("strip_accents")?.bool() ?? normalizer.lowercases
        }
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { name in
            id(name).map {
                AddedToken(id: $0, content: name, isSpecial: true, isNormalized: false)
            }
        }
        var parts = TokenizerParts(
            source: url.path, pieces: pieces,
            model: .wordPiece(
                WordPieceModel(pieces, unknown: unknown, prefix: "##", longestWord: 100)),
            normalizer: .bert(normalizer), decoding: .wordPiece(prefix: "##", cleansUp: true),
            addedTokens: special, file: .json)
        parts.roles = .init(
            begin: id("[CLS]"), end: id("[SEP]"), unknown: unknown, padding: id("[PAD]"))
        (parts.addsBeginToken, parts.addsEndToken) = (id("[CLS]") != nil, id("[SEP]") != nil)
        return parts
    }

    private static func contents(_ url: URL) throws -> [UInt8] {
        do {
            return Array(try Foundation.Data(contentsOf: url))
        } catch {
            throw TokenizerError(
                source: url.path, place: "file", expected: "a readable file",
                got: (error as NSError).localizedDescription,
                advice: "Check the file, or fetch it again.")
        }
    }
}
