/// Reading a label out of what a model wrote. Strict: whole words only, an explicit "the answer is"
/// counts more than what stands around it, and an answer that names several labels is no answer.
package enum AnswerParser {
    /// The one label that was answered, or nil. `options` are the words behind lettered labels.
    package static func choice(_ output: String, labels: [String], options: [String]) -> String? {
        let words = Words(output)
        if options.isEmpty { return named(words, labels) }
        if let start = words.afterStatement(), let letter = words.letter(at: start, labels) {
            return letter
        }
        let matches = words.matches(of: options)
        let named = single(matches)
        // "E. coli" at the beginning is an option's words, not the letter E.
        if let named, matches[0].start == 0 { return labels[named] }
        if let letter = words.leadingLetter(labels) { return letter }
        if let named { return labels[named] }
        let letters = Set(words.indices.compactMap { words.loneLetter(at: $0, labels) })
        return letters.count == 1 ? letters.first : nil
    }

    /// Every label that was named, in the labels' order.
    package static func labels(_ output: String, labels: [String]) -> [String] {
        let found = Set(Words(output).matches(of: labels).map(\.index))
        return labels.indices.filter(found.contains).map { labels[$0] }
    }

    private static func named(_ words: Words, _ labels: [String]) -> String? {
        let matches = words.matches(of: labels)
        if let start = words.afterStatement() {
            let stated = matches.filter { $0.start >= start }
            if let first = stated.first, first.start == start { return labels[first.index] }
            if let only = single(stated) { return labels[only] }
        }
        if let only = single(matches) { return labels[only] }
        // "Yes. There is no doubt" begins with its answer.
        if let first = matches.first, first.start == 0, words.endsSentence(at: first.end - 1) {
            return labels[first.index]
        }
        return nil
    }

    private static func single(_ matches: [Words.Match]) -> Int? {
        Set(matches.map(\.index)).count == 1 ? matches.first?.index : nil
    }
}

/// The words of a text: runs of letters and digits, lower-cased, with what followed each.
private struct Words {
    struct Match: Equatable {
        /// Which of the phrases.
        var index: Int
        var start: Int
        var end: Int
    }

    private var words: [String] = []
    private var originals: [String] = []
    /// The characters between a word and the next.
    private var gaps: [String] = []

    var indices: Range<Int> { words.indices }

    init(_ text: String) {
        var word = ""
        var gap = ""
        for character in text {
            if character.isLetter || character.isNumber {
                if !gap.isEmpty, !gaps.isEmpty { gaps[gaps.count - 1] = gap }
                gap = ""
                word.append(character)
            } else {
                close(&word)
                gap.append(character)
            }
        }
        close(&word)
        if !gap.isEmpty, !gaps.isEmpty { gaps[gaps.count - 1] = gap }
    }

    private mutating func close(_ word: inout String) {
        if word.isEmpty { return }
        words.append(word.lowercased())
        originals.append(word)
        gaps.append("")
        word = ""
    }

    /// Where the words after the last "answer is" or "answer:" begin.
    func afterStatement() -> Int? {
        for index in indices.reversed() where words[index] == "answer" {
            if index + 2 < words.count, words[index + 1] == "is" { return index + 2 }
            if index + 1 < words.count, gaps[index].contains(":") { return index + 1 }
        }
        return nil
    }

    /// The label letter that is the word at `index`; "option B" and "(B)" count as B.
    func letter(at index: Int, _ labels: [String]) -> String? {
        var index = index
        while index + 1 < words.count, Self.beforeLetter.contains(words[index]) { index += 1 }
        return labels.contains(originals[index]) ? originals[index] : nil
    }

    /// A letter at the very beginning, ended by a mark: "B", "B. Aspirin", "(b) Aspirin".
    func leadingLetter(_ labels: [String]) -> String? {
        guard let first = originals.first?.uppercased(), labels.contains(first) else { return nil }
        if words.count == 1 || gaps[0].contains("\n") { return first }
        return gaps[0].first.map { ".):,*".contains($0) } == true ? first : nil
    }

    /// A capital letter after a word like "option" or "is"; so neither "A patient" nor "vitamin C"
    /// is an answer.
    func loneLetter(at index: Int, _ labels: [String]) -> String? {
        guard index > 0, labels.contains(originals[index]) else { return nil }
        return Self.announcing.contains(words[index - 1]) ? originals[index] : nil
    }

    private static let beforeLetter: Set<String> = ["option", "choice", "letter"]
    private static let announcing: Set<String> = [
        "option", "choice", "letter", "choose", "select", "pick", "is", "be", "answer",
    ]

    func endsSentence(at index: Int) -> Bool {
        index == words.count - 1 || gaps[index].contains { ".,;:!\n".contains($0) }
    }

    /// Where phrases occur as whole words, in order; a match inside a longer one does not count.
    func matches(of phrases: [String]) -> [Match] {
        var found: [Match] = []
        for (number, phrase) in phrases.enumerated() {
            let sought = Words(phrase).words
            guard !sought.isEmpty, sought.count <= words.count else { continue }
            for start in 0...words.count - sought.count
            where words[start..<start + sought.count].elementsEqual(sought) {
                found.append(Match(index: number, start: start, end: start + sought.count))
            }
        }
        return found.filter { match in
            !found.contains { other in
                other.start <= match.start && other.end >= match.end
                    && other.end - other.start > match.end - match.start
            }
        }.sorted { ($0.start, $0.end, $0.index) < ($1.start, $1.end, $1.index) }
    }
}

/// The study's released reading of answers, for comparison only: it marks right answers wrong
/// ("Answer: B" is A, "unknown" is no, "Neurosurgery" is Surgery).
package enum ReleasedParser {
    /// The labels the released scorer would read; empty is its "missing".
    package static func read(_ output: String, labels: [String], rule: ReleasedRule) -> [String] {
        switch rule {
        case .none, .tokenSets: []
        case .firstSubstring:
            Array(labels.filter { output.lowercased().contains($0.lowercased()) }.prefix(1))
        case .firstSubstringExactCase: Array(labels.filter { output.contains($0) }.prefix(1))
        case .onlySubstring:
            labels.filter { output.contains($0) }.count == 1
                ? labels.filter { output.contains($0) } : []
        case .everySubstring: labels.filter { output.contains($0) }
        }
    }
}
