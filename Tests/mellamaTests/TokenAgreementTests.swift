import Foundation
import Testing

/// Template, begin rule and stops travel with what is made, and are compared where it is opened.
@Suite struct TokenAgreementTests {
    @Test func everyProductSaysHowAnAnswerEnds() async throws {
        let folder = try await TinyRun.copy()
        for product in ["base", "pretrain/model", "model", "tune/base/adapter"] {
            let file = "runs/tiny/\(product)/generation_config.json"
            let text = String(decoding: try folder.read(file), as: UTF8.self)
            #expect(text.contains("\"eos_token_id\""), "\(product)")
        }
    }

    @Test func stopsThatDifferAreToldAndImpossibleOnesRefused() async throws {
        let folder = try await TinyRun.copy()
        try folder.copy("runs/tiny/base", to: "bare")
        let plain = try await folder.run("inspect", "bare", "--json")
        #expect(plain.status == 0 && plain.output.contains("chatml"))
        try folder.write("bare/generation_config.json", "{\"eos_token_id\": [2, 77]}")
        let told = try await folder.run(
            "generate", "--model", "bare", "--prompt", "x", "--tokens", "2")
        #expect(told.status == 0)
        #expect(told.errors.contains("(77)") && told.errors.contains("all of them end one"))
        try folder.write("bare/generation_config.json", "{\"eos_token_id\": 99999}")
        let refused = try await folder.run("generate", "--model", "bare", "--prompt", "x")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("generation_config.json: eos_token_id names token 99999"))
    }

    @Test func anAdapterBringsItsTemplateAndItsTokensMustBeTheModels() async throws {
        let folder = try await TinyRun.copy()
        try folder.copy("runs/tiny/tune/base/adapter", to: "adapter")
        try folder.write(
            "adapter/chat_template.jinja",
            "{% for m in messages %}<|im_start|>{{ m.role }}|{{ m.content }}<|im_end|>{% endfor %}")
        let merged = try await folder.run(
            "merge", "--model", "runs/tiny/base", "--adapter", "adapter", "--output", "merged")
        #expect(merged.status == 0, "\(merged.errors)")
        let kept = String(decoding: try folder.read("merged/tokenizer_config.json"), as: UTF8.self)
        #expect(kept.contains("{{ m.role }}|{{ m.content }}"))
        let other = try await folder.run(
            "merge", "--model", "runs/tiny/base", "--adapter", "adapter", "--template", "chatml",
            "--output", "other")
        #expect(other.status == 0 && other.errors.contains("tuned with the template custom"))
        let json = String(decoding: try folder.read("adapter/tokenizer_config.json"), as: UTF8.self)
        try folder.write(
            "adapter/tokenizer_config.json",
            json.replacing(
                "\"eos_token\": \"<|endoftext|>\"", with: "\"eos_token\": \"<|im_start|>\"")
        )
        let refused = try await folder.run(
            "merge", "--model", "runs/tiny/base", "--adapter", "adapter", "--output", "third")
        #expect(refused.status == 1 && refused.errors.contains("another tokenizer (end token"))
        let plain = try await folder.run(
            "generate", "--model", "runs/tiny/base", "--adapter", "adapter", "--prompt", "x")
        #expect(plain.status == 1 && plain.errors.contains("another tokenizer (end token"))
    }

    @Test func aTemplateThatIsNotSpokenIsRefusedByName() async throws {
        let folder = try await TinyRun.copy()
        try folder.copy("runs/tiny/base", to: "bare")
        try folder.write("bare/chat_template.jinja", "a\n{% include 'x' %}")
        let inspected = try await folder.run("inspect", "bare")
        #expect(inspected.status == 0 && inspected.output.contains("the statement 'include'"))
        // What needs no template works.
        let generated = try await folder.run(
            "generate", "--model", "bare", "--prompt", "x", "--tokens", "2")
        #expect(generated.status == 0, "\(generated.errors)")
        try folder.write(
            "data.jsonl", "{\"instruction\": \"Why?\", \"output\": \"Because.\"}\n")
        func tune() async throws -> Outcome {
            try await folder.run(
                "tune", "--model", "bare", "--data", "data.jsonl", "--output", "tuned")
        }
        let refused = try await tune()
        #expect(refused.status == 1)
        #expect(refused.errors.contains("line 2: the statement 'include' is not supported"))
        // No end marker: the model would never learn to stop.
        try folder.write(
            "bare/chat_template.jinja", "{% for m in messages %}{{ m.content }}{% endfor %}")
        let endless = try await tune()
        #expect(endless.status == 1 && endless.errors.contains("an end marker after the answer"))
    }
}
