/// An expression of a chat template.
indirect enum JinjaExpression: Sendable {
    case literal(JinjaValue)
    case name(String)
    case list([JinjaExpression])
    case tuple([JinjaExpression])
    case dict([(key: JinjaExpression, value: JinjaExpression)])
    case attribute(JinjaExpression, String)
    case item(JinjaExpression, JinjaExpression)
    case slice(JinjaExpression, [JinjaExpression?])
    case call(JinjaExpression, JinjaArguments)
    case filter(JinjaExpression, JinjaUse)
    case test(JinjaExpression, JinjaUse)
    case negative(JinjaExpression)
    case positive(JinjaExpression)
    case not(JinjaExpression)
    case and(JinjaExpression, JinjaExpression)
    case or(JinjaExpression, JinjaExpression)
    /// `+ - * / // % **`
    case arithmetic(String, JinjaExpression, JinjaExpression)
    /// `a ~ b ~ c`
    case concatenation([JinjaExpression])
    /// `a < b <= c`, with `in` and `not in` among the operators.
    case comparison(JinjaExpression, [(operation: String, value: JinjaExpression)])
    case conditional(test: JinjaExpression, then: JinjaExpression, other: JinjaExpression?)
}

/// What is given to a function, filter or test.
struct JinjaArguments: Sendable {
    var positional: [JinjaExpression] = []
    var named: [(name: String, value: JinjaExpression)] = []
}

/// A filter or a test with what it is given.
struct JinjaUse: Sendable {
    var name: String
    var arguments: JinjaArguments
}

/// Where a value is put: a name, several, or an attribute of a namespace.
indirect enum JinjaTarget: Sendable {
    case name(String)
    case attribute(namespace: String, String)
    case several([JinjaTarget])
}

/// `{% for … %}`
struct JinjaLoop: Sendable {
    var target: JinjaTarget
    var items: JinjaExpression
    var condition: JinjaExpression?
    var body: [JinjaNode]
    var otherwise: [JinjaNode]
}

/// A macro, or the body of a `call`.
struct JinjaMacro: Sendable {
    var name: String
    var parameters: [(name: String, standard: JinjaExpression?)]
    var body: [JinjaNode]
}

/// A statement with the line of its tag.
struct JinjaNode: Sendable {
    indirect enum Kind: Sendable {
        case text(JinjaText)
        case output(JinjaExpression)
        case choice([(test: JinjaExpression, body: [JinjaNode])], otherwise: [JinjaNode])
        case loop(JinjaLoop)
        case set(JinjaTarget, JinjaExpression)
        case setBlock(JinjaTarget, [JinjaUse], [JinjaNode])
        case macro(JinjaMacro)
        case callBlock(JinjaMacro, function: JinjaExpression, JinjaArguments)
        case filterBlock([JinjaUse], [JinjaNode])
        case with([(target: JinjaTarget, value: JinjaExpression)], [JinjaNode])
        case generation([JinjaNode])
        case leaveLoop
        case nextRound
    }

    var kind: Kind
    var line: Int
}

/// A chat template, read and ready to run.
struct JinjaProgram: Sendable {
    let nodes: [JinjaNode]
    /// Whether it marks the model's words with `{% generation %}`.
    let marksGeneration: Bool

    /// Reads a template. Throws `JinjaError`, with the line, for what is no Jinja or is not spoken
    /// here.
    init(_ text: String) throws {
        var lexer = JinjaLexer(text)
        var parser = JinjaParser(try lexer.parts())
        nodes = try parser.template()
        marksGeneration = parser.marksGeneration
    }
}
