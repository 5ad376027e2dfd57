/// The concept task of i2b2 2010: notes with one tokenised sentence a line, and their concept lines.
enum I2B2Files {
    /// One sentence as tokens, with concepts over them (both ends inclusive).
    struct Sentence {
        var tokens: [String]
        var concepts: [(type: String, first: Int, last: Int)]

        /// The sentence again with its concepts in HTML spans.
        var marked: String {
            var words = tokens
            for concept in concepts {
                words[concept.first] = "<span class=\"\(concept.type)\">" + words[concept.first]
                words[concept.last] += "</span>"
            }
            return words.joined(separator: " ")
        }
    }

    static func sentences(_ cast: Cast, _ count: Int, test: Bool, stream: String) -> [Sentence] {
        var chance = Chance(seed: cast.world.seed, stream)
        let frames = I2B2Phrases.shared + (test ? I2B2Phrases.test : I2B2Phrases.train)
        var queue: [String] = []
        while queue.count < count { queue += chance.shuffled(frames) }
        return queue.prefix(count).map { frame in
            var slots = cast.world.slots(.drug(chance.pick(cast.drugs)))
            slots["problem"] = chance.pick(I2B2Phrases.problems)
            slots["problem2"] = chance.pick(I2B2Phrases.moreProblems)
            slots["treatment"] = chance.pick(I2B2Phrases.treatments)
            slots["test"] = chance.pick(I2B2Phrases.tests)
            slots["num"] = "\(chance.number(2...190))"
            return sentence(Frame.fill(frame, slots, &chance))
        }
    }

    private static func sentence(_ frame: String) -> Sentence {
        var marked = MarkedText()
        marked.add(frame)
        let tokens = marked.text.split(separator: " ").map(String.init)
        var starts = [0]
        for token in tokens {
            starts.append(starts[starts.count - 1] + token.unicodeScalars.count + 1)
        }
        let concepts = marked.marks.compactMap { mark -> (type: String, first: Int, last: Int)? in
            guard let first = starts.firstIndex(of: mark.start),
                let last = starts.firstIndex(of: mark.end + 1)
            else { return nil }
            return (mark.category, first, last - 1)
        }
        return Sentence(tokens: tokens, concepts: concepts)
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        let perNote = 6
        let count = settings.benchmarkItems
        let splits = [("train", count * 5 / 2, true), ("test", count * 3 / 2, false)]
        return splits.flatMap { name, size, taught in
            let all = sentences(
                Cast(world, taught: taught), size, test: !taught, stream: "i2b2 \(name)")
            return stride(from: 0, to: all.count, by: perNote).flatMap { start in
                note(
                    Array(all[start..<min(start + perNote, all.count)]), name: name,
                    stem: "synthetic-\(1000 + start / perNote)")
            }
        }
    }

    private static func note(_ sentences: [Sentence], name: String, stem: String) -> [TextFile] {
        // The layout has no room for a label: the name of the file says that it is synthetic.
        let lines = sentences.map { $0.tokens.joined(separator: " ") }
        var concepts = ""
        for (index, sentence) in sentences.enumerated() {
            for concept in sentence.concepts {
                let words = sentence.tokens[concept.first...concept.last].joined(separator: " ")
                concepts +=
                    "c=\"\(words.lowercased())\" \(index + 1):\(concept.first) "
                    + "\(index + 1):\(concept.last)||t=\"\(concept.type)\"\n"
            }
        }
        let folder = "benchmarks/i2b2_2010/\(name)"
        return [
            TextFile(
                path: "\(folder)/txt/\(stem).txt", text: lines.joined(separator: "\n") + "\n"),
            TextFile(path: "\(folder)/concept/\(stem).con", text: concepts),
        ]
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        sentences(Cast(world, taught: true), count, test: false, stream: stream).map { sentence in
            InstructionSample(
                instruction: "Mark the medical problems, treatments and tests in the sentence of a "
                    + "clinical note. Write the same sentence again, with each one inside "
                    + "<span class=\"problem\">, <span class=\"treatment\"> or "
                    + "<span class=\"test\"> and </span>.",
                input: "Sentence: \(sentence.tokens.joined(separator: " "))\nMarked sentence:",
                output: sentence.marked, source: "i2b2_2010")
        }
    }
}

