/// Reads statements; expressions are in `JinjaParser+Expressions`.
struct JinjaParser {
    private var parts: ArraySlice<JinjaLexer.Part>
    /// The words of the tag that is being read, and how far it is read.
    var tokens: [JinjaToken] = []
    var next = 0
    /// How deep expressions and blocks lie in one another here.
    private var depth = 0
    private var loops = 0
    private(set) var marksGeneration = false

    static let greatestDepth = 60

    init(_ parts: [JinjaLexer.Part]) {
        self.parts = parts[...]
    }

    /// The whole template.
    mutating func template() throws -> [JinjaNode] {
        try block(until: []).body
    }

    // MARK: Words

    var token: JinjaToken {
        next < tokens.count ? tokens[next] : JinjaToken(kind: .end, line: tokens.last?.line ?? 0)
    }

    func fail(_ kind: JinjaError.Kind, _ message: String) -> JinjaError {
        JinjaError(kind, line: token.line, message)
    }

    func unexpected(_ expected: String) -> JinjaError {
        let got: String
        switch token.kind {
        case .name(let text), .symbol(let text): got = "'\(text)'"
        case .text(let text): got = "the string '\(text.prefix(40))'"
        case .integer(let value): got = "\(value)"
        case .float(let value): got = "\(value)"
        case .end: got = "the end of the tag"
        }
        return fail(.syntax, "expected \(expected), got \(got)")
    }

