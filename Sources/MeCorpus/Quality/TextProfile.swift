/// The words, lines and paragraphs of a cleaned text (`TextCleaner`), found in one pass.
struct TextProfile {
    /// What stands between blanks.
    struct Word {
        var bytes: Range<Int>
        var characters: Int
        var hash: UInt64
        var hasLetter: Bool
    }

    /// A line, or the lines between two empty ones.
    struct Part {
        var words: Range<Int>
        var characters: Int
        var hash: UInt64
    }

    private(set) var words: [Word] = []
    private(set) var lines: [Part] = []
    private(set) var paragraphs: [Part] = []
    /// Of the whole text, blanks included.
    private(set) var characters = 0
    private(set) var digits = 0

    init() {}

    /// Takes up another text; the room of the one before is used again.
    mutating func measure(_ text: Span<UInt8>) {
        words.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        paragraphs.removeAll(keepingCapacity: true)
        (characters, digits) = (0, 0)
        var (line, paragraph) = (Open(), Open())
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte > 0x20 {
                let word = word(text, at)
                words.append(word)
                line.take(word.hash)
                paragraph.take(word.hash)
                at = word.bytes.upperBound
                characters += word.characters
                continue
            }
            characters += 1
            at += 1
            guard byte == 0x0A else { continue }
            end(&line, at: characters - 1, into: &lines)
            guard at < text.count, text[at] == 0x0A else { continue }
            end(&paragraph, at: characters - 1, into: &paragraphs)
        }
        end(&line, at: characters, into: &lines)
        end(&paragraph, at: characters, into: &paragraphs)
    }

    /// Characters of words `range`, without blanks between them.
    func characters(of range: Range<Int>) -> Int { range.reduce(0) { $0 + words[$1].characters } }

    /// A part that has not ended.
    private struct Open {
        var firstWord = 0
        var firstCharacter = -1
        var hash: UInt64 = 0

        mutating func take(_ word: UInt64) { hash = (hash &+ word) &* 0x9e37_79b9_7f4a_7c15 }
    }

    private func end(_ open: inout Open, at character: Int, into parts: inout [Part]) {
        defer { open = Open(firstWord: words.count, firstCharacter: character) }
        guard words.count > open.firstWord else { return }
        let range = open.firstWord..<words.count
        parts.append(
            Part(
                words: range, characters: characters(of: range) + range.count - 1, hash: open.hash))
    }

    private mutating func word(_ text: Span<UInt8>, _ start: Int) -> Word {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var count = 0
        var hasLetter = false
        var isPlain = true
        var at = start
        while at < text.count, text[at] > 0x20 {
            let byte = text[at]
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            if byte & 0xC0 != 0x80 { count += 1 }
            if byte >= 0x80 { isPlain = false }
            if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A { hasLetter = true }
            if byte >= 0x30, byte <= 0x39 { digits += 1 }
            at += 1
        }
        if !hasLetter, !isPlain {
            hasLetter = Self.scalars(text, start..<at).contains { $0.properties.isAlphabetic }
        }
        return Word(
            bytes: start..<at, characters: count, hash: hash ^ hash >> 31, hasLetter: hasLetter)
    }

    /// The characters of a stretch of valid UTF-8.
    static func scalars(_ text: Span<UInt8>, _ range: Range<Int>) -> String.UnicodeScalarView {
        String(decoding: range.map { text[$0] }, as: UTF8.self).unicodeScalars
    }
}
