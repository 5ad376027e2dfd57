import Testing

@testable import MeCorpus

@Suite struct DecontaminationIndexTests {
    private let index: DecontaminationIndex

    init() throws { index = try DecontaminationIndex(Invented.items) }

    @Test func aPrintedItemIsFound() {
        #expect(index.found(Invented.printed(Invented.choice)) == ["exam 1 question+answer"])
        #expect(index.found(Invented.printed(Invented.label)) == ["papers 2 question+answer"])
        #expect(index.found(Invented.printed(Invented.long)) == ["exam 3 question+answer"])
    }

    @Test func proseAboutTheSameIsClean() {
        #expect(index.found(Invented.topical) == [])
        // The answer alone, the options alone, and a statement of the fact.
        #expect(index.found("Luric reductase. " + Invented.topical) == [])
        #expect(index.found(Invented.choice.options.joined(separator: "\n")) == [])
        #expect(index.found("In patients with morbane velarone inhibits luric reductase.") == [])
    }

    @Test func caseMarksBlanksLettersAndOrderDoNotMatter() {
        let item = Invented.choice
        let shouted =
            item.question.uppercased().replacing("?", with: "") + "\n\t(4)  "
            + item.options.reversed().joined(separator: ";\n (3) ").uppercased()
        #expect(index.found(shouted) == ["exam 1 question+answer"])
    }

    @Test func exchangedAndInsertedWordsAreStoodUpTo() {
        let text = Invented.printed(Invented.choice)
            .replacing("renal tubule", with: "kidney's tubule")
            .replacing("Which enzyme", with: "Which well known enzyme")
        #expect(index.found(text) == ["exam 1 question+answer"])
        let score = index.hits(text)[0].score
        #expect(score > 0.75 && score < 1)
    }

