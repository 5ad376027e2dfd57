/// Expressions, from what binds least to what binds most, as Jinja's own parser has them.
extension JinjaParser {
    /// One expression, or several with commas between, which are a tuple.
    mutating func tuple(allowingCondition: Bool = true) throws -> JinjaExpression {
        var items = [try expression(allowingCondition)]
        var isTuple = false
        while skip(symbol: ",") {
            isTuple = true
            if token.kind == .end || isSymbol(")") || isName("in") || isName("if") { break }
            items.append(try expression(allowingCondition))
        }
        return isTuple ? .tuple(items) : items[0]
    }

    /// `a if b else c`, or what binds more.
    mutating func expression(_ allowingCondition: Bool = true) throws -> JinjaExpression {
        try deeper { parser in
            var value = try parser.or()
            guard allowingCondition else { return value }
            while parser.skip(name: "if") {
                let test = try parser.or()
                let other = parser.skip(name: "else") ? try parser.expression() : nil
                value = .conditional(test: test, then: value, other: other)
            }
            return value
        }
    }

    private mutating func or() throws -> JinjaExpression {
        var value = try and()
        while skip(name: "or") { value = .or(value, try and()) }
        return value
    }

    private mutating func and() throws -> JinjaExpression {
        var value = try not()
        while skip(name: "and") { value = .and(value, try not()) }
        return value
    }

    private mutating func not() throws -> JinjaExpression {
        guard skip(name: "not") else { return try comparison() }
        return .not(try deeper { try $0.not() })
    }

    private mutating func comparison() throws -> JinjaExpression {
        let first = try sum()
        var others: [(operation: String, value: JinjaExpression)] = []
        while true {
            if case .symbol(let symbol) = token.kind,
                ["==", "!=", "<", "<=", ">", ">="].contains(symbol)
            {
                next += 1
                others.append((symbol, try sum()))
            } else if skip(name: "in") {
                others.append(("in", try sum()))
            } else if isName("not"), next + 1 < tokens.count, tokens[next + 1].kind == .name("in") {
                next += 2
                others.append(("not in", try sum()))
            } else {
                return others.isEmpty ? first : .comparison(first, others)
            }
        }
    }

    private mutating func sum() throws -> JinjaExpression {
        var value = try concatenation()
        while case .symbol(let symbol) = token.kind, symbol == "+" || symbol == "-" {
            next += 1
            value = .arithmetic(symbol, value, try concatenation())
        }
        return value
    }

    private mutating func concatenation() throws -> JinjaExpression {
        var values = [try product()]
        while skip(symbol: "~") { values.append(try product()) }
        return values.count == 1 ? values[0] : .concatenation(values)
    }

    private mutating func product() throws -> JinjaExpression {
        var value = try power()
        while case .symbol(let symbol) = token.kind, ["*", "/", "//", "%"].contains(symbol) {
            next += 1
            value = .arithmetic(symbol, value, try power())
        }
        return value
    }

    private mutating func power() throws -> JinjaExpression {
        var value = try unary()
        while skip(symbol: "**") { value = .arithmetic("**", value, try unary()) }
        return value
    }

    private mutating func unary(allowingFilter: Bool = true) throws -> JinjaExpression {
        var value: JinjaExpression
        if skip(symbol: "-") {
            value = .negative(try deeper { try $0.unary(allowingFilter: false) })
        } else if skip(symbol: "+") {
            value = .positive(try deeper { try $0.unary(allowingFilter: false) })
        } else {
            value = try primary()
        }
        while let longer = try postfix(value) { value = longer }
        guard allowingFilter else { return value }
        while true {
            if skip(symbol: "|") {
                value = .filter(value, try filterUse())
            } else if skip(name: "is") {
                value = try test(value)
            } else if isSymbol("(") {
                value = .call(value, try arguments())
            } else {
                return value
            }
        }
    }

