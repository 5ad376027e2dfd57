/// One application of a template to values: runs statements. Expressions, filters, tests and methods
/// are in extensions of their own.
///
/// It is a sandbox: values cannot be changed in place, nothing outside can be reached, and a run
/// ends with an error where it takes more steps, depth or text than its limits.
struct JinjaRun {
    /// Names and values; one that is not found here is looked for in the parent.
    struct Scope {
        var values: [String: JinjaValue] = [:]
        var parent: Int
        var serial: Int
    }

    /// A macro, with the scope it was made in.
    struct Macro {
        var definition: JinjaMacro
        var scope: Int
        var serial: Int
    }

    /// A loop that is running.
    struct Loop {
        var items: [JinjaValue]
        var index: Int
        var depth: Int
    }

    /// What comes after a statement.
    private enum Flow {
        case next, leaveLoop, nextRound
    }

    /// What `strftime_now` tells.
    let date: TemplateDate
    private(set) var out = JinjaText()
    private var scopes: [Scope]
    private var current = 0
    private var serial = 0
    var macros: [Macro] = []
    var namespaces: [[String: JinjaValue]] = []
    var loops: [Loop] = []
    var joiners: [(separator: JinjaValue, isUsed: Bool)] = []
    private var budget: Int
    private var depth = 0
    private var line = 0

    static let greatestDepth = 120
    static let greatestText = 20_000_000

    /// A run with these values at hand. `budget` is the number of steps, about: one an expression,
    /// and one for eight code points that are gone through.
    init(_ values: [String: JinjaValue], date: TemplateDate, budget: Int) {
        scopes = [Scope(values: values, parent: -1, serial: 0)]
        (self.date, self.budget) = (date, budget)
    }

    /// The template's text for the values. Throws `JinjaError`.
    mutating func render(_ program: JinjaProgram) throws -> JinjaText {
        do {
            _ = try execute(program.nodes)
        } catch let error as JinjaError {
            throw error.at(line)
        }
        return out
    }

    // MARK: Limits

    /// Counts work. Throws where it is too much.
    mutating func charge(_ cost: Int = 1) throws {
        budget -= cost
        if budget < 0 { throw JinjaError(.limit, "more steps than a template may take") }
    }

    /// Counts the work of going through a value.
    mutating func charge(_ value: JinjaValue) throws { try charge(value.weight) }

    mutating func deeper<Outcome>(_ body: (inout JinjaRun) throws -> Outcome) throws -> Outcome {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else {
            throw JinjaError(.limit, "more than \(Self.greatestDepth) levels in one another")
        }
        return try body(&self)
    }

    private mutating func put(_ text: JinjaText) throws {
        try charge(1 + text.count / 8)
        guard out.count + text.count <= Self.greatestText else {
            throw JinjaError(.limit, "more than \(Self.greatestText) characters of text")
        }
        out.append(text)
    }

    // MARK: Scopes

    /// The value of a name.
    func value(of name: String) -> JinjaValue? {
        var scope = current
        while scope >= 0 {
            if let value = scopes[scope].values[name] { return value }
            scope = scopes[scope].parent
        }
        return nil
    }

    /// Runs in a scope of its own inside of `parent`, or of where it stands.
    mutating func inScope<Outcome>(
        of parent: Int? = nil, _ body: (inout JinjaRun) throws -> Outcome
    ) throws -> Outcome {
        let before = current
        serial += 1
        scopes.append(Scope(parent: parent ?? current, serial: serial))
        current = scopes.count - 1
        defer {
            scopes.removeLast()
            current = before
        }
        return try body(&self)
    }

    /// Sets a name where it stands.
    mutating func set(_ name: String, _ value: JinjaValue) { scopes[current].values[name] = value }

    private mutating func assign(_ target: JinjaTarget, _ value: JinjaValue) throws {
        switch target {
        case .name(let name): set(name, value)
        case .attribute(let namespace, let name):
            guard case .namespace(let id)? = self.value(of: namespace) else {
                throw JinjaError(.value, "'\(namespace)' is no namespace, '\(name)' cannot be set")
            }
            guard !name.hasPrefix("_") else {
                throw JinjaError(.unsupported, "the attribute '\(name)' of a namespace")
            }
            try charge(1)
            namespaces[id][name] = value
        case .several(let targets):
            let values = try items(of: value)
            guard values.count == targets.count else {
                throw JinjaError(
                    .value, "expected \(targets.count) values to unpack, got \(values.count)")
            }
            for (target, value) in zip(targets, values) { try assign(target, value) }
        }
    }

    /// What a loop goes through. Throws for what has no items.
    mutating func items(of value: JinjaValue) throws -> [JinjaValue] {
        switch value {
        case .undefined: return []
        case .sequence(let sequence):
            try charge(sequence.items.count)
            return sequence.items
        case .dict(let dict):
            try charge(dict.keys.count)
            return dict.keys
        case .text(let text):
            try charge(text.count)
            return text.scalars.indices.map { .text(text[$0..<($0 + 1)]) }
        default: throw JinjaError(.value, "\(value.typeName) has no items to go through")
        }
    }

