/// Which characters make words, and their lower case, for shingles.
///
/// Letters, marks and digits of any script make words; everything else parts them. Scripts that
/// are written without blanks (Han, kana, Thai, Lao, Khmer, Burmese, Tibetan) would give one word a
/// sentence, so each of their letters is a word of its own, with the marks that follow it.
enum WordCharacters {
    /// Parts words.
    static let separator: UInt8 = 0
    /// In `ascii`: the first byte of a longer character, to be looked up by its scalar.
    static let isLong: UInt8 = 0x80

    /// By byte: the lower-case byte of a letter or digit, `separator` or `isLong`.
    static let ascii: [UInt8] = (0..<256).map { byte -> UInt8 in
        let byte = UInt8(byte)
        switch byte {
        case 0x30...0x39, 0x61...0x7A: return byte
        case 0x41...0x5A: return byte | 0x20
        case 0x80...: return isLong
        default: return separator
        }
    }

    /// What a scalar is to a word.
    enum Kind: Equatable {
        case separator
        /// Part of a word, as this lower-case scalar value.
        case part(UInt32)
        /// Stays with the letter before it.
        case mark(UInt32)
        /// A word by itself.
        case alone(UInt32)
    }

    /// The scalars below 0x10000, each as its kind (two bits) and lower case: Unicode's tables are
    /// too slow to be asked about every character.
    static let plane: [UInt32] = (0..<0x10000).map { pack(kind(UInt32($0))) }

    /// The entry of `plane` for any scalar.
    static func packed(_ value: UInt32, _ plane: [UInt32]) -> UInt32 {
        value < 0x10000 ? plane[Int(value)] : pack(kind(value))
    }

    static func pack(_ kind: Kind) -> UInt32 {
        switch kind {
        case .separator: 0
        case .part(let value): 1 << 30 | value
        case .mark(let value): 2 << 30 | value
        case .alone(let value): 3 << 30 | value
        }
    }

    /// Looked up in Unicode's tables.
    static func kind(_ value: UInt32) -> Kind {
        guard let scalar = Unicode.Scalar(value) else { return .separator }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark(value)
        case .uppercaseLetter, .titlecaseLetter, .letterNumber, .otherSymbol:
            return cased(scalar)
        case .lowercaseLetter, .modifierLetter, .decimalNumber, .otherNumber: return .part(value)
        // The joiners are spelling in Persian and Indic scripts, not borders of words.
        case .format: return value == 0x200C || value == 0x200D ? .mark(value) : .separator
        case .otherLetter: return isUnspaced(value) ? .alone(value) : .part(value)
        default: return .separator
        }
    }

    /// A letter in lower case; symbols that are no letters (℃, ①) part words unless they have one.
    private static func cased(_ scalar: Unicode.Scalar) -> Kind {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        if lower.count == 1, let first = lower.first, first != scalar { return .part(first.value) }
        return scalar.properties.generalCategory == .otherSymbol
            ? .separator : .part(scalar.value)
    }

    private static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x19E0...0x19FF: true
        case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF: true
        case 0x4E00...0x9FFF, 0xA9E0...0xA9FF, 0xAA60...0xAA7F, 0xF900...0xFAFF: true
        case 0x1B000...0x1B16F, 0x20000...0x323AF: true
        default: false
        }
    }

    /// The scalar at an offset and its bytes; 1 byte and a separator where it is broken.
    static func scalar(_ text: [UInt8], at offset: Int) -> (value: UInt32, bytes: Int) {
        let first = text[offset]
        let bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first < 0xF5, offset + bytes <= text.count else { return (0x20, 1) }
        var value = UInt32(first) & (0x7F >> UInt32(bytes))
        for place in 1..<bytes {
            let next = text[offset + place]
            guard next & 0xC0 == 0x80 else { return (0x20, 1) }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return (value, bytes)
    }
}
