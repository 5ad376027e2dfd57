/// What one JSON text says at the places somebody asked for: a pass over its bytes that builds
/// nothing else, but takes only what RFC 8259 allows.
struct JSONScanner {
    enum Kind {
        case missing, text, number, word, null, object, array
    }

    /// A value of the text where a path leads; the last one where a name is repeated.
    struct Value {
        var kind = Kind.missing
        /// Its bytes, those of a text without its quotes.
        var range = 0..<0
        var hasEscapes = false
    }

    /// A place that is no JSON.
    struct Fault: Error {
        var offset: Int
        var reason: String
    }

    private let bytes: [UInt8]
    private let paths: JSONPaths
    private(set) var values: [Value]
    private var at = 0
    /// Where the names in the object stand.
    private var outermost: [Range<Int>] = []

    /// As deep as Foundation's reader goes.
    private static let deepest = 512

    /// Scans one JSON text, white space around it. Throws `Fault`.
    init(_ bytes: [UInt8], _ paths: JSONPaths) throws {
        (self.bytes, self.paths) = (bytes, paths)
        values = [Value](repeating: Value(), count: paths.names.count)
        skipBlank()
        guard at < bytes.count else { throw Fault(offset: at, reason: "no JSON value") }
        guard bytes[at] == UInt8(ascii: "{") else {
            throw Fault(offset: at, reason: "expected a JSON object, got another value")
        }
        try object(depth: 0, wanted: paths.all)
        skipBlank()
        if at < bytes.count { throw fault("more behind the JSON object") }
    }

    /// The text at a path; nil when there is none. Half a surrogate pair becomes U+FFFD.
    func text(_ path: Int) -> String? {
        let value = values[path]
        switch value.kind {
        case .text:
            guard value.hasEscapes else {
                return String(decoding: bytes[value.range], as: UTF8.self)
            }
            return String(decoding: JSONScanner.unescaped(bytes, value.range), as: UTF8.self)
        default: return nil
        }
    }

    /// A text, a number or a word as it stands; nil for anything else.
    func scalar(_ path: Int) -> String? {
        switch values[path].kind {
        case .text: text(path)
        case .number, .word: String(decoding: bytes[values[path].range], as: UTF8.self)
        default: nil
        }
    }

    /// The names in the object, in their order.
    func names() -> [String] {
        outermost.map { name in
            String(decoding: JSONScanner.unescaped(bytes, name), as: UTF8.self)
        }
    }

    // MARK: Values