    // MARK: Statements

    private mutating func execute(_ nodes: [JinjaNode]) throws -> Flow {
        for node in nodes {
            let flow = try execute(node)
            if flow != .next { return flow }
        }
        return .next
    }

    private mutating func execute(_ node: JinjaNode) throws -> Flow {
        try charge()
        if node.line > 0 { line = node.line }
        switch node.kind {
        case .text(let text): try put(text)
        case .output(let expression): try put(try print(evaluate(expression)))
        case .set(let target, let expression): try assign(target, evaluate(expression))
        case .choice(let branches, let otherwise):
            return try deeper { try $0.choose(branches, otherwise) }
        case .loop(let loop): return try deeper { try $0.run(loop) }
        case .macro(let macro):
            macros.append(Macro(definition: macro, scope: current, serial: scopes[current].serial))
            set(macro.name, .function(.macro(macros.count - 1)))
        case .leaveLoop: return .leaveLoop
        case .nextRound: return .nextRound
        default: try deeper { try $0.executeBlock(node.kind) }
        }
        return .next
    }

    private mutating func executeBlock(_ kind: JinjaNode.Kind) throws {
        switch kind {
        case .setBlock(let target, let uses, let body):
            let text = try inScope { try $0.capture(body) }
            try assign(target, try filtered(.text(text), uses))
        case .filterBlock(let uses, let body):
            let text = try inScope { try $0.capture(body) }
            try put(try print(filtered(.text(text), uses)))
        case .with(let values, let body):
            let evaluated = try values.map { try evaluate($0.value) }
            try inScope { run in
                for (value, target) in zip(evaluated, values.map(\.target)) {
                    try run.assign(target, value)
                }
                _ = try run.execute(body)
            }
        case .generation(let body):
            try put(try inScope { try $0.capture(body) }.generated)
        case .callBlock(let body, let function, let arguments):
            let function = try evaluate(function)
            let call = try call(arguments, "a call block")
            macros.append(Macro(definition: body, scope: current, serial: scopes[current].serial))
            guard case .function(.macro(let id)) = function else {
                throw JinjaError(.unsupported, "a call block of anything but a macro")
            }
            let caller = JinjaValue.function(.macro(macros.count - 1))
            try put(try runMacro(id, call, caller: caller))
        default: throw JinjaError(.unsupported, "this statement")
        }
    }

    private mutating func filtered(_ value: JinjaValue, _ uses: [JinjaUse]) throws -> JinjaValue {
        try uses.reduce(value) { try filter($0, $1) }
    }

    private mutating func choose(
        _ branches: [(test: JinjaExpression, body: [JinjaNode])], _ otherwise: [JinjaNode]
    ) throws -> Flow {
        for branch in branches where try evaluate(branch.test).isTrue {
            return try execute(branch.body)
        }
        return try execute(otherwise)
    }

    private mutating func run(_ loop: JinjaLoop) throws -> Flow {
        var items = try items(of: evaluate(loop.items))
        if let condition = loop.condition {
            items = try items.filter { item in
                try inScope { run in
                    try run.assign(loop.target, item)
                    return try run.evaluate(condition).isTrue
                }
            }
        }
        guard !items.isEmpty else { return try inScope { try $0.execute(loop.otherwise) } }
        let id = loops.count
        loops.append(Loop(items: items, index: 0, depth: id + 1))
        defer { loops.removeLast() }
        for (index, item) in items.enumerated() {
            loops[id].index = index
            let flow = try inScope { run in
                run.set("loop", .loop(id))
                try run.assign(loop.target, item)
                return try run.execute(loop.body)
            }
            if flow == .leaveLoop { break }
        }
        return .next
    }

    /// What nodes put out, kept apart.
    private mutating func capture(_ nodes: [JinjaNode]) throws -> JinjaText {
        var before = JinjaText()
        swap(&before, &out)
        _ = try execute(nodes)
        swap(&before, &out)
        return before
    }

    /// What a macro puts out. Throws where the arguments are not what it takes.
    mutating func runMacro(
        _ id: Int, _ call: JinjaCall, caller: JinjaValue? = nil
    ) throws -> JinjaText {
        let macro = macros[id]
        guard macro.scope < scopes.count, scopes[macro.scope].serial == macro.serial else {
            throw JinjaError(.unsupported, "a macro called outside of where it was made")
        }
        let parameters = macro.definition.parameters
        let given = try call.bind(parameters.map(\.name))
        let around = line
        defer { line = around }
        return try deeper { run in
            try run.inScope(of: macro.scope) { run in
                for (parameter, value) in zip(parameters, given) {
                    let standard = try value ?? parameter.standard.map { try run.evaluate($0) }
                    run.set(parameter.name, standard ?? .undefined("'\(parameter.name)'"))
                }
                if let caller { run.set("caller", caller) }
                return try run.capture(macro.definition.body)
            }
        }
    }
}
