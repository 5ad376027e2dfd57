/// Where a long document may be split, seen from its tokens.
struct DocumentBorders: Sendable {
    /// How good a place is after a token, and whether the token begins with a blank.
    private struct Mark {
        static let sentence: UInt8 = 1
        static let line: UInt8 = 2
        static let paragraph: UInt8 = 3
        static let beginsBlank: UInt8 = 16
    }

    private let marks: [UInt8]

    /// A table over the vocabulary, from the bytes each token stands for.
    init(vocabularySize: Int, bytes: (Int32) -> [UInt8]) {
        marks = (0..<Int32(vocabularySize)).map { Self.mark(bytes($0)) }
    }

    private static func mark(_ bytes: [UInt8]) -> UInt8 {
        guard let first = bytes.first else { return 0 }
        let blank = first <= 0x20 ? Mark.beginsBlank : 0
        if bytes.suffix(2) == [0x0A, 0x0A] { return blank | Mark.paragraph }
        if bytes.last == 0x0A { return blank | Mark.line }
        let closing: [UInt8] = [0x29, 0x5D, 0x22, 0x27]
        let word = bytes.reversed().drop { closing.contains($0) }
        let isSentence = word.first.map { [0x2E, 0x3F, 0x21].contains($0) } ?? false
        return isSentence ? blank | Mark.sentence : blank
    }

    /// Lengths of the pieces of a document, each at most `capacity`: a piece ends at the best
    /// border (paragraph, line, sentence; the last one of its kind) in its last `window` tokens,
    /// or is full.
    func pieces(of tokens: ArraySlice<Int32>, capacity: Int, window: Int) -> [Int] {
        var lengths: [Int] = []
        var begin = tokens.startIndex
        while tokens.endIndex - begin > capacity {
            let latest = begin + capacity
            let earliest = max(begin + 1, latest - window)
            var cut = latest
            var best: UInt8 = 0
            for place in stride(from: latest, through: earliest, by: -1) {
                let quality = quality(before: place, in: tokens)
                if quality > best {
                    best = quality
                    cut = place
                }
                if best == Mark.paragraph { break }
            }
            lengths.append(cut - begin)
            begin = cut
        }
        lengths.append(tokens.endIndex - begin)
        return lengths
    }

    /// How good it is to split just before `place`.
    private func quality(before place: Int, in tokens: ArraySlice<Int32>) -> UInt8 {
        let last = marks[Int(tokens[place - 1])] & 3
        let next = marks[Int(tokens[place])]
        switch last {
        case Mark.paragraph: return last
        case Mark.line:
            let isSecond =
                place - 2 >= tokens.startIndex
                && marks[Int(tokens[place - 2])] & 3 >= Mark.line
            return isSecond ? Mark.paragraph : last
        case Mark.sentence: return next & Mark.beginsBlank != 0 ? last : 0
        default: return 0
        }
    }
}
