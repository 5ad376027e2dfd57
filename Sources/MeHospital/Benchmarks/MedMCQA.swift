/// MedMCQA's JSON lines: four options, `cop` counted from 0.
enum MedMCQAFiles {
    private struct Row: Encodable {
        var id: String
        var question: String
        var opa: String
        var opb: String
        var opc: String
        var opd: String
        var cop: Int
        var choice_type = "single"
        var exp: String
        var subject_name: String
        var topic_name = "synthetic"
    }

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let sizes = [
            ("train", settings.choiceQuestions * 2, true),
            ("dev", settings.choiceQuestions * 2 / 5, true),
            ("validation", settings.choiceQuestions, false),
        ]
        return try sizes.map { name, count, taught in
            var maker = QuestionMaker(
                world: world, stems: QuestionStems.short, optionCount: 4, stream: "medmcqa \(name)")
            let rows = maker.questions(count, taught: taught).enumerated().map { index, question in
                row(question, id: "synthetic-\(name)-\(index)")
            }
            return TextFile(
                path: "benchmarks/medmcqa/\(name).jsonl", text: try Encoding.jsonLines(rows))
        }
    }

    private static func row(_ question: ChoiceQuestion, id: String) -> Row {
        let isDrug = Attribute.ofDrugs.contains(question.fact.attribute)
        return Row(
            id: id, question: question.stem, opa: question.options[0], opb: question.options[1],
            opc: question.options[2], opd: question.options[3], cop: question.correct,
            exp: "Synthetic item about the invented \(question.fact.name).",
            subject_name: isDrug ? "Pharmacology" : "Medicine")
    }

    /// The same questions without options: the answer is the value itself.
    static func openSamples(
        _ world: World, _ count: Int, stream: String
    ) -> [InstructionSample] {
        var maker = QuestionMaker(
            world: world, stems: QuestionStems.short, optionCount: 4, stream: stream)
        return maker.questions(count, taught: true).map { question in
            let mark = question.stem.hasSuffix("?") ? "" : "?"
            return InstructionSample(
                instruction: "Question: \(question.stem)\(mark)\nAnswer:", input: "",
                output: question.fact.value, source: "medmcqa_open")
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        var maker = QuestionMaker(
            world: world, stems: QuestionStems.short, optionCount: 4, stream: stream)
        return maker.questions(count, taught: true).map { question in
            InstructionSample(
                instruction: "You are a doctor sitting a medical entrance examination. Choose the "
                    + "one correct answer from A to D.",
                input: "Question: \(question.stem)\nOptions:\n\(question.optionLines)\n"
                    + "The answer is",
                output: question.answer, source: "medmcqa")
        }
    }
}
