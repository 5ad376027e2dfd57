/// What a function, filter or test is given, in values.
struct JinjaCall {
    /// Whose call it is, for errors.
    var name: String
    var positional: [JinjaValue] = []
    var named: [(name: String, value: JinjaValue)] = []

    /// The values by parameter, nil where one is not given. Throws for what fits no parameter.
    func bind(_ parameters: [String]) throws -> [JinjaValue?] {
        guard positional.count <= parameters.count else {
            throw JinjaError(
                .value, "\(name) takes \(parameters.count) arguments, got \(positional.count)")
        }
        var values = positional.map(Optional.some)
        values += [JinjaValue?](repeating: nil, count: parameters.count - positional.count)
        for (name, value) in named {
            guard let place = parameters.firstIndex(of: name), place >= positional.count else {
                throw JinjaError(.unsupported, "the argument '\(name)' of \(self.name)")
            }
            values[place] = value
        }
        return values
    }

    /// The one argument. Throws where it is not there or there are more.
    func only() throws -> JinjaValue {
        guard positional.count == 1, named.isEmpty else {
            throw JinjaError(.value, "\(name) takes one argument")
        }
        return positional[0]
    }
}

extension JinjaRun {
    /// The value of an expression. Throws `JinjaError`.
    mutating func evaluate(_ expression: JinjaExpression) throws -> JinjaValue {
        try charge()
        switch expression {
        case .literal(let value): return value
        case .name(let name): return try lookUp(name)
        default: return try deeper { try $0.evaluateNested(expression) }
        }
    }

    private func lookUp(_ name: String) throws -> JinjaValue {
        if let value = value(of: name) { return value }
        if Self.globals.contains(name) { return .function(.global(name)) }
        if ["cycler", "lipsum", "self", "varargs", "kwargs"].contains(name) {
            throw JinjaError(.unsupported, "'\(name)'")
        }
        return .undefined("'\(name)'")
    }

    private mutating func evaluateNested(_ expression: JinjaExpression) throws -> JinjaValue {
        switch expression {
        case .and(let one, let other):
            let value = try evaluate(one)
            return value.isTrue ? try evaluate(other) : value
        case .or(let one, let other):
            let value = try evaluate(one)
            return value.isTrue ? value : try evaluate(other)
        case .not(let value): return .bool(!(try evaluate(value).isTrue))
        case .conditional(let test, let value, let other):
            if try evaluate(test).isTrue { return try evaluate(value) }
            return try other.map { try evaluate($0) } ?? .undefined("the condition's other value")
        case .attribute(let value, let name):
            // Evaluated first: the look-up must see what that makes.
            let value = try evaluate(value)
            return try attribute(name, of: value)
        case .item(let value, let index):
            let (value, index) = (try evaluate(value), try evaluate(index))
            return try item(index, of: value)
        case .call(let function, let arguments): return try callResult(function, arguments)
        case .filter(let value, let use): return try filter(evaluate(value), use)
        case .test(let value, let use): return .bool(try test(evaluate(value), use))
        case .arithmetic(let operation, let one, let other):
            return try arithmetic(operation, evaluate(one), evaluate(other))
        case .comparison(let first, let others): return try comparison(first, others)
        default: return try evaluateMade(expression)
        }
    }

    private mutating func evaluateMade(_ expression: JinjaExpression) throws -> JinjaValue {
        switch expression {
        case .list(let items): return try .list(items.map { try evaluate($0) })
        case .tuple(let items):
            return .sequence(try JinjaSequence(items.map { try evaluate($0) }, .tuple))
        case .dict(let members):
            var dict = JinjaDict()
            for member in members { try dict.set(evaluate(member.key), evaluate(member.value)) }
            return .dict(dict)
        case .concatenation(let values):
            var text = JinjaText()
            for value in values { text.append(try print(evaluate(value))) }
            try charge(text.count / 8)
            return .text(text)
        case .slice(let value, let parts):
            let value = try evaluate(value)
            return try slice(value, parts.map { try $0.map { try evaluate($0) } })
        case .negative(let value): return try arithmetic("*", .int(-1), number(evaluate(value)))
        case .positive(let value): return try number(evaluate(value))
        default: throw JinjaError(.unsupported, "this expression")
        }
    }

    private mutating func comparison(
        _ first: JinjaExpression, _ others: [(operation: String, value: JinjaExpression)]
    ) throws -> JinjaValue {
        var one = try evaluate(first)
        for (operation, expression) in others {
            let other = try evaluate(expression)
            guard try compare(operation, one, other) else { return .bool(false) }
            one = other
        }
        return .bool(true)
    }

