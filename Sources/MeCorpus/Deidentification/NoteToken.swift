/// A word, a number or a mark of a note, with what the lexicon knows of it.
struct NoteToken {
    enum Kind: UInt8 {
        case word, number, mark
        /// Something that was taken out before: `[**2101-3-4**]`, `[NAME]`, `___`.
        case masked
    }

    /// How a word is written. A single capital is an `initial`.
    enum Shape: UInt8 { case none, lower, title, upper, initial }

    /// Bytes of the note; the end is exclusive.
    var start: Int32
    var end: Int32
    var kind: Kind
    var shape: Shape = .none
    /// Line ends before it, at most 2.
    var breaks: UInt8 = 0
    /// Nothing stands between it and the token before.
    var glued: Bool
    /// At least two blanks or a tab stand before it: another field or another sentence.
    var isFar = false
    /// Its first byte: what a mark is.
    var byte: UInt8
    var flags: Lexicon.Flags = []
    /// The hash of its lower-case bytes (words).
    var hash: UInt64 = 0

    var count: Int { Int(end - start) }
}

/// Cuts UTF-8 bytes into tokens, in one pass.
struct NoteTokenizer {
    private let bytes: [UInt8]
    private let lexicon: Lexicon
    private var tokens: [NoteToken] = []
    private var at = 0

    /// The tokens of a note.
    static func tokens(of bytes: [UInt8], lexicon: Lexicon) -> [NoteToken] {
        var tokenizer = NoteTokenizer(bytes: bytes, lexicon: lexicon)
        tokenizer.run()
        return tokenizer.tokens
    }

    private init(bytes: [UInt8], lexicon: Lexicon) {
        self.bytes = bytes
        self.lexicon = lexicon
        tokens.reserveCapacity(bytes.count / 4 + 8)
    }

    private mutating func run() {
        var breaks: UInt8 = 0
        var gap = true
        var blanks = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x20 || byte == 0x09 || byte == 0x0D {
                gap = true
                blanks += byte == 0x09 ? 2 : 1
                at += 1
            } else if byte == 0x0A {
                gap = true
                breaks = min(breaks + 1, 2)
                at += 1
            } else {
                var token = next(byte)
                token.breaks = breaks
                token.glued = !gap
                token.isFar = blanks > 1
                blanks = 0
                tokens.append(token)
                at = Int(token.end)
                breaks = 0
                gap = false
            }
        }
    }

    private func next(_ byte: UInt8) -> NoteToken {
        if byte < 0x80 {
            if Self.isLetter(byte) { return word() }
            if Self.isDigit(byte) {
                var end = at + 1
                while end < bytes.count, Self.isDigit(bytes[end]) { end += 1 }
                return token(.number, end)
            }
            if byte == UInt8(ascii: "["), let end = maskEnd() { return token(.masked, end) }
            if byte == UInt8(ascii: "_") {
                var end = at + 1
                while end < bytes.count, bytes[end] == byte { end += 1 }
                return token(end - at > 1 ? .masked : .mark, end)
            }
            return token(.mark, at + 1)
        }
        if Self.letterLength(bytes, at) > 0 { return word() }
        var end = at + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return token(.mark, end)
    }

    private func token(_ kind: NoteToken.Kind, _ end: Int) -> NoteToken {
        NoteToken(start: Int32(at), end: Int32(end), kind: kind, glued: false, byte: bytes[at])
    }

    /// A run of letters; an apostrophe inside belongs to it, but not a possessive's.
    private func word() -> NoteToken {
        var hash = Lexicon.hashStart
        var end = at
        var (letters, capitals) = (0, 0)
        var startsUpper = false
        while end < bytes.count {
            let byte = bytes[end]
            var isCapital = false
            if byte < 0x80 {
                if Self.isLetter(byte) {
                    isCapital = byte < 0x61
                    hash = Lexicon.hash(hash, byte | 0x20)
                    end += 1
                } else if byte == UInt8(ascii: "'"), letters > 0, joins(end + 1) {
                    hash = Lexicon.hash(hash, byte)
                    end += 1
                    continue
                } else {
                    break
                }
            } else {
                let length = Self.letterLength(bytes, end)
                if length == 0 { break }
                isCapital = Self.isCapital(bytes, end)
                hash = Lexicon.hash(hash, byte)
                hash = Lexicon.hash(hash, Self.lowered(bytes, end))
                end += length
            }
            if letters == 0 { startsUpper = isCapital }
            letters += 1
            capitals += isCapital ? 1 : 0
        }
        var token = token(.word, end)
        token.hash = hash
        token.flags = lexicon.flags(hash)
        token.shape =
            !startsUpper
            ? .lower : letters == 1 ? .initial : capitals == letters ? .upper : .title
        return token
    }

    /// A letter follows the apostrophe, and not just the `s` of a possessive.
    private func joins(_ next: Int) -> Bool {
        guard next < bytes.count, Self.isLetter(bytes[next]) else { return false }
        let isS = bytes[next] | 0x20 == UInt8(ascii: "s")
        return !isS || (next + 1 < bytes.count && Self.isLetter(bytes[next + 1]))
    }

    /// The end of `[** … **]` or of a placeholder like `[NAME]` that begins here.
    private func maskEnd() -> Int? {
        if at + 2 < bytes.count, bytes[at + 1] == UInt8(ascii: "*"),
            bytes[at + 2] == UInt8(ascii: "*")
        {
            var end = at + 3
            while end < min(bytes.count, at + 200), bytes[end] != 0x0A {
                if bytes[end] == UInt8(ascii: "]") { return end + 1 }
                end += 1
            }
            return nil
        }
        var end = at + 1
        while end < min(bytes.count, at + 32) {
            let byte = bytes[end]
            if byte == UInt8(ascii: "]") { return end > at + 2 ? end + 1 : nil }
            guard (0x41...0x5A).contains(byte) || byte == 0x20 || byte == UInt8(ascii: "_") else {
                return nil
            }
            end += 1
        }
        return nil
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The length of a Latin letter of two bytes (U+00C0 to U+024F) at `at`, or 0.
    static func letterLength(_ bytes: [UInt8], _ at: Int) -> Int {
        guard at + 1 < bytes.count, bytes[at + 1] & 0xC0 == 0x80 else { return 0 }
        switch bytes[at] {
        case 0xC3: return bytes[at + 1] == 0x97 || bytes[at + 1] == 0xB7 ? 0 : 2
        case 0xC4...0xC8: return 2
        default: return 0
        }
    }

    static func isCapital(_ bytes: [UInt8], _ at: Int) -> Bool {
        let second = bytes[at + 1]
        switch bytes[at] {
        case 0xC3: return second < 0x9F
        case 0xC4: return (second < 0xB8) ? second & 1 == 0 : second & 1 == 1
        case 0xC5: return second < 0x89 || second > 0xB8 ? second & 1 == 1 : second & 1 == 0
        default: return false
        }
    }

    /// The second byte of the lower-case letter, as far as one byte tells.
    static func lowered(_ bytes: [UInt8], _ at: Int) -> UInt8 {
        guard isCapital(bytes, at) else { return bytes[at + 1] }
        return bytes[at] == 0xC3 ? bytes[at + 1] | 0x20 : bytes[at + 1] + 1
    }
}
