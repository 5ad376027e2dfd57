/// `+ - * / // % **` and the functions that every template has.
extension JinjaRun {
    /// The outcome of an operation. Throws `JinjaError` for values it is not made for.
    mutating func arithmetic(
        _ operation: String, _ one: JinjaValue, _ other: JinjaValue
    ) throws -> JinjaValue {
        _ = (try defined(one), try defined(other))
        if let a = one.integer, let b = other.integer {
            return try integers(operation, a, b)
        }
        if let a = one.number, let b = other.number { return try floats(operation, a, b) }
        switch (operation, one, other) {
        case ("+", .text(var a), .text(let b)):
            try charge((a.count + b.count) / 8)
            a.append(b)
            return .text(a)
        case ("+", .sequence(let a), .sequence(let b))
        where a.kind == b.kind && (a.kind == .list || a.kind == .tuple):
            try charge(a.items.count + b.items.count)
            return .sequence(try JinjaSequence(a.items + b.items, a.kind))
        case ("*", let a, let b):
            if let count = b.integer { return try repeated(a, count) }
            if let count = a.integer { return try repeated(b, count) }
        case ("%", .text, _): throw JinjaError(.unsupported, "'%' on a string")
        default: break
        }
        throw JinjaError(.value, "'\(operation)' of \(one.typeName) and \(other.typeName)")
    }

    private func integers(_ operation: String, _ a: Int, _ b: Int) throws -> JinjaValue {
        let outcome: (partialValue: Int, overflow: Bool)
        switch operation {
        case "+": outcome = a.addingReportingOverflow(b)
        case "-": outcome = a.subtractingReportingOverflow(b)
        case "*": outcome = a.multipliedReportingOverflow(by: b)
        case "//", "%":
            try checkDivisor(Double(b))
            guard b != -1 else {
                outcome = operation == "%" ? (0, false) : 0.subtractingReportingOverflow(a)
                break
            }
            // Python rounds down: the remainder has the divisor's sign.
            let down = a % b != 0 && (a % b < 0) != (b < 0)
            outcome = (operation == "%" ? a % b + (down ? b : 0) : a / b - (down ? 1 : 0), false)
        case "**" where b >= 0: return .int(try Self.power(a, b))
        default: return try floats(operation, Double(a), Double(b))
        }
        guard !outcome.overflow else { throw JinjaError(.unsupported, "a number beyond 64 bits") }
        return .int(outcome.partialValue)
    }

    private static func power(_ base: Int, _ exponent: Int) throws -> Int {
        if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        var value = 1
        for _ in 0..<min(exponent, 64) {
            let (next, overflow) = value.multipliedReportingOverflow(by: base)
            guard !overflow else { throw JinjaError(.unsupported, "a number beyond 64 bits") }
            value = next
        }
        return value
    }

    private func checkDivisor(_ divisor: Double) throws {
        if divisor == 0 { throw JinjaError(.value, "a division by zero") }
    }

    private func floats(_ operation: String, _ a: Double, _ b: Double) throws -> JinjaValue {
        switch operation {
        case "+": return .float(a + b)
        case "-": return .float(a - b)
        case "*": return .float(a * b)
        case "/":
            try checkDivisor(b)
            return .float(a / b)
        case "//":
            try checkDivisor(b)
            return .float((a / b).rounded(.down))
        case "%":
            try checkDivisor(b)
            let rest = a.truncatingRemainder(dividingBy: b)
            return .float(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
        default: throw JinjaError(.unsupported, "'\(operation)' of these numbers")
        }
    }

    private mutating func repeated(_ value: JinjaValue, _ count: Int) throws -> JinjaValue {
        let count = max(0, count)
        let (cost, overflow) = value.weight.multipliedReportingOverflow(by: count)
        try charge(overflow ? Self.greatestText : cost)
        switch value {
        case .text(let text):
            guard text.count == 0 || count <= Self.greatestText / text.count else { break }
            var result = JinjaText()
            for _ in 0..<(text.isEmpty ? 0 : count) { result.append(text) }
            return .text(result)
        case .sequence(let sequence) where sequence.kind == .list || sequence.kind == .tuple:
            let items = (0..<(sequence.items.isEmpty ? 0 : count)).flatMap { _ in sequence.items }
            return .sequence(try JinjaSequence(items, sequence.kind))
        default: break
        }
        throw JinjaError(.value, "'*' of \(value.typeName) and a number")
    }

    // MARK: Functions

    static let globals: Set = [
        "range", "namespace", "dict", "raise_exception", "strftime_now", "joiner",
    ]

    /// Calls a function that every template has.
    mutating func callGlobal(_ name: String, _ call: JinjaCall) throws -> JinjaValue {
        switch name {
        case "range": return try range(call)
        case "raise_exception":
            let message = try call.bind(["message"])[0] ?? .undefined("the message")
            throw JinjaError(.refused, try print(message).string)
        case "strftime_now":
            guard case .text(let format)? = try call.bind(["format"])[0] else {
                throw JinjaError(.value, "strftime_now takes a format")
            }
            return .string(try date.formatted(format.string))
        case "joiner":
            let separator = try call.bind(["sep"])[0] ?? .string(", ")
            joiners.append((separator, false))
            return .function(.joiner(joiners.count - 1))
        case "dict": return .dict(try members(call))
        default:
            var values: [String: JinjaValue] = [:]
            let dict = try members(call)
            for (key, value) in zip(dict.keys, dict.values) {
                let name = try print(key).string
                guard !name.hasPrefix("_") else {
                    throw JinjaError(.unsupported, "the attribute '\(name)' of a namespace")
                }
                values[name] = value
            }
            namespaces.append(values)
            return .namespace(namespaces.count - 1)
        }
    }

    /// What `dict` and `namespace` are given: a dictionary, names with values, or both.
    private mutating func members(_ call: JinjaCall) throws -> JinjaDict {
        var dict = JinjaDict()
        if let first = call.positional.first {
            guard case .dict(let given) = first, call.positional.count == 1 else {
                throw JinjaError(.unsupported, "\(call.name) of anything but a dictionary")
            }
            try charge(first)
            dict = given
        }
        for (name, value) in call.named { try dict.set(.string(name), value) }
        return dict
    }

    private mutating func range(_ call: JinjaCall) throws -> JinjaValue {
        let bounds = call.positional.compactMap(\.integer)
        guard bounds.count == call.positional.count, (1...3).contains(bounds.count),
            call.named.isEmpty, bounds.count < 3 || bounds[2] != 0
        else { throw JinjaError(.value, "range takes one to three numbers") }
        let (start, stop) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
        let step = bounds.count > 2 ? bounds[2] : 1
        // As Jinja's sandbox has it.
        let (width, overflow) = stop.subtractingReportingOverflow(start)
        guard !overflow, step != .min, abs(Double(width)) / abs(Double(step)) <= 100_000 else {
            throw JinjaError(.limit, "a range of more than 100000 numbers")
        }
        var items: [JinjaValue] = []
        var value = start
        while step > 0 ? value < stop : value > stop {
            items.append(.int(value))
            let (next, overflow) = value.addingReportingOverflow(step)
            if overflow { break }
            value = next
        }
        try charge(items.count)
        return try .list(items)
    }
}
