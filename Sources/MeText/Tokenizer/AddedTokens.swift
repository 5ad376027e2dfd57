/// A token that stands beside the vocabulary's own: found in the text by its spelling, before the
/// text is cut.
struct AddedToken: Sendable, Equatable {
    var id: Int32
    var content: String
    /// Special: left out of decoded text, and matched only where the caller allows it.
    var isSpecial: Bool
    /// Hugging Face's flag: matched in the normalized text, after the tokens that have it not.
    var isNormalized: Bool
    /// White space on its left, and on its right, is taken with it.
    var takesLeft = false
    var takesRight = false
}

/// Finds added tokens in a text: leftmost first, of those the longest, as Hugging Face does.
struct AddedTokenMatcher: Sendable, Equatable {
    private struct Candidate: Equatable {
        var bytes: [UInt8]
        var token: AddedToken
    }

    /// Candidates by first byte, longest first.
    private var byFirstByte: [[Candidate]] = Array(repeating: [], count: 256)
    private(set) var isEmpty = true

    /// A stretch of text that is plain (`token` nil) or spells one added token.
    struct Piece: Equatable {
        var range: Range<Int>
        var token: Int32?
    }

    /// spelling: the bytes to look for.
    init(_ tokens: [AddedToken], spelling: (AddedToken) -> [UInt8] = { Array($0.content.utf8) }) {
        for token in tokens {
            let bytes = spelling(token)
            guard let first = bytes.first else { continue }
            byFirstByte[Int(first)].append(Candidate(bytes: bytes, token: token))
            isEmpty = false
        }
        for index in byFirstByte.indices {
            byFirstByte[index].sort { $0.bytes.count > $1.bytes.count }
        }
    }

    /// Cuts `text[range]`; a special token counts only where `allowsSpecial` says so of its range.
    /// One that is not allowed still hides what overlaps it, as in Hugging Face.
    func split(
        _ text: Span<UInt8>, _ range: Range<Int>, allowsSpecial: (Range<Int>) -> Bool
    ) -> [Piece] {
        var pieces: [Piece] = []
        var plainStart = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard let found = match(text, index, range.upperBound) else {
                index += 1
                continue
            }
            var (start, end) = (index, index + found.bytes.count)
            index = end
            if found.token.isSpecial, !allowsSpecial(start..<end) { continue }
            if found.token.takesLeft { start = Self.whiteStart(text, start, plainStart) }
            if found.token.takesRight { end = Self.whiteEnd(text, end, range.upperBound) }
            if plainStart < start { pieces.append(Piece(range: plainStart..<start, token: nil)) }
            pieces.append(Piece(range: start..<end, token: found.token.id))
            (plainStart, index) = (end, end)
        }
        if plainStart < range.upperBound {
            pieces.append(Piece(range: plainStart..<range.upperBound, token: nil))
        }
        return pieces
    }

    /// Bytes of the longest token that begins at `start`.
    func longestMatch(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        match(text, start, end)?.bytes.count
    }

    @inline(__always)
    private func match(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Candidate? {
        let candidates = byFirstByte[Int(text[start])]
        guard !candidates.isEmpty else { return nil }
        return candidates.first { Self.matches($0.bytes, text, start, end) }
    }

    private static func matches(
        _ token: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int
    ) -> Bool {
        guard start + token.count <= end else { return false }
        for offset in 1..<token.count where text[start + offset] != token[offset] { return false }
        return true
    }

    private static func whiteStart(_ text: Span<UInt8>, _ end: Int, _ limit: Int) -> Int {
        var start = end
        while start > limit {
            var before = start - 1
            while before > limit, text[before] & 0xc0 == 0x80 { before -= 1 }
            guard CharacterClasses.shared[UTF8Scan.scalar(text, before)] == .white else { break }
            start = before
        }
        return start
    }

    private static func whiteEnd(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var end = start
        while end < limit, CharacterClasses.shared[UTF8Scan.scalar(text, end)] == .white {
            end += UTF8Scan.length(text[end])
        }
        return end
    }
}
