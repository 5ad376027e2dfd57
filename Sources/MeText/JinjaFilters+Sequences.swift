/// Filters on lists and dictionaries.
extension JinjaRun {
    mutating func sequenceFilter(
        _ value: JinjaValue, _ name: String, _ call: JinjaCall
    ) throws -> JinjaValue {
        switch name {
        case "join": return try join(value, call)
        case "sort": return try .list(try sorted(items(of: value), call))
        case "unique": return try unique(value, call)
        case "dictsort": return try dictsort(value, call)
        case "batch": return try batch(value, call)
        case "sum", "min", "max": return try extreme(value, name, call)
        default: break
        }
        _ = try call.bind([])
        switch (name, value) {
        case ("first", _): return try items(of: value).first ?? .undefined("the first item")
        case ("last", .sequence(let sequence)) where sequence.kind == .generator:
            throw JinjaError(.value, "a generator has no last item")
        case ("last", _): return try items(of: value).last ?? .undefined("the last item")
        case ("list", _): return try .list(items(of: value))
        case ("items", .undefined): return .sequence(try JinjaSequence([], .generator))
        case ("items", .dict(let dict)):
            return .sequence(try JinjaSequence(dict.pairs(), .generator))
        case ("reverse", .text(let text)):
            var result = JinjaText()
            for place in text.scalars.indices.reversed() {
                result.append(text.scalars[place], text.origin(at: place))
            }
            return .text(result)
        case ("reverse", _):
            return .sequence(try JinjaSequence(items(of: value).reversed(), .generator))
        default: throw JinjaError(.value, "the filter '\(name)' of \(value.typeName)")
        }
    }

