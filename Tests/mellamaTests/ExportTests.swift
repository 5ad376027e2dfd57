import Foundation
import MeModel
import Testing

/// `mellama export`: what it writes runs, says the same, and can be written back.
@Suite struct ExportTests {
    private static func generate(_ model: String, in folder: Workplace) async throws -> [Int] {
        let outcome = try await folder.run(
            "generate", "--model", model, "--prompt", "The drug", "--tokens", "12", "--greedy",
            "--type", "float32", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try outcome.json()["ids"] as? [Int])
    }

    @Test func aFolderGoesThroughGGUFAndBack() async throws {
        let folder = try await TinyRun.copy()
        let model = "runs/tiny/model"
        let out = try await folder.run(
            "export", "--model", model, "--gguf", "--type", "bf16", "--output", "new/m.gguf",
            "--json")
        #expect(out.status == 0, "\(out.errors)")
        let report = try out.json()
        #expect(report["type"] as? String == "BF16" && report["otherwise"] as? Int == 0)
        #expect(report["bytes"] as? Int == (try folder.read("new/m.gguf").count))
        let back = try await folder.run(
            "export", "--model", "new/m.gguf", "--type", "bf16", "--output", "back")
        #expect(back.status == 0, "\(back.errors)")
        #expect(
            try folder.read("back/model.safetensors").suffix(10000)
                == folder.read("\(model)/model.safetensors").suffix(10000))
        let expected = try await Self.generate(model, in: folder)
        #expect(try await Self.generate("new/m.gguf", in: folder) == expected)
        #expect(try await Self.generate("back", in: folder) == expected)
        let inspected = try await folder.run("inspect", "new/m.gguf", "--json")
        #expect(try inspected.json()["stored"] as? [String] == ["bfloat16"])
        #expect(try inspected.json()["template"] as? String != "none")
        let tokenizer = try #require(try inspected.json()["tokenizer"] as? String)
        #expect(tokenizer.hasPrefix("byte-level BPE, before a text nothing, stops at <|end"))
    }

    @Test func splitFilesAndAdaptersRun() async throws {
        let folder = try await TinyRun.copy()
        let split = try await folder.run(
            "export", "--model", "runs/tiny/pretrain/model", "--adapter",
            "runs/tiny/tune/pretrained/adapter", "--gguf", "--type", "f32", "--output", "m.gguf",
            "--split-bytes", "20000", "--json")
        #expect(split.status == 0, "\(split.errors)")
        let files = try #require(try split.json()["files"] as? [String])
        #expect(files.count > 1)
        let merged = try await folder.run(
            "export", "--model", "runs/tiny/pretrain/model", "--adapter",
            "runs/tiny/tune/pretrained/adapter", "--type", "f32", "--output", "merged")
        #expect(merged.status == 0, "\(merged.errors)")
        let expected = try await Self.generate("merged", in: folder)
        #expect(try await Self.generate(files[1], in: folder) == expected)
        try FileManager.default.removeItem(atPath: files[1])
        let failed = try await folder.run("inspect", files[0])
        #expect(failed.status == 1 && failed.messages.count == 1)
        #expect(failed.messages[0].contains("found none"))
    }

    @Test func normalFloatFoldersAreWrittenAndRun() async throws {
        let folder = try await TinyRun.copy()
        let out = try await folder.run(
            "export", "--model", "runs/tiny/model", "--type", "nf4", "--output", "nf4", "--json")
        #expect(out.status == 0, "\(out.errors)")
        let report = try out.json()
        #expect(report["type"] as? String == "NF4")
        let stored = try #require(report["stored"] as? [String: [String: Int]])
        #expect(stored["NF4"]?["tensors"] == 7)
        #expect(report["parameters"] as? Int ?? 0 > 10000)
        #expect(try await Self.generate("nf4", in: folder).count > 0)
        let inspected = try await folder.run("inspect", "nf4", "--json").json()
        #expect(inspected["stored"] as? [String] == ["nf4", "bfloat16"])
        let memory = try #require(inspected["memory"] as? [String: Any])
        let lora = try #require(memory["lora"] as? [String: Int])
        #expect(Set(lora.keys) == ["float32", "bfloat16", "q8_0", "q4_0", "nf4"])
        #expect(lora["bfloat16"] ?? 0 < lora["float32"] ?? 0)
        #expect((memory["full"] as? [String: Int])?.count == 2)
        let table = try await folder.run("inspect", "nf4").output
        #expect(table.contains("memory in GB") && table.contains("\n  nf4 "))
        let again = try await folder.run(
            "export", "--model", "nf4", "--type", "nf4", "--output", "b")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try folder.read("b/model.safetensors") == folder.read("nf4/model.safetensors"))
        let gguf = try await folder.run(
            "export", "--model", "nf4", "--gguf", "--type", "nf4", "--output", "m.gguf")
        #expect(gguf.status == 2 && gguf.messages.count == 1)
    }

    @Test func frozenTypesAreRefusedWhereTheyCannotBe() async throws {
        let folder = try await TinyRun.copy()
        let merge = try await folder.run(
            "merge", "--model", "runs/tiny/pretrain/model", "--adapter",
            "runs/tiny/tune/pretrained/adapter", "--type", "nf4", "--output", "merged")
        #expect(merge.status == 2 && merge.messages.count == 1, "\(merge.errors)")
        #expect(merge.messages.first?.contains("expected float32 or bfloat16") == true)
        try folder.write(
            "full.yaml", "pretrain: {run: {type: q4_0}}\n")
        let full = try await folder.run(
            "pretrain", "--model", "runs/tiny/model", "--corpus", "runs/tiny/corpus", "--recipe",
            "full.yaml", "--output", "trained")
        #expect(full.status != 0 && full.messages.count == 1, "\(full.errors)")
        #expect(full.messages.first?.contains("weights in q4_0 are frozen") == true)
        #expect(!folder.exists("trained"))
    }

    @Test func quantisedTypesAreTold() async throws {
        let folder = try await TinyRun.copy()
        let outcome = try await folder.run(
            "export", "--model", "runs/tiny/model", "--gguf", "--type", "Q4_K", "--output", "q.gguf"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Rows of 32 and 48: no whole super-blocks, the latter no whole blocks either.
        for mention in ["Q5_0: ", "Q8_0: ", "F16: 1 tensors", "F32: 3 tensors", "bits per weight"] {
            #expect(outcome.output.contains(mention), "\(outcome.output)")
        }
        #expect(try await Self.generate("q.gguf", in: folder).count > 0)
    }
}
