import Foundation
import MeText
import Testing

@testable import MeCorpus

/// The rules that decide whether a document is fit to be learnt from.
@Suite struct QualityTests {
    /// English prose of so many words, none of its runs twice.
    private static func prose(_ count: Int) -> String {
        let function = ["the", "of", "and", "to", "with"]
        let words = (0..<count).map { number -> String in
            guard number % 3 > 0 else { return function[number / 3 % 5] }
            return "word\(spelled(number))" + (number % 12 == 11 ? "." : "")
        }
        return words.joined(separator: " ") + "."
    }

    /// A number in letters, so that it counts as a word.
    private static func spelled(_ number: Int) -> String {
        let letters = Array("bcdefghi")
        return String(String(number, radix: 8).map { letters[$0.wholeNumberValue ?? 0] })
    }

    private func verdict(
        _ text: String, _ settings: QualitySettings = .prose
    ) -> QualityVerdict? {
        var filter = QualityFilter(settings)
        return filter.filter(text).verdict
    }

    @Test func proseIsKept() {
        #expect(verdict(Self.prose(200)) == nil)
        #expect(verdict(Self.prose(200), .clinical) == nil)
        #expect(verdict(Self.prose(200), QualitySettings()) == nil)
        #expect(verdict("", QualitySettings()) == nil)
        #expect(verdict(Self.prose(200), .web) == nil)
    }

