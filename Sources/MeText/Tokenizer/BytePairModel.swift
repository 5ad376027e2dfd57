/// A byte-pair encoding, over the bytes of words or over their characters.
///
/// Over characters a text is in "space form": a space stands where vocabularies write `▁` (U+2581).
struct BytePairModel: Sendable, Equatable {
    /// What is merged at first.
    enum Alphabet: Sendable, Equatable {
        /// The id of each byte, -1 where the vocabulary has none: such a byte is left out.
        case bytes([Int32])
        case characters(CharacterIDs)
    }

    /// What becomes of a character without an entry.
    enum Unknown: Sendable, Equatable {
        /// It is left out.
        case nothing
        /// The ids of its UTF-8 bytes.
        case bytes([Int32])
        /// One token, or one for a run of them.
        case token(Int32, fused: Bool)
    }

    let alphabet: Alphabet
    let merges: MergeTable
    let unknown: Unknown
    let ignoresMerges: Bool
    /// Ids from here on are characters that no token of the vocabulary is.
    let size: Int32
    /// Words that are one token: most of a text needs no merging.
    private(set) var words = ByteStringTable(capacity: 0)
    private(set) var longestWord = 0

    /// Builds the table of whole words: all of `entries` that merge to themselves, or, where
    /// `ignoresMerges`, all.
    ///
    /// entries: a token's text (in space form) and its id.
    init(
        alphabet: Alphabet, merges: MergeTable, unknown: Unknown, ignoresMerges: Bool, size: Int,
        entries: [(text: [UInt8], id: Int32)]
    ) {
        (self.alphabet, self.merges) = (alphabet, merges)
        (self.unknown, self.ignoresMerges, self.size) = (unknown, ignoresMerges, Int32(size))
        var words = ByteStringTable(capacity: entries.count)
        var merger = WordMerger()
        for (text, id) in entries where !text.isEmpty {
            if !ignoresMerges {
                merger.mergeWhole(self, PaddedBytes(text).storage.span, 0, text.count)
                guard merger.tokens.ids == [id] else { continue }
            }
            if words.insert(text, id) { longestWord = max(longestWord, text.count) }
        }
        self.words = words
    }

    /// Puts what `text[start..<end]` is made of before any merge into `tokens`.
    func append(
        symbolsOf text: Span<UInt8>, _ start: Int, _ end: Int, to tokens: inout WordMerger.Tokens
    ) {
        switch alphabet {
        case .bytes(let ids):
            var skipped = 0
            for index in start..<end {
                let id = ids[Int(text[index])]
                skipped += 1
                guard id >= 0 else { continue }
                tokens.append(id, skipped)
                skipped = 0
            }
            if skipped > 0, !tokens.lengths.isEmpty {
                tokens.lengths[tokens.lengths.count - 1] += Int32(skipped)
            }
        case .characters(let ids):
            var index = start
            while index < end {
                let length = UTF8Scan.length(text[index])
                tokens.append(ids.find(text, index, length), length)
                index += length
            }
        }
    }
}

/// The ids of single characters, and of those that stand in longer entries only.
struct CharacterIDs: Sendable, Equatable {
    private var ascii = [Int32](repeating: -1, count: 128)
    private var others: ByteStringTable

    init(_ characters: [(text: [UInt8], id: Int32)]) {
        others = ByteStringTable(capacity: characters.count)
        for (text, id) in characters {
            if text.count == 1, text[0] < 0x80 {
                ascii[Int(text[0])] = id
            } else {
                _ = others.insert(text, id)
            }
        }
    }

    /// The id of the character at `start`, -1 where it has none.
    @inline(__always)
    func find(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> Int32 {
        length == 1 ? ascii[Int(text[start])] : others.find(text, start, start + length) ?? -1
    }
}

/// Steps through valid UTF-8.
enum UTF8Scan {
    /// Bytes of the scalar that begins with `lead`.
    @inline(__always)
    static func length(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    }

    /// The scalar that begins at `index`.
    @inline(__always)
    static func scalar(_ text: Span<UInt8>, _ index: Int) -> UInt32 {
        let lead = text[index]
        if lead < 0x80 { return UInt32(lead) }
        let length = length(lead)
        var scalar = UInt32(lead) & (0x7f >> UInt32(length))
        for next in (index + 1)..<(index + length) {
            scalar = scalar << 6 | UInt32(text[next] & 0x3f)
        }
        return scalar
    }
}
