/// Where a long document may be split, seen from its tokens.
struct DocumentBorders: Sendable {
    /// How good a place is after a token, and what else of its bytes matters.
    private struct Mark {
        static let sentence: UInt8 = 1
        static let line: UInt8 = 2
        static let paragraph: UInt8 = 3
        /// Before a heading; found by looking ahead.
        static let section: UInt8 = 4
        static let quality: UInt8 = 7
        static let beginsBlank: UInt8 = 16
        /// A sentence ends before the line feeds at its end.
        static let endsSentence: UInt8 = 32
        /// It begins with a capital letter, blanks aside.
        static let beginsCapital: UInt8 = 64
    }

    /// Tokens that a heading has at most.
    private static let headingTokens = 24

    private let marks: [UInt8]

    /// A table over the vocabulary, from the bytes each token stands for.
    init(vocabularySize: Int, bytes: (Int32) -> [UInt8]) {
        marks = (0..<Int32(vocabularySize)).map { Self.mark(bytes($0)) }
    }

    private static func mark(_ bytes: [UInt8]) -> UInt8 {
        guard let first = bytes.first else { return 0 }
        var mark = first <= 0x20 ? Mark.beginsBlank : 0
        if let letter = bytes.first(where: { $0 > 0x20 }), (0x41...0x5A).contains(letter) {
            mark |= Mark.beginsCapital
        }
        let closing: [UInt8] = [0x29, 0x5D, 0x22, 0x27, 0x0A]
        let word = bytes.reversed().drop { closing.contains($0) }
        if let last = word.first, [0x2E, 0x3F, 0x21].contains(last) { mark |= Mark.endsSentence }
        if bytes.suffix(2) == [0x0A, 0x0A] { return mark | Mark.paragraph }
        if bytes.last == 0x0A { return mark | Mark.line }
        return mark & Mark.endsSentence != 0 ? mark | Mark.sentence : mark
    }

    /// Lengths of the pieces of a document, each at most `capacity`: a piece ends at the best
    /// border (section, paragraph, line, sentence; the last one of its kind) in its last `window` tokens,
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
                if best == Mark.section { break }
            }
            lengths.append(cut - begin)
            begin = cut
        }
        lengths.append(tokens.endIndex - begin)
        return lengths
    }

    /// How good it is to split just before `place`.
    private func quality(before place: Int, in tokens: ArraySlice<Int32>) -> UInt8 {
        let last = marks[Int(tokens[place - 1])] & Mark.quality
        let next = marks[Int(tokens[place])]
        switch last {
        case Mark.paragraph: return isHeading(at: place, in: tokens) ? Mark.section : last
        case Mark.line:
            let isSecond =
                place - 2 >= tokens.startIndex
                && marks[Int(tokens[place - 2])] & Mark.quality >= Mark.line
            guard isSecond else { return last }
            return isHeading(at: place, in: tokens) ? Mark.section : Mark.paragraph
        case Mark.sentence: return next & Mark.beginsBlank != 0 ? last : 0
        default: return 0
        }
    }

    /// Whether a short line that begins with a capital and is no sentence stands at `place`.
    private func isHeading(at place: Int, in tokens: ArraySlice<Int32>) -> Bool {
        guard marks[Int(tokens[place])] & Mark.beginsCapital != 0 else { return false }
        for at in place..<min(place + Self.headingTokens, tokens.endIndex) {
            let mark = marks[Int(tokens[at])]
            guard mark & Mark.quality >= Mark.line else { continue }
            let before = at > place ? marks[Int(tokens[at - 1])] : 0
            return (mark | before) & Mark.endsSentence == 0
        }
        return false
    }
}
