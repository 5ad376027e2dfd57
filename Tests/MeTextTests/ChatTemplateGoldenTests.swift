import Foundation
import Testing

@testable import MeText

/// What `Tools/chat_template_goldens.py` had Transformers render.
struct TemplateGoldens: Decodable {
    struct Outcome: Decodable {
        var text: String?
        /// What comes after the text of the outcome before.
        var more: String?
        var error: String?
    }

    struct Template: Decodable {
        var name: String
        var jinja: String
        var outcomes: [Outcome]
    }

    struct Snippet: Decodable {
        var jinja: String
        var text: String?
        var error: String?
    }

    var conversations: [[[String]]]
    var templates: [Template]
    var snippets: [Snippet]

    static func read() throws -> TemplateGoldens {
        let file = try Golden.folder().appendingPathComponent("chat_templates.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }

    func messages(_ index: Int) throws -> [ChatMessage] {
        try conversations[index].map { turn in
            ChatMessage(role: try #require(ChatMessage.Role(rawValue: turn[0])), content: turn[1])
        }
    }

    static var tokens: ChatTemplate.Tokens {
        var tokens = ChatTemplate.Tokens()
        (tokens.begin, tokens.end, tokens.unknown, tokens.padding) = (
            "<s>", "</s>", "<unk>", "<pad>"
        )
        tokens.special = [
            "<s>", "</s>", "<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|end|>",
            "<|end_of_turn|>",
            "<|END_OF_TURN_TOKEN|>", "<|end_of_text|>",
            "<\u{ff5c}end\u{2581}of\u{2581}sentence\u{ff5c}>",
            "<|user|>", "<|endoftext|>",
        ]
        return tokens
    }
}

@Suite struct ChatTemplateGoldenTests {
    @Test func saysWhatTransformersSays() throws {
        let goldens = try TemplateGoldens.read()
        #expect(goldens.templates.count > 30 && goldens.conversations.count > 14)
        for golden in goldens.templates {
            let template = try ChatTemplate(jinja: golden.jinja, tokens: TemplateGoldens.tokens)
            var before = ""
            for (index, outcome) in golden.outcomes.enumerated() {
                let messages = try goldens.messages(index / 2)
                let said = Swift.Result {
                    try template.render(messages, addGenerationPrompt: index % 2 == 1)
                }
                let expected = outcome.text ?? outcome.more.map { before + $0 }
                before = expected ?? ""
                let text = try? said.get()
                #expect(
                    text.map { Array($0.utf8) } == expected.map { Array($0.utf8) },
                    "\(golden.name), conversation \(index / 2): \(said), \(expected ?? "an error")")
                // What a template refuses is told in its words; the rest is a clear error too.
                guard outcome.error == "TemplateError", case .failure(let error) = said else {
                    continue
                }
                #expect((error as? JinjaError)?.kind == .refused, "\(golden.name): \(error)")
            }
        }
    }

    /// What is written into `tokenizer_config.json` is what Transformers was asked to render.
    @Test func goldensAreOfTheTextsThatAreWritten() throws {
        let file = try Golden.folder().appendingPathComponent("known_templates.json")
        let texts = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        #expect(Set(texts.keys) == Set(ChatTemplate.names))
        for known in KnownTemplate.all { #expect(texts[known.name] == known.jinja) }
        let rendered = try TemplateGoldens.read().templates
        for (name, text) in texts {
            #expect(rendered.contains { $0.name == "known \(name)" && $0.jinja == text })
        }
    }

    /// Every construct by itself: the same text, or an error where Jinja has one.
    @Test func everyConstructDoesWhatJinjaDoes() throws {
        let goldens = try TemplateGoldens.read()
        let messages = [
            ChatMessage(role: .user, content: "Hi"), ChatMessage(role: .assistant, content: "Yo"),
        ]
        var tokens = ChatTemplate.Tokens()
        tokens.begin = "<s>"
        var refused = 0
        for snippet in goldens.snippets {
            let said = Swift.Result {
                try ChatTemplate.text(
                    of: messages, prompt: false, try JinjaProgram(snippet.jinja), tokens,
                    date: TemplateDate(year: 2024, month: 7, day: 26, hour: 9, minute: 5, second: 3)
                ).string
            }
            if case .failure(let error as JinjaError) = said, error.kind == .unsupported {
                refused += 1
                #expect(!error.message.isEmpty && (error.line > 0), "\(snippet.jinja): \(error)")
                continue
            }
            let text = try? said.get()
            #expect(
                text.map { Array($0.utf8) } == snippet.text.map { Array($0.utf8) },
                "\(snippet.jinja): \(said), \(snippet.text ?? snippet.error ?? "")")
        }
        // What Jinja can and this interpreter refuses by name; a new one must be a decision.
        #expect(refused <= 16, "\(refused)")
    }
}
