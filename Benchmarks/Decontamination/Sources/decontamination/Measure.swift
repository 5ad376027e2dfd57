import Foundation
import MeCorpus

/// Right, wrong and missed.
struct Tally {
    var planted = 0
    var found = 0
    var others = 0

    var recall: Double { Double(found) / Double(max(1, planted)) }

    mutating func add(_ other: Tally) {
        planted += other.planted
        found += other.found
        others += other.others
    }

    var line: String {
        String(
            format: "%d planted, recall %.3f, others %d", planted, recall, others)
    }
}

func whole(_ item: BenchmarkItem) -> String {
    ([item.passage, item.question] + item.options + [item.answer]).joined(separator: " \n")
}

/// Items by name.
struct Names {
    /// The folded question and passage: two items that share one are the same to any rule.
    private var texts: [String: (question: String, passage: String)] = [:]

    init(_ items: [BenchmarkItem]) {
        for item in items {
            texts["\(item.benchmark) \(item.id)"] = (
                Self.fold(item.question), Self.fold(item.passage)
            )
        }
    }

    static func name(_ item: BenchmarkItem) -> String { "\(item.benchmark) \(item.id)" }

    static func fold(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// Whether two items are the same, or have the text in common that was planted (some questions
    /// begin with one long article).
    func areAlike(_ one: String, _ other: String) -> Bool {
        guard let a = texts[one], let b = texts[other] else { return false }
        return one == other
            || !a.question.isEmpty && a.question.prefix(400) == b.question.prefix(400)
            || !a.passage.isEmpty && a.passage == b.passage
    }
}

/// A rule by its name: the items it finds in a text.
struct Rule {
    var name: String
    var items: (String) -> Set<String>
}

/// Items planted in real text, and near misses; all rules over the same documents.
struct PlantedMeasurement {
    let names: Names
    let rules: [Rule]
    let hosts: [String]
    let vocabulary: [String]
    let showing: Int
    var chance = Chance(state: 5)
    /// By form, then by rule.
    var totals: [Form: [Tally]] = [:]

    init(_ data: OpenData, _ items: [BenchmarkItem], runWords: Int, showing: Int) throws {
        names = Names(items)
        var settings = DecontaminationSettings()
        settings.runWords = runWords
        settings.sampledWords = max(settings.sampledWords, 2 * runWords)
        let index = try DecontaminationIndex(settings: settings, items: items)
        for (name, count) in index.items.sorted(by: { $0.key < $1.key }) {
            print("\(name): \(count) items, \(index.unjudged[name] ?? 0) say too little")
        }
        let own = Rule(name: "index") { text in
            Set(index.hits(in: Array(text.utf8)).map { "\($0.benchmark) \($0.item)" })
        }
        rules =
            [own]
            // The plain rules do not change with it.
            + (runWords == 4 ? [13, 8] : []).map { words in
                let plain = PlainRule(words: words, texts: items.map(whole))
                return Rule(name: "\(words)-gram") { text in
                    Set(plain.items(in: text).map { Names.name(items[$0]) })
                }
            }
        hosts = try data.texts().filter {
            ["mtsamples", "sumpubmed/text", "text_pubmed"].contains(where: $0.name.hasPrefix)
        }.map { TextCleaner.clean($0.text) }
        vocabulary = hosts[0..<200].flatMap { $0.split(separator: " ").map(String.init) }
        self.showing = showing
    }

    mutating func measure(_ group: [BenchmarkItem], as form: Form) -> [Tally] {
        var tallies = Array(repeating: Tally(), count: rules.count)
        for item in group {
            let host = hosts.randomElement(using: &chance) ?? ""
            let plant = Plant(item, as: form, into: host, words: vocabulary, chance: &chance)
            let text = TextCleaner.clean(plant.text)
            let own = Names.name(item)
            for (number, rule) in rules.enumerated() {
                let before = rule.items(host)
                let found = rule.items(text)
                let hit = found.contains { names.areAlike($0, own) }
                let wrong = found.filter { !before.contains($0) && !names.areAlike($0, own) }
                tallies[number].planted += 1
                tallies[number].found += hit ? 1 : 0
                tallies[number].others += wrong.count
                guard number == 0, showing > 0 else { continue }
                if hit == form.isNearMiss {
                    print(
                        "  \(hit ? "found" : "missed"): \(own) | \(item.question.prefix(120)) |",
                        item.options, "|", item.answer.prefix(60))
                }
                for other in wrong { print("  wrong: \(own) -> \(other)") }
            }
        }
        for (number, tally) in tallies.enumerated() {
            totals[form, default: Array(repeating: Tally(), count: rules.count)][number].add(tally)
        }
        return tallies
    }
}

func measurePlanted(_ data: OpenData, perForm: Int, runWords: Int, showing: Int) throws {
    let items = try data.items()
    var work = try PlantedMeasurement(data, items, runWords: runWords, showing: showing)
    let groups = Dictionary(grouping: items, by: \.benchmark).sorted { $0.key < $1.key }
    for (name, group) in groups {
        for form in Form.allCases {
            let suited = group.filter(form.suits).shuffled(using: &work.chance).prefix(perForm)
            guard !suited.isEmpty else { continue }
            let tallies = work.measure(Array(suited), as: form)
            print(
                "\(name), \(form.rawValue):",
                zip(work.rules, tallies).map { "\($0.name): \($1.line)" }.joined(separator: "; "))
        }
    }
    print("\nall benchmarks")
    for form in Form.allCases {
        guard let tallies = work.totals[form] else { continue }
        print(
            "| \(form.rawValue) | \(tallies[0].planted) |",
            tallies.map { String(format: "%.3f, %d", $0.recall, $0.others) }
                .joined(separator: " | "), "|")
    }
    for (number, rule) in work.rules.enumerated() {
        let plants = Form.allCases.filter { !$0.isNearMiss }.compactMap { work.totals[$0]?[number] }
        let misses = Form.allCases.filter(\.isNearMiss).compactMap { work.totals[$0]?[number] }
        let right = plants.reduce(0) { $0 + $1.found }
        let others = (plants + misses).reduce(0) { $0 + $1.others }
        let wrong = others + misses.reduce(0) { $0 + $1.found }
        print(
            "\(rule.name): \(right) right, \(wrong) wrong (\(others) other items);",
            String(format: "precision %.4f", Double(right) / Double(right + wrong)))
    }
}
