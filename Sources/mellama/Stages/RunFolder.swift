import Foundation
import MeCorpus
import MeEvaluation

/// Where a run keeps what: for the pipeline that writes it, and for those who read it later.
struct RunFolder {
    let url: URL

    init(_ url: URL) { self.url = url }

    /// One of the four arms of the study's ablation.
    struct Arm {
        /// What the report calls it.
        let name: String
        /// Its folder under `evaluate/`.
        let folder: String
        /// Whether its weights were pretrained on the corpus.
        var sawCorpus: Bool { self.folder == "pretrained" || self.folder == "both" }

        static let base = Arm(name: "base", folder: "base")
        static let pretrained = Arm(name: "+ pretraining", folder: "pretrained")
        static let tuned = Arm(name: "+ tuning", folder: "tuned")
        static let both = Arm(name: "+ both", folder: "both")
        /// All of them, in the report's order.
        static let all = [base, pretrained, tuned, both]
    }

    /// A stage that leaves a folder.
    struct Stage {
        let name: String
        /// Below the run's folder.
        let path: String

        static let samples = Stage(name: "samples", path: "samples")
        static let model = Stage(name: "model", path: "base")
        static let corpus = Stage(name: "corpus", path: "corpus")
        static let pretrain = Stage(name: "pretrain", path: "pretrain/model")
        static let tuneBase = Stage(name: "tune base", path: "tune/base/adapter")
        static let tunePretrained = Stage(
            name: "tune pretrained", path: "tune/pretrained/adapter")
        static let merge = Stage(name: "merge", path: "model")

        static func evaluate(_ arm: Arm) -> Stage {
            Stage(name: "evaluate \(arm.name)", path: "evaluate/\(arm.folder)")
        }

        /// All of them, in the order of a run.
        static let all =
            [samples, model, corpus, pretrain, tuneBase, tunePretrained, merge]
            + Arm.all.map(evaluate)
    }

    /// A stage's folder.
    subscript(stage: Stage) -> URL { url.appending(path: stage.path) }

    /// The recipe as it was resolved.
    var recipeFile: URL { url.appending(path: "recipe.yaml") }
    /// The report.
    var page: URL { url.appending(path: "report.html") }

    /// Whether a run began here.
    var isRun: Bool { FileManager.default.fileExists(atPath: recipeFile.path) }

    /// The stages that are finished, with their records.
    var finished: [(stage: Stage, record: StageRecord)] {
        Stage.all.compactMap { stage in StageRecord.read(self[stage]).map { (stage, $0) } }
    }

    /// The arms examined so far, with what was found.
    func examined() throws -> [(arm: Arm, outcome: EvaluationJob.Outcome)] {
        try Arm.all.compactMap { arm in
            let file = self[.evaluate(arm)].appending(path: EvaluationJob.Outcome.fileName)
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            return (arm, try EvaluationJob.Outcome.read(file))
        }
    }

    /// Writes the report page from what lies in the folder; `run` and `report` both do it so.
    @discardableResult
    func writeReport(to file: URL) throws -> ReportContent {
        let content = try ReportContent(self)
        try Report(content).write(to: file)
        return content
    }
}
