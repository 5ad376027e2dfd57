extension JinjaValue {
    /// What is put out for it: Python's `str`. Throws `JinjaError` for what has no text.
    func printed() throws -> JinjaText {
        switch self {
        case .undefined: return JinjaText()
        case .text(let text): return text
        default:
            var text = JinjaText()
            try represent(into: &text)
            return text
        }
    }

    /// Appends Python's `repr`.
    private func represent(into out: inout JinjaText) throws {
        switch self {
        case .undefined: out.append("Undefined", .template)
        case .none: out.append("None", .template)
        case .bool(let value): out.append(value ? "True" : "False", .template)
        case .int(let value): out.append(String(value), .template)
        case .float(let value): out.append(Self.spelled(value), .template)
        case .text(let text): Self.quote(text, into: &out)
        case .sequence(let sequence): try Self.represent(sequence, into: &out)
        case .dict(let dict):
            out.append("{", .template)
            for (index, (key, value)) in zip(dict.keys, dict.values).enumerated() {
                if index > 0 { out.append(", ", .template) }
                try key.represent(into: &out)
                out.append(": ", .template)
                try value.represent(into: &out)
            }
            out.append("}", .template)
        case .namespace, .function, .loop:
            throw JinjaError(.unsupported, "putting out \(typeName)")
        }
    }

    private static func represent(_ sequence: JinjaSequence, into out: inout JinjaText) throws {
        let isTuple = sequence.kind == .tuple
        guard isTuple || sequence.kind == .list else {
            throw JinjaError(.unsupported, "putting out a \(sequence.kind.rawValue)")
        }
        out.append(isTuple ? "(" : "[", .template)
        for (index, item) in sequence.items.enumerated() {
            if index > 0 { out.append(", ", .template) }
            try item.represent(into: &out)
        }
        out.append(isTuple ? (sequence.items.count == 1 ? ",)" : ")") : "]", .template)
    }

    /// A float as Python spells it.
    static func spelled(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return value.description
    }

    /// A text in quotes, as Python chooses them.
    private static func quote(_ text: JinjaText, into out: inout JinjaText) {
        let prefersDouble = text.scalars.contains("'") && !text.scalars.contains("\"")
        let quote: Unicode.Scalar = prefersDouble ? "\"" : "'"
        out.append(String(quote), .template)
        out.append(
            text.mapping { _, scalar in
                switch scalar {
                case "\\": return "\\\\"
                case quote: return "\\" + String(quote)
                case "\n": return "\\n"
                case "\r": return "\\r"
                case "\t": return "\\t"
                default: return isPrintable(scalar) ? String(scalar) : escaped(scalar)
                }
            })
        out.append(String(quote), .template)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            return false
        case .spaceSeparator: return scalar == " "
        default: return true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let (prefix, width) =
            scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
        let digits = String(scalar.value, radix: 16)
        return prefix + String(repeating: "0", count: width - digits.count) + digits
    }
}

extension JinjaRun {
    /// A value's text. Counts the work.
    mutating func print(_ value: JinjaValue) throws -> JinjaText {
        try charge(value)
        return try value.printed()
    }
}

/// `tojson` as Transformers has it: Python's `json.dumps`, with letters outside ASCII as they are.
struct JinjaJSON {
    /// Spaces a level; nil for all on one line.
    var indent: Int?
    var sortsKeys = false
    var escapesNonASCII = false
    var itemSeparator = ", "
    var keySeparator = ": "

    /// The value as JSON. Throws `JinjaError` for what JSON cannot say.
    func text(_ value: JinjaValue) throws -> JinjaText {
        var out = JinjaText()
        try write(value, level: 0, into: &out)
        return out
    }

    private func write(_ value: JinjaValue, level: Int, into out: inout JinjaText) throws {
        switch value {
        case .none: out.append("null", .template)
        case .bool(let value): out.append(value ? "true" : "false", .template)
        case .int(let value): out.append(String(value), .template)
        case .float(let value):
            let name = value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
            out.append(value.isFinite ? JinjaValue.spelled(value) : name, .template)
        case .text(let text): write(text, into: &out)
        case .sequence(let sequence) where sequence.kind == .list || sequence.kind == .tuple:
            try write(count: sequence.items.count, "[", "]", level, into: &out) { index, out in
                try write(sequence.items[index], level: level + 1, into: &out)
            }
        case .dict(let dict): try write(dict, level: level, into: &out)
        default: throw JinjaError(.value, "\(value.typeName) cannot be written as JSON")
        }
    }

    private func write(_ dict: JinjaDict, level: Int, into out: inout JinjaText) throws {
        var members = Array(zip(dict.keys, dict.values))
        if sortsKeys { members = try members.sorted { try JinjaValue.isLess($0.0, $1.0) } }
        try write(count: members.count, "{", "}", level, into: &out) { index, out in
            switch members[index].0 {
            case .text(let text): write(text, into: &out)
            case let key:
                // Numbers, true and null as keys become texts.
                out.append("\"", .template)
                try write(key, level: 0, into: &out)
                out.append("\"", .template)
            }
            out.append(keySeparator, .template)
            try write(members[index].1, level: level + 1, into: &out)
        }
    }

    private func write(
        count: Int, _ open: String, _ close: String, _ level: Int, into out: inout JinjaText,
        item: (Int, inout JinjaText) throws -> Void
    ) throws {
        func newline(_ level: Int) {
            guard let indent, count > 0 else { return }
            out.append("\n" + String(repeating: " ", count: max(0, indent) * level), .template)
        }
        out.append(open, .template)
        for index in 0..<count {
            if index > 0 { out.append(itemSeparator, .template) }
            newline(level + 1)
            try item(index, &out)
        }
        newline(level)
        out.append(close, .template)
    }

    private func write(_ text: JinjaText, into out: inout JinjaText) {
        out.append("\"", .template)
        out.append(text.mapping { _, scalar in spelled(scalar) })
        out.append("\"", .template)
    }

    private func spelled(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{8}": return "\\b"
        case "\u{c}": return "\\f"
        default:
            guard scalar.value < 0x20 || (escapesNonASCII && scalar.value > 0x7e) else {
                return String(scalar)
            }
            return String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }
    }
}
