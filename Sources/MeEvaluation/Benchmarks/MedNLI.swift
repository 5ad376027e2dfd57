import Foundation

extension Benchmark {
    /// MedNLI (Romanov and Shivade 2018): does a sentence about a patient follow from a note's
    /// sentence? Labels are compared by summed log-likelihood.
    package static let medNLI = Benchmark(
        name: "mednli", title: "MedNLI", task: .inference,
        form: .choice(["entailment", "contradiction", "neutral"]),
        metrics: [.accuracy, .macroF1], released: .firstSubstring, maximumTokens: 24,
        stops: ["\n\n"], load: loadMedNLI)

    private static func loadMedNLI(_ folder: URL, _ split: Split) throws -> [Example] {
        let part =
            switch split {
            case .train: "train"
            case .validation: "dev"
            case .test: "test"
            }
        let file = try BenchmarkFile.find(["mli_\(part)_v1.jsonl"], in: folder)
        return try BenchmarkFile.lines(file).map { record in
            let label = try record.string("gold_label")
            guard ["entailment", "contradiction", "neutral"].contains(label) else {
                throw record.wrong("gold_label", "entailment, contradiction or neutral", label)
            }
            return inferenceExample(
                id: record.has("pairID") ? try record.string("pairID") : record.place,
                premise: try record.string("sentence1"),
                hypothesis: try record.string("sentence2"), label: label)
        }
    }

    /// The common prompt of MedNLI and BioNLI.
    static func inferenceExample(
        id: String, premise: String, hypothesis: String, label: String
    ) -> Example {
        let parts = PromptParts(
            instruction: "Decide whether the premise entails the hypothesis, contradicts it, or "
                + "neither (neutral). Answer with one word: entailment, contradiction or neutral.",
            blocks: [.init("Premise:", premise), .init("Hypothesis:", hypothesis)],
            lead: "The answer is")
        return Example(id: id, parts: parts, gold: [label], answer: label)
    }
}
