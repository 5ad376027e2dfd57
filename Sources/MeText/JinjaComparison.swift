extension JinjaValue {
    /// Python's `==`.
    static func equal(_ one: JinjaValue, _ other: JinjaValue) -> Bool {
        if case .int(let a) = one, case .int(let b) = other { return a == b }
        if let a = one.number, let b = other.number { return a == b }
        switch (one, other) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.text(let a), .text(let b)): return a == b
        case (.sequence(let a), .sequence(let b)):
            return a.kind == b.kind && a.kind != .generator && a.items.count == b.items.count
                && zip(a.items, b.items).allSatisfy { equal($0, $1) }
        case (.dict(let a), .dict(let b)):
            return a.keys.count == b.keys.count
                && zip(a.keys, a.values).allSatisfy { key, value in
                    b[key].map { equal(value, $0) } ?? false
                }
        case (.namespace(let a), .namespace(let b)), (.loop(let a), .loop(let b)): return a == b
        default: return false
        }
    }

    /// Python's `<`. Throws `JinjaError` for what has no order.
    static func isLess(_ one: JinjaValue, _ other: JinjaValue) throws -> Bool {
        if case .int(let a) = one, case .int(let b) = other { return a < b }
        if let a = one.number, let b = other.number { return a < b }
        switch (one, other) {
        case (.text(let a), .text(let b)): return a < b
        case (.sequence(let a), .sequence(let b)) where a.kind == b.kind && a.kind != .generator:
            for (x, y) in zip(a.items, b.items) where !equal(x, y) { return try isLess(x, y) }
            return a.items.count < b.items.count
        default:
            throw JinjaError(.value, "\(one.typeName) and \(other.typeName) have no order")
        }
    }

    /// Python's `in`. Throws `JinjaError` where nothing can be in it.
    static func contains(_ whole: JinjaValue, _ part: JinjaValue) throws -> Bool {
        switch whole {
        case .undefined: return false
        case .text(let text):
            guard case .text(let part) = part else {
                throw JinjaError(.value, "\(part.typeName) cannot be in a string")
            }
            return text.firstIndex(of: part) != nil
        case .sequence(let sequence): return sequence.items.contains { equal($0, part) }
        case .dict(let dict): return dict[part] != nil
        default: throw JinjaError(.value, "nothing can be in \(whole.typeName)")
        }
    }
}
