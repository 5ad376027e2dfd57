import Foundation
import MeCorpus
import Testing

/// Damaged and wrong input, given to the program: one message that says where and what, the right
/// exit status, nothing on standard output, and no earlier result touched.
@Suite struct DamageTests {
    private func expectFailure(
        _ outcome: Outcome, status: Int32 = 1, says mentions: String...,
        at location: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, sourceLocation: location)
        #expect(outcome.output.isEmpty, sourceLocation: location)
        #expect(outcome.messages.count == 1, "\(outcome.errors)", sourceLocation: location)
        for mention in mentions {
            #expect(
                outcome.messages.first?.contains(mention) == true,
                "'\(mention)' in: \(outcome.errors)", sourceLocation: location)
        }
        // A failure's message is the last line; wrong usage is followed by the right one.
        if status == 1 {
            let last = outcome.errors.split(separator: "\n").last.map(String.init)
            #expect(last == outcome.messages.first, sourceLocation: location)
        }
    }

    // MARK: Model files

    /// A GGUF file of one key and one tensor of 4 × 32 numbers, with sizes to lie about.
    private static func gguf(
        tensors: UInt64 = 1, keyLength: UInt64 = 20, rows: UInt64 = 4
    ) -> [UInt8] {
        func number(_ value: UInt64, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }
        var bytes = Array("GGUF".utf8) + number(3, 4) + number(tensors, 8) + number(1, 8)
        bytes += number(keyLength, 8) + Array("general.architecture".utf8)
        bytes += number(8, 4) + number(5, 8) + Array("llama".utf8)
        bytes += number(17, 8) + Array("token_embd.weight".utf8) + number(2, 4)
        bytes += number(32, 8) + number(rows, 8) + number(0, 4) + number(0, 8)
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: 0, count: 4 * 32 * 4)
    }

    @Test func truncatedGGUF() async throws {
        let folder = try Workplace()
        let whole = Self.gguf()
        for (length, mention) in [
            (0, "byte 0: magic: expected 4 more bytes, the file ends at 0"),
            (6, "byte 4: version: expected 4 more bytes"),
            (40, "byte 8: number of tensors: claims 1 items"),
            (60, "byte 56: key 'general.architecture': "),
            (300, "tensor 'token_embd.weight': expected 512 bytes"),
        ] {
            try folder.write("cut.gguf", whole.prefix(length))
            expectFailure(
                try await folder.run("inspect", "cut.gguf", "--json"),
                says: folder.url.path + "/cut.gguf", mention, "fetch it again")
        }
    }

    @Test func absurdSizesInAGGUF() async throws {
        let folder = try Workplace()
        for (bytes, mention) in [
            (Self.gguf(tensors: 1 << 60), "number of tensors: claims 1152921504606846976 items"),
            (Self.gguf(keyLength: 1 << 40), "a key: claims 1099511627776 items"),
            (Self.gguf(rows: 1 << 39), "tensor 'token_embd.weight': expected"),
            (Self.gguf(rows: .max), "tensor 'token_embd.weight': expected a dimension"),
        ] {
            try folder.write("absurd.gguf", bytes)
            expectFailure(
                try await folder.run("generate", "--model", "absurd.gguf", "--prompt", "x"),
                says: folder.url.path + "/absurd.gguf", mention)
        }
    }

    @Test func damagedSafetensors() async throws {
        let folder = try await TinyRun.copy()
        try folder.copy("runs/tiny/base", to: "damaged")
        let earlier = try folder.contents(of: "runs/tiny/pretrain/model")
        let data = String(repeating: "\0", count: 64)
        func header(_ a: String, _ b: String) -> String {
            #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[\#(a)]},"#
                + #""b":{"dtype":"F32","shape":[4],"data_offsets":[\#(b)]}}"#
        }
        for (text, claimed, mentions) in [
            (header("0,16", "8,24"), 0, ["'b'", "overlap", "'a'"]),
            (header("0,16", "60,76"), 0, ["tensor 'b'", "60 to 76 in 64 bytes"]),
            (header("0,16", "16,32"), 1 << 50, ["byte 0", "claims 1125899906842624 bytes"]),
        ] {
            let length = UInt64(claimed > 0 ? claimed : text.utf8.count)
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
            try folder.write("damaged/model.safetensors", bytes + Array((text + data).utf8))
            let outcome = try await folder.run(
                "pretrain", "--model", "damaged", "--corpus", "runs/tiny/corpus", "--output",
                "runs/tiny/pretrain/model")
            expectFailure(outcome, says: folder.url.path + "/damaged/model.safetensors", "damaged")
            for mention in mentions {
                #expect(outcome.errors.contains(mention), "\(outcome.errors)")
            }
        }
        #expect(try folder.contents(of: "runs/tiny/pretrain/model") == earlier)
    }

    @Test func modelsThatAreNotWhole() async throws {
        let folder = try await TinyRun.copy()
        try folder.copy("runs/tiny/base", to: "bare")
        try folder.remove("bare/tokenizer.json")
        expectFailure(
            try await folder.run("generate", "--model", "bare", "--prompt", "x"),
            says: folder.url.path + "/bare: tokenizer", "got none of them", "copy")
        expectFailure(
            try await folder.run("generate", "--model", "nowhere", "--prompt", "x"),
            says: folder.url.path + "/nowhere", "nothing there", "mellama pull")
        expectFailure(
            try await folder.run("pull", "nomodel"), says: "'nomodel'", "smollm2-135m-instruct")
    }

    @Test func anAdapterOfAnotherShape() async throws {
        let folder = try await TinyRun.copy()
        let adapter = "runs/tiny/tune/base/adapter"
        try folder.copy(adapter, to: "other")
        let earlier = try folder.contents(of: "runs/tiny/model")
        let json = String(decoding: try folder.read("other/adapter_config.json"), as: UTF8.self)
        let smaller = json.replacing("\"r\" : 8", with: "\"r\" : 4")
        try folder.write("other/adapter_config.json", smaller)
        expectFailure(
            try await folder.run(
                "merge", "--model", "runs/tiny/base", "--adapter", "other", "--output",
                "runs/tiny/model"),
            says: folder.url.path + "/other/adapter_model.safetensors",
            "lora_A.weight has shape [8, 32], expected [4, 32]", "lora_B.weight has shape")
        #expect(try folder.contents(of: "runs/tiny/model") == earlier)
    }

    @Test func aDamagedCheckpoint() async throws {
        let folder = try await TinyRun.copy()
        try folder.remove("runs/tiny/pretrain/model")
        try folder.flipByte(in: "runs/tiny/pretrain/step-000072/first.safetensors")
        let earlier = try folder.contents(of: "runs/tiny")
        expectFailure(
            try await folder.run("run", "tiny.yaml"),
            says: folder.url.path + "/runs/tiny/pretrain/step-000072/first.safetensors",
            "expected SHA-256", "got", "damaged: remove")
        #expect(try folder.contents(of: "runs/tiny") == earlier)
        // The advice helps.
        try folder.remove("runs/tiny/pretrain/step-000072")
        let again = try await folder.run("run", "tiny.yaml", "--json")
        #expect(try TinyRun.statuses(again).filter { $0.value == "done" } == ["pretrain": "done"])
    }

    // MARK: Recipes and data

    @Test(arguments: [
        "pretrain:\n  run:\n    learningRat: 1\n": [
            "wrong.yaml:4: unknown key 'learningRat' in pretrain.run",
            "The nearest known key is 'learningRate'",
        ],
        "pretrain:\n  run: {epochs: many}\n": [
            "wrong.yaml:3: pretrain.run.epochs: expected a number, got 'many'"
        ],
        "tune:\n  settings: {run: {type: int8}}\n": [
            "wrong.yaml:3: tune.settings.run.type: expected float32, bfloat16, q8_0, q4_0, nf4, got 'int8'"
        ],
        "samples:\n  hospital:\n    drugs: 3\n": [
            "wrong.yaml:4: samples.hospital.drugs: expected an even number", "got 3",
        ],
        "evaluate:\n  settings: {benchmarks: [medqq]}\n": [
            "wrong.yaml:3: evaluate: expected", "medmcqa", "got 'medqq'",
        ],
    ])
    func wrongRecipes(text: String, mentions: [String]) async throws {
        let folder = try Workplace()
        try folder.write("wrong.yaml", "name: x\n" + text)
        let outcome = try await folder.run("run", "wrong.yaml", "--json")
        expectFailure(outcome)
        for mention in mentions { #expect(outcome.errors.contains(mention), "\(outcome.errors)") }
        #expect(!folder.exists("runs"))
    }

    @Test func aMissingFileIsFoundBeforeAnythingIsDone() async throws {
        let folder = try Workplace()
        for (path, field) in [
            ("{run}/samples/corpus/papers", "corpus"),
            ("{run}/samples/heldout/clinical.jsonl", "evaluate.heldout"),
        ] {
            try folder.write("tiny.yaml", TinyRun.recipe.replacing(path, with: "no/where"))
            expectFailure(
                try await folder.run("run", "tiny.yaml"), says: "no/where: \(field) of the recipe")
        }
        let data = "tune:\n  data: [no.json]\n"
        try folder.write("tiny.yaml", TinyRun.recipe.replacing("tune:\n", with: data))
        expectFailure(try await folder.run("run", "tiny.yaml"), says: "no.json: tune.data")
        #expect(!folder.exists("runs"))
    }

    @Test func sourcesWithoutText() async throws {
        let folder = try await TinyRun.copy()
        try folder.write("empty.txt", "")
        let earlier = try folder.contents(of: "runs/tiny/corpus")
        func build(_ source: String...) async throws -> Outcome {
            try await Program(
                ["corpus", "build", "--model", "runs/tiny/base", "--output", "runs/tiny/corpus"]
                    + source.flatMap { ["--source", $0] }, in: folder
            ).outcome()
        }
        expectFailure(try await build("a:1:text:empty.txt"), says: "empty.txt", "an empty source")
        expectFailure(
            try await build("a:1:text:no/where"), says: "no/where", "nothing there", "check")
        expectFailure(try await build(), says: "corpus.domains", "at least one domain")
        let wrong = "a:1:docx:empty.txt"
        expectFailure(try await build(wrong), status: 2, says: "--source", "'\(wrong)'")
        #expect(try folder.contents(of: "runs/tiny/corpus") == earlier)
    }

    @Test func aBenchmarkRecordWithoutAField() async throws {
        let folder = try await TinyRun.copy()
        let file = "runs/tiny/samples/benchmarks/medmcqa/validation.jsonl"
        var lines = String(decoding: try folder.read(file), as: UTF8.self).split(separator: "\n")
        lines[1] = lines[1].replacing("\"opb\"", with: "\"opx\"")[...]
        try folder.write("data/validation.jsonl", lines.joined(separator: "\n"))
        let earlier = try folder.contents(of: "runs/tiny/evaluate/base")
        func evaluate(_ benchmark: String) async throws -> Outcome {
            try await folder.run(
                "evaluate", "--model", "runs/tiny/base", "--benchmark", benchmark, "--data", "data",
                "--output", "runs/tiny/evaluate/base", "--json")
        }
        expectFailure(
            try await evaluate("medmcqa"), says: folder.url.path + "/data/validation.jsonl, line 2",
            "field \"opb\"", "no such field")
        expectFailure(try await evaluate("medqq"), says: "medmcqa", "\"medqq\"")
        #expect(try folder.contents(of: "runs/tiny/evaluate/base") == earlier)
        expectFailure(
            try await folder.run("compare", "here", "there", "--benchmark", "medmcqa"),
            says: folder.url.path + "/here/medmcqa.jsonl", "got none")
    }

    @Test(arguments: [
        (#"[{"instruction": "a", "output": "b"}, {"instruction": "a", "outp"#, "no valid JSON"),
        (#"[{"instruction": "a", "output": "b"}, {"instruction": "a"}]"#, "record 2: no 'output'"),
        ("{\"instruction\": \"a\", \"output\": \"b\"}\n\n{\"instruction\": 1}", "line 3"),
        ("", "holds no samples"),
    ])
    func damagedInstructions(text: String, mention: String) async throws {
        let folder = try await TinyRun.copy()
        try folder.write("data.json", text)
        let adapter = "runs/tiny/tune/base/adapter"
        let earlier = try folder.contents(of: adapter)
        expectFailure(
            try await folder.run(
                "tune", "--model", "runs/tiny/base", "--data", "data.json", "--output", adapter),
            says: folder.url.path + "/data.json", mention)
        #expect(try folder.contents(of: adapter) == earlier)
    }

    // MARK: Usage, and pulling

    @Test(arguments: [
        [], ["nonsense"], ["generate"], ["evaluate", "--scoring", "guess"],
        ["generate", "--model", "m", "--prompt", "x", "--threads", "99"],
        ["bench", "gemm", "--type", "int3"],
        ["generate", "--model", "m", "--prompt", "x", "--tokens=-1"],
        ["perplexity", "--model", "m", "--window", "0", "text.txt"],
    ])
    func wrongUsage(arguments: [String]) async throws {
        let folder = try Workplace()
        let outcome = try await Program(arguments, in: folder).outcome()
        if arguments.isEmpty {
            #expect(outcome.status == 0 && outcome.output.contains("mellama run Recipes"))
        } else {
            expectFailure(outcome, status: 2)
            #expect(outcome.errors.contains("Usage: mellama"))
        }
    }

    @Test func pullingWithoutPythonOrNetwork() async throws {
        let folder = try Workplace()
        for variables in [["PATH": "/nowhere"], ["PIP_INDEX_URL": "http://127.0.0.1:9"]] {
            let outcome = try await folder.run(
                "pull", "smollm2-135m-instruct", "--json",
                environment: variables.merging(["PIP_RETRIES": "0"]) { $1 })
            expectFailure(
                outcome, says: "smollm2-135m-instruct",
                "mellama run Recipes/quickstart-offline.yaml")
            #expect(try folder.contents(of: "cache").values.allSatisfy(\.isEmpty))
        }
    }

    @Test func aDamagedFileInTheCacheIsNoticed() async throws {
        let folder = try Workplace()
        let cached = "cache/models/smollm2-135m-instruct"
        try folder.write("\(cached)/SmolLM2-135M-Instruct.Q4_1.gguf", Self.gguf())
        try Manifest.write(for: folder.url.appending(path: cached))
        let earlier = try folder.contents(of: "cache")
        let outcome = try await folder.run(
            "inspect", "smollm2-135m-instruct", environment: ["PATH": "/nowhere"])
        expectFailure(outcome, says: "smollm2-135m-instruct", "quickstart-offline.yaml")
        #expect(outcome.errors.contains("Q4_1.gguf: SHA-256 differs"))
        #expect(try folder.contents(of: "cache") == earlier)
    }
}
