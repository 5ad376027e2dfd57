/// What can be called on strings, lists and dictionaries. Nothing here changes a value in place.
extension JinjaRun {
    static let dictMethods: Set = ["get", "items", "keys", "values", "copy"]
    static let sequenceMethods: Set = ["index", "count"]
    static let textMethods: Set = [
        "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith",
        "upper", "lower", "title", "capitalize", "replace", "join", "find", "rfind", "index",
        "count", "removeprefix", "removesuffix", "isdigit", "isalpha", "isspace", "isupper",
        "islower", "partition", "rpartition", "format",
    ]
    /// What Python has and is refused by name: it changes values, or is not spoken here.
    static let refusedMethods: Set = [
        "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "update",
        "format_map", "encode", "zfill", "center", "ljust", "rjust", "translate",
        "swapcase", "casefold", "expandtabs", "isalnum", "isnumeric", "isdecimal", "istitle",
    ]

    /// Calls a method. Throws `JinjaError` for arguments it does not take.
    mutating func callMethod(
        _ name: String, of receiver: JinjaValue, _ call: JinjaCall
    ) throws -> JinjaValue {
        try charge(receiver.weight)
        switch receiver {
        case .text(let text): return try method(name, of: text, call)
        case .dict(let dict): return try method(name, of: dict, call)
        case .sequence(let sequence):
            let item = try call.only()
            try charge(item.weight * min(sequence.items.count, 1000))
            if name == "count" {
                return .int(sequence.items.filter { JinjaValue.equal($0, item) }.count)
            }
            guard let place = sequence.items.firstIndex(where: { JinjaValue.equal($0, item) })
            else {
                throw JinjaError(.value, "the item is not in the list")
            }
            return .int(place)
        default: throw JinjaError(.unsupported, "the method '\(name)' of \(receiver.typeName)")
        }
    }

    private func method(
        _ name: String, of dict: JinjaDict, _ call: JinjaCall
    ) throws -> JinjaValue {
        if name == "get" {
            guard (1...2).contains(call.positional.count), call.named.isEmpty else {
                throw JinjaError(.value, "get takes a key and what to give where it is missing")
            }
            return dict[call.positional[0]]
                ?? (call.positional.count > 1 ? call.positional[1] : .none)
        }
        _ = try call.bind([])
        switch name {
        case "keys": return .sequence(try JinjaSequence(dict.keys, .view))
        case "values": return .sequence(try JinjaSequence(dict.values, .view))
        case "items": return .sequence(try JinjaSequence(dict.pairs(), .view))
        default: return .dict(dict)
        }
    }

    private mutating func method(
        _ name: String, of text: JinjaText, _ call: JinjaCall
    ) throws -> JinjaValue {
        for case .text(let part) in call.positional { try chargeSearch(text, part) }
        switch name {
        case "strip", "lstrip", "rstrip":
            let given = try call.bind(["chars"])[0]
            let characters = try given.flatMap { try optionalText($0, name) }
            return .text(
                text.stripped(characters, left: name != "rstrip", right: name != "lstrip"))
        case "split", "rsplit": return try split(text, call, fromRight: name == "rsplit")
        case "splitlines":
            let keeps = try call.bind(["keepends"])[0]?.isTrue ?? false
            return try .list(text.lines(keepingEnds: keeps).map { .text($0) })
        case "startswith", "endswith":
            let parts = try affixes(try call.only(), name)
            return .bool(
                parts.contains {
                    text.holds($0, at: name == "startswith" ? 0 : text.count - $0.count)
                }
            )
        case "replace":
            let values = try call.bind(["old", "new", "count"])
            let (old, new) = (try self.text(values[0], name), try self.text(values[1], name))
            return try replaced(text, old, new, values[2])
        case "format": return .text(try formatted(text, call))
        case "join":
            return .text(try joined(try items(of: call.only()), text, needsTexts: true))
        default: return try simpleMethod(name, of: text, call)
        }
    }

    private mutating func simpleMethod(
        _ name: String, of text: JinjaText, _ call: JinjaCall
    ) throws -> JinjaValue {
        switch name {
        case "upper", "lower", "title", "capitalize", "isdigit", "isalpha", "isspace", "isupper",
            "islower":
            _ = try call.bind([])
            return changed(name, text)
        default: break
        }
        let part = try self.text(try call.only(), name)
        switch name {
        case "find": return .int(text.firstIndex(of: part) ?? -1)
        case "rfind": return .int(text.lastIndex(of: part) ?? -1)
        case "index":
            guard let place = text.firstIndex(of: part) else {
                throw JinjaError(.value, "the text is not found")
            }
            return .int(place)
        case "count":
            return .int(part.isEmpty ? text.count + 1 : text.split(by: part).count - 1)
        case "removeprefix":
            return .text(text.holds(part, at: 0) ? text[part.count..<text.count] : text)
        case "removesuffix":
            let start = text.count - part.count
            return .text(text.holds(part, at: start) ? text[0..<start] : text)
        default:
            guard !part.isEmpty else { throw JinjaError(.value, "an empty separator") }
            let place = name == "partition" ? text.firstIndex(of: part) : text.lastIndex(of: part)
            let empty = JinjaText()
            let parts =
                place.map {
                    [
                        text[0..<$0], text[$0..<($0 + part.count)],
                        text[($0 + part.count)..<text.count],
                    ]
                } ?? (name == "partition" ? [text, empty, empty] : [empty, empty, text])
            return .sequence(try JinjaSequence(parts.map { .text($0) }, .tuple))
        }
    }

