/// An invented medicine and all that is true of it.
struct Drug: Codable, Equatable {
    var name: String
    /// True: its facts are also asked in instructions and train splits. False: kept for tests.
    var taught: Bool
    var disease: Int
    var firstLine: Bool
    var target: Int
    var chemicalClass: String
    var route: String
    var dose: String
    var effect: String
    var monitoring: String
    var interactions: [Interaction]
}

/// What one drug does to another.
struct Interaction: Codable, Equatable {
    /// The kinds of the DDI 2013 corpus.
    enum Kind: String, Codable, CaseIterable {
        case mechanism, effect, advise, int
    }

    var partner: Int
    var kind: Kind
    /// The consequence, where the kind is `effect`.
    var consequence: String
}

/// An invented illness and all that is true of it.
struct Disease: Codable, Equatable {
    enum Nature: String, Codable {
        case inherited, infection, tumour
    }

    var name: String
    var taught: Bool
    var nature: Nature
    var organ: String
    /// "mutations in VORK2" or "infection with Balneta kortis".
    var cause: String
    var finding: String
    var test: String
    var firstLine: Int
    /// One of the ten hallmarks, for tumours.
    var hallmark: String?
}

/// An invented protein that drugs act on.
struct Target: Codable, Equatable {
    var name: String
    var verb: String
    var gerund: String
    var noun: String
}

/// What a question can ask; the first six belong to drugs, the others to diseases.
enum Attribute: String, Codable, CaseIterable {
    case indication, target, effect, monitoring, route, chemicalClass
    case organ, cause, finding, test, firstLine

    static let ofDrugs: [Attribute] = [
        .indication, .target, .effect, .monitoring, .route, .chemicalClass,
    ]
    static let ofDiseases: [Attribute] = [.organ, .cause, .finding, .test, .firstLine]
}

/// A drug or a disease by its number in the world.
enum Subject: Hashable {
    case drug(Int)
    case disease(Int)
}

/// One thing that is true: subject, attribute and the value as an answer option spells it.
struct Fact: Equatable {
    var subject: Subject
    var name: String
    var attribute: Attribute
    var value: String
    var taught: Bool
}

/// The invented medical world: everything else is written from it.
struct World: Codable, Equatable {
    var seed: UInt64
    var synthetic = true
    var drugs: [Drug]
    var diseases: [Disease]
    var targets: [Target]

    init(settings: HospitalSettings) {
        seed = settings.seed
        var names = NameMaker(seed: settings.seed)
        var chance = Chance(seed: settings.seed, "world")
        targets = Self.makeTargets(&names)
        diseases = Self.makeDiseases(settings.diseases, &names, &chance)
        drugs = Self.makeDrugs(settings.drugs, targets.count, &names, &chance)
        link(&chance)
    }

    private static func makeTargets(_ names: inout NameMaker) -> [Target] {
        (0..<12).map { index in
            let action = Vocabulary.actions[index % Vocabulary.actions.count]
            let parts = action.target.split(separator: "%", omittingEmptySubsequences: false)
            let name = parts.joined(separator: names.protein())
            return Target(
                name: name, verb: action.verb, gerund: action.gerund, noun: action.noun)
        }
    }

    private static func makeDiseases(
        _ count: Int, _ names: inout NameMaker, _ chance: inout Chance
    ) -> [Disease] {
        let hallmarks = chance.shuffled(Vocabulary.hallmarks)
        var tumours = 0
        var result: [Disease] = []
        for half in [true, false] {
            let size = count / 2
            let organs = deck(Vocabulary.organs, size, &chance)
            let findings = deck(Vocabulary.findings, size, &chance)
            let tests = deck(Vocabulary.tests, size, &chance)
            for k in 0..<size {
                let nature: Disease.Nature = [.infection, .tumour, .inherited, .inherited][k % 4]
                let ending = [
                    Disease.Nature.infection: "fever", .tumour: "tumour",
                    .inherited: k % 4 == 2 ? "disease" : "syndrome",
                ]
                let cause =
                    nature == .infection
                    ? "infection with \(names.organism())" : "mutations in \(names.gene())"
                result.append(
                    Disease(
                        name: "\(names.eponym()) \(ending[nature] ?? "disease")", taught: half,
                        nature: nature, organ: organs[k], cause: cause, finding: findings[k],
                        test: tests[k], firstLine: 0,
                        hallmark: nature == .tumour ? hallmarks[tumours % 10] : nil))
                tumours += nature == .tumour ? 1 : 0
            }
        }
        return result
    }

    private static func makeDrugs(
        _ count: Int, _ targets: Int, _ names: inout NameMaker, _ chance: inout Chance
    ) -> [Drug] {
        var result: [Drug] = []
        for half in [true, false] {
            let size = count / 2
            let target = deck(Array(0..<targets), size, &chance)
            let classes = deck(Vocabulary.classes, size, &chance)
            let routes = deck(Vocabulary.routes, size, &chance)
            let doses = deck(Vocabulary.doses, size, &chance)
            let effects = deck(Vocabulary.effects, size, &chance)
            let monitoring = deck(Vocabulary.monitoring, size, &chance)
            for k in 0..<size {
                result.append(
                    Drug(
                        name: names.drug(), taught: half, disease: 0, firstLine: false,
                        target: target[k], chemicalClass: classes[k], route: routes[k],
                        dose: doses[k], effect: effects[k], monitoring: monitoring[k],
                        interactions: []))
            }
        }
        return result
    }

    /// `count` values, each as often as the others, in drawn order.
    private static func deck<Value>(
        _ values: [Value], _ count: Int, _ chance: inout Chance
    ) -> [Value] {
        chance.shuffled((0..<count).map { values[$0 % values.count] })
    }

    /// Ties drugs to diseases and to each other, never across the two halves.
    private mutating func link(_ chance: inout Chance) {
        let drugHalf = drugs.count / 2
        let diseaseHalf = diseases.count / 2
        let steps: [(Interaction.Kind, Int)] = [
            (.mechanism, 1), (.effect, 3), (.advise, 5), (.int, 7),
        ]
        let consequences = [
            "prolonged sedation", "a sharp fall in blood pressure", "severe vomiting",
            "slow heartbeat", "excessive bleeding", "confusion", "deep flushing",
        ]
        for half in 0..<2 {
            let order = chance.shuffled(Array(0..<diseaseHalf))
            for k in 0..<drugHalf {
                let drug = half * drugHalf + k
                let disease = half * diseaseHalf + order[k % diseaseHalf]
                drugs[drug].disease = disease
                drugs[drug].firstLine = k < diseaseHalf
                if k < diseaseHalf { diseases[disease].firstLine = drug }
                drugs[drug].interactions = steps.map { kind, step in
                    Interaction(
                        partner: half * drugHalf + (k + step) % drugHalf, kind: kind,
                        consequence: consequences[(k + step) % consequences.count])
                }
            }
        }
    }
}
