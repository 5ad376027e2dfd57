/// A token that stands beside the byte-pair vocabulary: found in the text by its spelling, before
/// any pre-tokenizer sees it.
struct AddedToken: Sendable, Equatable {
    var id: Int32
    var content: String
    /// Special: left out of decoded text, and matched only where the caller allows it.
    var isSpecial: Bool
    /// Hugging Face's flag: matched in a second pass, after the tokens that have it not.
    var isNormalized: Bool
}

/// Finds added tokens in a text: leftmost first, of those the longest, as Hugging Face does.
struct AddedTokenMatcher: Sendable, Equatable {
    private struct Candidate: Equatable {
        var bytes: [UInt8]
        var id: Int32
        var isSpecial: Bool
    }

    /// Candidates by first byte, longest first.
    private var byFirstByte: [[Candidate]] = Array(repeating: [], count: 256)
    /// Whether any token needs no permission to be matched, and whether there is any at all.
    private(set) var hasOrdinary = false
    private(set) var isEmpty = true

    /// A stretch of text that is plain (`token` nil) or spells one added token.
    struct Piece: Equatable {
        var start: Int
        var end: Int
        var token: Int32?
    }

    init(_ tokens: [AddedToken]) {
        for token in tokens {
            let bytes = Array(token.content.utf8)
            guard let first = bytes.first else { continue }
            byFirstByte[Int(first)].append(
                Candidate(bytes: bytes, id: token.id, isSpecial: token.isSpecial))
            isEmpty = false
            if !token.isSpecial { hasOrdinary = true }
        }
        for index in byFirstByte.indices {
            byFirstByte[index].sort { $0.bytes.count > $1.bytes.count }
        }
    }

    /// Cuts `bytes[start..<end]`; a special token counts only where `allowsSpecial` says so of its
    /// range. One that is not allowed still hides what overlaps it, as in Hugging Face.
    func split(
        _ bytes: [UInt8], _ start: Int, _ end: Int, allowsSpecial: (Range<Int>) -> Bool
    ) -> [Piece] {
        var pieces: [Piece] = []
        var plainStart = start
        var index = start
        while index < end {
            let candidates = byFirstByte[Int(bytes[index])]
            guard !candidates.isEmpty,
                let found = candidates.first(where: { matches($0.bytes, bytes, index, end) })
            else {
                index += 1
                continue
            }
            let range = index..<(index + found.bytes.count)
            index = range.upperBound
            if found.isSpecial, !allowsSpecial(range) { continue }
            if plainStart < range.lowerBound {
                pieces.append(Piece(start: plainStart, end: range.lowerBound, token: nil))
            }
            pieces.append(Piece(start: range.lowerBound, end: range.upperBound, token: found.id))
            plainStart = range.upperBound
        }
        if plainStart < end { pieces.append(Piece(start: plainStart, end: end, token: nil)) }
        return pieces
    }

    private func matches(_ token: [UInt8], _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard start + token.count <= end else { return false }
        for offset in 1..<token.count where bytes[start + offset] != token[offset] {
            return false
        }
        return true
    }
}