/// Sentences of notes, tokens split by spaces, concepts marked.
enum I2B2Phrases {
    static let shared = [
        "The patient was given [treatment:{D}] for [problem:{S}] .",
        "[test:{X}] was performed because of [problem:{F}] .",
        "She denied [problem:{problem}] or [problem:{problem2}] .",
        "He was transferred to the ward in stable condition .",
        "[problem:{E}] was attributed to [treatment:{D}] and the dose was halved .",
        "On the second day , [test:{test}] was {num} and [treatment:{treatment}] was started .",
        "[problem:{S}] was confirmed by [test:{X}] .",
        "Her [test:{M}] remained within normal limits throughout the stay .",
        "The family was informed and agreed with the plan .",
        "[treatment:{treatment}] was continued for his [problem:{problem}] .",
        "There was no evidence of [problem:{problem2}] on [test:{test}] .",
        "Past medical history is significant for [problem:{problem}] and [problem:{S}] .",
        "Follow-up with her doctor was arranged for next week .",
        "[test:{test}] revealed [problem:{problem2}] , which had not been seen before .",
    ]
    static let train = [
        "Discharge medications include [treatment:{D}] , [treatment:{treatment}] and vitamins .",
        "He presented with [problem:{problem}] and was found to have [problem:{F}] .",
        "After [treatment:{treatment}] his [problem:{problem}] improved .",
        "[test:{test}] : {num} , [test:{M}] : normal .",
        "She was admitted for work-up of [problem:{F}] .",
        "No [problem:{problem2}] was noted after [treatment:{D}] .",
        "The patient walked the hall twice with the nurse .",
        "Given [problem:{S}] , [treatment:{D}] was chosen over [treatment:{treatment}] .",
        "Her mother also had [problem:{S}] .",
        "[test:{M}] should be checked weekly while on [treatment:{D}] .",
        "He ate well and slept through the night .",
        "[problem:{problem}] resolved without [treatment:{treatment}] .",
    ]
    static let test = [
        "Because [problem:{problem}] persisted , [test:{test}] was repeated and was {num} .",
        "[treatment:{D}] was held when [problem:{E}] appeared , then resumed .",
        "The admission was complicated by [problem:{problem2}] .",
        "He had tolerated [treatment:{treatment}] in the past .",
        "A repeat of [test:{X}] showed that [problem:{S}] had receded .",
        "Neither [problem:{problem}] nor [problem:{F}] was present at discharge .",
        "We will see him again in clinic in one month .",
        "[treatment:{treatment}] and [treatment:{D}] were given together without [problem:{problem2}] .",
    ]
    static let problems = [
        "chest pain", "shortness of breath", "a low grade fever", "lower back pain", "nausea",
        "an unsteady gait", "palpitations", "a productive cough", "swelling of both legs",
        "high blood pressure", "a urinary tract infection", "poor appetite", "dizziness",
    ]
    static let moreProblems = [
        "pneumonia", "a small pleural effusion", "atrial fibrillation", "a healing rib fracture",
        "acute renal failure", "anemia", "a deep vein thrombosis", "vomiting", "wound infection",
        "gallstones", "a mild concussion",
    ]
    static let treatments = [
        "intravenous fluids", "oxygen by nasal cannula", "acetaminophen", "a blood transfusion",
        "physical therapy", "insulin", "oral antibiotics", "a heparin drip", "bed rest",
        "metoprolol", "a lidocaine patch", "furosemide",
    ]
    static let tests = [
        "a chest x-ray", "the white blood cell count", "an echocardiogram", "serum creatinine",
        "a head ct", "blood cultures", "the hematocrit", "an electrocardiogram", "serum potassium",
        "an abdominal ultrasound", "liver enzymes",
    ]
}
