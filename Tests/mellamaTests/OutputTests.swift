import Foundation
import MeCompute
import Testing

/// What the commands print for other programs, and the instruction-set tier they compute with.
@Suite struct OutputTests {
    private func keys(_ outcome: Outcome) throws -> Set<String> {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return Set(try outcome.json().keys)
    }

    @Test func dataCommands() async throws {
        let folder = try await TinyRun.copy()
        let samples = try await folder.run("samples", "--output", "hospital", "--json")
        #expect(try keys(samples).isSuperset(of: ["files", "bytes"]))
        for (path, wanted) in [
            ("runs/tiny/model", ["architecture", "parameters"]),
            ("runs/tiny/tune/base/adapter", ["parameters", "rank"]),
            ("runs/tiny/corpus", ["sequences", "tokens"]),
        ] {
            let inspected = try await folder.run("inspect", path, "--json")
            #expect(try keys(inspected).isSuperset(of: wanted + ["kind"]))
        }
        let tokens = try await folder.run(
            "tokenize", "--model", "runs/tiny/base", "--json", input: "chest pain\n\nfever")
        let lines = tokens.output.split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [Int]]
            #expect(value?["ids"] != nil)
        }
        let built = try await folder.run(
            "corpus", "build", "--model", "runs/tiny/base", "--output", "built", "--recipe",
            "tiny.yaml", "--json")
        #expect(try keys(built).isSuperset(of: ["documents", "tokens", "share", "dropped"]))
        let share = try #require(try built.json()["share"] as? [String: Double])
        #expect(abs((share["biomedical"] ?? 0) - 0.75) < 0.01)
        let looked = try await folder.run("corpus", "inspect", "built", "--json")
        #expect(try keys(looked).isSuperset(of: ["documents", "tokens", "share", "dropped"]))
    }

    @Test func trainingCommands() async throws {
        let folder = try await TinyRun.copy()
        let wanted: Set = ["steps", "tokens", "loss", "tokensPerSecond", "peakBytes"]
        let pretrained = try await folder.run(
            "pretrain", "--model", "runs/tiny/base", "--corpus", "runs/tiny/corpus", "--output",
            "pretrained", "--steps", "2", "--json")
        #expect(try keys(pretrained).isSuperset(of: wanted))
        #expect(try pretrained.json()["steps"] as? Int == 2)
        let spared = try await folder.run(
            "pretrain", "--model", "runs/tiny/base", "--corpus", "runs/tiny/corpus", "--output",
            "spared", "--steps", "2", "--recompute")
        #expect(spared.status == 0, "\(spared.errors)")
        let file = "model.safetensors"
        #expect(try folder.read("spared/\(file)") == folder.read("pretrained/\(file)"))
        let tuned = try await folder.run(
            "tune", "--model", "pretrained", "--data",
            "runs/tiny/samples/instructions/train.json", "--output", "adapter", "--epochs", "0.2",
            "--recompute", "--json")
        #expect(try keys(tuned).isSuperset(of: wanted))
        let merged = try await folder.run(
            "merge", "--model", "pretrained", "--adapter", "adapter", "--output", "merged",
            "--json")
        #expect(
            try keys(merged).isSuperset(of: ["largestDifference", "largestRelativeDifference"]))
        #expect(folder.exists("merged/model.safetensors"))
    }

    /// An adapter of every kind at once, from training to the merged model.
    @Test func adaptersOfEveryKind() async throws {
        let folder = try await TinyRun.copy()
        let tuned = try await folder.run(
            "tune", "--model", "runs/tiny/base", "--data",
            "runs/tiny/samples/instructions/train.json", "--output", "adapter", "--epochs", "0.2",
            "--dora", "--rslora", "--modules-to-save", "embed_tokens", "--modules-to-save", "norm",
            "--json")
        #expect(try keys(tuned).contains("loss"))
        let looked = try await folder.run("inspect", "adapter", "--json")
        #expect(try looked.json()["kind"] as? String == "rsLoRA and DoRA adapter")
        #expect(try looked.json()["modulesToSave"] as? [String] == ["embed_tokens", "norm"])
        // What is beyond rounding would be an error of the command.
        for type in ["float32", "bfloat16"] {
            let merged = try await folder.run(
                "merge", "--model", "runs/tiny/base", "--adapter", "adapter", "--output", type,
                "--type", type, "--json")
            #expect(merged.status == 0, "\(merged.errors)")
            let difference = try #require(
                try merged.json()["largestRelativeDifference"] as? Double)
            #expect((difference < 1e-4) == (type == "float32"), "\(difference)")
        }
        // The base's head is tied to its embedding; the adapter's embedding is a copy.
        let config = String(decoding: try folder.read("float32/config.json"), as: UTF8.self)
        #expect(config.contains("\"tie_word_embeddings\" : false"), "\(config)")
        let refused = try await folder.run(
            "tune", "--model", "runs/tiny/base", "--data",
            "runs/tiny/samples/instructions/train.json", "--output", "no", "--modules-to-save",
            "up_proj")
        #expect(refused.status == 1 && refused.errors.contains("modulesToSave"))
    }

    @Test func measuringCommands() async throws {
        let folder = try await TinyRun.copy()
        try folder.write("text.txt", "Chest pain, and a fever of two days.\n")
        let loss = try await folder.run(
            "perplexity", "--model", "runs/tiny/base", "--type", "float32", "--json", "text.txt")
        #expect(try keys(loss).isSuperset(of: ["nats", "bitsPerByte", "tokens"]))
        // Weights next to nothing: every one of the 320 tokens is as likely.
        let nats = try #require(try loss.json()["nats"] as? Double)
        #expect(abs(nats - log(320)) < 0.2)
        let evaluated = try await folder.run(
            "evaluate", "--model", "runs/tiny/model", "--benchmark", "mednli", "--data",
            "runs/tiny/samples", "--limit", "3", "--json")
        #expect(try keys(evaluated) == ["benchmarks"])
        let values = try evaluated.json()["benchmarks"] as? [String: [String: [String: Double]]]
        let accuracy = try #require(values?["mednli"]?["accuracy"])
        #expect(Set(accuracy.keys) == ["value", "low", "high"])
        let compared = try await folder.run(
            "compare", "runs/tiny/evaluate/base", "runs/tiny/evaluate/both", "--benchmark",
            "medmcqa")
        #expect(compared.status == 0 && compared.output.contains("accuracy: difference"))
        let products = try await folder.run(
            "bench", "gemm", "--rows", "8", "--outputs", "16", "--inputs", "16", "--json")
        let facts: Set = ["gigaflops", "peakBytes", "threads", "isa", "type"]
        #expect(try keys(products).isSuperset(of: facts))
    }

    @Test func talkingCommands() async throws {
        let folder = try await TinyRun.copy()
        let made = try await folder.run(
            "generate", "--model", "runs/tiny/model", "--prompt", "Chest pain", "--tokens", "5",
            "--greedy", "--json")
        let wanted: Set = ["text", "ids", "promptTokens", "newTokens", "tokensPerSecond"]
        #expect(try keys(made).isSuperset(of: wanted))
        #expect((try made.json()["ids"] as? [Int])?.count == 5)
        let chat = try await folder.run(
            "chat", "--model", "runs/tiny/model", "--tokens", "6", "--temperature", "0",
            input: "Hello\n\n/reset\nHello")
        #expect(chat.status == 0 && !chat.errors.contains("Error"))
        #expect(chat.errors.contains("not a medical device"))
        // Two answers, the same after the reset, and the end of the input ends it.
        let half = chat.output.count / 2
        #expect(half > 1 && chat.output.prefix(half) == chat.output.suffix(half))
        #expect(chat.output.hasSuffix("\n"))
    }

    // MARK: Instruction sets

    @Test func theVariableChoosesTheTier() async throws {
        let folder = try await TinyRun.copy()
        try folder.write("text.txt", "Chest pain, and a fever of two days.\n")
        var losses: [Double] = []
        for tier in InstructionSet.available {
            let variables = ["MELLAMA_ISA": tier.rawValue]
            let bench = try await folder.run(
                "bench", "gemm", "--rows", "8", "--outputs", "16", "--inputs", "16", "--json",
                environment: variables)
            #expect(try bench.json()["isa"] as? String == tier.rawValue)
            let loss = try await folder.run(
                "perplexity", "--model", "runs/tiny/model", "--type", "float32", "--json",
                "text.txt", environment: variables)
            losses.append(try #require(try loss.json()["nats"] as? Double))
        }
        let reference = try #require(losses.first)
        for loss in losses { #expect(abs(loss / reference - 1) < 1e-5) }
    }

    @Test func anUnknownOrUnavailableTierIsWrongUsage() async throws {
        let folder = try Workplace()
        let available = InstructionSet.available
        let missing = InstructionSet.allCases.filter { !available.contains($0) }.map(\.rawValue)
        for name in ["sse9", ""] + missing {
            let outcome = try await folder.run(
                "bench", "gemm", "--json", environment: ["MELLAMA_ISA": name])
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            let message = try #require(outcome.messages.first)
            #expect(message.contains("MELLAMA_ISA") && message.hasSuffix("got '\(name)'"))
            #expect(available.allSatisfy { message.contains($0.rawValue) })
        }
    }
}
