import Foundation

extension Benchmark {
    /// emrQA (Pampari et al. 2018) in its released JSON: answers are pieces of a note. A question
    /// with paraphrases is asked in its first wording. Where `answer_start` is a list of line and
    /// token numbers (the unconverted release), the evidence line is the answer, as in the authors'
    /// own SQuAD conversion.
    package static let emrQA = Benchmark(
        name: "emrqa", title: "emrQA", task: .questionAnswering, form: .text,
        metrics: [.exactMatch, .tokenF1], released: .tokenSets, maximumTokens: 64, stops: ["\n\n"],
        load: loadEmrQA)

    private static func loadEmrQA(_ folder: URL, _ split: Split) throws -> [Example] {
        let part =
            switch split {
            case .train: "train"
            case .validation: "dev"
            case .test: "test"
            }
        let file = try BenchmarkFile.find(["\(part).json"], in: folder)
        return try BenchmarkFile.object(file).objects("data").flatMap { topic in
            try topic.objects("paragraphs").flatMap { paragraph in
                let lines = paragraph.fields["context"] as? [String]
                let context = try lines?.joined() ?? paragraph.string("context")
                return try paragraph.objects("qas").map { try emrQAExample($0, context) }
            }
        }
    }

    private static func emrQAExample(_ record: JSONRecord, _ context: String) throws -> Example {
        let question: String
        if record.fields["question"] is [Any] {
            guard let first = try record.strings("question").first else {
                throw record.wrong("question", "at least one wording", [String]())
            }
            question = first
        } else {
            question = try record.string("question")
        }
        var answers: [String] = []
        for answer in try record.objects("answers") {
            let converted = !(answer.fields["answer_start"] is [Any])
            let text = try answer.string(converted ? "text" : "evidence")
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if !answers.contains(text) { answers.append(text) }
        }
        guard let first = answers.first else {
            throw record.wrong("answers", "at least one answer", [String]())
        }
        let parts = PromptParts(
            instruction: "Copy the piece of the note that answers the question. Write only that "
                + "piece and add no words.",
            blocks: [.init("Note:", context), .init("Question:", question)], lead: "Answer:")
        let named = record.fields["id"] is String
        return Example(
            id: named ? try record.string("id") : record.place, parts: parts, gold: answers,
            answer: first)
    }
}
