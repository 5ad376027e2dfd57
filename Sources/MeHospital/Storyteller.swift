/// Says facts in ever new words: for every subject and attribute it walks through all frames
/// before one comes again, so that each fact meets many wordings.
struct Storyteller {
    let world: World
    var chance: Chance
    private var counters: [String: Int] = [:]

    init(world: World, stream: String) {
        self.world = world
        chance = Chance(seed: world.seed, stream)
    }

    /// One sentence that states the fact.
    mutating func say(_ attribute: Attribute, of subject: Subject) -> String {
        let frames: [String]
        switch subject {
        case .drug: frames = DrugPhrases.corpus[attribute] ?? []
        case .disease: frames = DiseasePhrases.corpus[attribute] ?? []
        }
        return tell(next(frames, "say \(attribute) \(subject)"), subject)
    }

    /// A question with its answer, as a review prints it.
    mutating func ask(_ attribute: Attribute, of subject: Subject) -> String {
        let frames: [String]
        switch subject {
        case .drug: frames = DrugPhrases.questions[attribute] ?? []
        case .disease: frames = DiseasePhrases.questions[attribute] ?? []
        }
        let text = tell(next(frames, "ask \(attribute) \(subject)"), subject)
        return text.contains("Answer:") ? "Question: " + text : text
    }

    /// Sentences that state all the attributes, some of them two at a time, in drawn order.
    mutating func sayAll(_ attributes: [Attribute], of subject: Subject) -> [String] {
        let pairs: [(attributes: [Attribute], frames: [String])]
        switch subject {
        case .drug: pairs = DrugPhrases.pairs
        case .disease: pairs = DiseasePhrases.pairs
        }
        var open = attributes
        var sentences: [String] = []
        for pair in chance.shuffled(pairs) where chance.percent(34) {
            guard pair.attributes.allSatisfy(open.contains) else { continue }
            open.removeAll(where: pair.attributes.contains)
            sentences.append(tell(next(pair.frames, "pair \(pair.attributes) \(subject)"), subject))
        }
        for attribute in open { sentences.append(say(attribute, of: subject)) }
        return chance.shuffled(sentences)
    }

    /// A sentence from a bank that carries a study rather than one fact.
    mutating func study(_ frames: [String], about subject: Subject) -> String {
        tell(chance.pick(frames), subject)
    }

    /// A sentence on one of the drug's interactions.
    mutating func interaction(of drug: Int) -> String {
        let item = world.drugs[drug].interactions[
            rotate("interaction \(drug)", world.drugs[drug].interactions.count)]
        var slots = world.slots(.drug(drug))
        slots["P"] = world.drugs[item.partner].name
        slots["K"] = item.consequence
        let frames = StudyPhrases.interactions[item.kind] ?? []
        return Frame.fill(next(frames, "\(item.kind) \(drug)"), slots, &chance)
    }

    /// What drives a tumour; nil for other diseases.
    mutating func hallmark(of disease: Int) -> String? {
        guard world.diseases[disease].hallmark != nil else { return nil }
        return tell(next(DiseasePhrases.hallmark, "hallmark \(disease)"), .disease(disease))
    }

    mutating func tell(_ frame: String, _ subject: Subject) -> String {
        Frame.fill(frame, world.slots(subject), &chance)
    }

    private mutating func next(_ frames: [String], _ key: String) -> String {
        precondition(!frames.isEmpty, "Storyteller: expected frames for \(key), got none")
        return frames[rotate(key, frames.count)]
    }

    private mutating func rotate(_ key: String, _ count: Int) -> Int {
        let turn = counters[key] ?? chance.below(count)
        counters[key] = turn + 1
        return turn % count
    }
}