    /// An object from its brace on; `wanted` are the paths that lead into it, a bit each.
    private mutating func object(depth: Int, wanted: UInt64) throws {
        at += 1
        skipBlank()
        if try ends(UInt8(ascii: "}")) { return }
        while true {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw fault("expected a name in quotes")
            }
            let name = try string()
            if depth == 0 { outermost.append(name.range) }
            skipBlank()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else {
                throw fault("expected ':'")
            }
            at += 1
            skipBlank()
            let inside = wanted == 0 ? 0 : matches(name, depth, wanted)
            let found = try value(depth: depth + 1, wanted: inside)
            if inside != 0 { note(found, depth, inside) }
            skipBlank()
            if try ends(UInt8(ascii: "}")) { return }
            guard bytes[at] == UInt8(ascii: ",") else { throw fault("expected ',' or '}'") }
            at += 1
            skipBlank()
        }
    }

    private mutating func array(depth: Int) throws {
        at += 1
        skipBlank()
        if try ends(UInt8(ascii: "]")) { return }
        while true {
            _ = try value(depth: depth + 1, wanted: 0)
            skipBlank()
            if try ends(UInt8(ascii: "]")) { return }
            guard bytes[at] == UInt8(ascii: ",") else { throw fault("expected ',' or ']'") }
            at += 1
            skipBlank()
        }
    }

    private mutating func value(depth: Int, wanted: UInt64) throws -> Value {
        guard at < bytes.count else { throw fault("cut off before a value") }
        guard depth < Self.deepest else { throw fault("more than \(Self.deepest) levels") }
        let begin = at
        switch bytes[at] {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"):
            try object(depth: depth, wanted: wanted)
            return Value(kind: .object, range: begin..<at)
        case UInt8(ascii: "["):
            try array(depth: depth)
            return Value(kind: .array, range: begin..<at)
        case UInt8(ascii: "t"): return try word("true", .word)
        case UInt8(ascii: "f"): return try word("false", .word)
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ kind: Kind) throws -> Value {
        let begin = at
        let end = begin + word.utf8CodeUnitCount
        let stands =
            end <= bytes.count
            && word.withUTF8Buffer { bytes[begin..<end].elementsEqual($0) }
        guard stands else { throw fault("what is not JSON") }
        at = end
        return Value(kind: kind, range: begin..<end)
    }

    private mutating func number() throws -> Value {
        let begin = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
        let first = at
        guard digits() > 0 else { throw fault("what is not JSON") }
        if bytes[first] == UInt8(ascii: "0"), at > first + 1 { throw fault("a number like 01") }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { throw fault("a number without digits behind its point") }
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D { at += 1 }
            guard digits() > 0 else { throw fault("a number without an exponent") }
        }
        return Value(kind: .number, range: begin..<at)
    }

    private mutating func digits() -> Int {
        let begin = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        return at - begin
    }

    // MARK: Names and paths

    /// Which of the wanted paths have this name at a depth.
    private func matches(_ name: Value, _ depth: Int, _ wanted: UInt64) -> UInt64 {
        var inside: UInt64 = 0
        let decoded = name.hasEscapes ? JSONScanner.unescaped(bytes, name.range) : []
        for (number, path) in paths.names.enumerated() where wanted & 1 << number != 0 {
            guard depth < path.count else { continue }
            let isSame =
                name.hasEscapes
                ? decoded == path[depth]
                : name.range.count == path[depth].count
                    && bytes[name.range].elementsEqual(path[depth])
            if isSame { inside |= 1 << UInt64(number) }
        }
        return inside
    }

    private mutating func note(_ value: Value, _ depth: Int, _ inside: UInt64) {
        for number in paths.names.indices where inside & 1 << number != 0 {
            if paths.names[number].count == depth + 1 { values[number] = value }
        }
    }

    // MARK: Bytes

    private mutating func skipBlank() {
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    private mutating func ends(_ bracket: UInt8) throws -> Bool {
        guard at < bytes.count else { throw fault("cut off inside brackets") }
        guard bytes[at] == bracket else { return false }
        at += 1
        return true
    }

    private func fault(_ reason: String) -> Fault { Fault(offset: at, reason: reason) }

    /// A text from its first quote on; goes behind its last.
    private mutating func string() throws -> Value {
        let begin = at + 1
        var hasEscapes = false
        at = begin
        while true {
            at = JSONScanner.endOfPlain(bytes.span, from: at)
            guard at < bytes.count else { throw fault("cut off inside a text") }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return Value(kind: .text, range: begin..<(at - 1), hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try escape()
            default: throw fault("a control character inside a text")
            }
        }
    }

    private mutating func escape() throws {
        at += 1
        guard at < bytes.count else { throw fault("cut off inside a text") }
        switch bytes[at] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 1
        case UInt8(ascii: "u"):
            let end = at + 5
            guard end <= bytes.count, bytes[(at + 1)..<end].allSatisfy({ Self.hex($0) != nil })
            else { throw fault("\\u without four digits") }
            at = end
        default: throw fault("an escape that JSON does not know")
        }
    }
}

/// Places in JSON objects, as names parted by dots.
struct JSONPaths: Sendable {
    /// The names along each path.
    let names: [[[UInt8]]]
    let texts: [String]

    /// At most 64 paths.
    init(_ paths: [String]) {
        precondition(paths.count <= 64, "JSONPaths: expected at most 64, got \(paths.count)")
        texts = paths
        names = paths.map { path in
            path.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        }
    }

    /// A bit for each.
    var all: UInt64 { names.count == 64 ? .max : (1 << UInt64(names.count)) - 1 }
}
