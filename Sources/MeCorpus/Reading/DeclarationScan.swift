import Foundation

/// Goes through a declaration byte by byte: quotes, comments and instructions in its internal
/// subset may hold brackets.
struct DeclarationScan {
    private var depth = 0
    private var quote: UInt8 = 0
    private var isComment = false
    private var last: (UInt8, UInt8, UInt8) = (0, 0, 0)

    /// Whether the declaration ends with this byte.
    mutating func take(_ byte: UInt8) -> Bool {
        defer { last = (last.1, last.2, byte) }
        if isComment {
            if byte == 0x3E, last.1 == 0x2D, last.2 == 0x2D {
                isComment = false
                depth -= 1
            }
            return false
        }
        if quote != 0 {
            if byte == quote { quote = 0 }
            return false
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
        case UInt8(ascii: "["), 0x3C: depth += 1
        case UInt8(ascii: "]"): depth -= 1
        case 0x3E:
            depth -= 1
            return depth <= 0
        case 0x2D: isComment = last == (0x3C, 0x21, 0x2D)
        default: break
        }
        return false
    }

    /// The entities of an internal subset that stand for plain text: `<!ENTITY name "value">`. Markup
    /// and references in a value stay as they are written, so none can grow.
    static func entities(in declaration: ArraySlice<UInt8>) -> [String: String] {
        var found: [String: String] = [:]
        guard declaration.count < 1 << 20 else { return found }
        let text = String(decoding: declaration, as: UTF8.self)
        for part in text.components(separatedBy: "<!ENTITY").dropFirst() {
            let name = part.drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
            let rest = part[name.endIndex...].drop { $0.isWhitespace }
            guard let quote = rest.first, quote == "\"" || quote == "'", name != "%" else {
                continue
            }
            let value = rest.dropFirst()
            guard let end = value.firstIndex(of: quote) else { continue }
            found[String(name)] = found[String(name)] ?? String(value[..<end])
        }
        return found
    }
}