    @Test func words() {
        #expect(verdict(Self.prose(50)) == nil)
        #expect(
            verdict(Self.prose(49))
                == QualityVerdict(rule: "gopher.minimumWords", value: 49, threshold: 50))
        #expect(verdict(Self.prose(100_001))?.rule == "gopher.maximumWords")
        let short = (0..<60).map { "\(["a", "to", "of", "be", "b\($0 % 10)"][$0 % 5])" }
        #expect(verdict(short.joined(separator: " "))?.rule == "gopher.minimumMeanWordLength")
        let long = Self.prose(60).replacing("word", with: "wordwordwordword")
        #expect(verdict(long)?.rule == "gopher.maximumMeanWordLength")
        let numbers = Self.prose(60) + " " + (1000..<1020).map(String.init).joined(separator: " ")
        #expect(verdict(numbers)?.rule == "gopher.minimumAlphabeticWords")
        // A letter is a letter in any script, a sign is none.
        let greek = Self.prose(60) + " " + repeatElement("αβγδ", count: 20).joined(separator: " ")
        #expect(verdict(greek)?.rule.hasPrefix("repetition") == true)
        let signs = Self.prose(60) + " " + repeatElement("±±±±", count: 20).joined(separator: " ")
        #expect(verdict(signs)?.rule == "gopher.minimumAlphabeticWords")
        let foreign = (0..<60).map { "wort\(Self.spelled($0))" }.joined(separator: " ")
        #expect(
            verdict(foreign)
                == QualityVerdict(rule: "gopher.minimumStopWords", value: 0, threshold: 2))
        #expect(verdict(foreign + " The (and) end")?.rule == nil)
    }

    @Test func linesAndMarks() {
        let text = Self.prose(100)
        #expect(
            verdict(text + repeatElement(" #", count: 12).joined())?.rule == "gopher.maximumSymbols"
        )
        #expect(
            verdict(text + repeatElement(" so…", count: 12).joined())?.rule
                == "gopher.maximumSymbols")
        let words = Self.prose(300).split(separator: " ")
        func lines(_ count: Int, _ change: (Int, String) -> String) -> String {
            (0..<count).map { line in
                change(line, words[(line * 10)..<(line * 10 + 10)].joined(separator: " "))
            }.joined(separator: "\n")
        }
        #expect(verdict(lines(20) { "- \($1)" })?.rule == "gopher.maximumBulletLines")
        #expect(verdict(lines(20) { $0 < 18 ? "• \($1)" : $1 }) == nil)
        #expect(verdict(lines(20) { "-5 \($1)" }) == nil)
        #expect(
            verdict(lines(20) { $0 < 7 ? $1 + "..." : $1 })?.rule == "gopher.maximumEllipsisLines")
        #expect(verdict(lines(20) { $0 < 6 ? $1 + "…" : $1 }) == nil)
        var digits = QualitySettings()
        digits.maximumDigits = 0.5
        #expect(verdict("1234 5678 90 ab", digits)?.rule == "maximumDigits")
        #expect(verdict("1234 abcde", digits) == nil)
    }

    @Test func repetitions() {
        let text = Self.prose(120)
        let words = text.split(separator: " ")
        let line = words[..<12].joined(separator: " ")
        func rule(_ text: String) -> String? { verdict(text)?.rule }
        #expect(
            rule(repeatElement(text, count: 4).joined(separator: "\n\n"))
                == "repetition.duplicateParagraphs")
        #expect(
            rule(text + "\n" + repeatElement(line, count: 5).joined(separator: "\n"))
                == "repetition.duplicateLines")
        #expect(
            rule(text + repeatElement(" again again", count: 20).joined())
                == "repetition.topNGrams.2")
        // Copied within a line: only runs of words can tell.
        let copied = text + " " + words[..<60].joined(separator: " ")
        #expect(rule(copied) == "repetition.duplicateNGrams.5")
    }

    /// Shares of runs as their definitions say, with strings and dictionaries.
    @Test(arguments: 0..<20) func sharesAreThoseOfTheirDefinitions(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let vocabulary = ["a", "bb", "ccc", "é", "病", "ddd", "e", "ff"]
        let words = (0..<120).map { _ in vocabulary[Int(random.next() % UInt64(2 + seed % 7))] }
        let text = words.joined(separator: " ")
        var profile = TextProfile()
        let bytes = Array(text.utf8)
        profile.measure(bytes.span)
        #expect(
            profile.words.count == words.count && profile.characters == text.unicodeScalars.count)
        var repetition = Repetition()
        repetition.take(profile.words)
        for n in 2...10 {
            let runs = (0...words.count - n).map { Array(words[$0..<$0 + n]) }
            var counts: [[String]: Int] = [:]
            for run in runs { counts[run, default: 0] += 1 }
            let most = counts.values.max() ?? 0
            let top = runs.first { counts[$0] == most } ?? []
            let length = most > 1 ? most * top.joined(separator: " ").unicodeScalars.count : 0
            #expect(
                repetition.topNGram(n, characters: profile.characters)
                    == Double(length) / Double(profile.characters))
            var (seen, at, repeated) = (Set<[String]>(), 0, 0)
            while at < runs.count {
                if seen.insert(runs[at]).inserted {
                    at += 1
                } else {
                    repeated += runs[at].joined().unicodeScalars.count
                    at += n
                }
            }
            #expect(
                repetition.duplicateNGrams(n, characters: profile.characters)
                    == Double(repeated) / Double(profile.characters))
        }
    }

    @Test func linesOfPages() {
        var settings = QualitySettings()
        (settings.c4.endsWithPunctuation, settings.c4.minimumWordsPerLine) = (true, 3)
        settings.c4.dropsSiteLines = true
        var filter = QualityFilter(settings)
        let page = """
            Home | About
            The dose was raised.
            It says "enough."
            Read our Privacy Policy before you go on.
            It goes on...

            Is it safe (or not?)
            Yes.
            Enable JavaScript to read this page.
            """
        #expect(
            filter.filter(page).text
                == "The dose was raised.\nIt says \"enough.\"\n\nIs it safe (or not?)")
        settings.c4.minimumSentences = 4
        #expect(
            verdict(page, settings)
                == QualityVerdict(rule: "c4.minimumSentences", value: 3, threshold: 4))
        settings = QualitySettings()
        settings.c4.dropsCodeAndFiller = true
        #expect(verdict("if (x) { y }", settings)?.rule == "c4.curlyBracket")
        #expect(verdict("Lorem Ipsum dolor.", settings)?.rule == "c4.loremIpsum")
    }

    @Test(arguments: [
        ("en", "The patient was seen in the clinic and is on warfarin for a clot in the leg."),
        (
            "de",
            "Der Patient wurde mit einem Infekt in die Klinik gebracht und ist nicht bei Bewusstsein, wurde auch auf die Station verlegt."
        ),
        (
            "fr",
            "Le patient est venu à la clinique pour une douleur dans la jambe et les résultats sont bons."
        ),
        (
            "es",
            "El paciente fue visto en la clínica por una infección y se trató con los antibióticos del hospital."
        ),
        ("zh", "患者因胸痛入院治疗，经检查后诊断为急性心肌梗死，给予阿司匹林治疗后病情好转出院。"),
        ("ja", "患者は胸の痛みで病院に来ました。検査のあとで、くすりをもらいましたので、すぐによくなりました。"),
        ("ru", "Пациент поступил в больницу с болью в груди и после лечения был выписан."),
    ])
    func languages(code: String, text: String) {
        var settings = QualitySettings()
        settings.languages = [code]
        #expect(verdict(text, settings) == nil)
        settings.languages = [code == "en" ? "de" : "en"]
        #expect(verdict(text, settings)?.rule == "languages.\(code)")
        // Too little to tell: kept.
        #expect(verdict("Aspirin 81 mg po qd", settings) == nil)
    }
}