    private mutating func primary() throws -> JinjaExpression {
        let kind = token.kind
        next += 1
        switch kind {
        case .name(let name):
            switch name {
            case "true", "True": return .literal(.bool(true))
            case "false", "False": return .literal(.bool(false))
            case "none", "None": return .literal(.none)
            default: return .name(name)
            }
        case .text(var text):
            while case .text(let more) = token.kind {
                text += more
                next += 1
            }
            return .literal(.string(text))
        case .integer(let value): return .literal(.int(value))
        case .float(let value): return .literal(.float(value))
        case .symbol("("):
            if skip(symbol: ")") { return .tuple([]) }
            let value = try tuple()
            try expect(symbol: ")")
            return value
        case .symbol("["): return .list(try items(until: "]") { try $0.expression() })
        case .symbol("{"):
            return .dict(
                try items(until: "}") { parser in
                    let key = try parser.expression()
                    try parser.expect(symbol: ":")
                    return (key, try parser.expression())
                })
        default:
            next -= 1
            throw unexpected("an expression")
        }
    }

    private mutating func items<Item>(
        until end: String, _ item: (inout JinjaParser) throws -> Item
    ) throws -> [Item] {
        var items: [Item] = []
        while !skip(symbol: end) {
            if !items.isEmpty {
                try expect(symbol: ",")
                if skip(symbol: end) { break }
            }
            items.append(try item(&self))
        }
        return items
    }

    /// The value with an attribute, an item or a call after it; nil where nothing more follows.
    private mutating func postfix(_ value: JinjaExpression) throws -> JinjaExpression? {
        if skip(symbol: ".") {
            if case .integer(let index) = token.kind {
                next += 1
                return .item(value, .literal(.int(index)))
            }
            return .attribute(value, try name())
        }
        if skip(symbol: "[") {
            let item = try subscripted(value)
            guard skip(symbol: "]") else {
                if isSymbol(",") { throw fail(.unsupported, "an index of several parts") }
                throw unexpected("']'")
            }
            return item
        }
        return isSymbol("(") ? .call(value, try arguments()) : nil
    }

    private mutating func subscripted(_ value: JinjaExpression) throws -> JinjaExpression {
        var parts: [JinjaExpression?] = [isSymbol(":") ? nil : try expression()]
        guard isSymbol(":") else {
            guard let index = parts[0] else { throw unexpected("an index") }
            return .item(value, index)
        }
        while parts.count < 3, skip(symbol: ":") {
            parts.append(isSymbol(":") || isSymbol("]") ? nil : try expression())
        }
        return .slice(value, parts)
    }

    private mutating func arguments() throws -> JinjaArguments {
        try expect(symbol: "(")
        var arguments = JinjaArguments()
        var isFirst = true
        while !skip(symbol: ")") {
            if !isFirst {
                try expect(symbol: ",")
                if skip(symbol: ")") { break }
            }
            isFirst = false
            if isSymbol("*") || isSymbol("**") { throw fail(.unsupported, "unpacked arguments") }
            if case .name(let name) = token.kind, next + 1 < tokens.count,
                tokens[next + 1].kind == .symbol("=")
            {
                next += 2
                arguments.named.append((name, try expression()))
            } else {
                guard arguments.named.isEmpty else {
                    throw fail(.syntax, "an argument without a name after one with")
                }
                arguments.positional.append(try expression())
            }
        }
        return arguments
    }

    // MARK: Filters and tests

    /// A filter's name and what it is given. One that is not known is refused where it is reached, as
    /// in Jinja: many templates use filters of their own server in branches for tools.
    mutating func filterUse() throws -> JinjaUse {
        let name = try name()
        let arguments = isSymbol("(") ? try arguments() : JinjaArguments()
        return JinjaUse(name: name, arguments: arguments)
    }

    private mutating func test(_ value: JinjaExpression) throws -> JinjaExpression {
        let isNegated = skip(name: "not")
        let name = try name()
        var arguments = JinjaArguments()
        if isSymbol("(") {
            arguments = try self.arguments()
        } else if startsArgument {
            if isName("is") { throw fail(.syntax, "a test of a test") }
            var argument = try deeper { try $0.primary() }
            while let longer = try postfix(argument) { argument = longer }
            arguments.positional = [argument]
        }
        let test = JinjaExpression.test(value, JinjaUse(name: name, arguments: arguments))
        return isNegated ? .not(test) : test
    }

    /// Whether a test's argument without parentheses stands here.
    private var startsArgument: Bool {
        switch token.kind {
        case .name(let name): return !["else", "or", "and"].contains(name)
        case .text, .integer, .float: return true
        case .symbol(let symbol): return symbol == "[" || symbol == "{"
        case .end: return false
        }
    }
}