    @Test func aShortQuestionNeedsItsAnswer() {
        let question = Invented.choice.question
        #expect(index.found(question) == [])
        #expect(index.found(question + " Pellase.") == [])
        #expect(index.found(question + " Luric reductase.") == ["exam 1 question+answer"])
        // Not at any distance.
        let far = question + " " + prose(5, bytes: 3000) + " Luric reductase."
        #expect(index.found(far) == [])
        #expect(
            index.found(question + " Tonic kinase, pellase or cormic synthase?")
                == ["exam 1 question+options"])
    }

    @Test func aLongQuestionAndOneWithALabelCountAlone() {
        #expect(index.found(Invented.long.question) == ["exam 3 question"])
        #expect(index.found(Invented.label.question + " We do not know.") == ["papers 2 question"])
        let half = Invented.long.question.split(separator: " ").prefix(24).joined(separator: " ")
        #expect(index.found(half) == [])
    }

    @Test func aPassageIsAKindOfItsOwn() {
        #expect(index.found(Invented.label.passage) == ["papers 2 passage"])
        let words = Invented.label.passage.split(separator: " ")
        let split =
            words[..<30].joined(separator: " ") + "\n\nJournal of Valleys, page 3 of 9\n\n"
            + words[30...].joined(separator: " ")
        #expect(index.found(split) == ["papers 2 passage"])
        #expect(index.found(words[..<20].joined(separator: " ")) == [])
    }

    /// A paper whose title is the question is the item's source; with its label it is the item.
    @Test func theSourceOfAQuestionIsToldAsItsPassage() {
        let paper = Invented.label.question + "\n\n" + Invented.label.passage
        #expect(index.found(paper) == ["papers 2 passage"])
        let item = Invented.label.passage + "\n\n" + Invented.label.question + " Answer: yes"
        #expect(index.found(item) == ["papers 2 passage", "papers 2 question+answer"])
    }

    @Test func aLongAnswerCountsByItself() {
        #expect(index.found(Invented.summary.answer) == ["summaries 4 answer"])
        #expect(index.hits(Invented.summary.answer)[0].field == "answer")
    }

    @Test func theSpanIsInBytes() throws {
        let text = "Über 90 µg – naïve.\n\n" + Invented.long.question + "\n\nÄnd more."
        let hit = try #require(index.hits(text).first)
        let bytes = Array(text.utf8)
        let found = String(decoding: bytes[hit.span], as: UTF8.self)
        // From the first word to the last one, without the mark.
        #expect(found + "?" == Invented.long.question)
        #expect(hit.score == 1)
    }

    @Test func stockPhrasesDoNotCount() throws {
        let stems = ["most likely diagnosis", "best next step", "first line treatment"]
        let items = (0..<300).map { number in
            BenchmarkItem(
                benchmark: "stock", id: "\(number)",
                question: "Which of the following is the \(stems[number % 3]) of w\(number)?",
                options: ["o\(number)a", "o\(number)b"], answer: "o\(number)a")
        }
        let index = try DecontaminationIndex(items)
        #expect(
            index.found("Which of the following is the most likely diagnosis of all? o0a") == [])
        #expect(index.found("Which of the following is the best next step of w7? o8a") == [])
        // The stem with what is asked and its answer is the item, and no other one.
        #expect(
            index.found("Which of the following is the best next step of w7? A. o7b B. o7a")
                == ["stock 7 question+answer"])
    }

    @Test func equalTextsOfTwoItemsHitBoth() throws {
        var other = Invented.choice
        other.benchmark = "other"
        let index = try DecontaminationIndex([other] + Invented.items)
        #expect(
            index.found(Invented.printed(other))
                == ["exam 1 question+answer", "other 1 question+answer"])
    }

    @Test func theOrderOfItemsDoesNotMatter() throws {
        var chance = TestChance(state: 2)
        let text = Invented.items.map { Invented.printed($0) + "\n" + $0.passage }.joined()
        let hits = index.hits(text)
        #expect(hits.count >= 4)
        for _ in 0..<5 {
            let items = (Invented.items + Invented.items).shuffled(using: &chance)
            let other = try DecontaminationIndex(items)
            #expect(other.hits(text) == hits && other.items == index.items)
        }
    }

    @Test func itemsThatSayNothingAreToldAndHarmless() throws {
        let index = try DecontaminationIndex([
            BenchmarkItem(benchmark: "empty", id: "1"),
            BenchmarkItem(benchmark: "empty", id: "2", question: "?", options: ["", " "]),
            BenchmarkItem(benchmark: "empty", id: "3", question: "Velarone is:", answer: "blue"),
            BenchmarkItem(benchmark: "empty", id: "4", passage: "The patient was discharged."),
            Invented.choice,
        ])
        #expect(index.items == ["empty": 4, "exam": 1])
        #expect(index.unjudged == ["empty": 4])
        #expect(index.found("") == [] && index.found("? \n") == [])
        #expect(index.found("Velarone is blue. The patient was discharged.") == [])
        #expect(try DecontaminationIndex([]).found(Invented.topical) == [])
    }

    @Test func twoItemsUnderOneIdAreAnError() {
        var other = Invented.choice
        other.answer = "Pellase"
        #expect(
            message { _ = try DecontaminationIndex([Invented.choice, other]) }.contains(
                "items of exam, id \"1\": expected each id once, got two different items"))
    }

    @Test func thresholdsAreInclusiveAndSettingsAreChecked() throws {
        let text = Invented.printed(Invented.choice)
            .replacing("renal tubule", with: "kidney wall")
        let score = try #require(index.hits(text).first).score
        for (threshold, count) in [(score, 1), (score.nextUp, 0)] {
            let strict = try DecontaminationIndex(Invented.items) {
                ($0.question, $0.shortQuestion) = (threshold, threshold)
                $0.questionWithOptions = threshold
            }
            #expect(strict.hits(text).count == count)
        }
        for change: (inout DecontaminationSettings) -> Void in [
            { $0.question = 0 }, { $0.answer = 1.01 }, { $0.passage = .nan }, { $0.runWords = 2 },
            { $0.maximumTexts = 0 }, { $0.sampledWords = 7 }, { $0.aloneWords = 3 },
            { $0.answerDistance = -1 },
        ] {
            #expect(
                message { _ = try DecontaminationIndex(Invented.items, change) }
                    .hasPrefix("corpus.decontamination."))
        }
    }

    /// Bytes that are no UTF-8, words of other scripts, and every cut of a text.
    @Test func anyBytesAreSearched() throws {
        let item = BenchmarkItem(
            benchmark: "han", id: "1", question: "维拉龙抑制肾小管中的哪一种酶并缩短住院时间?",
            options: ["卢里克还原酶", "托尼克激酶"], answer: "卢里克还原酶")
        let index = try DecontaminationIndex([item] + Invented.items)
        let text = Invented.printed(item)
        #expect(index.found(text) == ["han 1 question+answer"])
        let bytes = Array(text.utf8)
        for end in stride(from: 0, to: bytes.count, by: 7) {
            for hit in index.hits(in: Array(bytes[end / 2..<end])) {
                #expect(hit.span.upperBound <= end - end / 2)
            }
        }
        #expect(index.hits(in: Array(repeating: 0xFF, count: 99)) == [])
    }
}
