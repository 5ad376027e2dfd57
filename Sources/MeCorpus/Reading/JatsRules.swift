import Foundation

/// What of an article becomes text.
enum JatsRules {
    /// The front matter is mostly bookkeeping, so there only what is named is kept.
    static func isWanted(_ role: JatsRole, in parent: JatsRole) -> Bool {
        switch parent {
        case .front: role == .articleMeta
        case .articleMeta: [.titleGroup, .abstract, .articleIdentifier].contains(role)
        case .frontStub: role == .titleGroup || role == .abstract
        case .titleGroup: role == .articleTitle
        case .figure, .tableWrap: true
        default: role != .label
        }
    }

    /// Sections about the article and its authors, which some journals mark up like any other.
    static func isBookkeeping(_ title: [UInt8]) -> Bool {
        let letters = title.filter { $0 == 0x20 || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
        return bookkeeping.contains(String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self))
    }

    static let bookkeeping: Set<String> = [
        "authors contributions", "author contributions", "competing interests", "funding",
        "competing financial interests", "conflict of interest", "conflicts of interest",
        "conflict of interest statement", "acknowledgements", "acknowledgments",
        "acknowledgement", "acknowledgment", "prepublication history", "references",
        "supporting information", "supplementary material", "supplementary materials",
        "supplementary data", "additional files",
    ]

    /// Kinds of articles that only say something of another one.
    static let notices: Set<String> = [
        "retraction", "correction", "expression-of-concern", "partial-retraction",
        "withdrawal", "removal",
    ]

    /// Journals mark a retracted paper in its title.
    static func isRetracted(_ text: String) -> Bool {
        let begin = text.prefix(24).lowercased()
        return ["retracted:", "retracted article", "[retracted", "withdrawn:", "(retracted"]
            .contains { begin.hasPrefix($0) }
    }

    /// A formula in TeX without the document around it that journals hand to their typesetter.
    static func formula(tex: [UInt8]) -> [UInt8] {
        var text = String(decoding: tex, as: UTF8.self)[...]
        if let begin = text.range(of: "\\begin{document}") { text = text[begin.upperBound...] }
        if let end = text.range(of: "\\end{document}") { text = text[..<end.lowerBound] }
        let marks: Set<Character> = ["$", " "]
        text = text.drop { marks.contains($0) }
        while let last = text.last, marks.contains(last) { text.removeLast() }
        return Array(text.utf8)
    }
}
