/// How a text is cut into the words inside which pairs are merged. Each case is a hand-written
/// scanner, over UTF-8 bytes; the first four are published patterns.
enum PreTokenizer: Sendable, Equatable {
    /// GPT-2's pattern
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
    case gpt2
    /// Every number character on its own first, then GPT-2's pattern on what lies between.
    case smolLM
    /// Llama-3's pattern `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|`
    /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
    case llama3
    /// The same with single number characters, as Qwen2 has it.
    case qwen2
    /// Before each space that follows something else. Not a published splitting: where no entry has
    /// a space after something else, no merge crosses these borders, and words can be looked up.
    case beforeSpaces
    /// Before every space.
    case atSpaces
    /// No splitting.
    case whole

    /// What characters are told apart by.
    var classes: CharacterClasses { self == .smolLM ? .withLaterNumbers : .shared }

    /// The end of the word that begins at `start`; `text[start..<limit]` is valid UTF-8 and not
    /// empty, and the text is taken to end at `limit`.
    @inline(__always)
    func wordEnd(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ classes: CharacterClasses
    ) -> Int {
        switch self {
        case .gpt2, .smolLM:
            return gpt2End(text, start, limit, classes, digits: self == .smolLM)
        case .llama3, .qwen2:
            return llama3End(text, start, limit, classes, numbers: self == .llama3 ? 3 : 1)
        case .beforeSpaces:
            var end = start
            while end < limit, text[end] == 0x20 { end += 1 }
            while end < limit, text[end] != 0x20 { end += 1 }
            return end
        case .atSpaces:
            var end = start + 1
            while end < limit, text[end] != 0x20 { end += 1 }
            return end
        case .whole: return limit
        }
    }

    @inline(__always)
    private func gpt2End(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ classes: CharacterClasses, digits: Bool
    ) -> Int {
        let first = text[start]
        if first == 0x27, let end = Self.contractionEnd(text, start, limit) { return end }
        if first == 0x20, start + 1 < limit {
            let next = Self.class(text, start + 1, classes)
            if next == .letter || next == .other || (next == .number && !digits) {
                return Self.runEnd(text, of: next, start + 1, limit, classes)
            }
        }
        switch Self.class(text, start, classes) {
        case .white:
            // `\s+(?!\S)|\s+`: a run leaves its last character to the word that follows it.
            let (end, last) = Self.whiteRun(text, start, limit, classes)
            let whole = end == limit || (digits && Self.class(text, end, classes) == .number)
            return whole || last == start ? end : last
        case .number where digits: return start + UTF8Scan.length(first)
        case let kind: return Self.runEnd(text, of: kind, start, limit, classes)
        }
    }

    @inline(__always)
    private func llama3End(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ classes: CharacterClasses, numbers: Int
    ) -> Int {
        let first = text[start]
        if first == 0x27, let end = Self.contractionEnd(text, start, limit, anyCase: true) {
            return end
        }
        let kind = Self.class(text, start, classes)
        if kind == .letter { return Self.runEnd(text, of: .letter, start, limit, classes) }
        let second = start + UTF8Scan.length(first)
        if kind == .number {
            var end = second
            var count = 1
            while count < numbers, end < limit, Self.class(text, end, classes) == .number {
                end += UTF8Scan.length(text[end])
                count += 1
            }
            return end
        }
        let next = second < limit ? Self.class(text, second, classes) : nil
        if next == .letter, first != 0x0a, first != 0x0d {
            return Self.runEnd(text, of: .letter, second, limit, classes)
        }
        if kind == .other || (first == 0x20 && next == .other) {
            var end = Self.runEnd(text, of: .other, kind == .other ? start : second, limit, classes)
            while end < limit, text[end] == 0x0a || text[end] == 0x0d { end += 1 }
            return end
        }
        return Self.lineEnd(text, start, limit, classes)
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+`
    private static func lineEnd(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ classes: CharacterClasses
    ) -> Int {
        let (end, last) = whiteRun(text, start, limit, classes)
        var newline = end
        while newline > start {
            let byte = text[newline - 1]
            if byte == 0x0a || byte == 0x0d { return newline }
            newline -= 1
        }
        return end == limit || last == start ? end : last
    }

    /// The end of a run of white space, and where its last character begins.
    private static func whiteRun(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, _ classes: CharacterClasses
    ) -> (end: Int, last: Int) {
        var end = start
        var last = start
        while end < limit, Self.class(text, end, classes) == .white {
            last = end
            end += UTF8Scan.length(text[end])
        }
        return (end, last)
    }

    @inline(__always)
    private static func `class`(
        _ text: Span<UInt8>, _ index: Int, _ classes: CharacterClasses
    ) -> CharacterClass {
        classes[UTF8Scan.scalar(text, index)]
    }

    @inline(__always)
    private static func runEnd(
        _ text: Span<UInt8>, of kind: CharacterClass, _ start: Int, _ limit: Int,
        _ classes: CharacterClasses
    ) -> Int {
        var end = start
        while end < limit, Self.class(text, end, classes) == kind {
            end += UTF8Scan.length(text[end])
        }
        return end
    }

    /// The end of one of `'s 't 're 've 'm 'll 'd` at `start`; in any case, `ſ` (U+017F) is an s too:
    /// no other character's case folds to one of these letters.
    @inline(__always)
    private static func contractionEnd(
        _ text: Span<UInt8>, _ start: Int, _ limit: Int, anyCase: Bool = false
    ) -> Int? {
        guard start + 1 < limit else { return nil }
        let fold: UInt8 = anyCase ? 0x20 : 0
        let next = text[start + 1] | fold
        if next == 0x73 || next == 0x74 || next == 0x6d || next == 0x64 { return start + 2 }
        guard start + 2 < limit else { return nil }
        if anyCase, text[start + 1] == 0xc5, text[start + 2] == 0xbf { return start + 3 }
        switch (next, text[start + 2] | fold) {
        case (0x72, 0x65), (0x76, 0x65), (0x6c, 0x6c): return start + 3
        default: return nil
        }
    }
}
