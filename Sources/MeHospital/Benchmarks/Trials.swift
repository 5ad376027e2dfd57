/// A made-up trial whose outcome is open: the answer lies in the text, not in the world's facts.
struct Trial {
    enum Verdict: String {
        case yes, no, maybe
    }

    var drug: Int
    var verdict: Verdict
    var slots: Frame.Slots

    /// What was measured: name, the verb for getting better, for getting worse, a second outcome.
    static let outcomes: [(name: String, better: String, worse: String)] = [
        ("the relapse rate", "reduce", "raise"), ("the length of hospital stay", "reduce", "raise"),
        ("the pain score", "reduce", "raise"), ("walking distance", "increase", "lower"),
        ("the number of attacks", "reduce", "raise"), ("sleep quality", "improve", "worsen"),
        ("fatigue", "reduce", "raise"), ("appetite", "improve", "worsen"),
        ("the need for transfusion", "reduce", "raise"), ("muscle strength", "increase", "lower"),
        ("mortality at one year", "reduce", "raise"), ("quality of life", "improve", "worsen"),
        ("the rate of readmission", "reduce", "raise"), ("exercise capacity", "increase", "lower"),
        ("memory", "improve", "worsen"), ("the use of painkillers", "reduce", "raise"),
    ]

    /// The past tense of the verbs above.
    static func past(_ verb: String) -> String {
        verb.hasSuffix("e") ? verb + "d" : verb + "ed"
    }

    init(world: World, drug: Int, verdict: Verdict, _ chance: inout Chance) {
        self.drug = drug
        self.verdict = verdict
        let chosen = chance.sample(Self.outcomes, 2)
        let (outcome, other) = (chosen[0], chosen[1])
        slots = world.slots(.drug(drug)).merging([
            "out": outcome.name, "better": outcome.better, "worse": outcome.worse,
            "bettered": Self.past(outcome.better), "worsened": Self.past(outcome.worse),
            "other": other.name, "otherbetter": other.better,
            "otherbettered": Self.past(other.better), "otherworsened": Self.past(other.worse),
            "n": "\(chance.number(40...480))", "wk": "\(chance.number(4...40))",
            "late": "\(chance.number(52...104))",
            "ctr": "\(chance.number(2...18))", "design": chance.pick(Vocabulary.designs),
            "a": "\(chance.number(52...78))", "b": "\(chance.number(18...44))",
            "ps": "0.00\(chance.number(1...9))", "pn": "0.\(chance.number(31...88))",
            "pb": "0.0\(chance.number(6...9))", "year": "\(chance.number(2010...2023))",
        ]) { $1 }
    }

    static let question = [
        "Does {D} {better} {out} in patients with {S}?",
        "Can {D} {better} {out} in {S}?",
        "In people with {S}, does treatment with {D} {better} {out}?",
        "Is {D} able to {better} {out} in {S}?",
    ]
    static let purpose = [
        "People with {S} often ask whether anything can {better} {out}. We tested {D}.",
        "It is unclear if {D}, used for {S}, can also {better} {out}.",
        "The influence of {D} on {out} in {S} has not been measured before.",
        "In {S}, {out} matters to patients. This {design} asked what {D} does to it.",
    ]
    static let methods = [
        "In this {design}, {n} patients with {S} from {ctr} centres received {D} or placebo. The "
            + "main outcome, recorded after {wk} weeks, was {out}.",
        "We allotted {n} adults with {S} to {D} or a dummy treatment and compared {out} at week "
            + "{wk}.",
        "Records of {n} people seen since {year} were matched by age and sex. Those on {D} "
            + "were compared with the rest as to {out}.",
    ]
    static let results: [Verdict: [String]] = [
        .yes: [
            "A good response in {out} was seen in {a} percent with {D} and in {b} percent with "
                + "placebo (p = {ps}). {Other} was alike in both groups.",
            "{D} {bettered} {out} clearly (p = {ps}), in men and women alike.",
            "The groups differed in {out} by a wide margin in favour of {D} (p = {ps}). {Other} "
                + "showed no difference (p = {pn}).",
            "Although {other} did not change (p = {pn}), {D} {bettered} {out} (p = {ps}).",
        ],
        .no: [
            "A good response in {out} was seen in {b} percent in either group (p = {pn}). {D} "
                + "{otherbettered} {other}, however (p = {ps}).",
            "At week {wk} the groups were alike in {out} (p = {pn}), and no subgroup stood out.",
            "{D} {worsened} {out} (p = {ps}); {a} percent of patients asked to stop early.",
            "While {D} {otherbettered} {other} (p = {ps}), its influence on {out} was nil "
                + "(p = {pn}).",
        ],
        .maybe: [
            "{D} {bettered} {out} in women (p = {ps}) but not in men (p = {pn}).",
            "{Out} shifted in favour of {D} without reaching significance (p = {pb}); at {ctr} "
                + "centres the difference was significant.",
            "At week {wk} {D} had {bettered} {out} (p = {ps}), yet at week {late} nothing of this "
                + "remained in {a} percent.",
            "Results differed between centres: {D} {bettered} {out} in half of them and "
                + "{worsened} it in the rest.",
        ],
    ]
    static let conclusions: [Verdict: [String]] = [
        .yes: [
            "{D} does {better} {out} in {S}.",
            "Patients with {S} can expect {D} to {better} {out}.",
        ],
        .no: [
            "{D} does not {better} {out} in {S}.",
            "We found no reason to give {D} in order to {better} {out}.",
        ],
        .maybe: [
            "Whether {D} can {better} {out} in {S} stays uncertain.",
            "{D} may {better} {out} in some patients with {S}, but the evidence is mixed.",
        ],
    ]

    /// A sentence from a bank, in this trial's words.
    func say(_ frames: [String], _ chance: inout Chance) -> String {
        var own = slots
        for (key, source) in [("Out", "out"), ("Other", "other")] {
            own[key] = Frame.capitalised(slots[source] ?? "")
        }
        return Frame.fill(chance.pick(frames), own, &chance)
    }
}
