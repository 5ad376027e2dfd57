extension World {
    /// Every fact that a question may ask, drugs first.
    var facts: [Fact] {
        var result: [Fact] = []
        for (index, drug) in drugs.enumerated() {
            for attribute in Attribute.ofDrugs {
                result.append(
                    Fact(
                        subject: .drug(index), name: drug.name, attribute: attribute,
                        value: value(attribute, .drug(index)), taught: drug.taught))
            }
        }
        for (index, disease) in diseases.enumerated() {
            for attribute in Attribute.ofDiseases {
                result.append(
                    Fact(
                        subject: .disease(index), name: disease.name, attribute: attribute,
                        value: value(attribute, .disease(index)), taught: disease.taught))
            }
        }
        return result
    }

    /// The value of one attribute; a disease's attribute asked of a drug is its disease's.
    func value(_ attribute: Attribute, _ subject: Subject) -> String {
        let drug: Drug
        let disease: Disease
        switch subject {
        case .drug(let index):
            drug = drugs[index]
            disease = diseases[drug.disease]
        case .disease(let index):
            disease = diseases[index]
            drug = drugs[disease.firstLine]
        }
        switch attribute {
        case .indication: return disease.name
        case .target: return targets[drug.target].name
        case .effect: return drug.effect
        case .monitoring: return drug.monitoring
        case .route: return drug.route
        case .chemicalClass: return drug.chemicalClass
        case .organ: return disease.organ
        case .cause: return disease.cause
        case .finding: return disease.finding
        case .test: return disease.test
        case .firstLine: return drug.name
        }
    }

    /// `count` wrong answers: values that other subjects of the same half really have, of the same
    /// form as the right one; nil where the half has too few.
    func distractors(for fact: Fact, _ count: Int, _ chance: inout Chance) -> [String]? {
        var pool: [String] = []
        var seen: Set<String> = [fact.value]
        for other in facts where other.taught == fact.taught && other.attribute == fact.attribute {
            guard isPlausible(other, for: fact), seen.insert(other.value).inserted else { continue }
            pool.append(other.value)
        }
        return pool.count < count ? nil : chance.sample(pool, count)
    }

    private func isPlausible(_ other: Fact, for fact: Fact) -> Bool {
        switch (fact.attribute, fact.subject, other.subject) {
        case (.cause, .disease(let own), .disease(let foreign)):
            // An organism among genes would be found out by its form.
            return (diseases[own].nature == .infection) == (diseases[foreign].nature == .infection)
        case (.firstLine, .disease(let own), .disease(let foreign)):
            return drugs[diseases[foreign].firstLine].disease != own
        default:
            return true
        }
    }

    /// The slots of a drug, with those of its disease.
    func slots(_ subject: Subject) -> Frame.Slots {
        let drug: Drug
        let disease: Disease
        switch subject {
        case .drug(let index):
            drug = drugs[index]
            disease = diseases[drug.disease]
        case .disease(let index):
            disease = diseases[index]
            drug = drugs[disease.firstLine]
        }
        let target = targets[drug.target]
        return [
            "D": drug.name, "S": disease.name, "T": target.name, "A": target.verb,
            "Ai": target.gerund, "An": target.noun,
            "aAn": Frame.withArticle(target.noun), "E": drug.effect, "M": drug.monitoring,
            "R": drug.route, "aR": Frame.withArticle(drug.route), "C": drug.chemicalClass,
            "aC": Frame.withArticle(drug.chemicalClass), "dose": drug.dose, "O": disease.organ,
            "G": disease.cause, "F": disease.finding, "X": disease.test,
            "H": disease.hallmark ?? "",
        ]
    }
}
