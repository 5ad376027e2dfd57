/// Text from tokens as they come: what it has given out once is never taken back, and joined it is
/// what `Tokenizer.decode` gives for all of them. Characters that are split over several tokens (an
/// emoji, often) are held until they are whole.
package struct StreamingDecoder: Sendable {
    private let tokenizer: Tokenizer
    private let skipSpecial: Bool
    private var held: [UInt8] = []
    /// No token has been taken yet, and no text has been given out yet.
    private var isFirst = true
    private var isEmpty = true

    /// A decoder at the beginning of a text; `skipSpecial` as in `Tokenizer.decode`.
    package init(_ tokenizer: Tokenizer, skipSpecial: Bool = true) {
        self.tokenizer = tokenizer
        self.skipSpecial = skipSpecial
    }

    /// The text that is certain after one more token; empty while a character is incomplete.
    package mutating func append(_ id: Int32) -> String {
        String(decoding: appendBytes(id), as: UTF8.self)
    }

    /// What is left at the end: U+FFFD for a character that was never finished.
    package mutating func finish() -> String {
        String(decoding: finishBytes(), as: UTF8.self)
    }

    /// The same in UTF-8.
    mutating func appendBytes(_ id: Int32) -> [UInt8] {
        if skipSpecial, tokenizer.isSpecial(id), !isShownUnknown(id) { return [] }
        guard tokenizer.piece(of: id) != nil else { return [] }
        defer { isFirst = false }
        if case .bytes = tokenizer.decoding {
            held += tokenizer.slice(of: id)
            return takeWhole()
        }
        if let byte = tokenizer.byte(of: id) {
            held.append(byte)
            if case .sentencePiece = tokenizer.decoding { return given(takeCertain()) }
            return []
        }
        let run = takeRun()
        return given(run + text(of: id, isStart: isEmpty && run.isEmpty))
    }

    mutating func finishBytes() -> [UInt8] {
        defer { held = [] }
        guard case .bytes = tokenizer.decoding else { return given(takeRun()) }
        return Array(String(decoding: held, as: UTF8.self).utf8)
    }

    /// SentencePiece has a text for what it did not know.
    private func isShownUnknown(_ id: Int32) -> Bool {
        guard case .sentencePiece = tokenizer.decoding else { return false }
        return id == tokenizer.unknownToken
    }

    /// Drops the first space of the text where that is asked for, and notes that there is text.
    private mutating func given(_ bytes: [UInt8]) -> [UInt8] {
        guard isEmpty, !bytes.isEmpty else { return bytes }
        isEmpty = false
        if case .byteFallback(dropsFirstSpace: true) = tokenizer.decoding, bytes[0] == 0x20 {
            return Array(bytes.dropFirst())
        }
        return bytes
    }

    /// The text of a token that is not a byte.
    private mutating func text(of id: Int32, isStart: Bool) -> [UInt8] {
        let bytes = tokenizer.slice(of: id)
        switch tokenizer.decoding {
        case .bytes, .byteFallback: return Array(bytes)
        case .sentencePiece(let spaces):
            if id == tokenizer.unknownToken { return Array(" \u{2047} ".utf8) }
            guard spaces != .kept, isStart, bytes.first == 0x20 else { return Array(bytes) }
            // It counts as the beginning even if nothing else is in the token.
            if spaces == .firstDropped { isEmpty = false }
            return Array(bytes.dropFirst())
        case .metaspace(let keeps):
            return isFirst && !keeps ? bytes.filter { $0 != 0x20 } : Array(bytes)
        case .wordPiece(let prefix, let cleansUp):
            return WordPieceText.text(of: bytes, prefix, cleansUp, isFirst: isFirst)
        }
    }

    /// The characters that are certain.
    private mutating func takeWhole() -> [UInt8] {
        let count = held.count - Self.openBytes(held)
        guard count > 0 else { return [] }
        defer { held.removeFirst(count) }
        return Array(String(decoding: held[..<count], as: UTF8.self).utf8)
    }

    /// Of SentencePiece's bytes those whose meaning no more bytes can change.
    private mutating func takeCertain() -> [UInt8] {
        var text: [UInt8] = []
        while !held.isEmpty {
            if let length = Self.wholeScalar(held[...]) {
                text += held[..<length]
                held.removeFirst(length)
            } else if Self.openBytes(held) == held.count {
                break
            } else {
                text += "\u{fffd}".utf8
                held.removeFirst()
            }
        }
        return text
    }

    /// What a run of byte tokens is once it has ended.
    private mutating func takeRun() -> [UInt8] {
        guard !held.isEmpty else { return [] }
        defer { held = [] }
        if case .sentencePiece = tokenizer.decoding {
            var text = takeCertain()
            // An unfinished character: one replacement for each of its bytes.
            for _ in held { text += "\u{fffd}".utf8 }
            return text
        }
        if let whole = String(validating: held, as: UTF8.self) { return Array(whole.utf8) }
        return held.flatMap { _ in Array("\u{fffd}".utf8) }
    }

    /// The length of the scalar that the bytes begin with, if they do.
    private static func wholeScalar(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let lead = bytes.first else { return nil }
        if lead < 0x80 { return 1 }
        guard lead >= 0xc2, lead <= 0xf4 else { return nil }
        let length = UTF8Scan.length(lead)
        guard bytes.count >= length, allows(second: bytes[bytes.startIndex + 1], after: lead),
            bytes.dropFirst().prefix(length - 1).allSatisfy({ $0 & 0xc0 == 0x80 })
        else { return nil }
        return length
    }

    /// How many bytes at the end begin a scalar that more bytes could finish (0 to 3).
    private static func openBytes(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let lead = bytes[bytes.count - back]
            if lead & 0xc0 == 0x80 { continue }
            guard lead >= 0xc2, lead <= 0xf4 else { return 0 }
            guard back < UTF8Scan.length(lead) else { return 0 }
            let isPossible = back == 1 || allows(second: bytes[bytes.count - back + 1], after: lead)
            return isPossible ? back : 0
        }
        return 0
    }

    /// Unicode 16, table 3-7: the second byte excludes overlong forms, surrogates and what lies
    /// beyond U+10FFFF.
    private static func allows(second: UInt8, after lead: UInt8) -> Bool {
        switch lead {
        case 0xe0: return second >= 0xa0 && second <= 0xbf
        case 0xed: return second >= 0x80 && second <= 0x9f
        case 0xf0: return second >= 0x90 && second <= 0xbf
        case 0xf4: return second >= 0x80 && second <= 0x8f
        default: return second & 0xc0 == 0x80
        }
    }
}

/// What a WordPiece token adds to a text.
enum WordPieceText {
    static func text(
        of piece: ArraySlice<UInt8>, _ prefix: String, _ cleansUp: Bool, isFirst: Bool
    ) -> [UInt8] {
        var bytes = Array(piece)
        if !isFirst {
            let continues = piece.starts(with: prefix.utf8)
            bytes = continues ? Array(piece.dropFirst(prefix.utf8.count)) : [0x20] + piece
        }
        guard cleansUp else { return bytes }
        var text = String(decoding: bytes, as: UTF8.self)
        for (from, to) in [
            (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
            (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
        ] { text = text.replacing(from, with: to) }
        return Array(text.utf8)
    }
}
