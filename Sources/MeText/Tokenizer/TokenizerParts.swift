/// What every source of a tokenizer is read into, before its tables are built and checked.
struct TokenizerParts {
    /// The file, for errors.
    var source: String
    /// The vocabulary in order of id, in its own spelling.
    var pieces: [String]
    var model: TokenModel
    var normalizer = TextNormalizer.none
    var decoding: TokenDecoding
    /// The byte that a token stands for, by id; empty, or -1 for tokens that stand for text.
    var byteValues: [Int16] = []
    var addedTokens: [AddedToken]
    var roles = Roles()
    var addsBeginToken = false
    var addsEndToken = false
    var chatTemplateText: String?
    var file: SourceFile

    /// The ids of tokens with a part to play; nil where the model has none.
    struct Roles: Sendable, Equatable {
        var begin: Int32?
        var end: Int32?
        var unknown: Int32?
        var padding: Int32?
    }

    /// What is written when the tokenizer is saved.
    enum SourceFile: Sendable, Equatable {
        /// `tokenizer.json`
        case json
        /// `tokenizer.model`
        case sentencePiece(SentencePieceModel)
    }

    /// A byte-level BPE.
    ///
    /// merges: as `BytePairModel.bytes` takes them.
    static func byteLevel(
        source: String, pieces: [String], merges: [SpelledMerge]?, added: [AddedToken],
        preTokenizer: PreTokenizer, ignoresMerges: Bool = false
    ) throws -> TokenizerParts {
        let model = try BytePairModel.bytes(
            pieces: pieces, merges: merges, ignoresMerges: ignoresMerges, added: added,
            source: source)
        return TokenizerParts(
            source: source, pieces: pieces, model: .bytePairs(model, preTokenizer),
            decoding: .bytes, addedTokens: added, file: .json)
    }

    /// An error about this source.
    func failure(
        _ place: String, expected: String, got: String, advice: String? = nil
    ) -> TokenizerError {
        Self.failure(source, place, expected: expected, got: got, advice: advice)
    }

    static func failure(
        _ source: String, _ place: String, expected: String, got: String, advice: String? = nil
    ) -> TokenizerError {
        TokenizerError(
            source: source, place: place, expected: expected, got: got,
            advice: advice ?? "The file is damaged: fetch it again.")
    }

    /// The vocabulary as a table from spelling to id; entries must be unique and not empty.
    static func table(_ pieces: [String], source: String) throws -> ByteStringTable {
        guard !pieces.isEmpty, pieces.count < 1 << 24 else {
            throw failure(
                source, "vocabulary", expected: "1 to 16,777,215 entries", got: "\(pieces.count)")
        }
        var table = ByteStringTable(capacity: pieces.count)
        for (id, piece) in pieces.enumerated() {
            guard table.insert(piece.utf8, Int32(id)) else {
                throw failure(
                    source, "entry \(id)", expected: "a spelling of its own",
                    got: "\"\(piece)\" again")
            }
        }
        return table
    }

    /// Checks what refers to ids.
    func checkReferences() throws {
        let named = [
            ("begin token", roles.begin), ("end token", roles.end),
            ("unknown token", roles.unknown), ("padding token", roles.padding),
        ]
        for (name, id) in named {
            guard let id, !pieces.indices.contains(Int(id)) else { continue }
            throw failure(name, expected: "an id below \(pieces.count)", got: "\(id)")
        }
        for token in addedTokens where !pieces.indices.contains(Int(token.id)) {
            throw failure(
                "added token \"\(token.content)\"", expected: "an id below \(pieces.count)",
                got: "\(token.id)")
        }
        for (name, adds, id) in [
            ("begin token", addsBeginToken, roles.begin), ("end token", addsEndToken, roles.end),
        ] where adds && id == nil {
            throw failure(name, expected: "an id, since the tokenizer adds one", got: "none")
        }
    }
}

/// A merge by its two sides.
typealias SpelledMerge = (left: String, right: String)

extension BytePairModel {
    /// The model of a vocabulary in the byte alphabet's spelling (`Ġ` for a space).
    ///
    /// merges: in order of rank; nil where any two entries that join to a third merge, the third's
    /// id being the rank (as in tiktoken's files).
    static func bytes(
        pieces: [String], merges: [SpelledMerge]?, ignoresMerges: Bool, added: [AddedToken],
        source: String
    ) throws -> BytePairModel {
        let ids = try TokenizerParts.table(pieces, source: source)
        let byteIDs = ByteAlphabet.scalarOfByte.map { ids.find(String($0).utf8) ?? -1 }
        let isAdded = Set(added.map(\.id))
        let all = pieces.enumerated().map { id, piece in
            (text: ByteAlphabet.bytes(of: piece) ?? Array(piece.utf8), id: Int32(id))
        }
        let own = all.filter { !isAdded.contains($0.id) }
        let table: MergeTable
        if let merges {
            table = try mergeTable(merges, ids, source: source)
        } else {
            table = splitTable(
                own.map { ($0.text, $0.id, $0.id) }, symbolStarts: { Array($0.indices) })
        }
        return BytePairModel(
            alphabet: .bytes(byteIDs), merges: table, unknown: .nothing,
            ignoresMerges: ignoresMerges, size: pieces.count,
            entries: ignoresMerges ? own : all)
    }

    /// The merges by id; both sides and the outcome must be in the vocabulary.
    static func mergeTable(
        _ merges: [SpelledMerge], _ ids: ByteStringTable, source: String
    ) throws -> MergeTable {
        var table = MergeTable(capacity: merges.count)
        for (rank, merge) in merges.enumerated() {
            let whole = Array(merge.left.utf8) + Array(merge.right.utf8)
            guard let left = ids.find(merge.left.utf8), let right = ids.find(merge.right.utf8),
                let token = ids.find(whole)
            else {
                throw TokenizerParts.failure(
                    source, "merges[\(rank)]", expected: "two entries that join to a third",
                    got: "\"\(merge.left)\" and \"\(merge.right)\"")
            }
            guard table.append(.init(left: left, right: right), giving: token) else {
                throw TokenizerParts.failure(
                    source, "merges[\(rank)]", expected: "a pair not merged before",
                    got: "\"\(merge.left)\" and \"\(merge.right)\" again")
            }
        }
        return table
    }

    /// A merge for every way to put an entry together of two others.
    ///
    /// entries: text, id and rank; symbolStarts: where an entry's single symbols begin.
    static func splitTable(
        _ entries: [(text: [UInt8], id: Int32, rank: Int32)],
        symbolStarts: ([UInt8]) -> [Int]
    ) -> MergeTable {
        var ids = ByteStringTable(capacity: entries.count)
        // Of long entries, which a damaged file has, most borders are left out by length alone.
        var isLength = [Bool](repeating: false, count: (entries.map(\.text.count).max() ?? 0) + 1)
        for entry in entries {
            _ = ids.insert(entry.text, entry.id)
            isLength[entry.text.count] = true
        }
        var found: [(pair: MergeTable.Pair, rank: Int32, id: Int32)] = []
        for entry in entries {
            let padded = PaddedBytes(entry.text)
            let span = padded.storage.span
            for border in symbolStarts(entry.text).dropFirst()
            where isLength[border] && isLength[padded.count - border] {
                guard let left = ids.find(span, 0, border),
                    let right = ids.find(span, border, padded.count)
                else { continue }
                found.append((.init(left: left, right: right), entry.rank, entry.id))
            }
        }
        var table = MergeTable(capacity: found.count)
        for merge in found { _ = table.append(merge.pair, rank: merge.rank, giving: merge.id) }
        return table
    }
}
