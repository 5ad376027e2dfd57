/// What an expression of a chat template can be. Values only: namespaces, macros and loops are
/// numbers of what the run that made them keeps.
enum JinjaValue: Sendable {
    /// What does not exist, with the words for it in an error.
    case undefined(String)
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case text(JinjaText)
    case sequence(JinjaSequence)
    case dict(JinjaDict)
    case namespace(Int)
    case function(JinjaFunction)
    case loop(Int)

    static func string(_ string: String) -> JinjaValue { .text(JinjaText(string)) }

    static func list(_ items: [JinjaValue]) throws -> JinjaValue {
        .sequence(try JinjaSequence(items, .list))
    }

    /// How deep lists and dictionaries lie in one another here.
    var depth: Int {
        switch self {
        case .sequence(let sequence): return sequence.depth
        case .dict(let dict): return dict.depth
        case .function(.method(let receiver, _)): return 1 + receiver.depth
        default: return 0
        }
    }

    /// How much work it is to go through all of it, about: a list of many references to a long
    /// text is as heavy as it is when it is put out.
    var weight: Int {
        switch self {
        case .text(let text): return 1 + text.count / 8
        case .sequence(let sequence): return sequence.weight
        case .dict(let dict): return dict.weight
        case .function(.method(let receiver, _)): return 1 + receiver.weight
        default: return 1
        }
    }

    /// Python's name of the type, for errors.
    var typeName: String {
        switch self {
        case .undefined: return "undefined"
        case .none: return "none"
        case .bool: return "a boolean"
        case .int: return "an integer"
        case .float: return "a float"
        case .text: return "a string"
        case .sequence(let sequence): return "a \(sequence.kind.rawValue)"
        case .dict: return "a dictionary"
        case .namespace: return "a namespace"
        case .function: return "a function"
        case .loop: return "a loop"
        }
    }

    var isUndefined: Bool { if case .undefined = self { true } else { false } }

    /// Whether a condition holds.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: return false
        case .bool(let value): return value
        case .int(let value): return value != 0
        case .float(let value): return value != 0
        case .text(let text): return !text.isEmpty
        case .sequence(let sequence): return sequence.kind == .generator || !sequence.items.isEmpty
        case .dict(let dict): return !dict.keys.isEmpty
        case .namespace, .function, .loop: return true
        }
    }

    /// The number, with true as 1, as Python has it.
    var number: Double? {
        switch self {
        case .bool(let value): return value ? 1 : 0
        case .int(let value): return Double(value)
        case .float(let value): return value
        default: return nil
        }
    }

    var integer: Int? {
        switch self {
        case .bool(let value): return value ? 1 : 0
        case .int(let value): return value
        default: return nil
        }
    }
}

/// What can be called.
enum JinjaFunction: Sendable {
    /// A function that every template has: `range`, `raise_exception`.
    case global(String)
    indirect case method(JinjaValue, String)
    case macro(Int)
    case joiner(Int)
}

/// A list, or what Python has in its place.
struct JinjaSequence: Sendable {
    enum Kind: String, Sendable {
        case list, tuple
        /// What a filter passes on: to be gone through, without length or index.
        case generator
        /// A dictionary's keys, values, items: with length, without index.
        case view
    }

    let items: [JinjaValue]
    let kind: Kind
    let depth: Int
    let weight: Int

    static let greatestDepth = 32
    static let greatestWeight = 10_000_000

    /// Throws `JinjaError` where lists lie too deep in one another.
    init(_ items: [JinjaValue], _ kind: Kind) throws {
        let depth = 1 + items.reduce(0) { max($0, $1.depth) }
        guard depth <= Self.greatestDepth else {
            throw JinjaError(.limit, "lists in lists, more than \(Self.greatestDepth) deep")
        }
        weight = items.reduce(1) { min($0 + $1.weight, Self.greatestWeight) }
        (self.items, self.kind, self.depth) = (items, kind, depth)
    }
}

/// A dictionary in the order its keys came in.
struct JinjaDict: Sendable {
    /// What a key is looked up by.
    enum Key: Hashable, Sendable {
        case none
        case number(Double)
        case text([Unicode.Scalar])

        /// Nil for what is no key here.
        init?(_ value: JinjaValue) {
            switch value {
            case .none: self = .none
            case .text(let text): self = .text(text.scalars)
            default:
                guard let number = value.number else { return nil }
                self = .number(number)
            }
        }
    }

    private(set) var keys: [JinjaValue] = []
    private(set) var values: [JinjaValue] = []
    private(set) var depth = 1
    private(set) var weight = 1
    private var places: [Key: Int] = [:]

    init() {}

    init(_ members: [(String, JinjaValue)]) throws {
        for (name, value) in members { try set(.string(name), value) }
    }

    /// Sets a key's value. Throws `JinjaError` for what is no key, or lies too deep.
    mutating func set(_ key: JinjaValue, _ value: JinjaValue) throws {
        guard let name = Key(key) else {
            throw JinjaError(.unsupported, "\(key.typeName) as a dictionary's key")
        }
        depth = max(depth, 1 + value.depth)
        guard depth <= JinjaSequence.greatestDepth else {
            throw JinjaError(
                .limit, "lists in lists, more than \(JinjaSequence.greatestDepth) deep")
        }
        weight = min(weight + key.weight + value.weight, JinjaSequence.greatestWeight)
        if let place = places[name] {
            values[place] = value
        } else {
            places[name] = keys.count
            keys.append(key)
            values.append(value)
        }
    }

    subscript(key: JinjaValue) -> JinjaValue? {
        Key(key).flatMap { places[$0] }.map { values[$0] }
    }
}
