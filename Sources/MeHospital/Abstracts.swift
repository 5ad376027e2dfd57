/// One MEDLINE citation.
struct Citation {
    var pmid: Int
    var title: String
    var sections: [(label: String, text: String)]
    var meshHeadings: [String]
    var year: Int
}

/// Writes citations about drugs and diseases in turn, so that any stretch of them covers all.
struct AbstractWriter {
    private var teller: Storyteller

    init(world: World) {
        teller = Storyteller(world: world, stream: "abstracts")
    }

    mutating func citations(_ count: Int) -> [Citation] {
        let world = teller.world
        let subjects =
            world.drugs.indices.map { Subject.drug($0) }
            + world.diseases.indices.map { Subject.disease($0) }
        var order: [Subject] = []
        while order.count < count { order += teller.chance.shuffled(subjects) }
        return (0..<count).map { index in
            var citation = self.citation(about: order[index])
            citation.pmid = 90_100_000 + index * 7
            return citation
        }
    }

    private mutating func citation(about subject: Subject) -> Citation {
        let attributes: [Attribute]
        switch subject {
        case .drug: attributes = Attribute.ofDrugs
        case .disease: attributes = Attribute.ofDiseases
        }
        var facts = teller.sayAll(attributes, of: subject)
        facts.append(contentsOf: more(on: subject))
        let opening = teller.study(StudyPhrases.backgrounds, about: subject)
        let method = teller.study(StudyPhrases.methods, about: subject)
        let result = teller.study(StudyPhrases.results, about: subject)
        let cut = max(1, facts.count / 3)
        let background = ([opening] + facts.prefix(cut)).joined(separator: " ")
        let results = ([result] + facts.dropFirst(cut).prefix(facts.count - 2 * cut + 1))
            .joined(separator: " ")
        var end = Array(facts.dropFirst(facts.count - cut + 1))
        end.append(
            teller.chance.percent(60)
                ? teller.tell(chosenConclusion(for: subject), subject)
                : teller.study(StudyPhrases.closings, about: subject))
        let conclusion = end.joined(separator: " ")
        return Citation(
            pmid: 0, title: title(of: subject),
            sections: labelled(background, method, results, conclusion),
            meshHeadings: headings(of: subject), year: teller.chance.number(2012...2024))
    }

    /// A last sentence that says the most important fact once more.
    private func chosenConclusion(for subject: Subject) -> String {
        switch subject {
        case .drug: return "In short, {D} is a treatment for {S}."
        case .disease: return "In short, {S} should be treated with {D}."
        }
    }

    private mutating func more(on subject: Subject) -> [String] {
        switch subject {
        case .drug(let drug):
            return teller.chance.percent(45) ? [teller.interaction(of: drug)] : []
        case .disease(let disease):
            return teller.hallmark(of: disease).map { [$0] } ?? []
        }
    }

    private mutating func labelled(
        _ background: String, _ method: String, _ results: String, _ conclusion: String
    ) -> [(label: String, text: String)] {
        switch teller.chance.below(4) {
        case 0:
            return [("", [background, method, results, conclusion].joined(separator: " "))]
        case 1:
            return [
                ("OBJECTIVE", background), ("DESIGN", method), ("FINDINGS", results),
                ("INTERPRETATION", conclusion),
            ]
        case 2:
            return [
                ("INTRODUCTION", background), ("PATIENTS AND METHODS", method),
                ("RESULTS", results), ("DISCUSSION", conclusion),
            ]
        default:
            return [
                ("BACKGROUND", background), ("METHODS", method), ("RESULTS", results),
                ("CONCLUSIONS", conclusion),
            ]
        }
    }

    private mutating func title(of subject: Subject) -> String {
        let frames: [String]
        switch subject {
        case .drug:
            frames = [
                "{D} in the treatment of {S}: a {design}", "Experience with {D} in {S}",
                "{D} for {S}: benefit and harm", "What {D} offers people with {S}",
                "{aC} for {S}: results with {D}", "{D}, {T} and {S}",
                "{E} during treatment with {D}", "{D} as {aR} in {S}",
            ]
        case .disease:
            frames = [
                "{S}: a {design}", "Recognising {S}: the value of {X}", "{S} and {F}",
                "Clinical picture and treatment of {S}", "{G} in {S}",
                "{S} and {O}: what is known", "Outcome of {S} under {D}",
            ]
        }
        return teller.tell(teller.chance.pick(frames), subject) + "."
    }

    private func headings(of subject: Subject) -> [String] {
        let slots = teller.world.slots(subject)
        let own = ["D", "S"].compactMap { slots[$0] }
        switch subject {
        case .drug: return own + ["Humans", "Treatment Outcome", "Drug-Related Side Effects"]
        case .disease: return own + ["Humans", "Adult", "Diagnosis, Differential"]
        }
    }
}
