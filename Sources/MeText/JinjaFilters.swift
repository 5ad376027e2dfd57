import Foundation

/// What can stand after `|`.
enum JinjaFilters {
    static let names: Set = [
        "trim", "length", "count", "upper", "lower", "title", "capitalize", "join", "default", "d",
        "tojson", "first", "last", "replace", "list", "items", "map", "selectattr", "rejectattr",
        "select", "reject", "string", "int", "float", "round", "abs", "sort", "unique", "reverse",
        "indent", "safe", "dictsort", "batch", "sum", "min", "max",
    ]
}

extension JinjaRun {
    /// The value a filter makes of another. Throws `JinjaError` where it is not made for it.
    mutating func filter(_ value: JinjaValue, _ use: JinjaUse) throws -> JinjaValue {
        try filter(value, use.name, try call(use.arguments, "the filter '\(use.name)'"))
    }

    /// The same with values in the place of expressions.
    mutating func filter(
        _ value: JinjaValue, _ name: String, _ call: JinjaCall
    ) throws -> JinjaValue {
        try charge(value.weight)
        guard JinjaFilters.names.contains(name) else {
            throw JinjaError(.unsupported, "the filter '\(name)'")
        }
        switch name {
        case "default", "d":
            let values = try call.bind(["default_value", "boolean"])
            let goes = value.isUndefined || (values[1]?.isTrue ?? false) && !value.isTrue
            return goes ? values[0] ?? .string("") : value
        case "length", "count":
            _ = try call.bind([])
            return .int(try length(of: value))
        case "tojson": return try json(value, call)
        case "int", "float", "round", "abs": return try numberFilter(value, name, call)
        case "trim", "upper", "lower", "title", "capitalize", "replace", "string", "indent", "safe":
            return try textFilter(value, name, call)
        case "map", "select", "reject", "selectattr", "rejectattr":
            // None, like all that is empty, has nothing to choose from.
            let items = value.isTrue ? try items(of: value) : []
            return .sequence(try JinjaSequence(choosing(items, name, call), .generator))
        default: return try sequenceFilter(value, name, call)
        }
    }

    private func length(of value: JinjaValue) throws -> Int {
        switch value {
        case .undefined: return 0
        case .text(let text): return text.count
        case .dict(let dict): return dict.keys.count
        case .sequence(let sequence) where sequence.kind != .generator:
            return sequence.items.count
        default: throw JinjaError(.value, "\(value.typeName) has no length")
        }
    }

