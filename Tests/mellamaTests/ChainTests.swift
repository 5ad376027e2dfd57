import Foundation
import Testing

/// `mellama run`, from a recipe to the report, begun, repeated, changed, stopped and killed.
@Suite struct ChainTests {
    @Test func everyStageIsDoneAndFourArmsAreReported() async throws {
        let outcome = try await TinyRun.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let stages = try #require(try outcome.json()["stages"] as? [[String: Any]])
        #expect(stages.map { $0["name"] as? String } == TinyRun.stages)
        #expect(stages.allSatisfy { $0["status"] as? String == "done" })
        #expect(stages.allSatisfy { ($0["seconds"] as? Double ?? 0) > 0 })
        let folder = try await TinyRun.copy()
        for arm in ["base", "pretrained", "tuned", "both"] {
            let results = try #require(
                try JSONSerialization.jsonObject(
                    with: folder.read("runs/tiny/evaluate/\(arm)/results.json")) as? [String: Any])
            let benchmarks = try #require(results["benchmarks"] as? [String: Any])
            #expect(Set(benchmarks.keys) == ["medmcqa", "mednli"])
        }
        // Training did something: no arm has another's weights.
        let models = try ["base", "pretrain/model", "model"].map {
            try folder.read("runs/tiny/\($0)/model.safetensors")
        }
        #expect(Set(models).count == 3)
    }

    @Test func theReportIsWholeAndLoadsNothing() async throws {
        let folder = try await TinyRun.copy()
        let html = String(decoding: try folder.read("runs/tiny/report.html"), as: UTF8.self)
        for text in ["base", "+ pretraining", "+ tuning", "+ both", "medmcqa", "held-out clinical"]
        {
            #expect(html.contains(">\(text)<"), "\(text)")
        }
        #expect(html.contains("<svg") && html.contains("Synthetic data"))
        for text in ["http://", "https://", "src=", "<link", "@import", "url(", "<script"] {
            #expect(!html.contains(text), "\(text)")
        }
    }

    @Test func aFinishedRunIsSkippedAndWhatIsMissingOrDamagedIsMadeAgain() async throws {
        let folder = try await TinyRun.copy()
        let products = try TinyRun.products.map { try folder.read("runs/tiny/\($0)") }
        func done(_ arguments: String...) async throws -> [String] {
            let outcome = try await Program(
                ["run", "tiny.yaml", "--json"] + arguments, in: folder
            ).outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let statuses = try TinyRun.statuses(outcome)
            #expect(Set(statuses.keys) == Set(TinyRun.stages))
            return TinyRun.stages.filter { statuses[$0] == "done" }
        }
        #expect(try await done() == [])
        // What comes out again is the same, so nothing after it has to be made again.
        try folder.remove("runs/tiny/tune/base")
        #expect(try await done() == ["tune base"])
        try folder.remove("runs/tiny/evaluate/both/outcome.json")
        #expect(try await done() == ["evaluate + both"])
        try folder.flipByte(in: "runs/tiny/model/model.safetensors")
        #expect(try await done() == ["merge"])
        #expect(try TinyRun.products.map { try folder.read("runs/tiny/\($0)") } == products)
        // What changes no result changes no stage.
        let spared = TinyRun.recipe.replacing("checkpointSeconds: 0.1", with: "recompute: true")
        #expect(spared != TinyRun.recipe)
        try folder.write("tiny.yaml", spared)
        #expect(try await done() == [])
        // A change reaches what depends on it, and nothing else.
        let changed = TinyRun.recipe.replacing("contextLength: 256", with: "contextLength: 200")
        try folder.write("tiny.yaml", changed)
        #expect(
            try await done() == [
                "tune base", "tune pretrained", "merge", "evaluate + tuning", "evaluate + both",
            ])
    }

    /// The chain, with a signal after some steps of pretraining.
    @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
    func anInterruptedRunEndsLikeAnUninterruptedOne(signal: Int32) async throws {
        let whole = try await TinyRun.copy()
        let folder = try Workplace()
        try folder.write("tiny.yaml", TinyRun.recipe)
        var interrupted: Outcome?
        // On a busy machine the signal may come too late; then the next attempt must do.
        for _ in 0..<5 where interrupted == nil {
            if folder.exists("runs") { try folder.remove("runs") }
            let program = try Program(["run", "tiny.yaml"], in: folder)
            while program.isRunning, !folder.hasCheckpoint {
                try await Task.sleep(for: .milliseconds(2))
            }
            program.send(signal)
            let outcome = try await program.outcome()
            if !folder.exists("runs/tiny/pretrain/model") { interrupted = outcome }
        }
        let outcome = try #require(interrupted, "no attempt was interrupted in time")
        #expect(outcome.output.isEmpty)
        if signal == SIGKILL {
            #expect(outcome.status == 128 + signal)
        } else {
            #expect(outcome.status == 1)
            #expect(outcome.messages.count == 1)
            #expect(outcome.messages[0].contains("stopped as asked after step"))
            #expect(outcome.messages[0].contains("runs/tiny/pretrain"))
        }
        let steps = try folder.read("runs/tiny/pretrain/log.jsonl").count { $0 == 0x0A }
        // It may go on with less memory.
        let spared = TinyRun.recipe.replacing("run: {", with: "run: {recompute: true, ")
        try folder.write("tiny.yaml", spared)
        let again = try await folder.run("run", "tiny.yaml", "--json")
        #expect(again.status == 0, "\(again.errors)")
        let statuses = try TinyRun.statuses(again)
        #expect(statuses["corpus"] == "skipped" && statuses["pretrain"] == "done")
        for product in TinyRun.products {
            let path = "runs/tiny/\(product)"
            #expect(try folder.read(path) == whole.read(path), "\(product)")
        }
        // It went on from a checkpoint: together fewer steps than if it had begun anew.
        let all = try whole.read("runs/tiny/pretrain/log.jsonl").count { $0 == 0x0A }
        let done = try folder.read("runs/tiny/pretrain/log.jsonl").count { $0 == 0x0A }
        #expect(steps <= all && done >= all && done < all + steps)
        #expect(try folder.contents(of: "runs").keys.allSatisfy { !$0.contains(".partial") })
    }
}

extension Workplace {
    /// Whether pretraining has written a checkpoint.
    fileprivate var hasCheckpoint: Bool {
        let path = url.appending(path: "runs/tiny/pretrain").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.contains { $0.hasPrefix("step-") }
    }

    /// Turns one bit in the middle of a file.
    func flipByte(in path: String) throws {
        var bytes = try read(path)
        bytes[bytes.startIndex + bytes.count / 2] ^= 1
        try bytes.write(to: url.appending(path: path))
    }
}
