import Foundation

extension Benchmark {
    /// MedMCQA (Pal et al. 2022): four options of Indian entrance exams. The test labels are
    /// hidden, so `test` is the published validation split, as in the study. Letters are compared
    /// by summed log-likelihood.
    package static let medMCQA = Benchmark(
        name: "medmcqa", title: "MedMCQA", task: .questionAnswering,
        form: .choice(["A", "B", "C", "D"]), metrics: [.accuracy, .macroF1],
        released: .firstSubstringExactCase, maximumTokens: 32, stops: ["\n\n"], load: loadMedMCQA)

    private static func loadMedMCQA(_ folder: URL, _ split: Split) throws -> [Example] {
        let candidates =
            switch split {
            case .train: ["train.jsonl", "train_sample.jsonl", "train.json"]
            case .validation: ["dev.jsonl"]
            case .test: ["validation.jsonl", "dev.json"]
            }
        let file = try BenchmarkFile.find(candidates, in: folder)
        // The original release (JSON lines named .json) counts `cop` from 1, the later one from 0.
        let first = file.pathExtension == "json" ? 1 : 0
        return try BenchmarkFile.lines(file).map { try medMCQAExample($0, first) }
    }

    private static func medMCQAExample(_ record: JSONRecord, _ first: Int) throws -> Example {
        let cop = try record.integer("cop")
        guard (first..<first + 4).contains(cop) else {
            throw record.wrong("cop", "a number from \(first) to \(first + 3)", cop)
        }
        let options = try ["opa", "opb", "opc", "opd"].map { try record.string($0) }
        return multipleChoiceExample(
            id: record.has("id") ? try record.string("id") : record.place,
            instruction: "You are a doctor sitting a medical entrance examination. Choose the one "
                + "correct answer from A to D.",
            question: try record.string("question"), options: options, correct: cop - first)
    }

    /// The common shape of MedQA and MedMCQA: question, lettered options, a letter to say.
    static func multipleChoiceExample(
        id: String, instruction: String, question: String, options: [String], correct: Int
    ) -> Example {
        let letters = ["A", "B", "C", "D", "E"]
        let lines = zip(letters, options).map { "\($0). \($1)" }.joined(separator: "\n")
        var stem = question.trimmingCharacters(in: .whitespacesAndNewlines)
        if let last = stem.last, !"?.:".contains(last) { stem += "?" }
        return Example(
            id: id,
            parts: PromptParts(
                instruction: instruction,
                blocks: [.init("Question:", stem), .init("Options:", lines)],
                lead: "The answer is"),
            options: options, gold: [letters[correct]], answer: letters[correct])
    }
}
