import Foundation
import Testing

/// `mellama tokenize` there and back, by a model or by its tokenizer alone.
@Suite struct TokenizeTests {
    @Test func thereAndBackByATokenizerAlone() async throws {
        let folder = try await TinyRun.copy()
        let texts = ["chest pain", "two\nlines é 😀", "", "<|im_end|>"]
        let lines = try texts.map { text in
            String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
        }
        let input = lines.joined(separator: "\n") + "\n"
        for path in ["runs/tiny/base", "runs/tiny/base/tokenizer.json"] {
            let ids = try await folder.run(
                "tokenize", "--tokenizer", path, "--jsonl", input: input)
            #expect(ids.status == 0, "\(ids.errors)")
            #expect(ids.output.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
            let back = try await folder.run(
                "tokenize", "--tokenizer", path, "--decode", input: ids.output)
            let decoded = try back.output.split(separator: "\n").map {
                try JSONDecoder().decode(String.self, from: Data($0.utf8))
            }
            #expect(decoded == texts)
        }
    }

    @Test func wrongInputIsOneClearError() async throws {
        let folder = try await TinyRun.copy()
        let base = ["--tokenizer", "runs/tiny/base"]
        let cases: [([String], String, String)] = [
            (base + ["--jsonl"], "\"a\"\nb\n", "line 2: expected a JSON string"),
            (base + ["--decode"], "1 2\n3 x\n", "line 2: expected ids from 0"),
            (base + ["--decode"], "99999999\n", "got '99999999'"),
            (["--tokenizer", "nowhere"], "", "nowhere: nothing is there"),
        ]
        for (options, input, says) in cases {
            let outcome = try await Program(["tokenize"] + options, in: folder, input: input)
                .outcome()
            #expect(outcome.status == 1)
            #expect(outcome.messages.count == 1 && outcome.errors.contains(says))
        }
        let both = try await folder.run(
            "tokenize", "--tokenizer", "runs/tiny/base", "--model", "runs/tiny/base")
        #expect(both.status == 2)
        let none = try await folder.run("tokenize")
        #expect(none.status == 2)
    }
}