    func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }
    func isName(_ name: String) -> Bool { token.kind == .name(name) }

    mutating func skip(symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        next += 1
        return true
    }

    mutating func skip(name: String) -> Bool {
        guard isName(name) else { return false }
        next += 1
        return true
    }

    mutating func expect(symbol: String) throws {
        guard skip(symbol: symbol) else { throw unexpected("'\(symbol)'") }
    }

    mutating func name() throws -> String {
        guard case .name(let name) = token.kind else { throw unexpected("a name") }
        next += 1
        return name
    }

    private func expectEnd() throws {
        guard token.kind == .end else { throw unexpected("the end of the tag") }
    }

    /// Runs a part of the parser one level deeper.
    mutating func deeper<Outcome>(
        _ body: (inout JinjaParser) throws -> Outcome
    ) throws -> Outcome {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else {
            throw fail(.limit, "more than \(Self.greatestDepth) levels in one another")
        }
        return try body(&self)
    }

    // MARK: Blocks

    /// The nodes up to a statement of one of the names given, which is left to be read on, or up to
    /// the end where none is given.
    private mutating func block(until ends: [String]) throws -> (body: [JinjaNode], end: String) {
        let begun = token.line
        var nodes: [JinjaNode] = []
        while let part = parts.popFirst() {
            switch part {
            case .text(let text): nodes.append(JinjaNode(kind: .text(JinjaText(text)), line: 0))
            case .output(let tokens):
                open(tokens)
                let line = token.line
                nodes.append(JinjaNode(kind: .output(try tuple()), line: line))
                try expectEnd()
            case .statement(let tokens):
                open(tokens)
                let line = token.line
                let name = try name()
                if ends.contains(name) { return (nodes, name) }
                let kind = try deeper { try $0.statement(name) }
                nodes.append(JinjaNode(kind: kind, line: line))
            }
        }
        guard ends.isEmpty else {
            throw JinjaError(.syntax, line: begun, "a block without its \(ends.last ?? "")")
        }
        return (nodes, "")
    }

    private mutating func open(_ tokens: [JinjaToken]) {
        (self.tokens, next) = (tokens, 0)
    }

    /// The body of a statement whose opening tag is read, with its closing tag.
    private mutating func body(until end: String) throws -> [JinjaNode] {
        try expectEnd()
        let body = try block(until: [end]).body
        // `endmacro name` may say what ends.
        if end == "endmacro" || end == "endblock", case .name = token.kind { next += 1 }
        try expectEnd()
        return body
    }

    private mutating func statement(_ name: String) throws -> JinjaNode.Kind {
        switch name {
        case "if": return try choice()
        case "for": return try loop()
        case "set": return try set()
        case "macro":
            return .macro(try macro(name: try self.name()))
        case "call": return try callBlock()
        case "filter":
            let uses = try filters()
            return .filterBlock(uses, try body(until: "endfilter"))
        case "with": return try with()
        case "generation":
            marksGeneration = true
            return .generation(try body(until: "endgeneration"))
        case "break", "continue":
            guard loops > 0 else { throw fail(.syntax, "\(name) outside of a loop") }
            try expectEnd()
            return name == "break" ? .leaveLoop : .nextRound
        default:
            if name.hasPrefix("end") || name == "else" || name == "elif" {
                next = max(0, next - 1)
                throw unexpected("another statement")
            }
            throw fail(.unsupported, "the statement '\(name)'")
        }
    }

    private mutating func choice() throws -> JinjaNode.Kind {
        var branches: [(test: JinjaExpression, body: [JinjaNode])] = []
        var otherwise: [JinjaNode] = []
        var test = try tuple(allowingCondition: false)
        while true {
            try expectEnd()
            let (body, end) = try block(until: ["elif", "else", "endif"])
            branches.append((test, body))
            if end == "elif" {
                test = try tuple(allowingCondition: false)
                continue
            }
            if end == "else" { otherwise = try self.body(until: "endif") } else { try expectEnd() }
            return .choice(branches, otherwise: otherwise)
        }
    }

    private mutating func loop() throws -> JinjaNode.Kind {
        let target = try target(allowingAttribute: false)
        guard skip(name: "in") else { throw unexpected("'in'") }
        let items = try tuple(allowingCondition: false)
        let condition = skip(name: "if") ? try expression() : nil
        if isName("recursive") { throw fail(.unsupported, "a recursive loop") }
        try expectEnd()
        loops += 1
        let (body, end) = try block(until: ["else", "endfor"])
        loops -= 1
        var otherwise: [JinjaNode] = []
        if end == "else" { otherwise = try self.body(until: "endfor") } else { try expectEnd() }
        return .loop(
            JinjaLoop(
                target: target, items: items, condition: condition, body: body,
                otherwise: otherwise))
    }

    private mutating func set() throws -> JinjaNode.Kind {
        let target = try target(allowingAttribute: true)
        if skip(symbol: "=") {
            let value = try tuple()
            try expectEnd()
            return .set(target, value)
        }
        let uses = isSymbol("|") ? try filters(afterBar: true) : []
        return .setBlock(target, uses, try body(until: "endset"))
    }

    private mutating func filters(afterBar: Bool = false) throws -> [JinjaUse] {
        var uses: [JinjaUse] = []
        if afterBar { try expect(symbol: "|") }
        repeat { uses.append(try filterUse()) } while skip(symbol: "|")
        return uses
    }

    private mutating func macro(name: String) throws -> JinjaMacro {
        let parameters = try parameters()
        let around = loops
        loops = 0
        defer { loops = around }
        return JinjaMacro(name: name, parameters: parameters, body: try body(until: "endmacro"))
    }

    private mutating func parameters() throws -> [(name: String, standard: JinjaExpression?)] {
        var parameters: [(name: String, standard: JinjaExpression?)] = []
        try expect(symbol: "(")
        while !skip(symbol: ")") {
            if !parameters.isEmpty { try expect(symbol: ",") }
            let name = try name()
            let standard = skip(symbol: "=") ? try expression() : nil
            if standard == nil, parameters.last?.standard != nil {
                throw fail(.syntax, "parameter '\(name)' without a default after one with")
            }
            parameters.append((name, standard))
        }
        return parameters
    }

    private mutating func callBlock() throws -> JinjaNode.Kind {
        let parameters = isSymbol("(") ? try parameters() : []
        guard case .call(let function, let arguments) = try expression() else {
            throw fail(.syntax, "expected the call of a macro")
        }
        let around = loops
        loops = 0
        defer { loops = around }
        let body = try body(until: "endcall")
        return .callBlock(
            JinjaMacro(name: "caller", parameters: parameters, body: body), function: function,
            arguments)
    }

    private mutating func with() throws -> JinjaNode.Kind {
        var values: [(target: JinjaTarget, value: JinjaExpression)] = []
        while token.kind != .end {
            if !values.isEmpty { try expect(symbol: ",") }
            let target = JinjaTarget.name(try name())
            try expect(symbol: "=")
            values.append((target, try expression()))
        }
        return .with(values, try body(until: "endwith"))
    }

    // MARK: Targets

    private mutating func target(allowingAttribute: Bool) throws -> JinjaTarget {
        var targets = [try oneTarget(allowingAttribute)]
        var isTuple = false
        while skip(symbol: ",") {
            isTuple = true
            if isName("in") || isSymbol("=") || isSymbol(")") { break }
            targets.append(try oneTarget(allowingAttribute))
        }
        return isTuple ? .several(targets) : targets[0]
    }

    private mutating func oneTarget(_ allowingAttribute: Bool) throws -> JinjaTarget {
        if skip(symbol: "(") {
            let inner = try deeper { try $0.target(allowingAttribute: allowingAttribute) }
            try expect(symbol: ")")
            return inner
        }
        let name = try name()
        if ["true", "false", "none", "True", "False", "None"].contains(name) {
            throw fail(.syntax, "'\(name)' cannot be set")
        }
        if allowingAttribute, skip(symbol: ".") {
            return .attribute(namespace: name, try self.name())
        }
        return .name(name)
    }
}
