/// emrQA after its conversion: SQuAD's layout, several wordings of a question, one answer each.
enum EmrQAFiles {
    private struct Release: Encodable {
        var version = "synthetic"
        var data: [Topic]
    }
    private struct Topic: Encodable {
        var title: String
        var paragraphs: [Paragraph]
    }
    struct Paragraph: Encodable {
        var note_id: String
        var context: String
        var qas: [Question]
    }
    struct Question: Encodable {
        var id: String
        var question: [String]
        var answers: [Answer]
    }
    struct Answer: Encodable {
        var text: String
        /// Counted in Unicode scalars from the start of the context.
        var answer_start: Int
        var evidence: String
    }

    private static let wordings: [(category: String, questions: [String])] = [
        (
            "complaint",
            ["What brought the patient to the hospital?", "What is the chief complaint?"]
        ),
        ("history", ["What illness did the patient have before?", "Name the earlier diagnosis."]),
        ("finding", ["What was found on arrival?", "Which sign did the patient show on arrival?"]),
        ("test", ["Which test was done and was positive?", "How was the diagnosis made?"]),
        ("drug", ["Which drug was started?", "What new medicine did the patient receive?"]),
        ("dose", ["What dose of {D} was given?", "How much {D} was the patient started on?"]),
        ("problem", ["For which problem was {D} given?", "Why was {D} started?"]),
        ("effect", ["What did the patient complain of in hospital?", "Which complaint settled?"]),
        ("monitoring", ["What did the team follow daily?", "Which value was watched each day?"]),
        (
            "home",
            ["What else is the patient to take at home?", "Name the first discharge medication."]
        ),
    ]

    static func paragraphs(
        _ cast: Cast, notes count: Int, questions each: Int, stream: String, firstSubject: Int
    ) -> [Paragraph] {
        var writer = NoteWriter(world: cast.world, stream: stream, firstSubject: firstSubject)
        var chance = Chance(seed: cast.world.seed, stream + " questions")
        let notes = writer.notes(count, drugs: cast.drugs, identifiers: false)
        return notes.map { note in
            let drug = note.marks.first { $0.category == "answer-drug" }?.text ?? ""
            let lines = note.text.split(separator: "\n").map(String.init)
            let chosen = chance.sample(Array(wordings.indices), each)
            let questions = chosen.compactMap { index -> Question? in
                let (category, frames) = wordings[index]
                guard let mark = note.marks.first(where: { $0.category == "answer-" + category })
                else { return nil }
                let asked = chance.shuffled(frames).map { Frame.fill($0, ["D": drug], &chance) }
                return Question(
                    id: "\(note.noteID)-\(category)", question: asked,
                    answers: [
                        Answer(
                            text: mark.text, answer_start: mark.start,
                            evidence: lines.first { $0.contains(mark.text) } ?? mark.text)
                    ])
            }
            return Paragraph(note_id: note.noteID, context: note.text, qas: questions)
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let count = settings.benchmarkItems / 4
        let sizes = [
            ("train", count * 5 / 2, true), ("dev", max(1, count / 3), true),
            ("test", count, false),
        ]
        return try sizes.enumerated().map { index, size in
            let list = paragraphs(
                Cast(world, taught: size.2), notes: size.1, questions: 4, stream: "emrqa \(size.0)",
                firstSubject: 14_000_000 + index * 100_000)
            let release = Release(data: [Topic(title: "synthetic", paragraphs: list)])
            return TextFile(
                path: "benchmarks/emrqa/\(size.0).json",
                text: try Encoding.json(release, pretty: true))
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        let list = paragraphs(
            Cast(world, taught: true), notes: count, questions: 1, stream: stream,
            firstSubject: 15_000_000)
        return list.flatMap { paragraph in
            paragraph.qas.map { item in
                InstructionSample(
                    instruction: "Copy the piece of the note that answers the question. Write only "
                        + "that piece and add no words.",
                    input: "Note:\n\(paragraph.context)\nQuestion: \(item.question[0])\nAnswer:",
                    output: item.answers[0].text, source: "emrqa")
            }
        }
    }
}
