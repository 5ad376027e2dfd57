import Foundation
import MeEvaluation
import MeTraining

// What a report shows, made from a run's folder or from results alone.

extension ReportContent {
    /// The report of a run: the arms examined so far, the curves of what was trained, the stages.
    init(_ folder: RunFolder) throws {
        let recipe = try RecipeFile.read(folder.recipeFile)
        let examined = try folder.examined()
        guard !examined.isEmpty else {
            throw CommandError(
                "\(folder.url.relativePath): expected at least one examined model under evaluate/, "
                    + "found none. Go on with: mellama run \(folder.recipeFile.relativePath)")
        }
        self.init()
        title = recipe.name
        subtitle = examined[0].outcome.results.machine
        arms = examined.map(\.arm.name)
        let found = examined.map(\.outcome)
        rows =
            Self.rows(recipe.evaluate.settings.benchmarks, of: found.map(\.results))
            + Self.heldoutRows(found)
        curves = try Self.curves(folder)
        stages = folder.finished.map { stage, record in
            ReportStage(name: stage.name, detail: stage.path, seconds: record.seconds)
        }
        self.recipe = try RecipeFile.text(recipe)
        isSynthetic = recipe.samples.enabled
        figures = rows.prefix(1).compactMap { Self.figure($0, arms) }
    }

    /// Results of `evaluate` side by side, a row for every benchmark and metric.
    init(_ files: [ResultsFile]) {
        self.init()
        title = files.map(\.model).joined(separator: " · ")
        subtitle = files.first?.machine ?? ""
        arms = files.map(\.model)
        let names = Benchmark.all.map(\.name).filter { name in
            files.contains { $0.benchmarks[name] != nil }
        }
        rows = Self.rows(names, of: files)
        notes = files.map { "\($0.model): \($0.command)" }
    }

    private static func rows(_ names: [String], of files: [ResultsFile]) -> [ReportRow] {
        names.flatMap { name in
            let metrics = Benchmark.all.first { $0.name == name }?.metrics ?? []
            let results = files.map { $0.benchmarks[name] }
            return metrics.flatMap { metric in
                let all = ReportRow(
                    label: name, metric: metric.key, higherIsBetter: true,
                    values: results.map { $0?.metrics[metric.key] })
                return [all] + subsetRows(name, metric.key, results)
            }
        }
    }

    /// The same metric over the items that were in the training corpus and those that were not.
    private static func subsetRows(
        _ name: String, _ metric: String, _ results: [BenchmarkResult?]
    ) -> [ReportRow] {
        let splits = results.map { $0?.contamination }
        // Where nothing was touched, clean is all.
        guard splits.contains(where: { ($0?.touched.samples ?? 0) > 0 }) else { return [] }
        return [("clean", \ContaminationSplit.clean), ("touched", \.touched)].map { label, part in
            let counts = Set(splits.compactMap { $0?[keyPath: part].samples }).sorted()
            let samples = counts.map(String.init).joined(separator: ", ")
            return ReportRow(
                label: "\(name), \(label) (\(samples))", metric: metric, higherIsBetter: true,
                values: splits.map { $0?[keyPath: part].metrics[metric] })
        }
    }

    private static func heldoutRows(_ found: [EvaluationJob.Outcome]) -> [ReportRow] {
        (found.first?.heldoutOrder ?? []).map { name in
            ReportRow(
                label: "held-out \(name)", metric: "bits per byte", higherIsBetter: false,
                values: found.map { $0.bitsPerByte[name] })
        }
    }

    private static func figure(_ row: ReportRow, _ arms: [String]) -> ReportFigure? {
        guard arms.count > 1, let first = row.values.first ?? nil, let last = row.values.last ?? nil
        else { return nil }
        return ReportFigure(
            value: String(format: "%.3f → %.3f", first.value, last.value),
            caption: "\(row.label) \(row.metric), \(arms.first ?? "") to \(arms.last ?? "")")
    }

    private static func curves(_ folder: RunFolder) throws -> [ReportCurve] {
        let trained: [(String, RunFolder.Stage)] = [
            ("pretraining", .pretrain), ("tuning the base", .tuneBase),
            ("tuning the pretrained", .tunePretrained),
        ]
        return try trained.compactMap { name, stage in
            let file = folder[stage].appending(path: TrainingJob.historyFile)
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            let history = try JSONDecoder().decode([StepReport].self, from: Data(contentsOf: file))
            let points = history.map {
                ReportCurve.Point(step: Double($0.step), value: $0.loss)
            }
            return ReportCurve(
                title: "Loss, \(name)", unit: "nats per token",
                series: [ReportCurve.Series(name: name, points: points)])
        }
    }
}
