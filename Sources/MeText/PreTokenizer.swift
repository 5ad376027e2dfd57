/// How a text is cut into the words inside which pairs are merged. Each case is a hand-written
/// scanner for one published pattern, over UTF-8 bytes.
enum PreTokenizer: String, Sendable {
    /// GPT-2's pattern
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
    case gpt2 = "gpt-2"
    /// Every number character on its own first, then GPT-2's pattern on what lies between.
    case smolLM = "smollm"

    /// The end of the word that begins at `start`; `bytes[start..<limit]` is valid UTF-8 and not
    /// empty, and the text is taken to end at `limit`.
    @inline(__always)
    func wordEnd(
        _ bytes: [UInt8], _ start: Int, _ limit: Int, _ classes: CharacterClasses
    ) -> Int {
        let scan = WordScan(bytes: bytes, limit: limit, classes: classes)
        let first = bytes[start]
        if first == 0x27, let end = scan.contractionEnd(start) { return end }
        if first == 0x20, start + 1 < limit {
            let next = scan.class(at: start + 1)
            if next == .letter || next == .other || (next == .number && self == .gpt2) {
                return scan.runEnd(of: next, start + 1)
            }
        }
        switch scan.class(at: start) {
        case .white: return whiteEnd(scan, start)
        case .number where self == .smolLM: return start + scan.length(at: start)
        case let kind: return scan.runEnd(of: kind, start)
        }
    }

    /// `\s+(?!\S)|\s+`: a run leaves its last character to the word that follows it.
    private func whiteEnd(_ scan: WordScan, _ start: Int) -> Int {
        var end = start
        var last = start
        while end < scan.limit, scan.class(at: end) == .white {
            last = end
            end += scan.length(at: end)
        }
        let atEnd = end == scan.limit || (self == .smolLM && scan.class(at: end) == .number)
        return atEnd || last == start ? end : last
    }
}

/// The scanners' view of a text.
private struct WordScan {
    let bytes: [UInt8]
    let limit: Int
    let classes: CharacterClasses

    /// Bytes of the scalar that begins at `index`.
    @inline(__always)
    func length(at index: Int) -> Int {
        let byte = bytes[index]
        return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    }

    @inline(__always)
    func `class`(at index: Int) -> CharacterClass {
        let byte = bytes[index]
        if byte < 0x80 { return classes[UInt32(byte)] }
        let length = length(at: index)
        var scalar = UInt32(byte) & (0x7f >> UInt32(length))
        for next in (index + 1)..<(index + length) {
            scalar = scalar << 6 | UInt32(bytes[next] & 0x3f)
        }
        return classes[scalar]
    }

    @inline(__always)
    func runEnd(of kind: CharacterClass, _ start: Int) -> Int {
        var end = start
        while end < limit, self.class(at: end) == kind { end += length(at: end) }
        return end
    }

    /// The end of one of `'s 't 're 've 'm 'll 'd` at `start`.
    func contractionEnd(_ start: Int) -> Int? {
        guard start + 1 < limit else { return nil }
        let next = bytes[start + 1]
        if "stmd".utf8.contains(next) { return start + 2 }
        guard start + 2 < limit else { return nil }
        switch (next, bytes[start + 2]) {
        case (0x72, 0x65), (0x76, 0x65), (0x6c, 0x6c): return start + 3
        default: return nil
        }
    }
}