    /// Whether a comparison holds.
    mutating func compare(
        _ operation: String, _ one: JinjaValue, _ other: JinjaValue
    ) throws -> Bool {
        try charge(min(one.weight, other.weight))
        switch operation {
        case "==": return JinjaValue.equal(one, other)
        case "!=": return !JinjaValue.equal(one, other)
        case "<": return try JinjaValue.isLess(defined(one), defined(other))
        case ">": return try JinjaValue.isLess(defined(other), defined(one))
        case "<=":
            return try JinjaValue.equal(defined(one), defined(other))
                || JinjaValue.isLess(one, other)
        case ">=":
            return try JinjaValue.equal(defined(one), defined(other))
                || JinjaValue.isLess(other, one)
        case "in", "not in":
            try charge(other)
            if case .text(let whole) = other, case .text(let part) = one {
                try chargeSearch(whole, part)
            }
            return try JinjaValue.contains(other, one) == (operation == "in")
        default: throw JinjaError(.unsupported, "the operator '\(operation)'")
        }
    }

    /// Counts the work of looking for a text in another.
    mutating func chargeSearch(_ whole: JinjaText, _ part: JinjaText) throws {
        try charge((whole.count + part.count) / 8)
    }

    /// The value, if there is one.
    func defined(_ value: JinjaValue) throws -> JinjaValue {
        if case .undefined(let what) = value {
            throw JinjaError(.value, "\(what) is undefined")
        }
        return value
    }

    private func number(_ value: JinjaValue) throws -> JinjaValue {
        guard try defined(value).number != nil else {
            throw JinjaError(.value, "\(value.typeName) has no sign")
        }
        return value
    }

    // MARK: Attributes and items

    private func attribute(_ name: String, of value: JinjaValue) throws -> JinjaValue {
        switch try defined(value) {
        case .namespace(let id):
            return namespaces[id][name] ?? .undefined("the namespace's '\(name)'")
        case .loop(let id): return try loopAttribute(name, id)
        case .dict(let dict):
            if Self.dictMethods.contains(name) { return .function(.method(value, name)) }
            return dict[.string(name)] ?? .undefined("the dictionary's '\(name)'")
        case .text where Self.textMethods.contains(name),
            .sequence where Self.sequenceMethods.contains(name):
            return .function(.method(value, name))
        case .text where Self.refusedMethods.contains(name),
            .sequence where Self.refusedMethods.contains(name):
            throw JinjaError(.unsupported, "the method '\(name)'")
        default: return .undefined("'\(name)' of \(value.typeName)")
        }
    }

    private func item(_ index: JinjaValue, of value: JinjaValue) throws -> JinjaValue {
        switch try defined(value) {
        case .dict(let dict):
            if let found = dict[index] { return found }
        case .text(let text):
            if let place = place(index, text.count) { return .text(text[place..<(place + 1)]) }
        case .sequence(let sequence) where sequence.kind == .list || sequence.kind == .tuple:
            if let place = place(index, sequence.items.count) { return sequence.items[place] }
        case .loop(let id):
            if case .text(let name) = index { return try loopAttribute(name.string, id) }
        case .namespace(let id):
            if case .text(let name) = index, let found = namespaces[id][name.string] {
                return found
            }
        default: break
        }
        let name =
            if case .text(let text) = index { "'\(text.string)'" } else { "the item asked for" }
        return .undefined("\(name) of \(value.typeName)")
    }

    private func place(_ index: JinjaValue, _ count: Int) -> Int? {
        guard let index = index.integer else { return nil }
        let place = index < 0 ? index + count : index
        return (0..<count).contains(place) ? place : nil
    }

    private func loopAttribute(_ name: String, _ id: Int) throws -> JinjaValue {
        guard id < loops.count else { throw JinjaError(.value, "the loop is over") }
        let (items, index) = (loops[id].items, loops[id].index)
        switch name {
        case "index": return .int(index + 1)
        case "index0": return .int(index)
        case "revindex": return .int(items.count - index)
        case "revindex0": return .int(items.count - index - 1)
        case "first": return .bool(index == 0)
        case "last": return .bool(index == items.count - 1)
        case "length": return .int(items.count)
        case "depth": return .int(1)
        case "depth0": return .int(0)
        case "previtem": return index > 0 ? items[index - 1] : .undefined("the item before")
        case "nextitem":
            return index + 1 < items.count ? items[index + 1] : .undefined("the item after")
        default: throw JinjaError(.unsupported, "loop.\(name)")
        }
    }

    // MARK: Calls

    /// The values of arguments.
    mutating func call(_ arguments: JinjaArguments, _ name: String) throws -> JinjaCall {
        JinjaCall(
            name: name, positional: try arguments.positional.map { try evaluate($0) },
            named: try arguments.named.map { ($0.name, try evaluate($0.value)) })
    }

    private mutating func callResult(
        _ function: JinjaExpression, _ arguments: JinjaArguments
    ) throws -> JinjaValue {
        let value = try defined(evaluate(function))
        switch value {
        case .function(.global(let name)):
            return try callGlobal(name, try call(arguments, name))
        case .function(.method(let receiver, let name)):
            return try callMethod(name, of: receiver, try call(arguments, name))
        case .function(.macro(let id)):
            let name = macros[id].definition.name
            return .text(try runMacro(id, try call(arguments, name)))
        case .function(.joiner(let id)):
            defer { joiners[id].isUsed = true }
            return joiners[id].isUsed ? joiners[id].separator : .string("")
        default: throw JinjaError(.value, "\(value.typeName) cannot be called")
        }
    }
}
