import Foundation
import Testing

/// The whole chain on next to nothing: a model of one layer, a hospital of 16 drugs. It is run once,
/// and every test that needs its products gets a copy.
enum TinyRun {
    static let recipe = """
        name: tiny
        model:
          scratch:
            {vocabulary: 320, width: 32, feedForwardWidth: 48, layers: 1, heads: 2, keyValueHeads: 1}
        samples:
          hospital:
            {drugs: 16, diseases: 16, papers: 2, abstracts: 16, notes: 2, generalTexts: 0,
             choiceQuestions: 8, benchmarkItems: 12, instructions: 50}
        corpus:
          contextLength: 64
          tokens: 3000
          domains:
            - name: biomedical
              weight: 15
              sources:
                - {path: "{run}/samples/corpus/papers", format: jats, licence: synthetic}
                - {path: "{run}/samples/corpus/abstracts", format: pubmed, licence: synthetic}
            - name: clinical
              weight: 1
              sources:
                - {path: "{run}/samples/corpus/notes/discharge.csv", format: mimic, licence: credentialed}
            - name: general
              weight: 4
              sources:
                - {path: "{run}/samples/corpus/general", format: jsonl, limit: 4}
        pretrain:
          sequencesPerStep: 2
          run: {epochs: 3, learningRate: {peak: 3.0e-3}, checkpointSeconds: 0.1}
        tune:
          settings:
            contextLength: 256
            run: {learningRate: {peak: 3.0e-3}}
        evaluate:
          window: 64
          settings: {benchmarks: [medmcqa, mednli], data: "{run}/samples", limit: 4, batch: 2}
          heldout:
            - name: clinical
              source: {path: "{run}/samples/heldout/clinical.jsonl", format: jsonl, limit: 2}

        """

    static let stages = [
        "samples", "model", "corpus", "pretrain", "tune base", "tune pretrained", "merge",
        "evaluate base", "evaluate + pretraining", "evaluate + tuning", "evaluate + both",
    ]

    /// What training and evaluation made; the same bytes for every run of the recipe.
    static let products = [
        "corpus/shard-00000.tokens", "corpus/ledger.jsonl", "pretrain/model/model.safetensors",
        "pretrain/model/training.json", "tune/base/adapter/adapter_model.safetensors",
        "tune/pretrained/adapter/adapter_model.safetensors", "model/model.safetensors",
        "evaluate/base/medmcqa.jsonl", "evaluate/both/medmcqa.jsonl", "evaluate/both/mednli.jsonl",
    ]

    private static let name = "mellama-tiny-\(ProcessInfo.processInfo.processIdentifier)"

    private static let finished = Task {
        let folder = try Workplace(named: name)
        // Nothing lets go of a static value.
        atexit {
            let folder = FileManager.default.temporaryDirectory.appending(path: TinyRun.name)
            try? FileManager.default.removeItem(at: folder)
        }
        try folder.write("tiny.yaml", recipe)
        return (folder, try await folder.run("run", "tiny.yaml", "--json"))
    }

    /// What the program said when it ran the chain.
    static func outcome() async throws -> Outcome { try await finished.value.1 }

    /// A folder with `tiny.yaml` and the finished `runs/tiny`.
    static func copy() async throws -> Workplace {
        let (original, outcome) = try await finished.value
        try #require(outcome.status == 0, "\(outcome.errors)")
        let folder = try Workplace()
        try folder.write("tiny.yaml", recipe)
        try FileManager.default.copyItem(
            at: original.url.appending(path: "runs"), to: folder.url.appending(path: "runs"))
        return folder
    }

    /// The status of every stage, by its name, from `run --json`.
    static func statuses(_ outcome: Outcome) throws -> [String: String] {
        let stages = try #require(try outcome.json()["stages"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: try stages.map {
                (try #require($0["name"] as? String), try #require($0["status"] as? String))
            })
    }
}
