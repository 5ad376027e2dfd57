import Foundation

extension Benchmark {
    /// MedQA, the USMLE part with five options (Jin et al. 2021); files with four options read too.
    /// Letters are compared by summed log-likelihood.
    package static let medQA = Benchmark(
        name: "medqa", title: "MedQA (USMLE)", task: .questionAnswering,
        form: .choice(["A", "B", "C", "D", "E"]), metrics: [.accuracy, .macroF1],
        released: .firstSubstringExactCase, maximumTokens: 32, stops: ["\n\n"], load: loadMedQA)

    private static func loadMedQA(_ folder: URL, _ split: Split) throws -> [Example] {
        let name =
            switch split {
            case .train: "train"
            case .validation: "dev"
            case .test: "test"
            }
        var candidates = ["\(name).jsonl", "5_options/\(name).jsonl", "questions/US/\(name).jsonl"]
        if split == .train { candidates.append("4_options/train_sample.jsonl") }
        let file = try BenchmarkFile.find(candidates, in: folder)
        return try BenchmarkFile.lines(file).map(medQAExample)
    }

    private static func medQAExample(_ record: JSONRecord) throws -> Example {
        let options = try record.object("options")
        let letters = ["A", "B", "C", "D", "E"].filter { options.has($0) }
        guard letters.count >= 2, letters.count == options.fields.count,
            letters == Array(["A", "B", "C", "D", "E"].prefix(letters.count))
        else {
            throw record.wrong(
                "options", "the options A to E", options.fields.keys.sorted().joined(separator: ",")
            )
        }
        let key = try record.string("answer_idx")
        guard let correct = letters.firstIndex(of: key) else {
            throw record.wrong("answer_idx", "one of \(letters.joined(separator: ", "))", key)
        }
        return multipleChoiceExample(
            id: record.place,
            instruction: "You are a doctor taking the United States Medical Licensing Examination. "
                + "Choose the one correct answer from A to \(letters[letters.count - 1]), "
                + "following current practice and guidelines.",
            question: try record.string("question"),
            options: try letters.map { try options.string($0) }, correct: correct)
    }
}
