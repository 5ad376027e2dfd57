/// A chat template's Jinja text taken apart just far enough to compare it with a known one: what it
/// puts out and the statements between, without the ways Jinja has to write the same.
struct JinjaOutline: Equatable {
    enum Item: Equatable {
        /// `{% … %}`, in words with one space between.
        case statement(String)
        /// What is put out between two statements: literals and expressions, in order.
        case output([Part])
    }

    enum Part: Equatable {
        case literal(String)
        case expression(String)
    }

    private(set) var items: [Item] = []

    /// Nil where a tag or a string is not closed, or an escape is not known.
    init?(_ text: String) {
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let open = Self.nextTag(in: rest) else {
                put([.literal(String(rest))])
                break
            }
            var plain = rest[..<open]
            let isStatement = rest[rest.index(after: open)] == "%"
            rest = rest[open...].dropFirst(2)
            let stripsBefore = rest.first == "-"
            if stripsBefore { rest = rest.dropFirst() }
            Self.strip(&plain, all: stripsBefore, lineStart: isStatement)
            put(plain.isEmpty ? [] : [.literal(String(plain))])
            guard let tokens = Self.tokens(&rest, closing: isStatement ? "%}" : "}}") else {
                return nil
            }
            if isStatement {
                items.append(.statement(Self.words(tokens.parts)))
            } else {
                guard let parts = Self.sum(tokens.parts) else { return nil }
                put(parts)
            }
            // Transformers renders with trim_blocks: the newline after a statement is not put out.
            if tokens.stripsAfter {
                rest = rest.drop(while: \.isWhitespace)
            } else if isStatement, rest.first?.isNewline == true {
                rest = rest.dropFirst()
            }
        }
    }

    /// Drops a conditional default that changes nothing: `add_generation_prompt` is always given.
    mutating func dropPromptDefault() {
        let idle: [Item] = [
            .statement("if not add_generation_prompt is defined"),
            .statement("set add_generation_prompt = false"), .statement("endif"),
        ]
        if items.starts(with: idle) { items.removeFirst(idle.count) }
    }

    private mutating func put(_ parts: [Part]) {
        guard !parts.isEmpty else { return }
        var all: [Part] = []
        if case .output(let before)? = items.last {
            all = before
            items.removeLast()
        }
        for part in parts {
            if case .literal(let text) = part, case .literal(let before)? = all.last {
                all[all.count - 1] = .literal(before + text)
            } else {
                all.append(part)
            }
        }
        items.append(.output(all))
    }

    private static func nextTag(in text: Substring) -> Substring.Index? {
        text.indices.first { text[$0...].hasPrefix("{{") || text[$0...].hasPrefix("{%") }
    }

    /// What of the text before a tag is not put out: all white space at its end after `{%-`, and
    /// with lstrip_blocks the indentation of a statement.
    private static func strip(_ plain: inout Substring, all: Bool, lineStart: Bool) {
        if all {
            while plain.last?.isWhitespace == true { plain.removeLast() }
        } else if lineStart, let newline = plain.lastIndex(where: { !" \t".contains($0) }) {
            if plain[newline].isNewline { plain = plain[...newline] }
        } else if lineStart {
            plain = ""
        }
    }

    /// The parts of one tag up to `closing`, which is consumed; a literal in brackets is an
    /// attribute, so that `message['role']` and `message.role` are one.
    private static func tokens(
        _ rest: inout Substring, closing: String
    ) -> (parts: [Part], stripsAfter: Bool)? {
        var parts: [Part] = []
        while let next = rest.first {
            if rest.hasPrefix(closing) || rest.hasPrefix("-" + closing) {
                let strips = next == "-"
                rest = rest.dropFirst(closing.count + (strips ? 1 : 0))
                return (parts, strips)
            }
            if next.isWhitespace {
                rest = rest.dropFirst()
            } else if next == "'" || next == "\"" {
                guard let literal = literal(&rest) else { return nil }
                parts.append(.literal(literal))
            } else if next == "+" {
                parts.append(.expression("+"))
                rest = rest.dropFirst()
            } else {
                parts.append(.expression(word(&rest, closing: closing)))
            }
        }
        return nil
    }

    private static func word(_ rest: inout Substring, closing: String) -> String {
        var word = ""
        while let next = rest.first, !next.isWhitespace, !"'\"+".contains(next),
            !rest.hasPrefix(closing), !rest.hasPrefix("-" + closing)
        {
            if next == "[", let quote = rest.dropFirst().first, "'\"".contains(quote) {
                var inside = rest.dropFirst()
                guard let name = literal(&inside), inside.first == "]" else { break }
                word += "." + name
                rest = inside.dropFirst()
            } else {
                word.append(next)
                rest = rest.dropFirst()
            }
        }
        // A bracket before a string that is no attribute: taken alone, so that reading goes on.
        if word.isEmpty, let next = rest.popFirst() { word.append(next) }
        return word
    }

    /// A quoted string at the front of `rest`, which it consumes.
    private static func literal(_ rest: inout Substring) -> String? {
        guard let quote = rest.popFirst() else { return nil }
        var literal = ""
        while let next = rest.popFirst() {
            if next == quote { return literal }
            guard next == "\\" else {
                literal.append(next)
                continue
            }
            switch rest.popFirst() {
            case "n": literal.append("\n")
            case "t": literal.append("\t")
            case let kept? where "'\"\\".contains(kept): literal.append(kept)
            default: return nil
            }
        }
        return nil
    }

    private static func words(_ parts: [Part]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): return "'\(text)'"
            case .expression(let text): return text
            }
        }.joined(separator: " ")
    }

    /// The terms of `a + 'b' + c`; nil for anything else.
    private static func sum(_ parts: [Part]) -> [Part]? {
        guard parts.count % 2 == 1 else { return nil }
        for (index, part) in parts.enumerated() {
            guard (part == .expression("+")) == (index % 2 == 1) else { return nil }
        }
        return parts.filter { $0 != .expression("+") }
    }
}
