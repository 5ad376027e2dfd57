/// A question on one fact with lettered options.
struct ChoiceQuestion {
    var stem: String
    var options: [String]
    var correct: Int
    var fact: Fact

    static let letters = ["A", "B", "C", "D", "E"]

    /// The right answer as a letter and its text.
    var answer: String { "\(Self.letters[correct]). \(options[correct])" }

    /// The options as lines.
    var optionLines: String {
        zip(Self.letters, options).map { "\($0). \($1)" }.joined(separator: "\n")
    }
}

/// Makes questions whose right letters are spread evenly.
struct QuestionMaker {
    let world: World
    let stems: [Attribute: [String]]
    let optionCount: Int
    private var chance: Chance

    init(world: World, stems: [Attribute: [String]], optionCount: Int, stream: String) {
        self.world = world
        self.stems = stems
        self.optionCount = optionCount
        chance = Chance(seed: world.seed, stream)
    }

    /// `count` questions on facts of one half; a fact comes again, in other words, only after all
    /// others had their turn.
    mutating func questions(_ count: Int, taught: Bool) -> [ChoiceQuestion] {
        let facts = world.facts.filter { $0.taught == taught }
        var queue: [(fact: Fact, round: Int)] = []
        var round = 0
        while queue.count < count {
            queue += chance.shuffled(facts).map { ($0, round) }
            round += 1
        }
        let letters = chance.shuffled((0..<queue.count).map { $0 % optionCount })
        var result: [ChoiceQuestion] = []
        for (index, item) in queue.enumerated() where result.count < count {
            if let question = question(item.fact, item.round, letters[index]) {
                result.append(question)
            }
        }
        return result
    }

    private mutating func question(_ fact: Fact, _ round: Int, _ letter: Int) -> ChoiceQuestion? {
        guard let frames = stems[fact.attribute],
            let wrong = world.distractors(for: fact, optionCount - 1, &chance)
        else { return nil }
        var options = wrong
        options.insert(fact.value, at: letter)
        let frame = frames[(chance.below(frames.count) + round) % frames.count]
        let slots = world.slots(fact.subject).merging(
            ["age": "\(chance.number(20...79))", "sex": chance.pick(["man", "woman"])]
        ) { $1 }
        return ChoiceQuestion(
            stem: Frame.fill(frame, slots, &chance), options: options, correct: letter, fact: fact)
    }
}