    private func json(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["ensure_ascii", "indent", "separators", "sort_keys"])
        var json = JinjaJSON()
        json.escapesNonASCII = given[0]?.isTrue ?? false
        json.sortsKeys = given[3]?.isTrue ?? false
        if case .int(let width)? = given[1] {
            (json.indent, json.itemSeparator) = (min(width, 100), ",")
        } else if case .text? = given[1] {
            throw JinjaError(.unsupported, "tojson's indent as a string")
        }
        if case .sequence(let separators)? = given[2], separators.items.count == 2 {
            json.itemSeparator = try text(separators.items[0], "tojson").string
            json.keySeparator = try text(separators.items[1], "tojson").string
        } else if let separators = given[2], case .none = separators {
        } else if given[2] != nil {
            throw JinjaError(.value, "tojson's separators are two strings")
        }
        return .text(try json.text(try defined(value)))
    }

    // MARK: Texts

    private mutating func textFilter(
        _ value: JinjaValue, _ name: String, _ call: JinjaCall
    ) throws -> JinjaValue {
        let text = try print(value)
        switch name {
        case "trim":
            let given = try call.bind(["chars"])[0]
            return .text(text.stripped(try given.flatMap { try optionalText($0, name) }))
        case "replace":
            let values = try call.bind(["old", "new", "count"])
            guard let old = values[0], let new = values[1] else {
                throw JinjaError(.value, "replace takes what goes and what comes")
            }
            return try replaced(text, try print(old), try print(new), values[2])
        case "indent": return .text(try indented(text, call))
        default: break
        }
        _ = try call.bind([])
        switch name {
        case "upper": return .text(text.uppercased)
        case "lower": return .text(text.lowercased)
        case "capitalize": return .text(text.capitalized)
        case "title":
            let breaks = Set("-({[<".unicodeScalars)
            return .text(
                text.titled(
                    after: { breaks.contains($0) || JinjaText.isSpace($0) }, by: \.uppercaseMapping)
            )
        default: return .text(text)
        }
    }

    private mutating func indented(_ text: JinjaText, _ call: JinjaCall) throws -> JinjaText {
        let values = try call.bind(["width", "first", "blank"])
        var indentation = JinjaText(String(repeating: " ", count: 4))
        if case .text(let given)? = values[0] {
            indentation = given
        } else if let width = values[0]?.integer {
            indentation = JinjaText(String(repeating: " ", count: max(0, min(width, 1000))))
        }
        let (first, blank) = (values[1]?.isTrue ?? false, values[2]?.isTrue ?? false)
        var whole = text
        whole.append("\n", .template)
        let lines = whole.lines()
        try charge(lines.count * (1 + indentation.count / 8))
        var result = JinjaText()
        for (index, line) in lines.enumerated() {
            if index > 0 { result.append("\n", .template) }
            if index == 0 ? first : blank || !line.isEmpty { result.append(indentation) }
            result.append(line)
        }
        return result
    }

    // MARK: Numbers

    private mutating func numberFilter(
        _ value: JinjaValue, _ name: String, _ call: JinjaCall
    ) throws -> JinjaValue {
        switch name {
        case "abs":
            _ = try call.bind([])
            if let integer = value.integer {
                guard integer != .min else {
                    throw JinjaError(.unsupported, "a number beyond 64 bits")
                }
                return .int(abs(integer))
            }
            guard let number = value.number else {
                throw JinjaError(.value, "abs of \(value.typeName)")
            }
            return .float(abs(number))
        case "int":
            let standard = try call.bind(["default"])[0] ?? .int(0)
            if let integer = value.integer { return .int(integer) }
            let number = value.number ?? Self.spelledNumber(value)
            if case .text(let text) = value, let whole = Int(text.stripped().string) {
                return .int(whole)
            }
            guard let number, number.isFinite else { return standard }
            guard let integer = Int(exactly: number.rounded(.towardZero)) else {
                throw JinjaError(.unsupported, "a number beyond 64 bits")
            }
            return .int(integer)
        case "float":
            let standard = try call.bind(["default"])[0] ?? .float(0)
            return (value.number ?? Self.spelledNumber(value)).map { .float($0) } ?? standard
        default: return try rounded(value, call)
        }
    }

    private static func spelledNumber(_ value: JinjaValue) -> Double? {
        guard case .text(let text) = value else { return nil }
        let spelling = text.stripped().string
        // Swift reads hexadecimal too, which Python's float does not.
        return spelling.lowercased().contains("x") ? nil : Double(spelling)
    }

    private func rounded(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["precision", "method"])
        let precision = given[0]?.integer ?? 0
        guard let number = value.number, (0...15).contains(precision) else {
            throw JinjaError(.value, "round of \(value.typeName) to \(precision) digits")
        }
        let method = try given[1].map { try text($0, "round").string } ?? "common"
        if method == "common", let integer = value.integer { return .int(integer) }
        var scale = 1.0
        for _ in 0..<precision { scale *= 10 }
        switch method {
        case "common":
            let spelled = String(format: "%.\(precision)f", number)
            return .float(Double(spelled) ?? number)
        case "ceil": return .float((number * scale).rounded(.up) / scale)
        case "floor": return .float((number * scale).rounded(.down) / scale)
        default: throw JinjaError(.value, "round's method '\(method)'")
        }
    }
}
