import Foundation
import MeCorpus
import MeTraining
import Testing

/// From a token to the paper it is from, from a paper to the steps that saw it, and from the text a
/// model was made of to every product of that model.
@Suite struct LineageTests {
    @Test func credentialedTextMarksEverythingMadeFromIt() async throws {
        let folder = try await TinyRun.copy()
        let corpus = try #require(try folder.json("runs/tiny/corpus/statistics.json"))
        #expect((corpus["licences"] as? [String: Int])?["credentialed"] ?? 0 > 0)
        let marked = ["credentialed", "synthetic", "open"]
        for product in [
            "pretrain/model", "pretrain", "tune/pretrained/adapter", "tune/pretrained", "model",
        ] {
            let found = try await folder.run("inspect", "runs/tiny/\(product)", "--json").json()
            #expect(found["dataUse"] as? [String] == marked, "\(product)")
        }
        let base = try await folder.run("inspect", "runs/tiny/tune/base/adapter", "--json").json()
        #expect(base["dataUse"] as? [String] == ["open"])
        for (arm, labels) in [("base", nil), ("pretrained", marked), ("both", marked)] {
            let results = try #require(try folder.json("runs/tiny/evaluate/\(arm)/results.json"))
            #expect(results["dataUse"] as? [String] == labels, "\(arm)")
            #expect((results["modelHash"] as? String)?.count == 64)
        }
        // A file for another tool keeps the mark, and who writes it is told.
        let export = try await folder.run(
            "export", "--model", "runs/tiny/model", "--gguf", "--type", "f16", "--output", "m.gguf")
        #expect(export.errors.contains("made from credentialed text"))
        let file = try await folder.run("inspect", "m.gguf", "--json").json()
        #expect(file["dataUse"] as? [String] == marked)
        let back = try await folder.run("export", "--model", "m.gguf", "--output", "back")
        #expect(back.status == 0)
        #expect(
            try folder.read("back/lineage.json") == folder.read("runs/tiny/model/lineage.json"))
    }

    @Test func aTokenNamesItsDocument() async throws {
        let folder = try await TinyRun.copy()
        let url = folder.url.appending(path: "runs/tiny/corpus")
        let shards = try ShardReader(folder: url)
        // The last token of all is the last one of the last piece.
        let last = try #require(try Ledger.read(from: url).last)
        let found = try await folder.run(
            "corpus", "provenance", "runs/tiny/corpus", "--shard", "0", "--token",
            "\(shards.tokenCount - 1)", "--json"
        ).json()
        let entry = try #require(found["entry"] as? [String: Any])
        #expect(entry["document"] as? String == last.document)
        #expect(found["tokenOfDocument"] as? Int == last.from + last.end - last.begin - 1)
        let beyond = try await folder.run(
            "corpus", "provenance", "runs/tiny/corpus", "--shard", "0", "--token",
            "\(shards.tokenCount)")
        #expect(beyond.status == 1)
        #expect(beyond.errors.contains("shard 0 has the tokens 0 to \(shards.tokenCount - 1)"))
        let other = try await folder.run(
            "corpus", "provenance", "runs/tiny/corpus", "--shard", "9", "--token", "0")
        #expect(other.errors.contains("there is no shard 9"))
    }

    @Test func aDocumentNamesTheStepsThatSawIt() async throws {
        let folder = try await TinyRun.copy()
        let url = folder.url.appending(path: "runs/tiny/corpus")
        let shards = try ShardReader(folder: url)
        let entry = try #require(try Ledger.read(from: url).first)
        let found = try await folder.run(
            "corpus", "provenance", "runs/tiny/corpus", "--document", entry.document, "--model",
            "runs/tiny/pretrain/model", "--json"
        ).json()
        let stretches = try #require(found["stretches"] as? [[String: Any]])
        let steps = try #require(stretches[0]["steps"] as? [Int])
        // Three epochs, each of which sees it once; asked of the run itself, step by step.
        var settings = PretrainSettings()
        settings.sequencesPerStep = 2
        settings.run.epochs = 3
        let run = settings.trainingRun(over: shards)
        let expected = (1...run.steps).filter { run.units(ofStep: $0).contains(entry.sequence) }
        #expect(steps == expected && !steps.isEmpty)
        let wrong = try await folder.run(
            "corpus", "provenance", "runs/tiny/corpus", "--document", entry.document, "--model",
            "runs/tiny/base")
        #expect(wrong.errors.contains("expected a model pretrained on this corpus"))
    }
}
