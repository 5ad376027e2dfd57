import Foundation

/// Cleaning that every document gets: Unicode NFC, one kind of line end and blank, no control
/// characters. Nothing is folded by compatibility, so µg, Å, ², ½ and Greek stay what they are.
package enum TextCleaner {
    /// The text with line feeds only, single blanks, at most one empty line in a row, and no
    /// blanks at its ends or at the ends of its lines.
    package static func clean(_ text: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        var lineFeeds = 0
        var blank = false
        var isPlain = true
        var previousWasReturn = false
        for scalar in text.unicodeScalars {
            let kind = Kind(scalar)
            let isSecondHalf = previousWasReturn && scalar == "\n"
            previousWasReturn = scalar == "\r"
            switch kind {
            case .dropped: continue
            case .blank: blank = true
            case .lineEnd: if !isSecondHalf { lineFeeds += 1 }
            case .character:
                if !output.isEmpty {
                    if lineFeeds > 0 {
                        output += repeatElement(0x0A, count: min(lineFeeds, 2))
                    } else if blank {
                        output.append(0x20)
                    }
                }
                lineFeeds = 0
                blank = false
                if scalar.value < 0x80 {
                    output.append(UInt8(scalar.value))
                } else {
                    isPlain = isPlain && isSurelyComposed(scalar.value)
                    output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                }
            }
        }
        let cleaned = String(decoding: output, as: UTF8.self)
        // Composing is slow, and most text cannot change by it.
        return isPlain ? cleaned : cleaned.precomposedStringWithCanonicalMapping
    }

    private enum Kind {
        case character, blank, lineEnd, dropped

        init(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: self = .lineEnd
            case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: self = .blank
            // Control characters, soft hyphen, zero-width blank, word joiner, byte order mark.
            case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF:
                self = .dropped
            default: self = .character
            }
        }
    }

    /// Blocks in which no character composes with a neighbour or has another canonical form.
    private static func isSurelyComposed(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x300, 0x391...0x3C9, 0x2010...0x205E, 0x2070...0x209C, 0x20A0...0x20BF: true
        case 0x2122, 0x2190...0x21FF, 0x2200...0x2328, 0x2500...0x27BF: true
        default: false
        }
    }
}
