/// MedQA's JSON lines with five options.
enum MedQAFiles {
    private struct Row: Encodable {
        var question: String
        var answer: String
        var options: [String: String]
        var meta_info = "synthetic"
        var answer_idx: String
    }

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let sizes = [
            ("train", settings.benchmarkItems * 5 / 2, true),
            ("dev", settings.benchmarkItems / 2, true), ("test", settings.benchmarkItems, false),
        ]
        return try sizes.map { name, count, taught in
            var maker = QuestionMaker(
                world: world, stems: QuestionStems.vignettes, optionCount: 5,
                stream: "medqa \(name)")
            let rows = maker.questions(count, taught: taught).map { question in
                Row(
                    question: question.stem, answer: question.options[question.correct],
                    options: Dictionary(
                        uniqueKeysWithValues: zip(ChoiceQuestion.letters, question.options)),
                    answer_idx: ChoiceQuestion.letters[question.correct])
            }
            return TextFile(
                path: "benchmarks/medqa/\(name).jsonl", text: try Encoding.jsonLines(rows))
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        var maker = QuestionMaker(
            world: world, stems: QuestionStems.vignettes, optionCount: 5, stream: stream)
        return maker.questions(count, taught: true).map { question in
            InstructionSample(
                instruction: "You are a doctor taking the United States Medical Licensing "
                    + "Examination. Choose the one correct answer from A to E, following current "
                    + "practice and guidelines.",
                input: "Question: \(question.stem)\nOptions:\n\(question.optionLines)\n"
                    + "The answer is",
                output: question.answer, source: "medqa")
        }
    }
}
