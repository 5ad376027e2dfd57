/// The DDI corpus of 2013: documents of sentences with drugs and the relation of every pair.
enum DDIFiles {
    struct Sentence {
        var text: String
        /// First and last scalar, the last inclusive.
        var entities: [(start: Int, end: Int, text: String)]
        /// Numbers of two entities and their relation, nil where they do not interact.
        var pairs: [(first: Int, second: Int, kind: Interaction.Kind?)]
    }

    /// Frames with the drugs {a}, {b}, {c} and the pair (in order of appearance) that interacts.
    private struct Shape {
        var frame: String
        var kind: Interaction.Kind?
        var pair = (0, 1)
    }

    static func sentences(_ cast: Cast, _ count: Int, test: Bool, stream: String) -> [Sentence] {
        var chance = Chance(seed: cast.world.seed, stream)
        let shapes = test ? testShapes : sharedShapes + trainShapes
        var queue: [Shape] = []
        while queue.count < count { queue += chance.shuffled(shapes) }
        return queue.prefix(count).map { sentence($0, cast, &chance) }
    }

    private static func sentence(
        _ shape: Shape, _ cast: Cast, _ chance: inout Chance
    ) -> Sentence {
        let drugs = cast.world.drugs
        let first = chance.pick(cast.drugs)
        // Where the sentence claims an interaction it is one the world has.
        let known = drugs[first].interactions.first { $0.kind == shape.kind }
        let partner = known?.partner ?? chance.pick(cast.drugs.filter { $0 != first })
        let third = chance.pick(cast.drugs.filter { $0 != first && $0 != partner })
        let slots: Frame.Slots = [
            "a": "[drug:\(drugs[first].name)]", "b": "[drug:\(drugs[partner].name)]",
            "c": "[drug:\(drugs[third].name)]", "k": known?.consequence ?? "drowsiness",
            "s": cast.world.diseases[drugs[first].disease].name,
            "low": "\(chance.number(11...64))",
        ]
        var marked = MarkedText()
        marked.add(Frame.fill(shape.frame, slots, &chance))
        let entities = marked.marks.map { (start: $0.start, end: $0.end - 1, text: $0.text) }
        var pairs: [(first: Int, second: Int, kind: Interaction.Kind?)] = []
        for one in entities.indices {
            for two in entities.indices where two > one {
                pairs.append((one, two, (one, two) == shape.pair ? shape.kind : nil))
            }
        }
        return Sentence(text: marked.text, entities: entities, pairs: pairs)
    }

