/// Cuts an XML stream into the elements of given names, wherever they stand. What looks like a
/// record in a comment, CDATA, processing instruction, declaration or attribute is none; one of
/// those that never ends is taken for text. A record that begins inside another ends that one: it
/// was cut off, and its parser will say so.
struct ElementCutter {
    /// What stands at a '<'.
    private enum Mark {
        case text
        /// Markup of so many bytes that holds no tag.
        case skipped(Int)
        case start(isRecord: Bool)
        case end(isRecord: Bool)
    }

    private let names: [[UInt8]]
    /// Elements that are open outside of records; nil once a fault has made the count worthless.
    private var depth: Int? = 0
    /// Whether a record or a fault was found; and whether the end was told.
    private var didFind = false
    private var isOver = false
    /// Up to which offset no end was found for a comment, a CDATA section, an instruction.
    private var unended = [0, 0, 0]
    /// What entities stand for that the file's own declaration names.
    private(set) var entities: [String: String] = [:]

    private static let openings: [StaticString] = ["<!--", "<![CDATA[", "<?"]
    private static let endings: [[UInt8]] = [[0x2D, 0x2D], [0x5D, 0x5D], [0x3F]]
    /// Enough to tell what stands at a '<'.
    private static let longestOpening = 80

    /// Cuts out the elements of these local names.
    init(names: [String]) { self.names = names.map { Array($0.utf8) } }

    /// The next record from its '<' to its '>', nil at the end. Throws `BrokenFile` for what is no
    /// record: one longer than `limit`, text outside of the root, a stream without a record or cut
    /// off between two; the next call goes on behind it.
    mutating func next(_ window: inout ByteWindow, limit: Int) throws -> Cut? {
        while try goToMark(&window) {
            switch try mark(&window, at: 0, limit) {
            case .text: window.consume(1)
            case .skipped(let count): window.consume(count)
            case .start(isRecord: true):
                didFind = true
                return try record(&window, limit)
            case .start(isRecord: false):
                let (end, isEmpty) = try Self.tagEnd(&window, from: 1, limit)
                if !isEmpty { depth = depth.map { $0 + 1 } }
                window.consume(end)
            case .end:
                depth = depth.flatMap { $0 > 0 ? $0 - 1 : nil }
                window.consume(try Self.tagEnd(&window, from: 1, limit).end)
            }
        }
        return try finish(&window)
    }

    /// Goes to the next '<' outside of records; false at the end.
    private mutating func goToMark(_ window: inout ByteWindow) throws -> Bool {
        while true {
            let open = window.first(0x3C, from: 0)
            let text = open ?? window.count
            if depth == 0, let place = window[0..<text].firstIndex(where: { $0 > 0x20 }) {
                (depth, didFind) = (nil, true)
                let at = place - window[0..<text].startIndex
                throw window.broken("text outside of the root element", at: at)
            }
            window.consume(text)
            if open != nil { return true }
            if try !window.more() { return false }
        }
    }

    /// The stream is over, and not inside a record.
    private mutating func finish(_ window: inout ByteWindow) throws -> Cut? {
        guard !isOver else { return nil }
        isOver = true
        try window.throwDamage()
        if !didFind {
            let name = String(decoding: names[0], as: UTF8.self)
            throw BrokenFile(offset: 0, line: 1, reason: "no <\(name)> element")
        }
        if let depth, depth > 0 { throw window.broken("the file ends inside an element") }
        return nil
    }

    // MARK: Records

    /// The record that begins at the window's first byte.
    private mutating func record(_ window: inout ByteWindow, _ limit: Int) throws -> Cut {
        var (at, isEmpty) = try Self.tagEnd(&window, from: 1, limit)
        if isEmpty { return cut(&window, at) }
        while true {
            guard let open = try Self.find(0x3C, &window, from: at, upTo: limit) else {
                if window.isAtEnd, window.count <= limit { return try cutOff(&window) }
                throw giveUp(&window, at, limit)
            }
            guard open <= limit else { throw giveUp(&window, at, limit) }
            switch try mark(&window, at: open, limit) {
            case .skipped(let count): at = open + count
            case .start(isRecord: true):
                depth = nil
                return cut(&window, open)
            case .end(isRecord: true):
                return cut(&window, try Self.tagEnd(&window, from: open + 1, limit).end)
            default: at = open + 1
            }
        }
    }

