/// What every source of a tokenizer is read into, before its tables are built and checked.
struct TokenizerParts {
    /// The file, for errors.
    var source: String
    /// The vocabulary in order of id, in the byte alphabet's spelling.
    var pieces: [String]
    /// The two sides of each merge in order of rank.
    var merges: [(left: String, right: String)]
    var addedTokens: [AddedToken]
    var preTokenizer: PreTokenizer
    var roles = Roles()
    var addsBeginToken = false
    var chatTemplateText: String?

    /// The ids of tokens with a part to play; nil where the model has none.
    struct Roles: Sendable, Equatable {
        var begin: Int32?
        var end: Int32?
        var unknown: Int32?
        var padding: Int32?
    }

    /// An error about this source.
    func failure(
        _ place: String, expected: String, got: String, advice: String? = nil
    ) -> TokenizerError {
        TokenizerError(
            source: source, place: place, expected: expected, got: got,
            advice: advice ?? "The file is damaged or not a byte-level BPE: fetch it again.")
    }

    /// The vocabulary as a table from spelling to id; entries must be unique and not empty.
    func pieceTable() throws -> ByteStringTable {
        guard !pieces.isEmpty, pieces.count < 1 << 24 else {
            throw failure("vocabulary", expected: "1 to 16,777,215 entries", got: "\(pieces.count)")
        }
        var table = ByteStringTable(capacity: pieces.count)
        for (id, piece) in pieces.enumerated() {
            guard table.insert(Array(piece.utf8), Int32(id)) else {
                throw failure(
                    "entry \(id)", expected: "a spelling of its own", got: "\"\(piece)\" again")
            }
        }
        return table
    }

    /// The merges by id; both sides and the outcome must be in the vocabulary.
    func mergeTable(_ ids: ByteStringTable) throws -> MergeTable {
        var table = MergeTable(capacity: merges.count)
        for (rank, merge) in merges.enumerated() {
            let left = Array(merge.left.utf8)
            let right = Array(merge.right.utf8)
            let whole = left + right
            guard let leftID = ids.find(left, 0, left.count),
                let rightID = ids.find(right, 0, right.count),
                let token = ids.find(whole, 0, whole.count)
            else {
                throw failure(
                    "merges[\(rank)]", expected: "two entries that join to a third",
                    got: "\"\(merge.left)\" and \"\(merge.right)\"")
            }
            guard table.append(.init(left: leftID, right: rightID), giving: token) else {
                throw failure(
                    "merges[\(rank)]", expected: "a pair not merged before",
                    got: "\"\(merge.left)\" and \"\(merge.right)\" again")
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
        if addsBeginToken, roles.begin == nil {
            throw failure(
                "begin token", expected: "an id, since the tokenizer adds one", got: "none")
        }
    }
}
