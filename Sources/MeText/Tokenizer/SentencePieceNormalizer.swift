/// SentencePiece's normalization: replacements by the longest match in a compiled map, white space
/// joined where asked, a space put first where asked. The outcome is in space form.
struct SentencePieceNormalizer: Sendable, Equatable {
    var addsPrefix = true
    var joinsSpaces = true
    /// A double array over bytes, and the replacements it leads to, each ended by a zero byte.
    private(set) var trie: [UInt32] = []
    private(set) var replacements: [UInt8] = []
    /// Symbols that are left as they are, longest first, by first byte.
    var kept = AddedTokenMatcher([])

    /// Takes a `precompiled_charsmap` apart; false where it is damaged. An empty one is no map.
    mutating func setMap(_ blob: [UInt8]) -> Bool {
        guard !blob.isEmpty else { return true }
        guard blob.count >= 4 else { return false }
        func word(_ at: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(blob[at + $1]) << UInt32(8 * $1) }
        }
        let size = Int(word(0))
        guard size % 4 == 0, size <= blob.count - 4 else { return false }
        trie = stride(from: 4, to: 4 + size, by: 4).map(word)
        replacements = Array(blob[(4 + size)...])
        // Every replacement must end within the blob, and what comes of a text be UTF-8 again.
        return (replacements.last == 0 || replacements.isEmpty)
            && String(validating: replacements, as: UTF8.self) != nil
    }

    /// `precompiled_charsmap` again.
    var map: [UInt8] {
        guard !trie.isEmpty || !replacements.isEmpty else { return [] }
        let words = [UInt32(4 * trie.count)] + trie
        return words.flatMap { word in (0..<4).map { UInt8(word >> UInt32(8 * $0) & 0xff) } }
            + replacements
    }

    /// Appends what becomes of `source[range]`.
    func append(_ source: PaddedBytes, _ range: Range<Int>, to text: inout NormalizedText) {
        if trie.isEmpty, kept.isEmpty, !joinsSpaces {
            SpaceForm.append(source, range, addsSpace: addsPrefix, to: &text)
            return
        }
        var at = range.lowerBound
        if joinsSpaces {
            while at < range.upperBound {
                let (length, replacement) = prefix(source, at, range.upperBound)
                let part = replacement ?? source[at..<at + length]
                guard part.elementsEqual([0x20]) else { break }
                at += length
            }
        }
        guard at < range.upperBound else { return }
        if addsPrefix { text.append(0x20, end: at) }
        var isAfterSpace = joinsSpaces
        while at < range.upperBound {
            let (length, replacement) = prefix(source, at, range.upperBound)
            var part = replacement ?? source[at..<at + length]
            at += length
            if isAfterSpace { part = part.drop { $0 == 0x20 } }
            if part.isEmpty { continue }
            append(part, end: at, to: &text)
            isAfterSpace = joinsSpaces && part.last == 0x20
        }
        if joinsSpaces { while text.bytes.last == 0x20 { text.removeLast() } }
    }

    private func append(_ part: ArraySlice<UInt8>, end: Int, to text: inout NormalizedText) {
        guard part.count >= 3, part.contains(0xe2) else {
            text.append(part, end: end)
            return
        }
        var rest = part
        while let byte = rest.first {
            let isMark = rest.starts(with: SpaceForm.mark)
            text.append(isMark ? 0x20 : byte, end: end)
            rest = rest.dropFirst(isMark ? 3 : 1)
        }
    }

    /// How many bytes at `at` are taken together, and what they become if not themselves.
    private func prefix(
        _ source: PaddedBytes, _ at: Int, _ limit: Int
    ) -> (length: Int, replacement: ArraySlice<UInt8>?) {
        if !kept.isEmpty, let length = kept.longestMatch(source.storage.span, at, limit) {
            return (length, nil)
        }
        var best: (length: Int, value: Int)?
        if !trie.isEmpty { best = longestMatch(source, at, limit) }
        guard let best else { return (UTF8Scan.length(source[at]), nil) }
        let end = replacements[best.value...].firstIndex(of: 0) ?? replacements.count
        return (best.length, replacements[best.value..<end])
    }

    /// Walks the double array (Aoe 1989, in Darts-clone's layout). What a damaged one leads to
    /// outside of itself is no match.
    private func longestMatch(
        _ source: PaddedBytes, _ start: Int, _ limit: Int
    ) -> (length: Int, value: Int)? {
        var best: (length: Int, value: Int)?
        var node = 0
        var unit = trie[0]
        node ^= Self.offset(unit)
        for at in start..<limit {
            let byte = source[at]
            node ^= Int(byte)
            guard trie.indices.contains(node) else { break }
            unit = trie[node]
            guard unit & 0x8000_00ff == UInt32(byte) else { break }
            node ^= Self.offset(unit)
            guard unit >> 8 & 1 == 1 else { continue }
            guard trie.indices.contains(node) else { break }
            let value = Int(trie[node] & 0x7fff_ffff)
            guard value < replacements.count, !isInside(replacements[value]),
                at + 1 == limit || !isInside(source[at + 1])
            else { continue }
            best = (at + 1 - start, value)
        }
        return best
    }

    /// Whether a byte continues a character: a damaged map could cut one in two.
    private func isInside(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10) << Int((unit & 1 << 9) >> 6)
    }

    /// A text with U+FFFD for every byte that is not part of a character.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        var repaired: [UInt8] = []
        var rest = bytes[...]
        while let lead = rest.first {
            let length = UTF8Scan.length(lead)
            if length <= rest.count, String(validating: rest.prefix(length), as: UTF8.self) != nil {
                repaired += rest.prefix(length)
                rest = rest.dropFirst(length)
            } else {
                repaired += "\u{fffd}".utf8
                rest = rest.dropFirst()
            }
        }
        return repaired
    }
}
