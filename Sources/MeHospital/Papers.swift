/// One article before it becomes JATS.
struct Paper {
    var identifier: Int
    var title: String
    var abstract: [(label: String, text: String)]
    var sections: [(title: String, paragraphs: [String])]
    var tableHeader: [String]
    var tableRows: [[String]]
    var references: [String]
    var year: Int
}

/// Writes articles, each about two drugs and their diseases, in the kinds a library holds.
struct PaperWriter {
    private var teller: Storyteller
    private var pending: [Int] = []

    init(world: World) {
        teller = Storyteller(world: world, stream: "papers")
    }

    mutating func papers(_ count: Int) -> [Paper] {
        (0..<count).map { paper(number: $0) }
    }

    private mutating func paper(number: Int) -> Paper {
        let first = nextDrug()
        let second = nextDrug()
        let drugs = [first, second]
        let diseases = drugs.map { teller.world.drugs[$0].disease }
        var sections = [
            (title: "Introduction", paragraphs: introduction(diseases)),
            (title: "Methods", paragraphs: methods(drugs)),
            (title: "Results", paragraphs: results(drugs, diseases)),
        ]
        if number % 2 == 0 {
            let title = teller.chance.pick(["Pharmacology", "Mode of action", "Clinical use"])
            sections.append((title: title, paragraphs: pharmacology(drugs)))
        }
        sections.append((title: "Discussion", paragraphs: discussion(drugs, diseases)))
        sections.append(
            (
                title: teller.chance.pick([
                    "Questions from practice", "Frequently asked questions",
                    "What readers want to know",
                ]), paragraphs: questions(drugs, diseases)
            ))
        let table = self.table(drugs)
        return Paper(
            identifier: 80_200_000 + number * 11, title: title(first, second),
            abstract: abstract(drugs), sections: sections, tableHeader: table.header,
            tableRows: table.rows, references: references(number),
            year: teller.chance.number(2013...2024))
    }

    private mutating func nextDrug() -> Int {
        if pending.isEmpty {
            pending = teller.chance.shuffled(Array(teller.world.drugs.indices))
        }
        return pending.removeLast()
    }

    private mutating func title(_ first: Int, _ second: Int) -> String {
        let one = teller.world.slots(.drug(first))
        let two = teller.world.slots(.drug(second))
        let slots = one.merging(["D2": two["D"] ?? "", "S2": two["S"] ?? ""]) { own, _ in own }
        let frames = [
            "{D} and {D2} in clinical use: a review",
            "{S} and {S2}: recognition and treatment with {D} and {D2}",
            "Two drugs, two diseases: {D} for {S} and {D2} for {S2}",
            "Outcomes of {S} under {D} and of {S2} under {D2}",
            "A {design} of {D} in {S}, with a note on {D2}",
        ]
        return Frame.fill(teller.chance.pick(frames), slots, &teller.chance)
    }

    private mutating func abstract(_ drugs: [Int]) -> [(label: String, text: String)] {
        var background: [String] = []
        var findings: [String] = []
        var ends: [String] = []
        for drug in drugs {
            background.append(teller.say(.chemicalClass, of: .drug(drug)))
            findings.append(teller.study(StudyPhrases.results, about: .drug(drug)))
            findings.append(teller.say(.effect, of: .drug(drug)))
            ends.append(teller.say(.indication, of: .drug(drug)))
        }
        return [
            ("Background", background.joined(separator: " ")),
            ("Methods", teller.study(StudyPhrases.methods, about: .drug(drugs[0]))),
            ("Results", findings.joined(separator: " ")),
            ("Conclusions", ends.joined(separator: " ")),
        ]
    }

    private mutating func introduction(_ diseases: [Int]) -> [String] {
        diseases.map { disease in
            let subject = Subject.disease(disease)
            var sentences = [teller.study(StudyPhrases.backgrounds, about: subject)]
            sentences += teller.sayAll(Attribute.ofDiseases, of: subject)
            if let hallmark = teller.hallmark(of: disease) { sentences.append(hallmark) }
            return sentences.joined(separator: " ")
        }
    }

    private mutating func methods(_ drugs: [Int]) -> [String] {
        var sentences = drugs.map { teller.study(StudyPhrases.methods, about: .drug($0)) }
        sentences += drugs.map { teller.say(.route, of: .drug($0)) }
        sentences += teller.chance.sample(StudyPhrases.generalMethods, 2)
        return [sentences.joined(separator: " ")]
    }

    private mutating func results(_ drugs: [Int], _ diseases: [Int]) -> [String] {
        zip(drugs, diseases).map { drug, disease in
            var sentences = [teller.study(StudyPhrases.results, about: .drug(drug))]
            sentences += teller.sayAll([.effect, .monitoring, .indication], of: .drug(drug))
            sentences += teller.sayAll([.finding, .test], of: .disease(disease))
            return sentences.joined(separator: " ")
        }
    }

    private mutating func pharmacology(_ drugs: [Int]) -> [String] {
        drugs.map { drug in
            var sentences = teller.sayAll([.chemicalClass, .target, .route], of: .drug(drug))
            sentences.append(teller.interaction(of: drug))
            return sentences.joined(separator: " ")
        }
    }

    private mutating func discussion(_ drugs: [Int], _ diseases: [Int]) -> [String] {
        var paragraphs = zip(drugs, diseases).map { drug, disease in
            var sentences = teller.sayAll([.target, .indication, .monitoring], of: .drug(drug))
            sentences += teller.sayAll([.organ, .cause, .firstLine], of: .disease(disease))
            sentences.append(teller.interaction(of: drug))
            return sentences.joined(separator: " ")
        }
        let last =
            teller.chance.pick(StudyPhrases.generalLimits) + " "
            + teller.study(StudyPhrases.closings, about: .drug(drugs[0]))
        paragraphs.append(last)
        return paragraphs
    }

    private mutating func questions(_ drugs: [Int], _ diseases: [Int]) -> [String] {
        zip(drugs, diseases).map { drug, disease in
            let ofDrug = teller.chance.shuffled(Attribute.ofDrugs)
            let ofDisease = teller.chance.shuffled(Attribute.ofDiseases)
            let sentences =
                ofDrug.map { teller.ask($0, of: .drug(drug)) }
                + ofDisease.map { teller.ask($0, of: .disease(disease)) }
            return sentences.joined(separator: " ")
        }
    }

    private func table(_ drugs: [Int]) -> (header: [String], rows: [[String]]) {
        let header = [
            "Drug", "Class", "Target", "Used for", "Form", "Adverse effect", "Monitoring",
        ]
        let rows = drugs.map { drug in
            let slots = teller.world.slots(.drug(drug))
            return ["D", "C", "T", "S", "R", "E", "M"].map { slots[$0] ?? "" }
        }
        return (header, rows)
    }

    private mutating func references(_ number: Int) -> [String] {
        (0..<3).map { _ in
            let drug = teller.chance.below(teller.world.drugs.count)
            return teller.tell("{D} in {S}: a {design}. J Invented Med. {year}", .drug(drug)) + "."
        }
    }
}