    private static func document(_ sentences: [Sentence], id: String) -> String {
        var output = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Synthetic -->\n"
        output += "<document id=\"\(id)\">\n"
        for (number, sentence) in sentences.enumerated() {
            let key = "\(id).s\(number)"
            output += "    <sentence id=\"\(key)\" text=\"\(Encoding.xml(sentence.text))\">\n"
            for (index, entity) in sentence.entities.enumerated() {
                output +=
                    "        <entity id=\"\(key).e\(index)\" "
                    + "charOffset=\"\(entity.start)-\(entity.end)\" type=\"drug\" "
                    + "text=\"\(Encoding.xml(entity.text))\"/>\n"
            }
            for (index, pair) in sentence.pairs.enumerated() {
                let truth = pair.kind.map { "\"true\" type=\"\($0.rawValue)\"" } ?? "\"false\""
                output +=
                    "        <pair id=\"\(key).p\(index)\" e1=\"\(key).e\(pair.first)\" "
                    + "e2=\"\(key).e\(pair.second)\" ddi=\(truth)/>\n"
            }
            output += "    </sentence>\n"
        }
        return output + "</document>\n"
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        let count = settings.benchmarkItems
        return [("Train", count * 2, true), ("Test", count * 4 / 5, false)].flatMap {
            (name, size, taught) -> [TextFile] in
            let all = sentences(
                Cast(world, taught: taught), size, test: !taught, stream: "ddi \(name)")
            return stride(from: 0, to: all.count, by: 4).map { start in
                let id = "DDI-Synthetic.\(name.lowercased())\(start / 4)"
                return TextFile(
                    path: "benchmarks/ddi2013/\(name)/\(id).xml",
                    text: document(Array(all[start..<min(start + 4, all.count)]), id: id))
            }
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        var chance = Chance(seed: world.seed, stream + " pairs")
        let all = sentences(Cast(world, taught: true), count, test: false, stream: stream)
        return all.map { sentence in
            let pair = sentence.pairs.first { $0.kind != nil } ?? chance.pick(sentence.pairs)
            let label = pair.kind.map(\.rawValue) ?? "false"
            return InstructionSample(
                instruction: "The sentence names two drugs, both written @DRUG$. Say how they "
                    + "interact.\n"
                    + "DDI-effect: an effect of the interaction is described.\n"
                    + "DDI-mechanism: a pharmacokinetic mechanism is described.\n"
                    + "DDI-advise: advice about using them together is given.\n"
                    + "DDI-int: an interaction is stated without details.\n"
                    + "DDI-false: no interaction is stated.",
                input: "Sentence: \(masked(sentence, pair.first, pair.second))\nThe answer is",
                output: "DDI-\(label)", source: "ddi2013")
        }
    }

    private static func masked(_ sentence: Sentence, _ first: Int, _ second: Int) -> String {
        var scalars = Array(sentence.text.unicodeScalars)
        for index in [second, first] {
            let entity = sentence.entities[index]
            scalars.replaceSubrange(entity.start...entity.end, with: Array("@DRUG$".unicodeScalars))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static let sharedShapes = [
        Shape(frame: "{a} slows the elimination of {b}.", kind: .mechanism),
        Shape(
            frame: "Plasma levels of {b} rose by {low} percent when {a} was added.",
            kind: .mechanism),
        Shape(frame: "{a} given with {b} has led to {k}.", kind: .effect),
        Shape(frame: "Patients on {a} who also took {b} suffered {k}.", kind: .effect),
        Shape(frame: "The use of {a} together with {b} should be avoided.", kind: .advise),
        Shape(frame: "Do not start {b} within two weeks of {a}.", kind: .advise),
        Shape(frame: "{a} interacts with {b}.", kind: .int),
        Shape(frame: "An interaction of {a} and {b} is listed in the handbook.", kind: .int),
        Shape(frame: "{a} and {b} were compared in people with {s}.", kind: nil),
        Shape(frame: "Neither {a} nor {b} had been used before in {s}.", kind: nil),
        Shape(frame: "{a}, {b} and {c} are stocked on the ward for {s}.", kind: nil),
        Shape(
            frame: "{a} raised the peak concentration of {b} but not that of {c}.", kind: .mechanism
        ),
    ]
    private static let trainShapes = [
        Shape(frame: "Clearance of {b} fell by {low} percent under {a}.", kind: .mechanism),
        Shape(frame: "{a} may enhance the action of {b} and cause {k}.", kind: .effect),
        Shape(frame: "When {a} is combined with {b}, {k} can occur; {c} is safe.", kind: .effect),
        Shape(frame: "If {a} must be given with {b}, halve the dose of the latter.", kind: .advise),
        Shape(frame: "{a} should not be taken with {b}, while {c} is permitted.", kind: .advise),
        Shape(frame: "{a} is known to interact with {b}, not with {c}.", kind: .int),
        Shape(frame: "Reports of an interaction between {a} and {b} exist.", kind: .int),
        Shape(frame: "{a} had no effect on the kinetics of {b}.", kind: nil),
        Shape(frame: "Patients received {a} first and {b} a year later.", kind: nil),
    ]
    private static let testShapes = [
        Shape(frame: "Exposure to {b} doubled in the presence of {a}.", kind: .mechanism),
        Shape(
            frame: "{a} added to {b} brought about {k} in a third of users; {c} did not.",
            kind: .effect),
        Shape(frame: "Caution is advised when {a} is prescribed along with {b}.", kind: .advise),
        Shape(frame: "Interactions of {a} with {b} have been reported.", kind: .int),
        Shape(
            frame: "Interactions have been noted between {a} and {b}, none with {c}.", kind: .int),
        Shape(frame: "{a} did not change the level of {b}.", kind: nil),
        Shape(frame: "Two arms of the trial received {a} and {b}.", kind: nil),
        Shape(frame: "Under {a} the half-life of {b} grew by {low} percent.", kind: .mechanism),
        Shape(
            frame: "{a} blocks the breakdown of {b} in the liver; {c} does not.", kind: .mechanism),
        Shape(frame: "A woman on {a} developed {k} hours after {b} was given.", kind: .effect),
        Shape(frame: "Co-treatment with {a} and {b} brought on {k}.", kind: .effect),
        Shape(frame: "{a} is contraindicated in people who take {b}.", kind: .advise),
        Shape(
            frame: "Keep an interval of {low} hours between {a} and {b}; {c} needs none.",
            kind: .advise),
        Shape(frame: "{a} and {b} may interact.", kind: .int),
        Shape(frame: "For people with {s} there is a choice of {a}, {b} or {c}.", kind: nil),
        Shape(frame: "Intolerance of {a} was the reason to switch to {b}.", kind: nil),
    ]
}
