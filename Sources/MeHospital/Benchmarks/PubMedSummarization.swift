/// PubMed summarisation (Cohan et al. 2018): articles as lists of sentences with their abstracts.
enum PubMedSummarizationFiles {
    struct Item: Encodable {
        var article_id: String
        var article_text: [String]
        var abstract_text: [String]
        var labels: String? = nil
        var section_names: [String]
        var sections: [[String]]
    }

    static func items(_ cast: Cast, _ count: Int, stream: String) -> [Item] {
        var chance = Chance(seed: cast.world.seed, stream)
        return (0..<count).map { index in
            let verdict: Trial.Verdict = [.yes, .no, .maybe][index % 3]
            let trial = Trial(
                world: cast.world, drug: chance.pick(cast.drugs), verdict: verdict, &chance)
            return item(
                trial, id: "synthetic-\(stream.split(separator: " ").last ?? "")-\(index)", &chance)
        }
    }

    private static func item(_ trial: Trial, id: String, _ chance: inout Chance) -> Item {
        let introduction = [
            trial.say(Trial.purpose, &chance), trial.say(opening, &chance),
            trial.say(earlier, &chance),
        ]
        let methods =
            [trial.say(Trial.methods, &chance)] + chance.sample(handling, 2)
        let result = trial.say(Trial.results[trial.verdict] ?? [], &chance)
        let results = [
            trial.say(flow, &chance), result, trial.say(harm, &chance),
        ]
        let conclusion = trial.say(Trial.conclusions[trial.verdict] ?? [], &chance)
        let discussion = [
            trial.say(meaning, &chance), chance.pick(StudyPhrases.generalLimits), conclusion,
        ]
        let abstract = [
            trial.say(aims, &chance), trial.say(Trial.methods, &chance), result,
            trial.say(harm, &chance), conclusion,
        ]
        let sections = [introduction, methods, results, discussion]
        return Item(
            article_id: id, article_text: sections.flatMap { $0 },
            abstract_text: abstract.map { "<S> \($0) </S>" },
            section_names: ["introduction", "methods", "results", "discussion"], sections: sections)
    }

    private static let handling = [
        "A nurse who was unaware of the groups took all readings.",
        "Doses were counted at each visit.", "Two statisticians worked apart from each other.",
        "Dropouts were kept in the group they had been assigned to.",
        "The plan of analysis was lodged before the first patient was seen.",
    ]
    private static let opening = [
        "{S} is seldom seen, and few doctors have treated many cases.",
        "Care of people with {S} has changed since {year}, when the first registry was opened.",
    ]
    private static let earlier = [
        "Two small series with {D} gave hope, but neither had a control group.",
        "An earlier report on {D} had been criticised for its many missing values.",
        "Animal work with {D} pointed in different directions.",
    ]
    private static let flow = [
        "Of {n} patients who agreed to take part, nearly all stayed to the end.",
        "The two groups were alike in age, sex and severity of {S} at the start.",
    ]
    private static let harm = [
        "Side effects were mild; {E} was the one most often named.",
        "Harm was rare, and {E} led the list of complaints.",
    ]
    private static let meaning = [
        "To our knowledge no study of this size has looked at {out} in {S} before.",
        "How {D} might act on {out} cannot be told from these data.",
    ]
    private static let aims = [
        "To learn whether {D} can {better} {out} in {S}.",
        "The aim was to measure the influence of {D} on {out} in people with {S}.",
    ]

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let count = settings.benchmarkItems
        let sizes = [("train", count, true), ("val", count / 4, true), ("test", count / 2, false)]
        return try sizes.map { name, size, taught in
            let rows = items(Cast(world, taught: taught), size, stream: "summaries \(name)")
            return TextFile(
                path: "benchmarks/pubmed_summarization/\(name).txt",
                text: try Encoding.jsonLines(rows))
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(Cast(world, taught: true), count, stream: stream).map { item in
            let abstract = item.abstract_text.map { $0.dropFirst(4).dropLast(5) }
            return InstructionSample(
                instruction: "Summarise this medical paper in six sentences.",
                input: "Paper: \(item.article_text.joined(separator: " "))\nSummary:",
                output: abstract.joined(separator: " "), source: "pubmed_summarization")
        }
    }
}
