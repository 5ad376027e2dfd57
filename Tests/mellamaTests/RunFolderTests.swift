import Foundation
import MeCorpus
import MeEvaluation
import Testing

@testable import mellama

/// A run's folder as those see it who come later: `report` and `inspect`.
@Suite struct RunFolderTests {
    /// What an examination of one benchmark and one held-out text leaves, as of version 0.1.
    private static func outcome(accuracy: Double) -> String {
        """
        {"bitsPerByte": {"general": {"high": 1.33, "low": 1.22, "value": 1.27}},
         "heldoutOrder": ["general"],
         "results": {"benchmarks": {"medmcqa": {"disagreement": 0, "labels": [
            {"f1": 0.14, "label": "A", "precision": 0.14, "recall": 0.14, "support": 49}],
            "metrics": {"accuracy": {"high": 0.9, "low": 0.1, "value": \(accuracy)},
              "macroF1": {"high": 0.28, "low": 0.16, "value": 0.22}},
            "missing": 0, "model": "base", "name": "medmcqa", "promptHash": "0a", "released": {},
            "reused": 0, "samples": 200, "scoring": "cloze", "seconds": 1.9,
            "settingsHash": "59", "shortened": 0, "shots": 0, "task": "QA"}},
          "command": "mellama run r.yaml", "machine": "a machine", "model": "base",
          "settings": {"benchmarks": ["medmcqa"], "data": "x"}}}
        """
    }

    private func withRun(_ body: (RunFolder, URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try write("name: moved\nevaluate: {settings: {benchmarks: [medmcqa]}}", url, "recipe.yaml")
        try body(RunFolder(url), url)
    }

    private func write(_ text: String, _ folder: URL, _ path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// The folder need not be where its recipe says, nor the run be complete.
    @Test func aReportShowsWhatIsThere() throws {
        try withRun { folder, url in
            try write(Self.outcome(accuracy: 0.25), url, "evaluate/base/outcome.json")
            try write(Self.outcome(accuracy: 0.5), url, "evaluate/both/outcome.json")
            try write(
                """
                [{"step": 1, "loss": 3.5, "gradientNorm": 1, "learningRate": 1, "tokens": 9,
                  "supervised": 8}]
                """, url, "pretrain/model/training.json")
            try StageRecord(fingerprint: "f", seconds: 3).write(
                in: url.appending(path: "evaluate/base"))
            try Manifest.write(for: url.appending(path: "evaluate/base"))
            let content = try folder.writeReport(to: folder.page)
            #expect(content.arms == ["base", "+ both"])
            #expect(content.rows.map(\.label) == ["medmcqa", "medmcqa", "held-out general"])
            #expect(content.rows[0].values.map { $0?.value } == [0.25, 0.5])
            #expect(content.figures.map(\.value) == ["0.250 → 0.500"])
            #expect(content.curves.map(\.title) == ["Loss, pretraining"])
            // An examination without its manifest is not finished, and has no time to tell.
            #expect(content.stages.map(\.name) == ["evaluate base"])
            let page = try Data(contentsOf: folder.page)
            try folder.writeReport(to: folder.page)
            #expect(try Data(contentsOf: folder.page) == page)
        }
    }

    @Test func aRunWithoutResultsSaysHowToGoOn() throws {
        try withRun { folder, _ in
            let error = #expect(throws: CommandError.self) { try ReportContent(folder) }
            #expect(error?.description.contains("mellama run") == true)
        }
    }

    @Test func inspectTellsKindsApart() throws {
        try withRun { _, url in
            try write(Self.outcome(accuracy: 0.25), url, "evaluate/base/outcome.json")
            let run = try Inspection(of: url)
            #expect(run.kind == "run" && run.name == "moved" && run.arms == ["base"])
            let recipe = try Inspection(of: url.appending(path: "recipe.yaml"))
            #expect(recipe.kind == "recipe" && recipe.lines.contains("benchmarks: medmcqa"))
            let other = #expect(throws: CommandError.self) {
                try Inspection(of: url.appending(path: "evaluate"))
            }
            #expect(other?.description.contains("In it are: base") == true)
            #expect(throws: CommandError.self) { try Inspection(of: url.appending(path: "no")) }
        }
    }

    @Test func provenanceAddsUpByFile() throws {
        func entry(_ document: String, _ index: Int, _ source: String, _ length: Int) -> String {
            """
            {"begin": 0, "document": "\(document)", "domain": "d", "end": \(length), "epoch": 0,
            "from": 0, "index": \(index), "licence": "synthetic", "offset": 0, "sequence": 0,
            "shard": 0, "source": "\(source)", "transformations": []}
            """.replacing("\n", with: " ")
        }
        try withRun { _, url in
            let lines = [
                entry("a", 0, "x.csv", 5), entry("a", 0, "x.csv", 6), entry("b", 1, "x.csv", 1),
                entry("c", 0, "y.csv", 40),
            ]
            try write(lines.joined(separator: "\n") + "\n", url, Ledger.fileName)
            let files = try CorpusProvenance.files(in: url)
            #expect(files.map(\.source) == ["y.csv", "x.csv"])
            #expect(files.map(\.tokens) == [40, 12] && files.map(\.documents) == [1, 2])
        }
    }
}
