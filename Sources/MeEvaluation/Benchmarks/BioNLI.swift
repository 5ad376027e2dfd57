import Foundation

extension Benchmark {
    /// BioNLI (Bastan et al. 2022): does a conclusion follow from an abstract's premises? Two
    /// layouts are read: `id,premise,hypothesis,label`, and the authors' own
    /// `index,pmid,supp_set,conclusion,label_cat`, where every category but `pos` is a perturbed
    /// conclusion and counts as contradiction.
    package static let bioNLI = Benchmark(
        name: "bionli", title: "BioNLI", task: .inference,
        form: .choice(["entailment", "contradiction", "neutral"]),
        metrics: [.macroF1, .accuracy], released: .firstSubstring, maximumTokens: 24,
        stops: ["\n\n"], load: loadBioNLI)

    private static func loadBioNLI(_ folder: URL, _ split: Split) throws -> [Example] {
        let part =
            switch split {
            case .train: "train"
            case .validation: "dev"
            case .test: "test"
            }
        let file = try BenchmarkFile.find(["\(part).csv"], in: folder)
        return try DelimitedTable.read(file, separator: ",").map { row in
            if row.columns["supp_set"] != nil {
                let label = try row.text("label_cat") == "pos" ? "entailment" : "contradiction"
                return inferenceExample(
                    id: "line \(row.line)", premise: try row.text("supp_set"),
                    hypothesis: try row.text("conclusion"), label: label)
            }
            let label = try row.text("label")
            guard ["entailment", "contradiction", "neutral"].contains(label) else {
                throw EvaluationError(
                    path: row.path, place: "line \(row.line)", field: "label",
                    expected: "entailment, contradiction or neutral", got: "\"\(label)\"",
                    advice: "Compare the file with the layouts in the documentation.")
            }
            return inferenceExample(
                id: row.columns["id"] == nil ? "line \(row.line)" : try row.text("id"),
                premise: try row.text("premise"), hypothesis: try row.text("hypothesis"),
                label: label)
        }
    }
}
