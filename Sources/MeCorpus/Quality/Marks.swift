/// Marks in a text that its quality is judged by.
enum Marks {
    private static let ellipsis: [UInt8] = [0xE2, 0x80, 0xA6]
    /// •, ‣, ▪, ●, ◦, –, — and the ASCII ones.
    private static let bullets: [[UInt8]] = [
        [0x2D], [0x2A], [0xE2, 0x80, 0xA2], [0xE2, 0x80, 0xA3], [0xE2, 0x96, 0xAA],
        [0xE2, 0x97, 0x8F], [0xE2, 0x97, 0xA6], [0xE2, 0x80, 0x93], [0xE2, 0x80, 0x94],
    ]

    /// Hash marks, and ellipses in either spelling.
    static func count(_ text: Span<UInt8>) -> (hashes: Int, ellipses: Int) {
        var (hashes, ellipses, stops) = (0, 0, 0)
        for at in 0..<text.count {
            let byte = text[at]
            if byte == 0x23 { hashes += 1 }
            if byte == 0x2E {
                stops += 1
                if stops == 3 {
                    ellipses += 1
                    stops = 0
                }
            } else {
                stops = 0
            }
            if byte == 0xA6, stands(ellipsis, text, at - 2) { ellipses += 1 }
        }
        return (hashes, ellipses)
    }

    /// Whether a line's first word is a bullet, or a dash that is no part of a word or number.
    static func isBullet(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        bullets.contains { mark in
            guard stands(mark, text, word.lowerBound) else { return false }
            return word.count == mark.count || mark.count > 1
        }
    }

    static func endsWithEllipsis(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        stands(ellipsis, text, word.upperBound - 3)
            || stands([0x2E, 0x2E, 0x2E], text, word.upperBound - 3)
    }

    /// Words that end a sentence: with `.`, `?` or `!`, inside closing quotes and brackets.
    static func sentences(_ text: Span<UInt8>, _ words: [TextProfile.Word]) -> Int {
        words.reduce(0) { $0 + (endsSentence(text, $1.bytes) ? 1 : 0) }
    }

    static func endsSentence(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
        var at = word.upperBound - 1
        while at > word.lowerBound, [0x22, 0x27, 0x29, 0x5D].contains(text[at]) { at -= 1 }
        // ” and ’ end in 0x9D and 0x99.
        if at - 3 >= word.lowerBound, text[at - 2] == 0xE2, text[at - 1] == 0x80,
            text[at] == 0x9D || text[at] == 0x99
        {
            at -= 3
        }
        return text[at] == 0x2E || text[at] == 0x3F || text[at] == 0x21
    }

    /// The name of the rule that a text of code or of a designer's filler breaks.
    static func codeOrFiller(_ text: Span<UInt8>) -> String? {
        for at in 0..<text.count {
            if text[at] == 0x7B { return "curlyBracket" }
            if text[at] | 0x20 == 0x6C, standsInAnyCase("lorem ipsum", text, at) {
                return "loremIpsum"
            }
        }
        return nil
    }

    /// Whether ASCII bytes, in lower case, stand at a place in letters of any case.
    static func standsInAnyCase(_ wanted: StaticString, _ text: Span<UInt8>, _ at: Int) -> Bool {
        wanted.withUTF8Buffer { wanted in
            guard at + wanted.count <= text.count else { return false }
            for index in wanted.indices {
                let byte = text[at + index]
                let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
                if folded != wanted[index] { return false }
            }
            return true
        }
    }

    private static func stands(_ wanted: [UInt8], _ text: Span<UInt8>, _ at: Int) -> Bool {
        guard at >= 0, at + wanted.count <= text.count else { return false }
        for index in wanted.indices where text[at + index] != wanted[index] { return false }
        return true
    }
}

extension QualitySettings.C4 {
    var filtersLines: Bool { endsWithPunctuation || minimumWordsPerLine > 0 || dropsSiteLines }

    /// The text without the lines that the rules leave out; what stood in paragraphs still does.
    func lines(of text: String) -> String {
        let bytes = Array(text.utf8)
        let span = bytes.span
        var output: [UInt8] = []
        output.reserveCapacity(span.count)
        var (at, feeds) = (0, 0)
        while at < span.count {
            var end = at
            while end < span.count, span[end] != 0x0A { end += 1 }
            if end == at {
                feeds = 2
            } else if keeps(span, at..<end) {
                if !output.isEmpty { output += repeatElement(0x0A, count: max(1, feeds)) }
                for index in at..<end { output.append(span[index]) }
                feeds = 1
            }
            at = end + 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func keeps(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        var words = 1
        for at in line where text[at] == 0x20 { words += 1 }
        if words < minimumWordsPerLine { return false }
        if endsWithPunctuation {
            if Marks.endsWithEllipsis(text, line) || !Marks.endsSentence(text, line) {
                return false
            }
        }
        return !dropsSiteLines || !Self.isAboutSite(text, line)
    }

    private static func isAboutSite(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for at in line {
            switch text[at] | 0x20 {
            case 0x6A where Marks.standsInAnyCase("javascript", text, at): return true
            case 0x74 where Marks.standsInAnyCase("terms of use", text, at): return true
            case 0x70 where Marks.standsInAnyCase("privacy policy", text, at): return true
            case 0x63 where Marks.standsInAnyCase("cookie policy", text, at): return true
            case 0x75
            where Marks.standsInAnyCase("uses cookies", text, at)
                || Marks.standsInAnyCase("use of cookies", text, at)
                || Marks.standsInAnyCase("use cookies", text, at):
                return true
            default: continue
            }
        }
        return false
    }
}
