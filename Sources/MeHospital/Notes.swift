/// One discharge summary, with everything in it that a question or a check may point to.
struct Note {
    var noteID: String
    var subjectID: Int
    var admissionID: Int
    var chartTime: String
    var storeTime: String
    var text: String
    /// Planted identifiers and, under `answer-…`, the pieces that answer a question.
    var marks: [MarkedText.Mark]

    /// The planted identifiers only.
    var identifiers: [MarkedText.Mark] {
        marks.filter { !$0.category.hasPrefix("answer-") }
    }
}

/// Writes discharge summaries of invented patients.
struct NoteWriter {
    private let world: World
    private var chance: Chance
    private let firstSubject: Int

    init(world: World, stream: String, firstSubject: Int) {
        self.world = world
        self.firstSubject = firstSubject
        chance = Chance(seed: world.seed, stream)
    }

    /// Summaries of `count` patients treated with the given drugs in turn. Without identifiers the
    /// note is shorter: the form questions are asked about.
    mutating func notes(_ count: Int, drugs: [Int], identifiers: Bool = true) -> [Note] {
        let order = chance.shuffled(drugs)
        return (0..<count).map { index in
            note(number: index, drug: order[index % order.count], identifiers: identifiers)
        }
    }

    private mutating func note(number: Int, drug: Int, identifiers: Bool) -> Note {
        let subject = firstSubject + number
        let admission = 28_000_000 + subject % 100_000 * 13
        let patient = Patient(&chance)
        var slots = world.slots(.drug(drug)).merging(patient.slots) { _, new in new }
        slots["mrn"] = "\(subject * 7 % 9_000_000 + 1_000_000)"
        var text = MarkedText()
        let parts = identifiers ? NotePhrases.full : NotePhrases.short
        for (index, part) in parts.enumerated() {
            if index > 0 { text.add("\n\n") }
            if !part.heading.isEmpty { text.add(part.heading + "\n") }
            let count = min(part.take, part.frames.count)
            let frames = part.ordered ? part.frames : chance.sample(part.frames, count)
            let lines = frames.map { Frame.fill($0, slots, &chance) }
            text.add(lines.joined(separator: part.separator))
        }
        let date = patient.slots["storetime"] ?? ""
        return Note(
            noteID: "\(subject)-DS-\(chance.number(2...40))", subjectID: subject,
            admissionID: admission, chartTime: patient.slots["charttime"] ?? "",
            storeTime: date, text: text.text, marks: text.marks)
    }
}

/// The invented person of a note.
private struct Patient {
    var slots: Frame.Slots

    init(_ chance: inout Chance) {
        let woman = chance.percent(50)
        let given = chance.pick(woman ? NotePhrases.women : NotePhrases.men)
        let family = chance.pick(NotePhrases.families)
        let year = chance.number(2014...2024)
        let month = chance.number(1...12)
        let day = chance.number(1...20)
        let stay = chance.number(3...8)
        // One patient in eight is over 89: an age that counts as an identifier.
        let old = chance.percent(12)
        let age = old ? chance.number(90...97) : chance.number(23...84)
        let stamp = "\(year)-\(Self.two(month))-\(Self.two(day + stay))"
        let area = chance.number(201...980)
        slots = [
            "name": "\(given) \(family)", "family": family, "he": woman ? "she" : "he",
            "his": woman ? "her" : "his", "sex": woman ? "woman" : "man",
            "Sex": woman ? "F" : "M", "title": woman ? "Ms." : "Mr.",
            "years": old ? "[age-over-89:\(age)]" : "\(age)",
            "admitted": "\(Self.two(month))/\(Self.two(day))/\(year)",
            "discharged": "\(Self.two(month))/\(Self.two(day + stay))/\(year)",
            "followup": "\(NotePhrases.months[month % 12]) \(chance.number(2...27))",
            "doctor": "Dr. " + chance.pick(NotePhrases.families),
            "phone": "(\(area)) 555-01\(chance.number(10...99))",
            "email": "\(family.lowercased()).\(chance.number(10...99))@example.org",
            "url": "https://portal.example.org/p/\(chance.number(1000...9999))",
            "address": "\(chance.number(2...980)) \(chance.pick(NotePhrases.streets))",
            "hospital": chance.pick(NotePhrases.hospitals), "days": "\(stay)",
            "old": chance.pick(NotePhrases.history), "old2": chance.pick(NotePhrases.history2),
            "home": chance.pick(NotePhrases.homeDrugs), "com": chance.pick(NotePhrases.complaints),
            "fam": chance.pick(NotePhrases.relatives), "job": chance.pick(NotePhrases.jobs),
            "charttime": "\(stamp) 00:00:00",
            "storetime": "\(stamp) 16:\(chance.number(10...59)):00",
        ]
        addMeasurements(&chance)
    }

    private mutating func addMeasurements(_ chance: inout Chance) {
        slots["bp"] = "\(chance.number(98...158))/\(chance.number(56...94))"
        slots["hr"] = "\(chance.number(58...112))"
        slots["na"] = "\(chance.number(131...146))"
        let tenths = [
            ("temp", 361...389), ("wbc", 38...142), ("hgb", 91...158), ("crea", 6...19),
        ]
        for (key, range) in tenths {
            let number = chance.number(range)
            slots[key] = "\(number / 10).\(number % 10)"
        }
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
