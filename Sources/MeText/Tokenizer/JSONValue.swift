/// JSON as it stands in a file. Foundation's reader would make a dictionary of an object, and Swift's
/// strings are equal where Unicode calls them equivalent: a vocabulary that has both U+5F18 and the
/// compatibility form U+2F88C of it would lose one.
indirect enum JSONValue {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// Members in the file's order.
    case object([(key: String, value: JSONValue)])

    /// Why a text is no JSON.
    struct Damage: Error {
        var byte: Int
        var expected: String
    }

    /// Parses a whole text (RFC 8259).
    init(parsing bytes: [UInt8]) throws {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    /// The members under a key, compared byte by byte.
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

private struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    private static let deepest = 256

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> JSONValue {
        // A byte order mark is no part of the text.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
        let value = try value()
        skipSpace()
        guard at == bytes.count else { throw damage("the end") }
        return value
    }

    private func damage(_ expected: String) -> JSONValue.Damage {
        JSONValue.Damage(byte: at, expected: expected)
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        guard at < bytes.count else { throw damage("a value") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try nested { try $0.object() }
        case UInt8(ascii: "["): return try nested { try $0.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws -> JSONValue
    ) throws -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw damage("at most \(Self.deepest) levels") }
        at += 1
        return try body(&self)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        let length = word.utf8CodeUnitCount
        let isThere =
            at + length <= bytes.count
            && word.withUTF8Buffer { bytes[at..<at + length].elementsEqual($0) }
        guard isThere else { throw damage("a value") }
        at += length
        return value
    }

    private mutating func object() throws -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw damage("a key") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw damage("':'") }
            members.append((key, try value()))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw damage("',' or '}'") }
        }
    }

    private mutating func array() throws -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw damage("',' or ']'") }
        }
    }

    private mutating func number() throws -> JSONValue {
        let start = at
        while at < bytes.count, "+-.0123456789eE".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let first = bytes[start..<at].first, first != UInt8(ascii: "+"),
            first != UInt8(ascii: "."), let value = Double(text)
        else {
            at = start
            throw damage("a value")
        }
        return .number(value)
    }

    private mutating func string() throws -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"),
            bytes[at] >= 0x20
        { at += 1 }
        var text = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                at += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw damage("UTF-8 in the string before")
                }
                return string
            }
            guard byte >= 0x20 else { break }
            if byte == UInt8(ascii: "\\") {
                text += UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter
            } else {
                text.append(byte)
                at += 1
            }
        }
        throw damage("the string's end")
    }

    private mutating func escape() throws -> Unicode.Scalar {
        at += 1
        guard at < bytes.count else { throw damage("an escape") }
        defer { at += 1 }
        switch bytes[at] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw damage("an escape")
        }
    }

    /// Leaves `at` on the escape's last character. Half a surrogate pair is U+FFFD.
    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let high = try hexadecimal()
        guard (0xd800..<0xdc00).contains(high), at + 2 < bytes.count,
            bytes[at + 1] == UInt8(ascii: "\\"), bytes[at + 2] == UInt8(ascii: "u")
        else { return Unicode.Scalar(high) ?? "\u{fffd}" }
        let before = at
        at += 2
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else {
            at = before
            return "\u{fffd}"
        }
        return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)) ?? "\u{fffd}"
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard at + 4 < bytes.count,
            let value = UInt32(String(decoding: bytes[at + 1...at + 4], as: UTF8.self), radix: 16),
            bytes[at + 1] != UInt8(ascii: "+"), bytes[at + 1] != UInt8(ascii: "-")
        else { throw damage("four hexadecimal digits") }
        at += 4
        return value
    }
}
