/// Ids, and where in a text each of them ends.
struct EncodedText {
    var ids: [Int32] = []
    /// Bytes of the text up to the end of each token; empty where they are not asked for.
    var ends: [Int32] = []
    let tracksEnds: Bool
    /// Bytes of the text up to the end of the last token.
    private var end: Int32 = 0

    /// An empty one with room for the tokens of that many bytes.
    init(bytes: Int, tracksEnds: Bool) {
        self.tracksEnds = tracksEnds
        ids.reserveCapacity(bytes / 2 + 8)
        if tracksEnds { ends.reserveCapacity(bytes / 2 + 8) }
    }

    mutating func append(_ id: Int32, _ end: Int) {
        ids.append(id)
        self.end = Int32(end)
        if tracksEnds { ends.append(self.end) }
    }

    /// Appends a token, or makes the last one longer where it is the same and ends at `start`.
    mutating func appendFused(_ id: Int32, _ start: Int, _ end: Int) {
        guard ids.last == id, self.end == Int32(start) else { return append(id, end) }
        self.end = Int32(end)
        if tracksEnds { ends[ends.count - 1] = self.end }
    }

    /// Keeps the first `count` tokens.
    mutating func keep(_ count: Int) {
        ids.removeSubrange(count...)
        if tracksEnds { ends.removeSubrange(count...) }
    }
}

/// What makes tokens of a stretch of text that has been normalized and holds no added tokens.
enum TokenModel: Sendable, Equatable {
    case bytePairs(BytePairModel, PreTokenizer)
    case unigram(UnigramModel)
    case wordPiece(WordPieceModel)

    /// Appends the tokens of `text[start..<end]`, which is padded, valid UTF-8.
    func encode(_ text: PaddedBytes, _ start: Int, _ end: Int, into encoded: inout EncodedText) {
        switch self {
        case .bytePairs(let model, let preTokenizer):
            model.encode(text.storage.span, start, end, preTokenizer, into: &encoded)
        case .unigram(let model): model.encode(text.storage.span, start, end, into: &encoded)
        case .wordPiece(let model): model.encode(text.storage.span, start, end, into: &encoded)
        }
    }
}

extension BytePairModel {
    /// Word by word: whole words by one look-up, the others by merging.
    func encode(
        _ text: Span<UInt8>, _ start: Int, _ end: Int, _ preTokenizer: PreTokenizer,
        into encoded: inout EncodedText
    ) {
        let classes = preTokenizer.classes
        var merger = WordMerger()
        var at = start
        while at < end {
            let wordEnd = preTokenizer.wordEnd(text, at, end, classes)
            if wordEnd - at <= longestWord, let id = words.find(text, at, wordEnd) {
                encoded.append(id, wordEnd)
            } else {
                merger.merge(self, text, at, wordEnd)
                append(merger.tokens, of: text, at, to: &encoded)
            }
            at = wordEnd
        }
    }

    /// Appends a word's tokens, with what stands for unknown characters.
    private func append(
        _ tokens: WordMerger.Tokens, of text: Span<UInt8>, _ start: Int,
        to encoded: inout EncodedText
    ) {
        var at = start
        for index in tokens.ids.indices {
            let end = at + Int(tokens.lengths[index])
            let id = tokens.ids[index]
            if id >= 0, id < size {
                encoded.append(id, end)
            } else {
                unknown.append(text, at, end, to: &encoded)
            }
            at = end
        }
    }
}

extension BytePairModel.Unknown {
    /// Appends what stands for the character `text[start..<end]`.
    func append(_ text: Span<UInt8>, _ start: Int, _ end: Int, to encoded: inout EncodedText) {
        switch self {
        case .nothing: return
        case .bytes(let ids):
            // In space form a space is `▁`, which would have had an entry if it were in the text.
            guard text[start] != 0x20 else {
                for byte in SpaceForm.mark { encoded.append(ids[Int(byte)], end) }
                return
            }
            for index in start..<end { encoded.append(ids[Int(text[index])], index + 1) }
        case .token(let id, let fused):
            if fused {
                encoded.appendFused(id, start, end)
            } else {
                encoded.append(id, end)
            }
        }
    }
}
