/// Decides whether a document is fit to be learnt from. Holds the room it works in: one for each
/// worker.
package struct QualityFilter {
    private let settings: QualitySettings
    private var profile = TextProfile()
    private var repetition = Repetition()

    package init(_ settings: QualitySettings) { self.settings = settings }

    /// What is left of a cleaned text after the rules for lines, and why the document is dropped;
    /// nil where it is kept.
    package mutating func filter(_ text: String) -> (text: String, verdict: QualityVerdict?) {
        let kept = settings.c4.filtersLines ? settings.c4.lines(of: text) : text
        let bytes = Array(kept.utf8)
        return (kept, verdict(bytes.span))
    }

    private mutating func verdict(_ text: Span<UInt8>) -> QualityVerdict? {
        profile.measure(text)
        return wordVerdict() ?? lineVerdict(text) ?? vocabularyVerdict(text) ?? sentenceVerdict(
            text)
            ?? repetitionVerdict()
    }

    private typealias Rule = (name: String, value: Double, least: Double, most: Double)

    private static func first(_ rules: [Rule]) -> QualityVerdict? {
        for rule in rules {
            if rule.value < rule.least {
                return QualityVerdict(rule: rule.name, value: rule.value, threshold: rule.least)
            }
            if rule.value > rule.most {
                return QualityVerdict(rule: rule.name, value: rule.value, threshold: rule.most)
            }
        }
        return nil
    }

    /// 0 stands for no bound.
    private static func bound(_ most: Double) -> Double { most == 0 ? .infinity : most }

    private func wordVerdict() -> QualityVerdict? {
        let gopher = settings.gopher
        let count = Double(profile.words.count)
        let letters = profile.words.reduce(0) { $0 + $1.characters }
        let alphabetic = profile.words.reduce(0) { $0 + ($1.hasLetter ? 1 : 0) }
        let mean = Double(letters) / max(count, 1)
        return Self.first([
            ("gopher.minimumWords", count, Double(gopher.minimumWords), .infinity),
            ("gopher.maximumWords", count, 0, Self.bound(Double(gopher.maximumWords))),
            ("gopher.minimumMeanWordLength", mean, gopher.minimumMeanWordLength, .infinity),
            ("gopher.maximumMeanWordLength", mean, 0, Self.bound(gopher.maximumMeanWordLength)),
            (
                "gopher.minimumAlphabeticWords", Double(alphabetic) / max(count, 1),
                gopher.minimumAlphabeticWords, .infinity
            ),
            (
                "maximumDigits", Double(profile.digits) / Double(max(letters, 1)), 0,
                settings.maximumDigits
            ),
        ])
    }

    private func lineVerdict(_ text: Span<UInt8>) -> QualityVerdict? {
        let gopher = settings.gopher
        let words = Double(max(profile.words.count, 1))
        let (hashes, ellipses) = Marks.count(text)
        var (bullets, endings) = (0, 0)
        for line in profile.lines {
            if Marks.isBullet(text, profile.words[line.words.lowerBound].bytes) { bullets += 1 }
            if Marks.endsWithEllipsis(text, profile.words[line.words.upperBound - 1].bytes) {
                endings += 1
            }
        }
        let lines = Double(max(profile.lines.count, 1))
        return Self.first([
            ("gopher.maximumSymbols", Double(hashes) / words, 0, gopher.maximumSymbols),
            ("gopher.maximumSymbols", Double(ellipses) / words, 0, gopher.maximumSymbols),
            ("gopher.maximumBulletLines", Double(bullets) / lines, 0, gopher.maximumBulletLines),
            (
                "gopher.maximumEllipsisLines", Double(endings) / lines, 0,
                gopher.maximumEllipsisLines
            ),
        ])
    }

    private func vocabularyVerdict(_ text: Span<UInt8>) -> QualityVerdict? {
        let minimum = settings.gopher.minimumStopWords
        if minimum > 0 {
            let found = StopWords.different(in: text, profile.words, upTo: minimum)
            if found < minimum {
                return QualityVerdict(
                    rule: "gopher.minimumStopWords", value: Double(found),
                    threshold: Double(minimum))
            }
        }
        guard !settings.languages.isEmpty,
            let guess = LanguageGuess.language(of: text, profile.words),
            !settings.languages.contains(guess)
        else { return nil }
        return QualityVerdict(rule: "languages.\(guess)", value: 0, threshold: 0)
    }

    private func sentenceVerdict(_ text: Span<UInt8>) -> QualityVerdict? {
        let c4 = settings.c4
        if c4.dropsCodeAndFiller, let rule = Marks.codeOrFiller(text) {
            return QualityVerdict(rule: "c4.\(rule)", value: 1, threshold: 0)
        }
        guard c4.minimumSentences > 0 else { return nil }
        let count = Marks.sentences(text, profile.words)
        return count >= c4.minimumSentences
            ? nil
            : QualityVerdict(
                rule: "c4.minimumSentences", value: Double(count),
                threshold: Double(c4.minimumSentences))
    }

    private mutating func repetitionVerdict() -> QualityVerdict? {
        let rules = settings.repetition
        let size = profile.characters
        let paragraphs = repetition.duplicates(profile.paragraphs, characters: size)
        let lines = repetition.duplicates(profile.lines, characters: size)
        let found = Self.first([
            ("repetition.duplicateParagraphs", paragraphs.parts, 0, rules.duplicateParagraphs),
            (
                "repetition.duplicateParagraphCharacters", paragraphs.characters, 0,
                rules.duplicateParagraphCharacters
            ),
            ("repetition.duplicateLines", lines.parts, 0, rules.duplicateLines),
            (
                "repetition.duplicateLineCharacters", lines.characters, 0,
                rules.duplicateLineCharacters
            ),
        ])
        if let found { return found }
        repetition.take(profile.words)
        for (index, most) in rules.topNGrams.enumerated() {
            let share = repetition.topNGram(index + 2, characters: size)
            if share > most {
                return QualityVerdict(
                    rule: "repetition.topNGrams.\(index + 2)", value: share, threshold: most)
            }
        }
        for (index, most) in rules.duplicateNGrams.enumerated() {
            let share = repetition.duplicateNGrams(index + 5, characters: size)
            if share > most {
                return QualityVerdict(
                    rule: "repetition.duplicateNGrams.\(index + 5)", value: share, threshold: most)
            }
        }
        return nil
    }
}
