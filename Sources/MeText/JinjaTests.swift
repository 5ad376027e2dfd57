/// What `is` can ask.
enum JinjaTests {
    static let names: Set = [
        "defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "number",
        "integer", "float", "boolean", "true", "false", "odd", "even", "divisibleby", "callable",
        "lower", "upper", "in", "sameas", "equalto", "eq", "==", "ne", "!=", "lt", "lessthan", "<",
        "le", "<=", "gt", "greaterthan", ">", "ge", ">=",
    ]

    static let comparisons: [String: String] = [
        "equalto": "==", "eq": "==", "==": "==", "ne": "!=", "!=": "!=", "lt": "<",
        "lessthan": "<", "<": "<", "le": "<=", "<=": "<=", "gt": ">", "greaterthan": ">",
        ">": ">", "ge": ">=", ">=": ">=", "in": "in",
    ]
}

extension JinjaRun {
    /// The answer of a test. Throws `JinjaError` where it cannot be asked.
    mutating func test(_ value: JinjaValue, _ use: JinjaUse) throws -> Bool {
        try test(value, try call(use.arguments, "the test '\(use.name)'"), use.name)
    }

    /// The same with values in the place of expressions.
    mutating func test(_ value: JinjaValue, _ call: JinjaCall, _ name: String) throws -> Bool {
        if let operation = JinjaTests.comparisons[name] {
            return try compare(operation, value, try call.only())
        }
        switch name {
        case "odd", "even", "divisibleby":
            let divisor = name == "divisibleby" ? try call.only() : .int(2)
            let rest = try arithmetic("%", value, divisor).number
            return rest == (name == "odd" ? 1 : 0)
        case "lower", "upper":
            let text = try print(value)
            let same = name == "lower" ? text.lowercased : text.uppercased
            return text == same && text.uppercased != text.lowercased
        case "sameas":
            switch (value, try call.only()) {
            case (.bool(let a), .bool(let b)): return a == b
            case (.none, .none): return true
            case (.none, _), (_, .none), (.bool, _), (_, .bool): return false
            default: throw JinjaError(.unsupported, "the test 'sameas' of these values")
            }
        default:
            _ = try call.bind([])
            return try isOfKind(value, name)
        }
    }

    private func isOfKind(_ value: JinjaValue, _ name: String) throws -> Bool {
        switch (name, value) {
        case ("defined", _): return !value.isUndefined
        case ("undefined", _): return value.isUndefined
        case ("none", .none), ("string", .text), ("mapping", .dict): return true
        case ("boolean", .bool), ("integer", .int), ("float", .float): return true
        case ("true", .bool(let bool)): return bool
        case ("false", .bool(let bool)): return !bool
        case ("number", _): return value.number != nil
        case ("callable", .function): return true
        case ("callable", .undefined): return true
        case ("iterable", .text), ("iterable", .sequence), ("iterable", .dict): return true
        case ("iterable", .undefined), ("iterable", .loop): return true
        case ("sequence", .sequence(let sequence)):
            return sequence.kind == .list || sequence.kind == .tuple
        case ("sequence", .text), ("sequence", .dict), ("sequence", .undefined): return true
        default:
            guard JinjaTests.names.contains(name) else {
                throw JinjaError(.unsupported, "the test '\(name)'")
            }
            return false
        }
    }
}
