/// Text from tokens as they come: what it has given out once is never taken back, and joined it is
/// what `Tokenizer.decode` gives for all of them. Characters that are split over several tokens (an
/// emoji, often) are held until they are whole.
package struct StreamingDecoder: Sendable {
    private let tokenizer: Tokenizer
    private let skipSpecial: Bool
    private var held: [UInt8] = []

    /// A decoder at the beginning of a text; `skipSpecial` as in `Tokenizer.decode`.
    package init(_ tokenizer: Tokenizer, skipSpecial: Bool = true) {
        self.tokenizer = tokenizer
        self.skipSpecial = skipSpecial
    }

    /// The text that is certain after one more token; empty while a character is incomplete.
    package mutating func append(_ id: Int32) -> String {
        if skipSpecial, tokenizer.isSpecial(id) { return "" }
        held += tokenizer.slice(of: id)
        let count = held.count - Self.openBytes(held)
        defer { held.removeFirst(count) }
        return String(decoding: held[..<count], as: UTF8.self)
    }

    /// What is left at the end: U+FFFD for a character that was never finished.
    package mutating func finish() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }

    /// How many bytes at the end begin a scalar that more bytes could finish (0 to 3).
    private static func openBytes(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let lead = bytes[bytes.count - back]
            if lead & 0xc0 == 0x80 { continue }
            guard lead >= 0xc2, lead <= 0xf4 else { return 0 }
            let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
            guard back < length else { return 0 }
            let isPossible = back == 1 || allows(second: bytes[bytes.count - back + 1], after: lead)
            return isPossible ? back : 0
        }
        return 0
    }

    /// Unicode 16, table 3-7: the second byte excludes overlong forms, surrogates and what lies
    /// beyond U+10FFFF.
    private static func allows(second: UInt8, after lead: UInt8) -> Bool {
        switch lead {
        case 0xe0: return second >= 0xa0
        case 0xed: return second <= 0x9f
        case 0xf0: return second >= 0x90
        case 0xf4: return second <= 0x8f
        default: return true
        }
    }
}
