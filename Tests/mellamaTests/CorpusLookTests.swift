import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeTraining
import Testing

@testable import mellama

/// `corpus inspect` and `plan`, as a person runs them.
@Suite struct CorpusLookTests {
    @Test func aCorpusAsTablesAPageAndText() async throws {
        let folder = try await TinyRun.copy()
        let corpus = "runs/tiny/corpus"
        let table = try await folder.run("corpus", "inspect", corpus)
        #expect(table.status == 0, "\(table.errors)")
        for words in [
            "biomedical  75.0", "fill of a sequence", "tokens of a document", "synthetic",
        ] {
            #expect(table.output.contains(words), "\(words)")
        }
        let json = try await folder.run("corpus", "inspect", corpus, "--json")
        #expect(Data(json.output.utf8) == (try folder.read("\(corpus)/statistics.json")))
        let page = try await folder.run("corpus", "inspect", corpus, "--html", "page.html")
        #expect(page.status == 0, "\(page.errors)")
        let html = String(decoding: try folder.read("page.html"), as: UTF8.self)
        #expect(html.hasPrefix("<!doctype html>") && html.contains("</html>"))
        #expect(!html.contains("<script") && !html.contains("http") && !html.contains("@import"))
        #expect(html.components(separatedBy: "<svg").count > 4)
        let sample = try await folder.run(
            "corpus", "inspect", corpus, "--sample", "2", "--model", "runs/tiny/base")
        #expect(sample.output.components(separatedBy: "=== shard ").count == 3)
        #expect(sample.output.contains(" · biomedical · "))
        let again = try await folder.run(
            "corpus", "inspect", corpus, "--sample", "2", "--model", "runs/tiny/base", "--json")
        let sequences = try #require(try again.json()["sequences"] as? [[String: Any]])
        let pieces = try #require(sequences[0]["pieces"] as? [[String: Any]])
        let text = try #require(pieces[0]["text"] as? String)
        #expect(sequences.count == 2 && sample.output.contains(text))
        // A damaged file is found before anything is shown.
        var ledger = try folder.read("\(corpus)/ledger.jsonl")
        ledger[20] ^= 1
        try folder.write("\(corpus)/ledger.jsonl", ledger)
        let damaged = try await folder.run("corpus", "inspect", corpus)
        #expect(damaged.status == 1 && damaged.output.isEmpty)
        #expect(damaged.messages.first?.contains("ledger.jsonl: expected SHA-256") == true)
    }

    @Test func aRecipeIsPlanned() async throws {
        let folder = try await TinyRun.copy()
        let arguments = ["plan", "tiny.yaml", "--seconds", "1", "--tokens-per-second", "100"]
        let planned = try await Program(arguments + ["--json"], in: folder).outcome()
        #expect(planned.status == 0, "\(planned.errors)")
        let json = try planned.json()
        let stages = try #require(json["stages"] as? [[String: Any]])
        #expect(
            stages.compactMap { $0["name"] as? String } == [
                "corpus", "pretrain", "tune base", "tune pretrained",
            ])
        #expect(stages[0]["tokens"] as? Int == 3000)
        // Three epochs at 100 tokens a second.
        let hours = try #require(stages[1]["deviceHours"] as? Double)
        #expect(abs(hours - 9000 / 100 / 3600) < 1e-6)
        let most = stages.compactMap { $0["bytesPerDevice"] as? Int }.max()
        #expect(json["bytesPerDevice"] as? Int == most && (most ?? 0) > 40_000_000)
        let all = stages.compactMap { $0["deviceHours"] as? Double }.reduce(0, +)
        #expect(abs((json["deviceHours"] as? Double ?? 0) - all) < 1e-9)
        // Nothing of the run was touched, and nothing is left behind.
        let large = try await Program(
            arguments + ["--tokens", "129e9", "--threads", "64", "--machines", "16"], in: folder
        ).outcome()
        #expect(large.output.contains("129000000000 tokens"))
        #expect(large.output.contains("64 threads of each of 16 machines"))
        #expect(large.output.contains("extrapolated"))
    }

    /// A recipe whose sources are yet to be written is planned as far as it goes.
    @Test func whatIsNotThereIsSaid() async throws {
        let folder = try Workplace()
        try folder.write("tiny.yaml", TinyRun.recipe)
        let planned = try await folder.run("plan", "tiny.yaml", "--tokens-per-second", "100")
        #expect(planned.status == 0, "\(planned.errors)")
        #expect(planned.output.contains("runs/tiny/samples/corpus/papers is not there"))
        #expect(planned.output.contains("pretrain: 90.0 s"))
        #expect(!folder.exists("runs"))
    }

    @Test func trainingTakesItsOperations() {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (1000, 64, 128, 2)
        (c.heads, c.keyValueHeads, c.headDimension, c.tiedEmbeddings) = (4, 2, 16, true)
        for (mode, factor) in [(TrainingWork.Mode.full, 8.0 / 6), (.lora, 6.0 / 4)] {
            let work = TrainingWork(c, mode)
            func rate(_ recomputes: Bool) -> Double {
                PlannedTraining.tokensPerSecond(
                    work, contextLength: 128, recomputes: recomputes, gigaflops: 10)
            }
            let perToken = work.operations(sequences: 1, context: 128) / 128
            #expect(abs(rate(false) / (7e9 / perToken) - 1) < 1e-12)
            #expect(abs(rate(false) / rate(true) - factor) < 1e-12)
        }
        let training = PlannedTraining(configuration: c, threads: 1, tokensPerSecond: 50)
        var settings = PretrainSettings()
        settings.run.epochs = 2
        #expect(training.pretraining(settings, tokens: 900, contextLength: 64).hours == 0.01)
        settings.run.maximumSteps = 1
        #expect(training.pretraining(settings, tokens: 900, contextLength: 64).tokens == 256)
        settings.run.recompute = true
        settings.run.tokensPerPass = 4096
        let stage = training.pretraining(settings, tokens: 900, contextLength: 64)
        #expect(
            stage.bytesPerDevice
                == MemoryNeed(c).full(settings.run.type.elements, rows: 4096, recomputes: true))
    }

    @Test(arguments: [
        ["plan"], ["plan", "x", "--machines", "0"], ["plan", "x", "--tokens", "-3"],
        ["corpus", "inspect", "x", "--sample", "2"],
        ["corpus", "inspect", "x", "--sample", "0", "--model", "y"],
        ["corpus", "inspect", "x", "--sample", "1", "--model", "y", "--html", "z"],
    ])
    func wrongUsage(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Mellama.parseAsRoot(arguments) }
        if let error { #expect(Mellama.exitCode(for: error) == .validationFailure) }
    }
}
