/// Which benchmarks a corpus must not hold, what counts as their text in a document, and what becomes
/// of the document.
package struct DecontaminationSettings: Codable, Equatable, Sendable {
    /// Whether benchmarks are looked for at all.
    package var enabled = true
    /// Benchmarks by name, or name=FOLDER where `data` is not their folder; in a run that names none,
    /// those it evaluates.
    package var benchmarks: [String] = []
    /// The benchmarks' folder, or one benchmark's folder or file.
    package var data = ""
    /// Splits whose items are looked for: `train`, `validation`, `test`.
    package var splits = ["test"]
    /// Files of further items, a JSON object a line; name=FILE names their benchmark.
    package var items: [String] = []
    /// Names of those items' fields where they differ, e.g. `question=stem,answer=solution`.
    package var fields = ""
    package var action = ContaminationAction.drop
    /// What becomes of a document that holds an item's passage but not its question with the
    /// answer. An abstract that a question was made from is in every corpus of abstracts: that is
    /// the benchmark's source, and without question and answer it gives nothing away.
    package var passages = PassageTreatment.report
    /// Words in a run that is looked up. Texts of fewer than twice as many use runs one shorter.
    package var runWords = 4
    /// Runs that stand in more different texts than this are stock phrases and not looked up.
    package var maximumTexts = 48
    /// Of texts with more words than this, every fourth run is looked up.
    package var sampledWords = 64
    /// Least share of a question's weight, for questions of 24 words and more, when it is asked and
    /// the answer stands by it.
    package var question = 0.6
    /// The same for questions of 6 words and fewer; in between the threshold falls in a line.
    package var shortQuestion = 0.75
    /// The same for questions of 8 words and more by which two options stand and half of them: few
    /// questions have the same options.
    package var questionWithOptions = 0.6
    /// Least share for a question without its answer, or with it in a statement.
    package var questionAlone = 0.85
    /// Least words of a question that counts without its answer.
    package var aloneWords = 24
    /// The same where the answer is a label, so that no text can stand by the question.
    package var aloneLabelWords = 10
    /// Least share of the weight of an answer or an option.
    package var answer = 0.7
    /// So many words after a question (and its options) may lie between it and the answer.
    package var answerDistance = 60
    /// Least share of a passage, or of an answer of 24 words and more, of 60 words and more.
    package var passage = 0.5
    /// The same for passages of 12 words; in between the threshold falls in a line.
    package var shortPassage = 0.85
    /// Passages of fewer words say too little and are left out.
    package var minimumPassageWords = 12

    package init() {}

    /// Throws one `CorpusError` naming the first setting that cannot be meant.
    package func check() throws {
        func require(_ holds: Bool, _ field: String, _ expected: String, _ got: String) throws {
            guard !holds else { return }
            throw CorpusError(
                path: "corpus.decontamination.\(field)", expected: expected, got: got)
        }
        for (field, share) in [
            ("question", question), ("shortQuestion", shortQuestion),
            ("questionWithOptions", questionWithOptions), ("questionAlone", questionAlone),
            ("answer", answer), ("passage", passage), ("shortPassage", shortPassage),
        ] {
            try require(
                share > 0 && share <= 1, field, "a share above 0, 1 at most", "\(share)")
        }
        try require((3...16).contains(runWords), "runWords", "3 to 16 words", "\(runWords)")
        try require(
            (1...1 << 20).contains(maximumTexts), "maximumTexts", "1 to 1048576", "\(maximumTexts)")
        try require(
            (2 * runWords...1 << 20).contains(sampledWords), "sampledWords",
            "\(2 * runWords) (twice runWords) to 1048576", "\(sampledWords)")
        for (field, words) in [
            ("aloneWords", aloneWords), ("aloneLabelWords", aloneLabelWords),
            ("minimumPassageWords", minimumPassageWords),
        ] {
            try require((4...1 << 20).contains(words), field, "4 to 1048576 words", "\(words)")
        }
        try require(
            (0...10_000).contains(answerDistance), "answerDistance", "0 to 10000 words",
            "\(answerDistance)")
    }

    /// The least share of a question with its answer, by its words.
    func questionThreshold(words: Int) -> Double {
        Self.line(from: (6, shortQuestion), to: (24, question), at: words)
    }

    /// The least share of a passage or a long answer, by its words.
    func passageThreshold(words: Int) -> Double {
        Self.line(from: (12, shortPassage), to: (60, passage), at: words)
    }

    private static func line(
        from first: (words: Int, share: Double), to last: (words: Int, share: Double), at words: Int
    ) -> Double {
        let place = Double(words - first.words) / Double(last.words - first.words)
        return first.share + min(1, max(0, place)) * (last.share - first.share)
    }
}

/// What becomes of a document with a benchmark's text in it.
package enum ContaminationAction: String, Codable, CaseIterable, Sendable {
    /// The document is dropped.
    case drop
    /// The paragraphs that hold the text are cut out.
    case cut
    /// The document stays as it is, and the text is reported.
    case report
}

/// Whether a passage alone is treated as questions are, or only reported.
package enum PassageTreatment: String, Codable, CaseIterable, Sendable {
    case drop, report
}
