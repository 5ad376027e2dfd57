/// Plain text put together from markup: blocks with a blank line between them, runs of white
/// space folded, headings held back until something follows them.
struct TextBlocks {
    /// Finished blocks.
    private(set) var text: [UInt8] = []
    /// The block being written.
    private(set) var line: [UInt8] = []
    /// Put before the next block's first word ("METHODS: ", "- ").
    private var runIn: [UInt8] = []
    private var headings: [(depth: Int, text: [UInt8])] = []
    /// Tables and figures that stand inside the open paragraph; they follow it.
    private var floats: [[UInt8]] = []
    /// Blocks of a table stand on consecutive lines.
    let separator: [UInt8]

    // Around a citation number, until the block ends and it is known whether it may go.
    private static let citationBegin: UInt8 = 0x01
    private static let citationEnd: UInt8 = 0x02
    /// Begins a citation that had brackets of its own: "[5]".
    private static let bracketedBegin: UInt8 = 0x03

    init(tight: Bool = false) {
        separator = tight ? [0x0A] : [0x0A, 0x0A]
    }

    var isEmpty: Bool { text.isEmpty && line.isEmpty }

    /// Appends character data with its white space folded to single blanks.
    mutating func append(_ bytes: [UInt8]) {
        let span = bytes.span
        var at = 0
        while at < span.count {
            guard span[at] > 0x20 else {
                space()
                at += 1
                continue
            }
            if line.isEmpty, !runIn.isEmpty {
                line = runIn
                runIn = []
            }
            let begin = at
            // Words with one blank between them are taken at once.
            repeat {
                at += 1
            } while at < span.count
                && (span[at] > 0x20 || span[at] == 0x20 && span[at - 1] != 0x20)
            line += bytes[begin..<at]
        }
    }

    mutating func append(_ string: StaticString) {
        append(string.withUTF8Buffer { Array($0) })
    }

    /// A blank, unless there is one or nothing stands before it.
    mutating func space() {
        if let last = line.last, last != 0x20 { line.append(0x20) }
    }

    mutating func beginNext(with prefix: [UInt8]) { runIn = prefix }

    /// Takes the open block away without finishing it.
    mutating func takeLine() -> [UInt8] {
        defer { line = [] }
        return Self.trimmed(Self.withoutCitations(line))
    }

    /// Takes what stands in the open block from `start` on away.
    mutating func cut(from start: Int) -> [UInt8] {
        guard start < line.count else { return [] }
        defer { line.removeSubrange(start...) }
        return Self.trimmed(Array(line[start...]))
    }

    /// Puts brackets around a sum, difference or quotient that stands in the open block from `start`
    /// on and has none.
    mutating func enclose(from start: Int) {
        guard start < line.count, line[start] != UInt8(ascii: "(") else { return }
        // A sign at the end is a charge: Mg^2+.
        let content = String(decoding: line[start...], as: UTF8.self).unicodeScalars
        guard content.dropLast().contains(where: "+-−±/=".unicodeScalars.contains) else { return }
        line.insert(UInt8(ascii: "("), at: start)
        line.append(UInt8(ascii: ")"))
    }

    /// Finishes the open block, with the headings that waited for it and the floats inside it.
    mutating func endBlock() {
        let block = takeLine()
        if !block.isEmpty { add(block) }
        let waiting = floats
        floats = []
        for float in waiting { add(float) }
    }

    /// Adds a finished block, or keeps it until the open paragraph is over.
    mutating func addFloat(_ block: [UInt8]) {
        guard !block.isEmpty else { return }
        if line.isEmpty { add(block) } else { floats.append(block) }
    }

    /// A heading that is written only when a block follows before `dropHeadings(deeperThan:)`.
    mutating func addHeading(_ heading: [UInt8], depth: Int) {
        if !heading.isEmpty { headings.append((depth, heading)) }
    }

    mutating func dropHeadings(deeperThan depth: Int) {
        headings.removeAll { $0.depth > depth }
    }

    private mutating func add(_ block: [UInt8]) {
        for heading in headings { join(heading.text) }
        headings = []
        join(block)
    }

    private mutating func join(_ block: [UInt8]) {
        if !text.isEmpty { text += separator }
        text += block
    }

    // MARK: Citations and superscripts