    private func cut(_ window: inout ByteWindow, _ end: Int) -> Cut {
        defer { window.consume(end) }
        return Cut(bytes: Array(window[0..<end]), offset: window.offset, line: window.line)
    }

    /// A record at whose end the stream ends: a fault of the stream, or for the parser to tell.
    private mutating func cutOff(_ window: inout ByteWindow) throws -> Cut {
        isOver = true
        try window.throwDamage()
        return cut(&window, window.count)
    }

    private mutating func giveUp(
        _ window: inout ByteWindow, _ at: Int, _ limit: Int
    ) -> BrokenFile {
        let fault = window.broken(ByteWindow.tooLong("record", limit))
        depth = nil
        window.consume(min(at, window.count))
        return fault
    }

    // MARK: Markup

    private mutating func mark(
        _ window: inout ByteWindow, at place: Int, _ limit: Int
    ) throws -> Mark {
        try window.fill(place + Self.longestOpening)
        guard place + 1 < window.count else { return .text }
        switch window[place + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            for (kind, text) in Self.openings.enumerated() where window.stands(text, at: place) {
                let begin = place + text.utf8CodeUnitCount
                return try end(of: kind, &window, from: begin, limit).map { .skipped($0 - place) }
                    ?? .text
            }
            guard let end = try Self.declarationEnd(&window, from: place, limit) else {
                return .text
            }
            entities.merge(DeclarationScan.entities(in: window[place..<end])) { first, _ in first }
            return .skipped(end - place)
        case UInt8(ascii: "/"): return .end(isRecord: isRecord(window, place + 2))
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...:
            return .start(isRecord: isRecord(window, place + 1))
        default: return .text
        }
    }

    /// Whether the name at a place is a record's, whatever its prefix.
    private func isRecord(_ window: ByteWindow, _ place: Int) -> Bool {
        let limit = min(window.count, place + Self.longestOpening)
        var (begin, end) = (place, place)
        while end < limit {
            let byte = window[end]
            if byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { break }
            if byte == UInt8(ascii: ":") { begin = end + 1 }
            end += 1
        }
        for name in names where name.count == end - begin {
            if window[begin..<end].elementsEqual(name) { return true }
        }
        return false
    }

    /// Where a comment, CDATA section or instruction ends; nil: nowhere within the limit.
    private mutating func end(
        of kind: Int, _ window: inout ByteWindow, from: Int, _ limit: Int
    ) throws -> Int? {
        let ending = Self.endings[kind]
        var at = max(from, unended[kind] - window.offset)
        while let close = try Self.find(0x3E, &window, from: at, upTo: from + limit),
            close - from <= limit
        {
            let begin = close - ending.count
            if begin >= from, window[begin..<close].elementsEqual(ending) { return close + 1 }
            at = close + 1
        }
        let searched = window.isAtEnd ? window.count : min(window.count, from + limit)
        unended[kind] = max(unended[kind], window.offset + searched - ending.count)
        return nil
    }

    /// Where a byte stands, reading on until what is at hand goes beyond a place.
    private static func find(
        _ byte: UInt8, _ window: inout ByteWindow, from: Int, upTo end: Int
    ) throws -> Int? {
        var at = from
        while true {
            if let found = window.first(byte, from: at) { return found }
            at = max(at, window.count)
            guard at <= end, try window.more() else { return nil }
        }
    }

    /// Where a tag ends, and whether it is an empty element's. A tag that does not end, or has a '<'
    /// in it, ends there: the parser will find the fault.
    private static func tagEnd(
        _ window: inout ByteWindow, from: Int, _ limit: Int
    ) throws -> (end: Int, isEmpty: Bool) {
        var at = from
        var quote: UInt8 = 0
        while at <= limit {
            if at == window.count, try !window.more() { break }
            let byte = window[at]
            if byte == 0x3C { return (at, false) }
            at += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == 0x3E {
                return (at, window[at - 2] == UInt8(ascii: "/"))
            }
        }
        return (min(at, window.count), false)
    }

    /// Where `<!DOCTYPE …>` with its internal subset ends; nil: nowhere within the limit.
    private static func declarationEnd(
        _ window: inout ByteWindow, from: Int, _ limit: Int
    ) throws -> Int? {
        var scan = DeclarationScan()
        var at = from
        while at - from <= limit {
            if at == window.count, try !window.more() { return nil }
            if scan.take(window[at]) { return at + 1 }
            at += 1
        }
        return nil
    }
}
