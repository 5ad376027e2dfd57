import Foundation
import MeEvaluation
import MeTraining

/// Turns what a run found into what its report shows.
struct ReportBuilder {
    private let recipe: Recipe
    private let arms: [String]
    private let found: [EvaluationJob.Outcome]
    private let outcomes: [StageOutcome]

    init(
        _ recipe: Recipe, _ arms: [String], _ found: [EvaluationJob.Outcome],
        _ outcomes: [StageOutcome]
    ) {
        self.recipe = recipe
        self.arms = arms
        self.found = found
        self.outcomes = outcomes
    }

    func content() throws -> ReportContent {
        var content = ReportContent()
        content.title = recipe.name
        content.subtitle = found.first?.results.machine ?? ""
        content.arms = arms
        content.rows = try benchmarkRows() + heldoutRows()
        content.curves = try curves()
        content.stages = outcomes.map {
            ReportStage(name: $0.name, detail: $0.status.rawValue, seconds: $0.seconds)
        }
        content.recipe = try RecipeFile.text(recipe)
        content.isSynthetic = recipe.samples.enabled
        content.figures = figures(content.rows)
        return content
    }

    private func benchmarkRows() throws -> [ReportRow] {
        try recipe.evaluate.settings.benchmarks.flatMap { name in
            try Benchmark.named(name).metrics.map { metric in
                ReportRow(
                    label: name, metric: metric.key, higherIsBetter: true,
                    values: found.map { $0.results.values[name]?[metric.key] })
            }
        }
    }

    private func heldoutRows() -> [ReportRow] {
        (found.first?.heldoutOrder ?? []).map { name in
            ReportRow(
                label: "held-out \(name)", metric: "bits per byte", higherIsBetter: false,
                values: found.map { $0.bitsPerByte[name] })
        }
    }

    private func figures(_ rows: [ReportRow]) -> [ReportFigure] {
        rows.prefix(1).compactMap { row in
            guard let first = row.values.first ?? nil, let last = row.values.last ?? nil else {
                return nil
            }
            return ReportFigure(
                value: String(format: "%.3f → %.3f", first.value, last.value),
                caption: "\(row.label) \(row.metric), \(arms.first ?? "") to \(arms.last ?? "")")
        }
    }

    private func curves() throws -> [ReportCurve] {
        let places = [
            ("pretraining", "pretrain/model"), ("tuning the base", "tune/base/adapter"),
            ("tuning the pretrained", "tune/pretrained/adapter"),
        ]
        return try places.compactMap { name, path in
            let file = recipe.folder.appending(path: "\(path)/\(TrainingJob.historyFile)")
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            let history = try JSONDecoder().decode(
                [StepReport].self, from: Data(contentsOf: file))
            let points = history.map {
                ReportCurve.Point(step: Double($0.step), value: $0.loss)
            }
            return ReportCurve(
                title: "Loss, \(name)", unit: "nats per token",
                series: [ReportCurve.Series(name: name, points: points)])
        }
    }
}
