import Foundation
import MeCorpus
import MeEvaluation

extension ResultsFile {
    /// Adds the metrics over clean and touched items to each benchmark that the corpus was searched
    /// for; the samples are read from the evaluation's folder.
    mutating func split(by summary: ContaminationSummary, samples folder: URL) throws {
        for name in benchmarks.keys.sorted() {
            guard let found = summary.benchmarks[name] else {
                Console.note("evaluate: nobody looked for \(name) in the training corpus")
                continue
            }
            let split = ContaminationSplit(
                try EvaluationRunner.records(of: name, in: folder), touched: Set(found.touched),
                benchmark: try Benchmark.named(name), seed: settings.seed)
            benchmarks[name]?.contamination = split
            Console.note(
                "evaluate: \(name): text of \(split.touched.samples) of \(split.all.samples) "
                    + "samples is in the training corpus")
        }
    }
}
