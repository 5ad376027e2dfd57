import Foundation
import Testing

@testable import MeText

/// A template comes from strangers: it ends with text or one clear error, whatever it says.
@Suite struct JinjaLimitTests {
    private static func outcome(
        _ text: String, content: String = "Hi there", budget: Int? = nil
    ) -> Swift.Result<String, any Error> {
        Swift.Result {
            let program = try JinjaProgram(text)
            let turns = [
                ChatMessage(role: .user, content: content),
                ChatMessage(role: .assistant, content: "Yo"),
            ]
            guard let budget else {
                return try ChatTemplate.text(
                    of: turns, prompt: true, program, TemplateGoldens.tokens, date: .fixed
                ).string
            }
            var run = JinjaRun(
                ["messages": try .list(turns.map { .string($0.content) })], date: .fixed,
                budget: budget)
            return try run.render(program).string
        }
    }

    static let hostile: [String] = [
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'a' * 999999999 }}", "{{ 'a' * 9223372036854775807 }}", "{{ [1] * 999999999 }}",
        "{{ range(99999999999) }}", "{{ range(-9223372036854775807, 9223372036854775807) }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s='a') %}{% for i in range(99) %}{% set ns.s = ns.s.replace('a', 'aa') %}{% endfor %}",
        "{% set ns = namespace(s='a') %}{% for i in range(99) %}{% set ns.s = ns.s.replace('', 'aa') %}{% endfor %}",
        "{% set ns = namespace(s=['a']) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[]) %}{% for i in range(99999) %}{% set ns.s = [ns.s] %}{% endfor %}",
        "{% set ns = namespace(s=[]) %}{% for i in range(30) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(30) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s | tojson }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(30) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s == ns.s }}",
        "{% set ns = namespace(s={}) %}{% for i in range(99999) %}{% set ns.s = {'a': ns.s} %}{% endfor %}",
        "{% set ns = namespace(s={}) %}{% for i in range(99999) %}{% set ns.s = ns.s.get %}{% endfor %}",
        "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns.a.a.a.a | tojson }}",
        "{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775807 - 2 }}", "{{ 2 ** 99999999 }}",
        "{{ (-9223372036854775807 - 1) // -1 }}", "{{ (-9223372036854775807 - 1) | abs }}",
        "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1.0 // 0 }}", "{{ 1e30 | int }}",
        "{{ 'abc'[9223372036854775807:] }}{{ nothing.x }}", "{{ messages.0.role[::0] }}",
        "{{ 'x' | indent(999999999) }}{{ nothing.x }}",
        "{{ [1] | batch(9223372036854775807) | list }}",
        "{{ 3.7 | round(99999) }}",
        "{{ 'a' | tojson(indent=99999999) }}{{ [[]] | tojson(indent=-5) }}{{ a.b }}",
        "{{ " + String(repeating: "(", count: 50_000) + "1",
        "{{ " + String(repeating: "[", count: 3_000),
        "{{ " + String(repeating: "not ", count: 3_000) + "1 }}",
        "{{ " + String(repeating: "-", count: 3_000) + "1 }}",
        "{{ 1" + String(repeating: " + 1", count: 1_900) + " }}",
        "{{ a" + String(repeating: ".a", count: 1_900) + " }}",
        "{{ a" + String(repeating: "|trim", count: 1_900) + " }}",
        "{{ 1" + String(repeating: " if 1 else 1", count: 900) + " }}",
        String(repeating: "{% if 1 %}", count: 20_000),
        String(repeating: "{% for a in 'a' %}", count: 20_000),
        String(repeating: "x", count: 500_000),
        "{{ " + String(repeating: "1,", count: 10_000) + " }}",
        "{% macro m() %}{% set ns.f = m %}{% endmacro %}{% set ns = namespace() %}{{ m() }}{{ ns.f() }}{{ a.b }}",
        "{% macro o() %}{% macro i() %}x{% endmacro %}{% set ns.f = i %}{% endmacro %}{% set ns = namespace() %}{{ o() }}{{ ns.f() }}",
        "{% set ns = namespace() %}{% for a in 'ab' %}{% set ns.l = loop %}{% endfor %}{{ ns.l.index }}",
        "{% for a in 'ab' %}{% set l = loop %}{% endfor %}{{ l.index }}",
    ]

    @Test func hostileTemplatesEndWithAnError() {
        for text in Self.hostile {
            guard case .failure(let error) = Self.outcome(text) else {
                Issue.record("\(text.prefix(120)): no error")
                continue
            }
            #expect(error is JinjaError, "\(text.prefix(120)): \(error)")
        }
    }

    /// A search that never finds is work too.
    @Test func searchesAreCounted() {
        let content = String(repeating: "a", count: 40_000)
        let text =
            "{% for i in range(9999) %}{{ 'x' if messages[0][:20000] ~ 'b' in messages[0] }}{% endfor %}"
        guard
            case .failure(let error as JinjaError) = Self.outcome(
                text, content: content, budget: 300_000)
        else {
            Issue.record("no error")
            return
        }
        #expect(error.kind == .limit)
    }

    @Test func longConversationsAreNoAttack() throws {
        let text = String(repeating: "A patient's note, of some length. ", count: 3_000)
        let turns = (0..<60).map {
            ChatMessage(role: $0 % 2 == 0 ? .user : .assistant, content: text)
        }
        let said = try ChatTemplate(.llama2, tokens: TemplateGoldens.tokens)
            .render(turns, addGenerationPrompt: false)
        #expect(said.utf8.count > 60 * text.utf8.count)
    }

    @Test func aRefusalNamesTheConstructAndItsLine() {
        let cases: [(String, String, Int)] = [
            ("a\n{% include 'x' %}", "the statement 'include'", 2),
            ("a\n\n{{ x | urlencode }}", "the filter 'urlencode'", 3),
            ("{{ 1 is weird }}", "the test 'weird'", 1),
            ("\n{{ '%s' % 1 }}", "'%' on a string", 2),
            ("{% for a in b recursive %}{% endfor %}", "a recursive loop", 1),
            ("{{ '{:>3}'.format(1) }}", "the field '{:>3}' of the method 'format'", 1),
            ("{{ 'a'.encode() }}", "the method 'encode'", 1),
            ("{% set x = [] %}\n{% set _ = x.append(1) %}", "the method 'append'", 2),
            ("{{ f(*a) }}", "unpacked arguments", 1),
        ]
        for (text, construct, line) in cases {
            guard case .failure(let error as JinjaError) = Self.outcome(text) else {
                Issue.record("\(text): no error")
                continue
            }
            #expect(error.kind == .unsupported && error.line == line, "\(text): \(error)")
            #expect(error.message.contains(construct), "\(text): \(error)")
            #expect(error.description.contains("line \(line)"))
        }
        guard
            case .failure(let error) = Self.outcome("{{ raise_exception('Roles must alternate') }}")
        else { return }
        #expect("\(error)".contains("Roles must alternate"))
    }

    /// Real templates and snippets with letters, words and halves exchanged. More of them:
    /// `MELLAMA_FUZZ=200000 swift test --filter mutatedTemplates`.
    @Test func mutatedTemplatesEndWithTextOrAnError() throws {
        let goldens = try TemplateGoldens.read()
        let seeds =
            goldens.templates.map(\.jinja) + goldens.snippets.map(\.jinja)
            + Self.hostile.filter { $0.count < 400 }
        let words = seeds.flatMap { $0.split(separator: " ").map(String.init) }
        let rounds = Int(ProcessInfo.processInfo.environment["MELLAMA_FUZZ"] ?? "") ?? 2_000
        var random = SeededGenerator(seed: 11)
        var told = 0
        for _ in 0..<rounds {
            var text = Array(seeds.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                mutate(&text, words, seeds, &random)
            }
            switch Self.outcome(String(text)) {
            case .success: told += 1
            case .failure(let error): #expect(error is JinjaError, "\(String(text)): \(error)")
            }
        }
        #expect(told > rounds / 20 && told < rounds)
    }

    private func mutate(
        _ text: inout [Character], _ words: [String], _ seeds: [String],
        _ random: inout SeededGenerator
    ) {
        let at = text.isEmpty ? 0 : Int.random(in: 0..<text.count, using: &random)
        let end = min(text.count, at + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: text.removeSubrange(at..<end)
        case 1: text.insert(contentsOf: text[at..<end], at: at)
        case 2: text.insert(contentsOf: words.randomElement(using: &random) ?? "", at: at)
        case 3:
            let marks = Array("{}%#-+'\"()[]|.,:=~*/\\\n 019ae_<>é\u{301}")
            text.insert(marks.randomElement(using: &random) ?? " ", at: at)
        case 4:
            let other = Array(seeds.randomElement(using: &random) ?? "")
            let from = other.isEmpty ? 0 : Int.random(in: 0..<other.count, using: &random)
            text.insert(contentsOf: other[from..<min(other.count, from + 60)], at: at)
        default: text.replaceSubrange(at..<end, with: words.randomElement(using: &random) ?? "")
        }
    }
}
