import Testing

@testable import MeEvaluation

@Suite struct ParserTests {
    private let letters = ["A", "B", "C", "D"]
    private let options = ["Aspirin", "E. coli", "Vitamin C deficiency", "Acute aspirin poisoning"]

    private func strict(_ output: String) -> String? {
        AnswerParser.choice(output, labels: letters, options: options)
    }

    @Test(arguments: [
        ("B", "B"), (" B. E. coli", "B"), ("(C) because", "C"), ("Answer: B", "B"),
        ("The answer is A because of bleeding", "A"), ("**D**", "D"),
        ("I would say option C here", "C"),
        ("E. coli", "B"), ("It is most likely Vitamin C deficiency.", "C"),
        ("Acute aspirin poisoning", "D"), ("b) E. coli", "B"), ("I think it must be C.", "C"),
        ("A\n\nBecause", "A"), ("The answer is option B.", "B"), ("The answer is: A. Aspirin", "A"),
    ]) func strictLetters(_ output: String, _ label: String) {
        #expect(strict(output) == label)
    }

    @Test(arguments: [
        "", "A patient comes in", "I do not know", "Aspirin or Vitamin C deficiency", "vitamin C",
        "Both B. and C.",
    ]) func strictLettersMissing(_ output: String) {
        #expect(strict(output) == nil)
    }

    @Test func releasedScorerFallsIntoItsTraps() {
        let letters = ["A", "B", "C", "D", "E"]
        func released(_ text: String) -> [String] {
            ReleasedParser.read(text, labels: letters, rule: .firstSubstringExactCase)
        }
        #expect(released("Answer: B") == ["A"])
        #expect(released("B. Aspirin") == ["A"])
        let yesNo = ["yes", "no", "maybe"]
        #expect(ReleasedParser.read("unknown", labels: yesNo, rule: .firstSubstring) == ["no"])
        #expect(AnswerParser.choice("unknown", labels: yesNo, options: []) == nil)
        let names = Benchmark.mtsamples.allLabels
        #expect(names.count == 40)
        let wrong = names.filter {
            ReleasedParser.read($0, labels: names, rule: .firstSubstring) != [$0]
        }
        #expect(wrong == ["Cosmetic / Plastic Surgery", "Neurology", "Neurosurgery"])
        #expect(names.allSatisfy { AnswerParser.choice($0, labels: names, options: []) == $0 })
    }

    @Test(arguments: [
        ("Yes", "yes"), ("The answer is no.", "no"), ("Yes. There is no doubt.", "yes"),
        ("Although no trial says yes, the answer is: maybe", "maybe"), ("MAYBE", "maybe"),
    ]) func words(_ output: String, _ label: String) {
        #expect(
            AnswerParser.choice(output, labels: ["yes", "no", "maybe"], options: []) == label)
    }

    @Test func relationsAndLabelSets() {
        let relations = Benchmark.ddi2013.allLabels
        #expect(AnswerParser.choice("DDI-int", labels: relations, options: []) == "DDI-int")
        #expect(
            AnswerParser.choice("DDI-effect or DDI-int", labels: relations, options: []) == nil)
        #expect(
            ReleasedParser.read("DDI-effect or DDI-int", labels: relations, rule: .onlySubstring)
                .isEmpty)
        let found = AnswerParser.labels(
            "Inducing angiogenesis; cellular energetics",
            labels: Benchmark.hallmarksOfCancer.allLabels)
        #expect(found == ["inducing angiogenesis", "cellular energetics"])
    }

    private let tokens = ["He", "denies", "chest", "pain", "<", "5", "days", "on", "aspirin", "."]
    private let types = ["problem", "treatment", "test"]

    @Test func spansReturnToTheirTokens() {
        let spans = [
            TokenSpan(type: "problem", first: 2, last: 3),
            TokenSpan(type: "treatment", first: 8, last: 8),
        ]
        let sentence = tokens.joined(separator: " ")
        let marked = SpanMarkup.mark(tokens, spans)
        #expect(
            marked == "He denies <span class=\"problem\">chest pain</span> < 5 days on "
                + "<span class=\"treatment\">aspirin</span> .")
        let gold = SpanMarkup.keys(of: spans, in: tokens)
        #expect(gold == ["problem 8 17", "treatment 25 32"])
        let read = SpanMarkup.parse(marked, types: types, sentence: sentence)
        #expect(read.keys == gold && !read.isMissing)
        // Other spacing and quotes, and no closing remark, change nothing.
        let loose =
            "he denies <SPAN class='problem'>chest  pain</SPAN> <5 days on "
            + "<span class=treatment>aspirin</span>."
        #expect(SpanMarkup.parse(loose, types: types, sentence: sentence).keys == gold)
    }

    @Test func spansOfAChangedSentence() {
        let sentence = tokens.joined(separator: " ")
        let changed = "<span class=\"problem\">chest pain</span>, <span class=\"test\">ECG</span>"
        let read = SpanMarkup.parse(changed, types: types, sentence: sentence)
        #expect(read.keys == ["problem 8 17", "test outside 1"])
        #expect(SpanMarkup.parse("No idea", types: types, sentence: sentence).isMissing)
        #expect(!SpanMarkup.parse(sentence, types: types, sentence: sentence).isMissing)
        #expect(
            SpanMarkup.parse("<span class=\"drug\">He", types: types, sentence: "He").keys == [])
    }
}
