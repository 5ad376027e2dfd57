extension JinjaLexer {
    /// A quoted string, with Python's escapes.
    mutating func literal() throws -> String {
        let begun = line
        guard let quote = take() else { throw unfinished(begun) }
        var text = String.UnicodeScalarView()
        while let scalar = take() {
            if scalar == quote { return String(text) }
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            guard let kind = take() else { break }
            try appendEscape(kind, to: &text)
        }
        throw unfinished(begun)
    }

    private func unfinished(_ line: Int) -> JinjaError {
        JinjaError(.syntax, line: line, "a string without its end")
    }

    private mutating func appendEscape(
        _ kind: Unicode.Scalar, to text: inout String.UnicodeScalarView
    ) throws {
        switch kind {
        case "\n": break
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "a": text.append("\u{7}")
        case "b": text.append("\u{8}")
        case "f": text.append("\u{c}")
        case "v": text.append("\u{b}")
        case "\\", "'", "\"": text.append(kind)
        case "x": text.append(try code(digits: 2, radix: 16))
        case "u": text.append(try code(digits: 4, radix: 16))
        case "U": text.append(try code(digits: 8, radix: 16))
        case "N": throw JinjaError(.unsupported, line: line, "the escape \\N")
        case "0"..."7":
            var value = kind.value - 48
            for _ in 0..<2 {
                guard let next = peek(), ("0"..."7").contains(next) else { break }
                value = value * 8 + (next.value - 48)
                _ = take()
            }
            text.append(try scalar(value))
        default:
            // Python leaves an escape it does not know as it is.
            text.append("\\")
            text.append(kind)
        }
    }

    private mutating func code(digits: Int, radix: Int) throws -> Unicode.Scalar {
        var spelling = ""
        for _ in 0..<digits {
            guard let next = take() else { break }
            spelling.unicodeScalars.append(next)
        }
        let isHex = spelling.utf8.count == digits && spelling.allSatisfy(\.isHexDigit)
        guard isHex, let value = UInt32(spelling, radix: radix) else {
            throw JinjaError(.syntax, line: line, "the escape of '\(spelling)'")
        }
        return try scalar(value)
    }

    private func scalar(_ value: UInt32) throws -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw JinjaError(.unsupported, line: line, "half of a surrogate pair in a string")
        }
        return scalar
    }

    // MARK: Numbers

    private mutating func digits() -> String {
        var digits = ""
        while at < source.count {
            let isDigit = ("0"..."9").contains(source[at])
            let isBreak =
                source[at] == "_" && at + 1 < source.count && !digits.isEmpty
                && ("0"..."9").contains(source[at + 1])
            guard isDigit || isBreak else { break }
            if isDigit { digits.unicodeScalars.append(source[at]) }
            at += 1
        }
        return digits
    }

    /// A number; after a point only digits, for `a.1.2` are two indices.
    mutating func number(after last: JinjaToken?) throws -> JinjaToken.Kind {
        var spelling = digits()
        guard !spelling.isEmpty else {
            throw JinjaError(.syntax, line: line, "unexpected '\(source[at])'")
        }
        func isDigit(_ index: Int) -> Bool {
            index < source.count && ("0"..."9").contains(source[index])
        }
        var isFloat = false
        let isIndex = last?.kind == .symbol(".")
        if !isIndex, at < source.count, source[at] == ".", isDigit(at + 1) {
            at += 1
            spelling += "." + digits()
            isFloat = true
        }
        if !isIndex, at < source.count, source[at] == "e" || source[at] == "E" {
            let hasSign = at + 1 < source.count && "+-".unicodeScalars.contains(source[at + 1])
            if isDigit(at + (hasSign ? 2 : 1)) {
                spelling += "e" + (hasSign ? String(source[at + 1]) : "")
                at += hasSign ? 2 : 1
                spelling += digits()
                isFloat = true
            }
        }
        if isFloat, let value = Double(spelling) { return .float(value) }
        guard let value = Int(spelling) else {
            throw JinjaError(.unsupported, line: line, "the number \(spelling)")
        }
        return .integer(value)
    }
}
