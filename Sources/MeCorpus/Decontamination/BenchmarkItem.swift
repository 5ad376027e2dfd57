/// One item of a benchmark as decontamination sees it: its texts apart, any of them empty.
package struct BenchmarkItem: Codable, Equatable, Sendable {
    /// The benchmark's name, e.g. `pubmedqa`.
    package var benchmark: String
    /// The item's id there, as the evaluation knows it.
    package var id: String
    package var question: String
    /// The texts of all options, the right one among them, without their letters.
    package var options: [String]
    /// The right answer in words; a label (`yes`, `B`) says nothing and is told by itself.
    package var answer: String
    /// The text that the question is about: an abstract, a note, a sentence.
    package var passage: String

    package init(
        benchmark: String, id: String, question: String = "", options: [String] = [],
        answer: String = "", passage: String = ""
    ) {
        self.benchmark = benchmark
        self.id = id
        self.question = question
        self.options = options
        self.answer = answer
        self.passage = passage
    }
}
