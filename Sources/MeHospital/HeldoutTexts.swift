/// Held-out biomedical text: the corpus's facts in sentences and documents that it never has.
enum HeldoutTexts {
    private static let openings = [
        "Notes from a teaching round.", "From a letter to a new colleague.",
        "Minutes of the formulary meeting.", "Remarks taken down after a lecture.",
        "A page from the ward's own handbook.", "Advice written on the back of a rota.",
    ]
    private static let bridges = [
        "That much is agreed.", "So say the older hands.", "Write it down.",
        "The rest can be looked up.", "Few of us forget it twice.",
    ]

    /// One text for each pair of a drug and its disease.
    static func biomedical(_ world: World) -> [PlainRow] {
        var chance = Chance(seed: world.seed, "heldout biomedical")
        return world.drugs.indices.map { drug in
            let subject = Subject.drug(drug)
            let disease = Subject.disease(world.drugs[drug].disease)
            var sentences = chance.sample(Attribute.ofDrugs, 4).map { attribute in
                Frame.fill(
                    chance.pick(DrugPhrases.heldout[attribute] ?? []), world.slots(subject), &chance
                )
            }
            sentences += chance.sample(Attribute.ofDiseases, 3).map { attribute in
                Frame.fill(
                    chance.pick(DiseasePhrases.heldout[attribute] ?? []), world.slots(disease),
                    &chance)
            }
            sentences.insert(chance.pick(bridges), at: 4)
            sentences.insert(chance.pick(openings), at: 0)
            return PlainRow(
                id: "heldout-biomedical-\(drug)", text: sentences.joined(separator: " "))
        }
    }
}
