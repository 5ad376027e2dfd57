import MeCorpus

/// The ways an item is written into a text.
enum Form: String, CaseIterable {
    case verbatim, folded, reordered, relettered
    case fivePercent = "5 % of words"
    case tenPercent = "10 % of words"
    case twentyPercent = "20 % of words"
    case questionAndAnswer = "question, answer"
    case questionAlone = "question alone"
    case passage
    case passageSplit = "passage split by headers"
    case passageTenPercent = "passage, 10 % of words"
    case otherAnswer = "short question, wrong option"
    case optionsAlone = "options and answer alone"

    /// Whether nothing is to be found.
    var isNearMiss: Bool { self == .otherAnswer || self == .optionsAlone }

    /// Whether an item can be written so.
    func suits(_ item: BenchmarkItem) -> Bool {
        switch self {
        case .passage, .passageSplit, .passageTenPercent: !item.passage.isEmpty
        case .reordered, .relettered, .optionsAlone: item.options.count > 1
        case .otherAnswer:
            item.options.count > 1 && item.question.split(separator: " ").count < 20
        // Shorter ones do not count without their answer.
        case .questionAlone:
            item.question.split(separator: " ").count >= 24
                || item.benchmark == "pubmedqa" && item.question.split(separator: " ").count >= 11
        case .questionAndAnswer: !item.question.isEmpty && !item.answer.isEmpty
        default: !item.question.isEmpty
        }
    }
}

/// An item written into real text.
struct Plant {
    var text: String

    init(
        _ item: BenchmarkItem, as form: Form, into host: String, words: [String],
        chance: inout Chance
    ) {
        let planted = Self.written(item, form, words, &chance)
        // Between two paragraphs or lines of the host, or after one of its sentences.
        let places = host.indices.filter {
            host[$0] == "\n" || host[$0] == "." && host.index(after: $0) < host.endIndex
        }
        let place =
            places.randomElement(using: &chance).map { host.index(after: $0) } ?? host.endIndex
        text = host[..<place] + "\n\n" + planted + "\n\n" + host[place...]
    }

    private static func written(
        _ item: BenchmarkItem, _ form: Form, _ words: [String], _ chance: inout Chance
    ) -> String {
        switch form {
        case .verbatim: whole(item, item.options)
        case .folded: folded(whole(item, item.options), &chance)
        case .reordered: whole(item, item.options.shuffled(using: &chance))
        case .relettered: relettered(item)
        case .fivePercent: edited(whole(item, item.options), 0.05, words, &chance)
        case .tenPercent: edited(whole(item, item.options), 0.1, words, &chance)
        case .twentyPercent: edited(whole(item, item.options), 0.2, words, &chance)
        case .questionAndAnswer: item.question + "\n" + item.answer
        case .questionAlone: item.question
        case .otherAnswer:
            item.question + "\n"
                + (item.options.filter { $0 != item.answer }.randomElement(using: &chance) ?? "")
        case .optionsAlone: (item.options + [item.answer]).joined(separator: "\n")
        case .passage: item.passage
        case .passageSplit: split(item.passage)
        case .passageTenPercent: edited(item.passage, 0.1, words, &chance)
        }
    }

    private static func whole(_ item: BenchmarkItem, _ options: [String]) -> String {
        let letters = ["A", "B", "C", "D", "E", "F"]
        let lines = zip(letters, options).map { "\($0). \($1)" }
        let letter = options.firstIndex(of: item.answer).map { letters[$0] + ". " } ?? ""
        return (["Question: " + item.question] + lines + ["Answer: " + letter + item.answer])
            .joined(separator: "\n")
    }

    private static func relettered(_ item: BenchmarkItem) -> String {
        let lines = item.options.enumerated().map { "(\($0.offset + 1)) \($0.element)" }
        let right = item.options.firstIndex(of: item.answer).map { "\($0 + 1)" } ?? ""
        return item.question + " " + lines.joined(separator: "; ") + ". Correct: (\(right))"
    }

    /// Other case, other white space, punctuation gone or doubled.
    private static func folded(_ text: String, _ chance: inout Chance) -> String {
        let upper = Bool.random(using: &chance)
        var output = ""
        for character in upper ? text.uppercased() : text.lowercased() {
            if character.isWhitespace {
                output += [" ", "  ", "\n", "\t"].randomElement(using: &chance)!
            } else if ",;:.?!".contains(character), Bool.random(using: &chance) {
                output += ["", " ", "--"].randomElement(using: &chance)!
            } else {
                output.append(character)
            }
        }
        return output
    }

    private static func edited(
        _ text: String, _ share: Double, _ words: [String], _ chance: inout Chance
    ) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            Double.random(in: 0..<1, using: &chance) < share
                ? words.randomElement(using: &chance)! : String(word)
        }.joined(separator: " ")
    }

    /// A page's foot and head between two words, every 120 words.
    private static func split(_ text: String) -> String {
        let words = text.split(separator: " ")
        var output: [Substring] = []
        for (place, word) in words.enumerated() {
            if place > 0, place % 120 == 60 {
                output.append(
                    "\n\n© 2017 The Authors. Page \(place / 60) of 12\n\nJournal of Studies 2017, 8, 1123, Rossi et al.\n\n"
                )
            }
            output.append(word)
        }
        return output.joined(separator: " ")
    }
}
