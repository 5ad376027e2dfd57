/// BioNLI as `id,premise,hypothesis,label`: does a conclusion follow from a trial's report? A third
/// each; contradictions turn the direction round, neutral ones speak of something not measured.
enum BioNLIFiles {
    struct Item {
        var premise: String
        var hypothesis: String
        var label: String
    }

    private static let hypotheses: [String: [String]] = [
        "yes entailment": [
            "{D} {bettered} {out} in people with {S}.", "{D} can {better} {out} in {S}.",
            "Compared with no {D}, treatment with it {bettered} {out}.",
        ],
        "yes contradiction": [
            "{D} {worsened} {out} in people with {S}.",
            "{D} had no influence on {out} in {S}.", "{D} cannot {better} {out} in {S}.",
        ],
        "no entailment": [
            "{D} failed to {better} {out} in {S}.",
            "{D} did not {better} {out} in people with {S}.",
            "{Out} was not {bettered} by {D}.",
        ],
        "no contradiction": [
            "{D} {bettered} {out} in people with {S}.", "{D} can {better} {out} in {S}.",
            "In {S}, {out} was {bettered} by {D}.",
        ],
        "neutral": [
            "{D} is more likely to {better} {out} in children than in adults with {S}.",
            "{D} is cheaper than other drugs for {S}.",
            "A double dose of {D} would {better} {out} further.",
            "{D} acts faster in {S} when taken with food.",
            "Most patients with {S} prefer {D} to surgery.",
        ],
    ]

    static func items(_ cast: Cast, _ count: Int, stream: String) -> [Item] {
        var chance = Chance(seed: cast.world.seed, stream)
        let labels = ["entailment", "contradiction", "neutral"]
        return chance.shuffled(Array(0..<count)).map { index in
            let label = labels[index % 3]
            let verdict: Trial.Verdict = index / 3 % 2 == 0 ? .yes : .no
            let trial = Trial(
                world: cast.world, drug: chance.pick(cast.drugs), verdict: verdict, &chance)
            let premise = [
                trial.say(Trial.methods, &chance), trial.say(Trial.results[verdict] ?? [], &chance),
            ]
            let key = label == "neutral" ? label : "\(verdict.rawValue) \(label)"
            return Item(
                premise: premise.joined(separator: " "),
                hypothesis: trial.say(hypotheses[key] ?? [], &chance), label: label)
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        let count = settings.benchmarkItems
        let sizes = [
            ("train", count * 5 / 2, true), ("dev", count / 2, true), ("test", count, false),
        ]
        return sizes.map { name, size, taught in
            let rows = items(Cast(world, taught: taught), size, stream: "bionli \(name)")
                .enumerated().map { index, item in
                    ["synthetic-\(name)-\(index)", item.premise, item.hypothesis, item.label]
                }
            return TextFile(
                path: "benchmarks/bionli/\(name).csv",
                text: Encoding.csv([["id", "premise", "hypothesis", "label"]] + rows))
        }
    }

    static let instruction =
        "Decide whether the premise entails the hypothesis, contradicts it, or neither (neutral). "
        + "Answer with one word: entailment, contradiction or neutral."

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(Cast(world, taught: true), count, stream: stream).map { item in
            InstructionSample(
                instruction: instruction,
                input: "Premise: \(item.premise)\nHypothesis: \(item.hypothesis)\nThe answer is",
                output: item.label, source: "bionli")
        }
    }
}
