@testable import MeCorpus

/// Invented items, one of each kind.
enum Invented {
    static let choice = BenchmarkItem(
        benchmark: "exam", id: "1",
        question:
            "Which enzyme does velarone inhibit in the renal tubule of patients with morbane?",
        options: ["Tonic kinase", "Luric reductase", "Pellase", "Cormic synthase"],
        answer: "Luric reductase")
    static let label = BenchmarkItem(
        benchmark: "papers", id: "2",
        question:
            "Does early velarone shorten the hospital stay of adults with severe morbane fever?",
        answer: "yes",
        passage: """
            We followed two hundred adults with morbane fever in four hospitals of the valley. Half of \
            them were given velarone on the first day, the others on the fourth. Stay was counted in \
            whole days from admission. The groups were alike in age, weight and the severity of their \
            fever. Nobody was lost, and two patients of each group were moved to other wards.
            """)
    static let long = BenchmarkItem(
        benchmark: "exam", id: "3",
        question: """
            A 47-year-old beekeeper comes to the valley clinic with nine days of morbane fever, a \
            blue tongue and trembling of both thumbs. She was given pellase by her neighbour. Her \
            pulse is 131 and her urine smells of cloves. What is the next step?
            """,
        options: ["Velarone by mouth", "Tapping of the thumbs", "Cold baths"],
        answer: "Velarone by mouth")
    static let summary = BenchmarkItem(
        benchmark: "summaries", id: "4",
        answer: """
            Velarone halves the days of morbane fever when it is begun on the first day, is of no use \
            from the fifth day on, and turns the tongue of one patient in nine blue for a week.
            """,
        passage: "The full paper is not needed here, only that it is long enough to be one of all.")
    static let items = [choice, label, long, summary]

    /// Prose about the same invented things, with none of the items in it.
    static let topical = """
        Velarone is a drug for morbane. It inhibits luric reductase, which the renal tubule needs, and
        patients with morbane fever stay in hospital for a shorter time. Tonic kinase and pellase are
        not changed. Which of the following is the most likely diagnosis is for others to say.

        In adults of the valley a blue tongue is common. The next step is velarone by mouth.
        """

    /// An item as question banks print it, in the middle of prose.
    static func printed(_ item: BenchmarkItem, answer: Bool = true) -> String {
        let options = zip(["A", "B", "C", "D"], item.options).map { "\($0). \($1)" }
        let lines =
            ["Question: " + item.question] + options + (answer ? ["Answer: " + item.answer] : [])
        return topical + "\n\n" + lines.joined(separator: "\n") + "\n\n" + prose(3, bytes: 600)
    }
}

extension DecontaminationIndex {
    init(_ items: [BenchmarkItem], _ change: (inout DecontaminationSettings) -> Void = { _ in })
        throws
    {
        var settings = DecontaminationSettings()
        change(&settings)
        try self.init(settings: settings, items: items)
    }

    func hits(_ text: String) -> [ContaminationHit] { hits(in: Array(text.utf8)) }

    /// Benchmark, item and evidence of each hit.
    func found(_ text: String) -> [String] {
        hits(text).map { "\($0.benchmark) \($0.item) \($0.evidence.rawValue)" }
    }
}
