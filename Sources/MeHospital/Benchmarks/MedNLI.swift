/// MedNLI's JSON lines: sentences of notes with hypotheses, a third of each label.
enum MedNLIFiles {
    private struct Row: Encodable {
        var gold_label: String
        var pairID: String
        var sentence1: String
        var sentence1_binary_parse = ""
        var sentence1_parse = ""
        var sentence2: String
        var sentence2_binary_parse = ""
        var sentence2_parse = ""
        var synthetic = true
    }

    /// Premises that name no invented drug or disease would read alike in all splits, so they are
    /// shared out between training and test.
    private static func bases(taught: Bool) -> [MedNLIPhrases.Base] {
        MedNLIPhrases.bases.enumerated().filter { index, base in
            base.premise.contains("{D}") || base.premise.contains("{S}")
                || (index % 2 == 0) == taught
        }.map(\.element)
    }

    static func items(_ cast: Cast, _ count: Int, stream: String) -> [BioNLIFiles.Item] {
        var chance = Chance(seed: cast.world.seed, stream)
        let bases = bases(taught: cast.taught)
        let labels = ["entailment", "contradiction", "neutral"]
        return chance.shuffled(Array(0..<count)).map { index in
            let base = chance.pick(bases)
            var slots = cast.world.slots(.drug(chance.pick(cast.drugs)))
            slots["age"] = "\(chance.number(61...88))"
            slots["days"] = "\(chance.number(3...9))"
            slots["com"] = chance.pick(NotePhrases.complaints)
            slots["old"] = chance.pick(NotePhrases.history)
            let label = labels[index % 3]
            let hypotheses = [base.entailed, base.contradicted, base.neutral][index % 3]
            return BioNLIFiles.Item(
                premise: Frame.fill(base.premise, slots, &chance),
                hypothesis: Frame.fill(chance.pick(hypotheses), slots, &chance), label: label)
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let count = settings.benchmarkItems
        let sizes = [
            ("train", count * 5 / 2, true), ("dev", count / 2, true), ("test", count, false),
        ]
        return try sizes.map { name, size, taught in
            let rows = items(Cast(world, taught: taught), size, stream: "mednli \(name)")
                .enumerated().map { index, item in
                    Row(
                        gold_label: item.label, pairID: "synthetic-\(name)-\(index)",
                        sentence1: item.premise, sentence2: item.hypothesis)
                }
            return TextFile(
                path: "benchmarks/mednli/mli_\(name)_v1.jsonl", text: try Encoding.jsonLines(rows))
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(Cast(world, taught: true), count, stream: stream).map { item in
            InstructionSample(
                instruction: BioNLIFiles.instruction,
                input: "Premise: \(item.premise)\nHypothesis: \(item.hypothesis)\nThe answer is",
                output: item.label, source: "mednli")
        }
    }
}

enum MedNLIPhrases {
    struct Base {
        var premise: String
        var entailed: [String]
        var contradicted: [String]
        var neutral: [String]
    }

    static let bases = [
        Base(
            premise: "The patient is {age} years old and was admitted with {com} and {F}.",
            entailed: ["The patient has {com}.", "The patient is elderly."],
            contradicted: ["The patient has no {com}.", "The patient is a child."],
            neutral: ["The patient lives alone.", "The patient has {old}."]),
        Base(
            premise: "{D} was stopped on day {days} because of {E}.",
            entailed: ["The patient no longer takes {D}.", "The patient had {E}."],
            contradicted: ["{D} was continued throughout.", "The patient never had {E}."],
            neutral: ["{D} will be started again next month.", "The patient also has {old}."]),
        Base(
            premise: "{X} was negative, and {S} was ruled out.",
            entailed: ["The patient does not have {S}.", "A test for {S} was done."],
            contradicted: ["The patient has {S}.", "{X} was positive."],
            neutral: ["The patient has a sister with {S}.", "The patient was relieved."]),
        Base(
            premise: "He takes {D} {dose} every morning and has missed no dose.",
            entailed: ["The patient is on medication.", "The patient takes {D} daily."],
            contradicted: ["The patient takes no medicine.", "The patient often forgets {D}."],
            neutral: ["The patient has taken {D} for ten years.", "The patient dislikes {D}."]),
        Base(
            premise: "She has a history of {old}, for which she takes no medication.",
            entailed: ["The patient has had {old}.", "The {old} is not treated with drugs."],
            contradicted: ["The patient has never had {old}.", "Drugs are taken for {old}."],
            neutral: ["The patient has {com}.", "The {old} began in childhood."]),
        Base(
            premise: "Temperature was normal on arrival but rose to 39 degrees on day {days}.",
            entailed: ["The patient developed a fever.", "There was no fever on arrival."],
            contradicted: [
                "The patient never had a fever.", "The patient was febrile on arrival.",
            ],
            neutral: ["Blood cultures were positive.", "The fever was due to {D}."]),
        Base(
            premise: "After {days} days of {D} the {com} had gone and he walked without help.",
            entailed: ["The {com} resolved.", "The patient could walk."],
            contradicted: ["The {com} became worse.", "The patient was unable to walk."],
            neutral: ["The patient went home by car.", "{M} was low."]),
        Base(
            premise: "Her father and two brothers have {S}; she has no sign of it.",
            entailed: ["There is a family history of {S}.", "The patient has no sign of {S}."],
            contradicted: ["No relative has {S}.", "The patient shows signs of {S}."],
            neutral: ["The patient will have {S} within a year.", "The father takes {D}."]),
        Base(
            premise: "Imaging showed damage to {O} and no other abnormality.",
            entailed: ["Imaging was abnormal.", "There is damage to {O}."],
            contradicted: ["Imaging was normal.", "{O} appeared healthy on imaging."],
            neutral: ["The damage is {days} years old.", "The patient was in pain."]),
        Base(
            premise: "He quit smoking {days} years ago and drinks no alcohol.",
            entailed: ["The patient used to smoke.", "The patient does not drink."],
            contradicted: ["The patient has never smoked.", "The patient drinks every day."],
            neutral: ["The patient has {com}.", "The patient's wife smokes."]),
        Base(
            premise: "{M} dropped by half under {D}, so the dose was lowered to {dose}.",
            entailed: ["The dose of {D} was reduced.", "{M} fell."],
            contradicted: ["The dose of {D} was raised.", "{M} did not change."],
            neutral: ["The patient felt dizzy.", "{M} will be normal next week."]),
        Base(
            premise: "The patient refused {X} and left against advice before a diagnosis was made.",
            entailed: ["{X} was not done.", "There is no diagnosis yet."],
            contradicted: ["The patient agreed to {X}.", "A diagnosis was made."],
            neutral: ["The patient has {S}.", "The patient came back later."]),
        Base(
            premise: "On {D} {dose} the {com} fell from eight points to two within {days} days.",
            entailed: ["The {com} became milder.", "The patient received {D}."],
            contradicted: ["The {com} became stronger.", "The patient received no {D}."],
            neutral: ["The patient had {S} as a child.", "{M} was checked twice."]),
        Base(
            premise: "{S} was diagnosed {days} years ago and has never been treated.",
            entailed: ["The patient has {S}.", "No treatment for {S} was given."],
            contradicted: ["{S} was diagnosed today.", "The patient is treated for {S}."],
            neutral: ["The patient fears needles.", "The patient has {old} as well."]),
        Base(
            premise: "The wound was dry and the stitches were removed on day {days}.",
            entailed: ["The patient had a wound.", "The stitches are out."],
            contradicted: ["The wound was oozing.", "The stitches were left in place."],
            neutral: ["The patient had surgery on the knee.", "The scar was itchy."]),
        Base(
            premise: "She was switched from {D} to another drug since {M} had become abnormal.",
            entailed: ["{D} was stopped.", "{M} was not normal."],
            contradicted: ["She stayed on {D}.", "{M} was normal throughout."],
            neutral: ["The new drug works better.", "She had wished for the change."]),
        Base(
            premise: "Neither {com} nor weight loss was reported, but appetite was poor.",
            entailed: ["The patient ate little.", "There was no {com}."],
            contradicted: ["The patient complained of {com}.", "Appetite was good."],
            neutral: ["The patient has {old}.", "The patient eats no meat."]),
        Base(
            premise: "At {age} she still lives by herself and does her own shopping.",
            entailed: ["The patient lives alone.", "The patient is able to shop."],
            contradicted: ["The patient lives in a nursing home.", "She is bedridden."],
            neutral: ["The patient has {S}.", "Her son calls every day."]),
        Base(
            premise:
                "{X} had to be repeated because the first sample was lost; the second showed {S}.",
            entailed: ["{X} was done twice.", "{S} was found."],
            contradicted: ["{X} was done once only.", "{S} was excluded."],
            neutral: ["The patient was angry.", "{D} was given after the second test."]),
        Base(
            premise: "He was intubated on arrival and breathed on his own after {days} days.",
            entailed: ["The patient needed a ventilator.", "The patient recovered breathing."],
            contradicted: ["The patient was never intubated.", "He remained on the ventilator."],
            neutral: ["The patient has asthma.", "The patient had {com} afterwards."]),
    ]
}
