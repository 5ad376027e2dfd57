import Foundation

extension Benchmark {
    /// Hallmarks of Cancer (Baker et al. 2016), the study's TSV: which of ten hallmarks an abstract
    /// is about. By log-likelihood each hallmark is asked for alone, yes or no.
    package static let hallmarksOfCancer = Benchmark(
        name: "hoc", title: "Hallmarks of Cancer", task: .classification,
        form: .multiLabel(hallmarks), metrics: [.labelMacroF1, .exactMatch],
        released: .everySubstring, maximumTokens: 64, stops: ["\n\n"], load: loadHallmarks)

    private static let hallmarks = [
        "sustaining proliferative signaling", "evading growth suppressors", "resisting cell death",
        "enabling replicative immortality", "inducing angiogenesis",
        "activating invasion and metastasis", "genomic instability and mutation",
        "tumor promoting inflammation", "cellular energetics", "avoiding immune destruction",
    ]

    private static func loadHallmarks(_ folder: URL, _ split: Split) throws -> [Example] {
        let part =
            switch split {
            case .train: "train"
            case .validation: "dev"
            case .test: "test"
            }
        let file = try BenchmarkFile.find(["\(part).tsv", "full_set/\(part).tsv"], in: folder)
        return try DelimitedTable.read(file, separator: "\t").map { row in
            let labels = try row.text("labels").split(separator: ";")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if let unknown = labels.first(where: { !hallmarks.contains($0) }) {
                throw EvaluationError(
                    path: row.path, place: "line \(row.line)", field: "labels",
                    expected: "the ten hallmarks, separated by ;", got: "\"\(unknown)\"",
                    advice: "Compare the file with the published one.")
            }
            let parts = PromptParts(
                instruction: "Name the hallmarks of cancer this abstract is about; there may be "
                    + "several. Answer with a list separated by semicolons, out of: "
                    + hallmarks.joined(separator: "; ") + ".",
                blocks: [.init("Abstract:", try row.text("text"))], lead: "The answer is")
            let gold = hallmarks.filter(labels.contains)
            return Example(
                id: try row.text("pmid"), parts: parts, gold: gold,
                answer: gold.joined(separator: "; "))
        }
    }
}
