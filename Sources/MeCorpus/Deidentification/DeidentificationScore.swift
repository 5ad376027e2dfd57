/// Findings against spans that a person (or a generator) marked, by category.
package struct DeidentificationScore: Codable, Equatable, Sendable {
    /// The counts of one category.
    package struct Counts: Codable, Equatable, Sendable {
        /// Marked spans.
        package var gold = 0
        /// Marked spans of which nothing is left in the text, whatever category was found.
        package var removed = 0
        /// Marked spans of which nothing is left, found with this very category.
        package var typed = 0
        /// Findings of this category.
        package var found = 0
        /// Findings of this category that lie wholly in marked spans of any category.
        package var right = 0

        /// Share of marked spans of which nothing is left; 1 where none are marked.
        package var recall: Double { gold == 0 ? 1 : Double(removed) / Double(gold) }
        /// The same with the right category.
        package var typedRecall: Double { gold == 0 ? 1 : Double(typed) / Double(gold) }
        /// Share of findings that took nothing but what was marked; 1 where nothing was found.
        package var precision: Double { found == 0 ? 1 : Double(right) / Double(found) }

        package init() {}
    }

    package private(set) var categories: [IdentifierCategory: Counts] = [:]

    /// Nothing counted yet.
    package init() {}

    /// Counts one document. A span counts as covered when all its letters and digits are; titles
    /// ("Dr.") need not be, for they stay in the text.
    package mutating func add(
        text: [UInt8], gold: [IdentifierFinding], found: [IdentifierFinding]
    ) {
        let anyGold = Self.cover(text.count, gold)
        let anyFound = Self.cover(text.count, found)
        for category in IdentifierCategory.allCases {
            let marked = gold.filter { $0.category == category }
            let findings = found.filter { $0.category == category }
            let typed = Self.cover(text.count, findings)
            var counts = categories[category] ?? Counts()
            counts.gold += marked.count
            counts.found += findings.count
            for span in marked {
                let needed = Self.needed(text, span)
                counts.removed += needed.allSatisfy { anyFound[$0] } ? 1 : 0
                counts.typed += needed.allSatisfy { typed[$0] } ? 1 : 0
            }
            for finding in findings {
                counts.right += Self.needed(text, finding).allSatisfy { anyGold[$0] } ? 1 : 0
            }
            categories[category] = counts
        }
    }

    /// The counts of a category.
    package subscript(category: IdentifierCategory) -> Counts { categories[category] ?? Counts() }

    /// The sums over all categories.
    package var total: Counts {
        categories.values.reduce(into: Counts()) {
            $0.gold += $1.gold
            $0.removed += $1.removed
            $0.typed += $1.typed
            $0.found += $1.found
            $0.right += $1.right
        }
    }

    private static func cover(_ count: Int, _ spans: [IdentifierFinding]) -> [Bool] {
        var covered = Array(repeating: false, count: count)
        for span in spans {
            for index in max(0, span.start)..<max(0, min(count, span.end)) { covered[index] = true }
        }
        return covered
    }

    /// The letters and digits of a span that must be covered.
    private static func needed(_ text: [UInt8], _ span: IdentifierFinding) -> [Int] {
        let titles = [
            "dr", "drs", "mr", "mrs", "ms", "miss", "prof", "reverend", "père", "rn", "np", "sr",
        ]
        var needed: [Int] = []
        var at = span.start
        while at < span.end {
            var end = at
            while end < span.end, NoteTokenizer.isLetter(text[end]) || text[end] >= 0x80 {
                end += 1
            }
            if end == at {
                if NoteTokenizer.isDigit(text[at]) { needed.append(at) }
                at += 1
                continue
            }
            let word = String(decoding: text[at..<end], as: UTF8.self).lowercased()
            if !titles.contains(word) { needed += at..<end }
            at = end
        }
        return needed
    }
}