    private mutating func join(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["d", "attribute"])
        var items = try items(of: value)
        if let path = given[1] { items = try items.map { try member(path, of: $0) } }
        return .text(try joined(items, try given[0].map { try print($0) } ?? JinjaText()))
    }

    // MARK: Choosing

    /// `map`, `select`, `reject`, `selectattr`, `rejectattr`.
    mutating func choosing(
        _ items: [JinjaValue], _ name: String, _ call: JinjaCall
    ) throws -> [JinjaValue] {
        if name == "map" { return try mapped(items, call) }
        guard call.named.isEmpty else {
            throw JinjaError(.unsupported, "named arguments of \(call.name)")
        }
        var arguments = call.positional
        let path = name.hasSuffix("attr") ? arguments.isEmpty ? nil : arguments.removeFirst() : nil
        guard path != nil || !name.hasSuffix("attr") else {
            throw JinjaError(.value, "\(call.name) takes an attribute")
        }
        let test = try arguments.isEmpty ? nil : text(arguments.removeFirst(), name).string
        if let test, !JinjaTests.names.contains(test) {
            throw JinjaError(.unsupported, "the test '\(test)'")
        }
        let inner = JinjaCall(name: "the test '\(test ?? "")'", positional: arguments)
        return try items.filter { item in
            try charge()
            let value = try path.map { try member($0, of: item) } ?? item
            let holds = try test.map { try self.test(value, inner, $0) } ?? value.isTrue
            return holds == name.hasPrefix("select")
        }
    }

    private mutating func mapped(_ items: [JinjaValue], _ call: JinjaCall) throws -> [JinjaValue] {
        if call.positional.isEmpty {
            let given = try call.bind(["attribute", "default"])
            guard let path = given[0] else { throw JinjaError(.value, "map takes a filter") }
            return try items.map { item in
                let value = try member(path, of: item)
                return value.isUndefined ? given[1] ?? value : value
            }
        }
        let name = try text(call.positional[0], "map").string
        guard JinjaFilters.names.contains(name) else {
            throw JinjaError(.unsupported, "the filter '\(name)'")
        }
        let inner = JinjaCall(
            name: "the filter '\(name)'", positional: Array(call.positional.dropFirst()),
            named: call.named)
        return try items.map { item in try deeper { try $0.filter(item, name, inner) } }
    }

    /// What `a.b.0` names in a value.
    private mutating func member(_ path: JinjaValue, of value: JinjaValue) throws -> JinjaValue {
        try charge()
        if case .int = path {
            return try deeper { try $0.evaluate(.item(.literal(value), .literal(path))) }
        }
        return try text(path, "attribute").split(by: JinjaText(".")).reduce(value) { value, name in
            let key = Int(name.string).map { JinjaValue.int($0) } ?? .text(name)
            return try evaluate(.item(.literal(value), .literal(key)))
        }
    }

    // MARK: Order

    /// What values are ordered by: texts in lower case, unless letter case counts.
    private func key(_ value: JinjaValue, caseSensitive: Bool) -> JinjaValue {
        if case .text(let text) = value, !caseSensitive { return .text(text.lowercased) }
        return value
    }

    private mutating func sorted(_ items: [JinjaValue], _ call: JinjaCall) throws -> [JinjaValue] {
        let given = try call.bind(["reverse", "case_sensitive", "attribute"])
        let caseSensitive = given[1]?.isTrue ?? false
        let keyed = try items.map { item in
            let value = try given[2].map { try member($0, of: item) } ?? item
            return (key: key(value, caseSensitive: caseSensitive), item: item)
        }
        return try sorted(keyed, reverse: given[0]?.isTrue ?? false)
    }

    /// Stable, as Python's.
    private mutating func sorted(
        _ keyed: [(key: JinjaValue, item: JinjaValue)], reverse: Bool
    ) throws -> [JinjaValue] {
        try charge(keyed.reduce(0) { $0 + $1.key.weight } * 4)
        let order = try keyed.indices.sorted { one, other in
            let (a, b) = reverse ? (other, one) : (one, other)
            if try JinjaValue.isLess(keyed[a].key, keyed[b].key) { return true }
            if try JinjaValue.isLess(keyed[b].key, keyed[a].key) { return false }
            return one < other
        }
        return order.map { keyed[$0].item }
    }

    private mutating func dictsort(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["case_sensitive", "by", "reverse"])
        guard case .dict(let dict) = value else {
            throw JinjaError(.value, "dictsort of \(value.typeName)")
        }
        let by = try given[1].map { try text($0, "dictsort").string } ?? "key"
        guard by == "key" || by == "value" else { throw JinjaError(.value, "dictsort by '\(by)'") }
        let caseSensitive = given[0]?.isTrue ?? false
        let keyed = try zip(by == "key" ? dict.keys : dict.values, dict.pairs()).map {
            (key: key($0, caseSensitive: caseSensitive), item: $1)
        }
        return try .list(try sorted(keyed, reverse: given[2]?.isTrue ?? false))
    }

    private mutating func unique(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["case_sensitive", "attribute"])
        var seen: Set<JinjaDict.Key> = []
        let kept = try items(of: value).filter { item in
            let value = try given[1].map { try member($0, of: item) } ?? item
            guard let name = JinjaDict.Key(key(value, caseSensitive: given[0]?.isTrue ?? false))
            else { throw JinjaError(.unsupported, "unique of \(value.typeName)") }
            return seen.insert(name).inserted
        }
        return .sequence(try JinjaSequence(kept, .generator))
    }

    private mutating func batch(_ value: JinjaValue, _ call: JinjaCall) throws -> JinjaValue {
        let given = try call.bind(["linecount", "fill_with"])
        let items = try items(of: value)
        guard let size = given[0]?.integer, size > 0, size <= 100_000 else {
            throw JinjaError(.value, "batch takes a size")
        }
        try charge(size)
        let lists = try stride(from: 0, to: items.count, by: size).map { start in
            var list = Array(items[start..<min(items.count, start + size)])
            if let filler = given[1] {
                list += [JinjaValue](repeating: filler, count: size - list.count)
            }
            return try JinjaValue.list(list)
        }
        return .sequence(try JinjaSequence(lists, .generator))
    }

    private mutating func extreme(
        _ value: JinjaValue, _ name: String, _ call: JinjaCall
    ) throws -> JinjaValue {
        let items = try items(of: value)
        if name == "sum" {
            let given = try call.bind(["attribute", "start"])
            return try items.reduce(given[1] ?? .int(0)) { sum, item in
                try arithmetic("+", sum, try given[0].map { try member($0, of: item) } ?? item)
            }
        }
        let given = try call.bind(["case_sensitive", "attribute"])
        var best: (key: JinjaValue, item: JinjaValue)?
        for item in items {
            let value = try given[1].map { try member($0, of: item) } ?? item
            let key = key(value, caseSensitive: given[0]?.isTrue ?? false)
            try charge(key.weight)
            guard let found = best else {
                best = (key, item)
                continue
            }
            let isBetter =
                try name == "min"
                ? JinjaValue.isLess(key, found.key) : JinjaValue.isLess(found.key, key)
            if isBetter { best = (key, item) }
        }
        return best?.item ?? .undefined("the \(name) of nothing")
    }
}
