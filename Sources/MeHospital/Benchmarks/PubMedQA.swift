/// PubMedQA's labelled part: questions on abstracts of made-up trials; 45 % yes, 33 % no, 22 % maybe.
struct PubMedQAItem: Encodable {
    var QUESTION: String
    var CONTEXTS: [String]
    var LABELS: [String]
    var MESHES: [String]
    var YEAR: String
    var reasoning_required_pred: String
    var reasoning_free_pred: String
    var final_decision: String
    var LONG_ANSWER: String
}

enum PubMedQAFiles {
    static func items(_ cast: Cast, _ count: Int, stream: String) -> [PubMedQAItem] {
        var chance = Chance(seed: cast.world.seed, stream)
        let pattern: [Trial.Verdict] = [
            .yes, .no, .maybe, .yes, .yes, .no, .yes, .no, .maybe,
        ]
        let verdicts = chance.shuffled((0..<count).map { pattern[$0 % pattern.count] })
        return verdicts.map { verdict in
            let drug = chance.pick(cast.drugs)
            let trial = Trial(world: cast.world, drug: drug, verdict: verdict, &chance)
            let world = cast.world
            return PubMedQAItem(
                QUESTION: trial.say(Trial.question, &chance),
                CONTEXTS: [
                    trial.say(Trial.purpose, &chance), trial.say(Trial.methods, &chance),
                    trial.say(Trial.results[verdict] ?? [], &chance),
                ], LABELS: ["PURPOSE", "METHODS", "RESULTS"],
                MESHES: [
                    world.drugs[drug].name, world.diseases[world.drugs[drug].disease].name,
                    "Synthetic",
                ], YEAR: trial.slots["year"] ?? "", reasoning_required_pred: verdict.rawValue,
                reasoning_free_pred: verdict.rawValue, final_decision: verdict.rawValue,
                LONG_ANSWER: trial.say(Trial.conclusions[verdict] ?? [], &chance))
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let count = settings.benchmarkItems
        let train = items(Cast(world, taught: true), count * 5 / 2, stream: "pubmedqa train")
        let test = items(Cast(world, taught: false), count, stream: "pubmedqa test")
        var records: [String: PubMedQAItem] = [:]
        var truth: [String: String] = [:]
        for (index, item) in (train + test).enumerated() {
            let id = "\(91_000_000 + index * 17)"
            records[id] = item
            if index >= train.count { truth[id] = item.final_decision }
        }
        let folder = "benchmarks/pubmedqa"
        return [
            TextFile(
                path: "\(folder)/ori_pqal.json", text: try Encoding.json(records, pretty: true)),
            TextFile(
                path: "\(folder)/test_ground_truth.json",
                text: try Encoding.json(truth, pretty: true)),
        ]
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(Cast(world, taught: true), count, stream: stream).map { item in
            InstructionSample(
                instruction: "As an expert in clinical research, judge from the abstract below "
                    + "whether the statement asked about holds. Answer with one word: yes, no or "
                    + "maybe.",
                input: "Abstract:\n\(item.CONTEXTS.joined(separator: "\n"))\n"
                    + "Question: \(item.QUESTION)\nThe answer is",
                output: item.final_decision, source: "pubmedqa")
        }
    }
}
