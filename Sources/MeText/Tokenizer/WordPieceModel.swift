/// BERT's WordPiece: a word is cut into the longest entries from its beginning on, of which all but
/// the first carry a prefix (`##`); a word that cannot be cut is unknown as a whole.
struct WordPieceModel: Sendable, Equatable {
    let beginnings: ByteStringTable
    let continuations: ByteStringTable
    let unknown: Int32
    /// Characters beyond which a word is unknown.
    let longestWord: Int
    let prefix: String

    /// entries: the vocabulary's spellings in order of id.
    init(_ pieces: [String], unknown: Int32, prefix: String, longestWord: Int) {
        var beginnings = ByteStringTable(capacity: pieces.count)
        var continuations = ByteStringTable(capacity: pieces.count)
        for (id, piece) in pieces.enumerated() {
            _ = beginnings.insert(piece.utf8, Int32(id))
            // By bytes: a mark after the prefix makes another character of it for Swift.
            guard piece.utf8.starts(with: prefix.utf8), piece.utf8.count > prefix.utf8.count
            else { continue }
            _ = continuations.insert(piece.utf8.dropFirst(prefix.utf8.count), Int32(id))
        }
        (self.beginnings, self.continuations) = (beginnings, continuations)
        (self.unknown, self.prefix, self.longestWord) = (unknown, prefix, longestWord)
    }

    /// Appends the tokens of `text[start..<end]`, normalized, its words parted by spaces or
    /// punctuation.
    func encode(_ text: Span<UInt8>, _ start: Int, _ end: Int, into encoded: inout EncodedText) {
        let classes = BertClasses.shared
        var at = start
        while at < end {
            let length = UTF8Scan.length(text[at])
            switch classes[UTF8Scan.scalar(text, at)] {
            case .white: at += length
            case .punctuation:
                word(text, at, at + length, 1, into: &encoded)
                at += length
            case .other:
                var to = at
                var characters = 0
                while to < end, classes[UTF8Scan.scalar(text, to)] == .other {
                    to += UTF8Scan.length(text[to])
                    characters += 1
                }
                word(text, at, to, characters, into: &encoded)
                at = to
            }
        }
    }

    private func word(
        _ text: Span<UInt8>, _ start: Int, _ end: Int, _ characters: Int,
        into encoded: inout EncodedText
    ) {
        let count = encoded.ids.count
        var at = start
        while characters <= longestWord, at < end {
            var to = end
            let table = at == start ? beginnings : continuations
            while to > at {
                if let id = table.find(text, at, to) {
                    encoded.append(id, to)
                    break
                }
                to -= 1
                while to > at, text[to] & 0xc0 == 0x80 { to -= 1 }
            }
            if to == at { break }
            at = to
        }
        guard at < end else { return }
        encoded.keep(count)
        encoded.append(unknown, end)
    }
}