    private func changed(_ name: String, _ text: JinjaText) -> JinjaValue {
        func all(_ holds: (Unicode.Scalar) -> Bool) -> JinjaValue {
            .bool(!text.isEmpty && text.scalars.allSatisfy(holds))
        }
        switch name {
        case "upper": return .text(text.uppercased)
        case "lower": return .text(text.lowercased)
        case "title":
            return .text(
                text.titled(after: { !$0.properties.isCased }, by: \.titlecaseMapping))
        case "capitalize": return .text(text.capitalized)
        case "isdigit":
            return all { [.decimal, .digit].contains($0.properties.numericType) }
        case "isalpha": return all { $0.properties.generalCategory.isLetter }
        case "isspace": return all(JinjaText.isSpace)
        case "isupper": return .bool(text == text.uppercased && text != text.lowercased)
        default: return .bool(text == text.lowercased && text != text.uppercased)
        }
    }

    private mutating func split(
        _ text: JinjaText, _ call: JinjaCall, fromRight: Bool
    ) throws -> JinjaValue {
        let values = try call.bind(["sep", "maxsplit"])
        let given = values[1]?.integer ?? -1
        let limit = given < 0 ? Int.max : given
        let separator = try values[0].flatMap { try optionalText($0, call.name) }
        if fromRight, limit != .max {
            guard let separator, !separator.isEmpty else {
                throw JinjaError(.unsupported, "rsplit at white space with a limit")
            }
            let all = text.split(by: separator)
            let kept = max(0, all.count - 1 - limit)
            let first = try joined(all[0...kept].map { .text($0) }, separator, needsTexts: true)
            return try .list([.text(first)] + all[(kept + 1)...].map { .text($0) })
        }
        guard let separator else {
            return try .list(text.splitBySpace(limit: limit).map { .text($0) })
        }
        guard !separator.isEmpty else { throw JinjaError(.value, "an empty separator") }
        return try .list(text.split(by: separator, limit: limit).map { .text($0) })
    }

    private func affixes(_ value: JinjaValue, _ name: String) throws -> [JinjaText] {
        if case .sequence(let sequence) = value, sequence.kind == .tuple {
            return try sequence.items.map { try text($0, name) }
        }
        return [try text(value, name)]
    }

    // MARK: Shared with filters

    /// The text that an argument is. Throws where it is none.
    func text(_ value: JinjaValue?, _ name: String) throws -> JinjaText {
        guard case .text(let text)? = try value.map(defined) else {
            throw JinjaError(.value, "\(name) takes a string, got \(value?.typeName ?? "nothing")")
        }
        return text
    }

    /// The same, nil for none.
    func optionalText(_ value: JinjaValue, _ name: String) throws -> JinjaText? {
        if case .none = value { return nil }
        return try text(value, name)
    }

    /// One text in the place of another.
    mutating func replaced(
        _ text: JinjaText, _ old: JinjaText, _ new: JinjaText, _ count: JinjaValue?
    ) throws -> JinjaValue {
        try chargeSearch(text, old)
        let limit = count?.integer ?? -1
        // The worst case: `old` at every place.
        let places = old.isEmpty ? text.count + 1 : text.split(by: old).count - 1
        try charge((text.count + places * (new.count + 1)) / 8)
        return .text(text.replacing(old, with: new, limit: limit < 0 ? .max : limit))
    }

    /// The items as one text with a separator between.
    mutating func joined(
        _ items: [JinjaValue], _ separator: JinjaText, needsTexts: Bool = false
    ) throws -> JinjaText {
        var result = JinjaText()
        for (index, item) in items.enumerated() {
            if needsTexts { _ = try text(item, "join") }
            if index > 0 { result.append(separator) }
            result.append(try print(item))
            try charge(1 + separator.count / 8)
        }
        return result
    }
}

extension JinjaDict {
    /// Its keys with their values.
    func pairs() throws -> [JinjaValue] {
        try zip(keys, values).map { .sequence(try JinjaSequence([$0, $1], .tuple)) }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isLetter: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return true
        default: return false
        }
    }
}