    /// Marks what stands in the block from `start` on as a citation when it is numbers only.
    /// Superscript citations go at once: nothing separates them from the word before.
    mutating func markCitation(from start: Int) {
        guard start < line.count else { return }
        let content = line[start...]
        let isBracketed =
            content.count > 2 && content.first == UInt8(ascii: "[")
            && content.last == UInt8(ascii: "]")
        let inner = isBracketed ? content.dropFirst().dropLast() : content
        if content.first == UInt8(ascii: "^") {
            line.removeSubrange(start...)
        } else if inner.allSatisfy({ Self.isDigit($0) || Self.isSeparator($0) }) {
            line.insert(isBracketed ? Self.bracketedBegin : Self.citationBegin, at: start)
            line.append(Self.citationEnd)
        }
    }

    /// Ends a superscript that began at `start`: citations go, exponents get a `^` so that 10⁵
    /// does not become 105, the rest (genotypes, ordinals, isotopes) stays as it is.
    /// A single letter in a table cell is the mark of a footnote.
    mutating func endSuperscript(from start: Int, inCell: Bool = false) {
        guard start < line.count else { return }
        let content = line[start...]
        let isMark = inCell && content.count == 1 && (0x61...0x7A).contains(line[start])
        if isMark || Self.isOnlyCitations(content) {
            line.removeSubrange(start...)
            return
        }
        let isExponent =
            content.contains(where: Self.isDigit)
            && content.allSatisfy { Self.isDigit($0) || Self.isSign($0) }
        if isExponent, start > 0, line[start - 1] != 0x20 {
            line.insert(UInt8(ascii: "^"), at: start)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// `+`, `-`, `.` and the bytes of U+2212 (minus) and U+2013 (en dash).
    private static func isSign(_ byte: UInt8) -> Bool {
        byte == 0x2B || byte == 0x2D || byte == 0x2E
            || [0xE2, 0x88, 0x92, 0x80, 0x93].contains(byte)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x2C || byte == 0x3B || isSign(byte)
    }

    private static func isOnlyCitations(_ content: ArraySlice<UInt8>) -> Bool {
        var inside = false
        var any = false
        for byte in content {
            if byte == citationBegin || byte == bracketedBegin {
                inside = true
                any = true
            } else if byte == citationEnd {
                inside = false
            } else if !inside, !isSeparator(byte) {
                return false
            }
        }
        return any
    }

    /// Drops groups of citation numbers ("[3,5–7]", "[3], [5]–[7]") with the blank before them.
    private static func withoutCitations(_ line: [UInt8]) -> [UInt8] {
        guard line.contains(citationEnd) else { return line }
        var output: [UInt8] = []
        output.reserveCapacity(line.count)
        var at = 0
        while at < line.count {
            let byte = line[at]
            if let end = endOfCitations(in: line, at: at) {
                if output.last == 0x20 { output.removeLast() }
                at = end
                // "Powell et al. [3]." must not end in two stops.
                if output.last == 0x2E, at < line.count, line[at] == 0x2E { at += 1 }
                continue
            }
            if byte > citationEnd { output.append(byte) }
            at += 1
        }
        return output
    }

    /// Where a group of citations that begins at `begin` ends, nil when none begins there.
    private static func endOfCitations(in line: [UInt8], at begin: Int) -> Int? {
        switch line[begin] {
        case UInt8(ascii: "["), UInt8(ascii: "("):
            let close: UInt8 = line[begin] == UInt8(ascii: "[") ? 0x5D : 0x29
            let rest = line[(begin + 1)...].prefix { $0 != close }
            guard rest.endIndex < line.count, isOnlyCitations(rest) else { return nil }
            return rest.endIndex + 1
        case bracketedBegin:
            guard var end = line[begin...].firstIndex(of: citationEnd) else { return nil }
            while true {
                let next = line[(end + 1)...].drop { isSeparator($0) }
                guard next.first == bracketedBegin, let last = next.firstIndex(of: citationEnd)
                else { return end + 1 }
                end = last
            }
        default: return nil
        }
    }

    private static func trimmed(_ line: [UInt8]) -> [UInt8] {
        guard let first = line.firstIndex(where: { $0 != 0x20 }),
            let last = line.lastIndex(where: { $0 != 0x20 })
        else { return [] }
        return Array(line[first...last])
    }
}
