// A small pull scanner for XML over bytes. Foundation's XMLParser loses every entity that only an
// external DTD declares (`&percnt;`, `&plusmn;`, `&lsqb;` in older articles), gives no byte offset,
// and pays for a String per event; a corpus needs all three otherwise. It checks that tags nest,
// reads no DTD and opens no network address.

/// Events of one XML file, in order.
struct MarkupScanner {
    enum Event: Equatable {
        /// An element begins; an empty one (`<a/>`) is followed by its `end`.
        case start
        case end
        /// Character data, to be taken with `appendText`.
        case text
    }

    let bytes: [UInt8]
    private let entities: [String: String]
    private var position = 0
    /// Hash of the local name of the element that began or ended last.
    private(set) var name: UInt64 = 0
    private var textRange = 0..<0
    private var isCharacterData = false
    private var attributeRange = 0..<0
    private var pendingEnd = false
    private var open: [UInt64] = []
    private var sawRoot = false
    private(set) var unknownEntities = 0

    /// `entities` are those that the file itself declares. Throws `BrokenFile` for what is not UTF-8.
    init(_ bytes: [UInt8], entities: [String: String] = [:]) throws {
        (self.bytes, self.entities) = (bytes, entities)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try BrokenFile.requireUTF8(bytes)
    }

    /// FNV-1a of a name, the form in which names are compared.
    static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    /// The next event, nil after the root element.
    mutating func next() throws -> Event? {
        if pendingEnd {
            pendingEnd = false
            return try close(at: position)
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                takeText()
                if !open.isEmpty { return .text }
            } else if let event = try markup() {
                return event
            }
        }
        guard open.isEmpty else { throw broken("the file ends inside an element") }
        guard sawRoot else { throw broken("no element in the file") }
        return nil
    }

    /// The value of an attribute of the element that began last, entities resolved.
    mutating func attribute(_ wanted: StaticString) -> String? {
        let key = wanted.withUTF8Buffer { Array($0) }
        var at = attributeRange.lowerBound
        let end = attributeRange.upperBound
        while at < end {
            while at < end, Self.isBlank(bytes[at]) { at += 1 }
            let begin = at
            while at < end, bytes[at] != UInt8(ascii: "="), !Self.isBlank(bytes[at]) { at += 1 }
            let name = begin..<at
            while at < end, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "'") {
                at += 1
            }
            guard at < end else { return nil }
            let quote = bytes[at]
            let first = at + 1
            at = first
            while at < end, bytes[at] != quote { at += 1 }
            if bytes[name].elementsEqual(key) {
                var value: [UInt8] = []
                appendResolved(first..<at, to: &value)
                return String(decoding: value, as: UTF8.self)
            }
            at += 1
        }
        return nil
    }

    /// Appends the character data of the last `text` event, entities resolved.
    mutating func appendText(to output: inout [UInt8]) {
        if isCharacterData {
            output += bytes[textRange]
        } else {
            appendResolved(textRange, to: &output)
        }
    }

    private mutating func takeText() {
        let begin = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        textRange = begin..<position
        isCharacterData = false
    }

    /// What stands at a `<`; nil for what carries no content.
    private mutating func markup() throws -> Event? {
        let after = position + 1
        guard after < bytes.count else { throw broken("the file ends at '<'") }
        switch bytes[after] {
        case UInt8(ascii: "/"): return try endTag()
        case UInt8(ascii: "?"):
            try skip(past: "?>")
            return nil
        case UInt8(ascii: "!"):
            if stands("<!--") {
                try skip(past: "-->")
            } else if stands("<![CDATA[") {
                let begin = position + 9
                try skip(past: "]]>")
                textRange = begin..<(position - 3)
                isCharacterData = true
                return open.isEmpty ? nil : .text
            } else {
                try skipDoctype()
            }
            return nil
        default: return try startTag()
        }
    }

    private mutating func startTag() throws -> Event {
        guard !(sawRoot && open.isEmpty) else { throw broken("a second root element") }
        position += 1
        let (local, end) = try nameEnd()
        var at = end
        var quote: UInt8 = 0
        while at < bytes.count {
            let byte = bytes[at]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            } else if byte == UInt8(ascii: "<") {
                throw broken("'<' inside a tag", at: at)
            }
            at += 1
        }
        guard at < bytes.count else { throw broken("the file ends inside a tag") }
        pendingEnd = bytes[at - 1] == UInt8(ascii: "/")
        attributeRange = end..<(pendingEnd ? max(end, at - 1) : at)
        position = at + 1
        name = local
        open.append(local)
        sawRoot = true
        return .start
    }

    private mutating func endTag() throws -> Event {
        let begin = position
        position += 2
        let (local, end) = try nameEnd()
        var at = end
        while at < bytes.count, Self.isBlank(bytes[at]) { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else {
            throw broken("an end tag without '>'", at: begin)
        }
        position = at + 1
        guard open.last == local else { throw broken("an end tag that closes nothing", at: begin) }
        return try close(at: begin)
    }

    private mutating func close(at offset: Int) throws -> Event {
        guard let last = open.popLast() else { throw broken("an end tag too many", at: offset) }
        name = last
        return .end
    }

    /// Hash of the name at `position` without its prefix, and where the name ends.
    private func nameEnd() throws -> (UInt64, Int) {
        var at = position
        var begin = position
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: ":") { begin = at + 1 }
            let ends =
                Self.isBlank(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "=")
            if ends { break }
            at += 1
        }
        guard at > begin else { throw broken("a tag without a name") }
        return (Self.hash(bytes[begin..<at]), at)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Letters, digits, `#` of a number, and the marks a name may hold.
    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x23, 0x2E, 0x2D, 0x5F: true
        default: false
        }
    }

    private func stands(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func skip(past text: StaticString) throws {
        let begin = position
        while position < bytes.count {
            if stands(text) {
                position += text.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw broken("the file ends inside markup", at: begin)
    }

    /// Over `<!DOCTYPE …>` with its internal subset.
    private mutating func skipDoctype() throws {
        let begin = position
        var depth = 0
        var quote: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">"):
                depth -= 1
                if depth == 0 { return }
            default: break
            }
        }
        throw broken("the file ends inside a declaration", at: begin)
    }

    private func broken(_ reason: String, at offset: Int? = nil) -> BrokenFile {
        BrokenFile(offset: offset ?? position, in: bytes, reason: reason)
    }

    private mutating func appendResolved(_ range: Range<Int>, to output: inout [UInt8]) {
        var at = range.lowerBound
        while at < range.upperBound {
            guard let mark = bytes[at..<range.upperBound].firstIndex(of: UInt8(ascii: "&")) else {
                output += bytes[at..<range.upperBound]
                return
            }
            output += bytes[at..<mark]
            // No entity name of the JATS sets is longer than 31 bytes.
            let limit = min(range.upperBound, mark + 34)
            let end = bytes[(mark + 1)..<limit].firstIndex { !Self.isNamePart($0) } ?? limit
            guard end < limit, end > mark + 1, bytes[end] == UInt8(ascii: ";") else {
                output.append(bytes[mark])
                unknownEntities += 1
                at = mark + 1
                continue
            }
            let name = String(decoding: bytes[(mark + 1)..<end], as: UTF8.self)
            if let text = MarkupEntities.text(of: name) ?? entities[name] {
                output += Array(text.utf8)
            } else {
                output += bytes[mark...end]
                unknownEntities += 1
            }
            at = end + 1
        }
    }
}
