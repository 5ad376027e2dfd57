/// A piece inside of a tag.
struct JinjaToken: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case name(String)
        case text(String)
        case integer(Int)
        case float(Double)
        case symbol(String)
        case end
    }

    var kind: Kind
    var line: Int
}

/// Cuts a template into text and tags, with white space as Transformers has Jinja treat it:
/// `trim_blocks` and `lstrip_blocks` on, one newline at the very end left out.
struct JinjaLexer {
    enum Part {
        case text(String)
        /// `{% … %}`
        case statement([JinjaToken])
        /// `{{ … }}`
        case output([JinjaToken])
    }

    /// Bounds on what is read at all; real templates have 500 to 30,000 characters.
    static let greatestLength = 400_000
    static let mostTokens = 4_000

    let source: [Unicode.Scalar]
    /// How far it is read.
    var at = 0
    private(set) var line = 1
    private var startsLine = true

    init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
            scalars.append(scalar)
        }
        source = Self.newlinesOnly(scalars)
    }

    private static func newlinesOnly(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var all = scalars.map { $0 == "\r" ? "\n" : $0 }
        if all.last == "\n" { all.removeLast() }
        return all
    }

    /// All of the template. Throws `JinjaError`.
    mutating func parts() throws -> [Part] {
        guard source.count <= Self.greatestLength else {
            throw JinjaError(.limit, "\(source.count) characters of template")
        }
        var parts: [Part] = []
        while at < source.count {
            guard let open = nextTag() else {
                parts.append(.text(string(at..<source.count)))
                break
            }
            let kind = source[open + 1]
            let sign = signAfter(open + 2)
            let text = kept(at..<open, sign: sign, isOutput: kind == "{")
            if !text.isEmpty { parts.append(.text(text)) }
            move(to: open + 2 + (sign == nil ? 0 : 1))
            switch kind {
            case "#": try skipComment()
            case "{": parts.append(.output(try tokens(closing: "}}")))
            default:
                if let raw = try rawText() {
                    parts.append(.text(raw))
                } else {
                    parts.append(.statement(try tokens(closing: "%}")))
                }
            }
            startsLine = at > 0 && source[at - 1] == "\n"
        }
        return parts
    }

    // MARK: Between tags

    private func nextTag() -> Int? {
        var index = at
        while index + 1 < source.count {
            if source[index] == "{", "{%#".unicodeScalars.contains(source[index + 1]) {
                return index
            }
            index += 1
        }
        return nil
    }

    private func signAfter(_ index: Int) -> Unicode.Scalar? {
        guard index < source.count, source[index] == "-" || source[index] == "+" else { return nil }
        return source[index]
    }

    /// The text before a tag: without white space at its end before `-`, without the indentation of
    /// a statement or a comment that begins its line.
    private func kept(_ range: Range<Int>, sign: Unicode.Scalar?, isOutput: Bool) -> String {
        var end = range.upperBound
        if sign == "-" {
            while end > range.lowerBound, JinjaText.isSpace(source[end - 1]) { end -= 1 }
        } else if sign == nil, !isOutput {
            var start = end
            while start > range.lowerBound, source[start - 1] != "\n" { start -= 1 }
            let isIndentation = source[start..<end].allSatisfy(JinjaText.isSpace)
            if isIndentation, start > range.lowerBound || startsLine { end = start }
        }
        return string(range.lowerBound..<end)
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: source[range])
        return String(view)
    }

    private mutating func move(to index: Int) {
        for scalar in source[at..<index] where scalar == "\n" { line += 1 }
        at = index
    }

    private func holds(_ text: String, at index: Int) -> Bool {
        var index = index
        for scalar in text.unicodeScalars {
            guard index < source.count, source[index] == scalar else { return false }
            index += 1
        }
        return true
    }

    private func skippingSpace(from index: Int) -> Int {
        var index = index
        while index < source.count, JinjaText.isSpace(source[index]) { index += 1 }
        return index
    }

    /// Where reading goes on after the end of a tag at `index`; nil where none ends there. White
    /// space after `-` is left out, and one newline after a statement or a comment.
    private func tagEnd(_ closing: String, at index: Int) -> Int? {
        if holds("-" + closing, at: index) { return skippingSpace(from: index + 3) }
        if closing != "}}", holds("+" + closing, at: index) { return index + 3 }
        guard holds(closing, at: index) else { return nil }
        let end = index + 2
        return closing != "}}" && end < source.count && source[end] == "\n" ? end + 1 : end
    }

    private mutating func skipComment() throws {
        let start = line
        while at < source.count {
            if let end = tagEnd("#}", at: at) { return move(to: end) }
            move(to: at + 1)
        }
        throw JinjaError(.syntax, line: start, "a comment without its end")
    }

    /// The text of a raw block, where one begins here.
    private mutating func rawText() throws -> String? {
        var index = skippingSpace(from: at)
        guard holds("raw", at: index) else { return nil }
        index = skippingSpace(from: index + 3)
        let strips = holds("-%}", at: index)
        guard strips || holds("%}", at: index) else { return nil }
        let begun = line
        move(to: strips ? skippingSpace(from: index + 3) : index + 2)
        startsLine = source[at - 1] == "\n"
        let start = at
        while at < source.count {
            if holds("{%", at: at), let end = rawEnd(at: at) {
                let text = kept(start..<at, sign: signAfter(at + 2), isOutput: false)
                move(to: end)
                return text
            }
            move(to: at + 1)
        }
        throw JinjaError(.syntax, line: begun, "raw without endraw")
    }

    private func rawEnd(at open: Int) -> Int? {
        var index = open + 2 + (signAfter(open + 2) == nil ? 0 : 1)
        index = skippingSpace(from: index)
        guard holds("endraw", at: index) else { return nil }
        return tagEnd("%}", at: skippingSpace(from: index + 6))
    }

    // MARK: Inside of tags

    private mutating func tokens(closing: String) throws -> [JinjaToken] {
        let start = line
        var tokens: [JinjaToken] = []
        var open: [String] = []
        while true {
            move(to: skippingSpace(from: at))
            guard at < source.count else {
                throw JinjaError(.syntax, line: start, "a tag without its \(closing)")
            }
            if open.isEmpty, let end = tagEnd(closing, at: at) {
                tokens.append(JinjaToken(kind: .end, line: line))
                move(to: end)
                return tokens
            }
            let token = try token(after: tokens.last)
            if case .symbol(let symbol) = token.kind { try balance(symbol, &open) }
            tokens.append(token)
            guard tokens.count <= Self.mostTokens else {
                throw JinjaError(.limit, line: line, "more than \(Self.mostTokens) words in a tag")
            }
        }
    }

    private func balance(_ symbol: String, _ open: inout [String]) throws {
        switch symbol {
        case "(": open.append(")")
        case "[": open.append("]")
        case "{": open.append("}")
        case ")", "]", "}":
            guard open.popLast() == symbol else {
                throw JinjaError(.syntax, line: line, "unexpected '\(symbol)'")
            }
        default: break
        }
    }

    private mutating func token(after last: JinjaToken?) throws -> JinjaToken {
        let begun = line
        let first = source[at]
        if first == "'" || first == "\"" {
            return JinjaToken(kind: .text(try literal()), line: begun)
        }
        if first.properties.numericType == .decimal {
            return JinjaToken(kind: try number(after: last), line: begun)
        }
        if first == "_" || first.properties.isXIDStart {
            let start = at
            while at < source.count, source[at] == "_" || source[at].properties.isXIDContinue {
                at += 1
            }
            return JinjaToken(kind: .name(string(start..<at)), line: begun)
        }
        let symbols = [
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")",
            "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
        ]
        guard let symbol = symbols.first(where: { holds($0, at: at) }) else {
            throw JinjaError(.syntax, line: line, "unexpected '\(first)'")
        }
        at += symbol.count
        return JinjaToken(kind: .symbol(symbol), line: begun)
    }

    /// The next code point, which is consumed.
    mutating func take() -> Unicode.Scalar? {
        guard at < source.count else { return nil }
        move(to: at + 1)
        return source[at - 1]
    }

    /// The next code point.
    func peek() -> Unicode.Scalar? { at < source.count ? source[at] : nil }
}
