/// Which rules a document must meet, each with its threshold. 0 (of a least share) or 1 (of a
/// greatest one) lets everything pass; presets are starting points, not the only choice.
package struct QualitySettings: Codable, Equatable, Sendable {
    /// Rules of Rae et al. 2021 (Gopher), table A1 and appendix A.1.1.
    package var gopher = Gopher()
    /// Repetition rules of the same paper, table A1.
    package var repetition = Repetition()
    /// Rules of Raffel et al. 2020 (C4), section 2.2.
    package var c4 = C4()
    /// Greatest share of digits among the characters that are no blanks: pages of numbers.
    package var maximumDigits = 1.0
    /// Languages that are kept, by their two letters (`en`); empty: all. What cannot be told is kept.
    package var languages: [String] = []

    package init() {}

    /// Words are what stands between blanks, as in the paper.
    package struct Gopher: Codable, Equatable, Sendable {
        package var minimumWords = 0
        /// 0: any number.
        package var maximumWords = 0
        package var minimumMeanWordLength = 0.0
        /// 0: any.
        package var maximumMeanWordLength = 0.0
        /// Greatest ratio of hash marks, and of ellipses, to words.
        package var maximumSymbols = 1.0
        /// Greatest share of lines that begin with a bullet.
        package var maximumBulletLines = 1.0
        /// Greatest share of lines that end with an ellipsis.
        package var maximumEllipsisLines = 1.0
        /// Least share of words with a letter in them.
        package var minimumAlphabeticWords = 0.0
        /// Least number of different ones of: the, be, to, of, and, that, have, with.
        package var minimumStopWords = 0

        package init() {}
    }

    /// Greatest shares; of characters where not said otherwise.
    package struct Repetition: Codable, Equatable, Sendable {
        package var duplicateLines = 1.0
        package var duplicateParagraphs = 1.0
        package var duplicateLineCharacters = 1.0
        package var duplicateParagraphCharacters = 1.0
        /// In the most frequent run of 2, 3, 4 words; empty: not looked at.
        package var topNGrams: [Double] = []
        /// In runs of 5, 6, 7, 8, 9, 10 words that stand there before; empty: not looked at.
        package var duplicateNGrams: [Double] = []

        package init() {}
    }

    /// Lines that are left out, then what the rest must have.
    package struct C4: Codable, Equatable, Sendable {
        /// Lines without a mark that ends a sentence are left out.
        package var endsWithPunctuation = false
        /// Lines of fewer words are left out.
        package var minimumWordsPerLine = 0
        /// Lines that speak of javascript or of a site's policies are left out.
        package var dropsSiteLines = false
        package var minimumSentences = 0
        /// Documents with `{` or "lorem ipsum" are dropped.
        package var dropsCodeAndFiller = false

        package init() {}
    }

    /// The published thresholds for pages of the web, both papers' rules together.
    package static var web: QualitySettings {
        var settings = prose
        settings.c4.endsWithPunctuation = true
        settings.c4.minimumWordsPerLine = 5
        settings.c4.dropsSiteLines = true
        settings.c4.minimumSentences = 3
        settings.c4.dropsCodeAndFiller = true
        return settings
    }

    /// Gopher's published thresholds: for books, papers and other long prose.
    package static var prose: QualitySettings {
        var settings = QualitySettings()
        settings.gopher.minimumWords = 50
        settings.gopher.maximumWords = 100_000
        settings.gopher.minimumMeanWordLength = 3
        settings.gopher.maximumMeanWordLength = 10
        settings.gopher.maximumSymbols = 0.1
        settings.gopher.maximumBulletLines = 0.9
        settings.gopher.maximumEllipsisLines = 0.3
        settings.gopher.minimumAlphabeticWords = 0.8
        settings.gopher.minimumStopWords = 2
        settings.repetition.duplicateLines = 0.3
        settings.repetition.duplicateParagraphs = 0.3
        settings.repetition.duplicateLineCharacters = 0.2
        settings.repetition.duplicateParagraphCharacters = 0.2
        settings.repetition.topNGrams = [0.2, 0.18, 0.16]
        settings.repetition.duplicateNGrams = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1]
        return settings
    }

    /// For notes: short, telegraphic and full of numbers and lists as they are, only what holds next
    /// to nothing, or says the same over and over, is dropped.
    package static var clinical: QualitySettings {
        var settings = QualitySettings()
        settings.gopher.minimumWords = 10
        settings.gopher.minimumMeanWordLength = 2
        settings.gopher.maximumMeanWordLength = 15
        settings.gopher.minimumAlphabeticWords = 0.5
        settings.repetition.duplicateLineCharacters = 0.5
        settings.repetition.duplicateNGrams = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
        settings.maximumDigits = 0.5
        return settings
    }
}

/// A set of quality rules by its name in a recipe.
package enum QualityPreset: String, Codable, CaseIterable, Sendable {
    case none, web, prose, clinical
}

/// The thresholds of each named set; a recipe changes the ones it names.
package struct QualityPresets: Codable, Equatable, Sendable {
    package var web = QualitySettings.web
    package var prose = QualitySettings.prose
    package var clinical = QualitySettings.clinical

    package init() {}

    subscript(preset: QualityPreset) -> QualitySettings {
        switch preset {
        case .none: QualitySettings()
        case .web: web
        case .prose: prose
        case .clinical: clinical
        }
    }
}

/// Why a document is dropped: the rule, what was measured, and the threshold it missed.
package struct QualityVerdict: Codable, Equatable, Sendable {
    /// Such as `gopher.minimumWords`: the setting's place.
    package var rule: String
    package var value: Double
    package var threshold: Double
}
