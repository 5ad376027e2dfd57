/// Which lines about the publication, and not of it, are taken out of a source's documents.
package enum BoilerplateRules: String, Codable, CaseIterable, Sendable {
    /// `papers` for JATS and PubMed; `web` for The Pile, RedPajama and sources of `quality: web`; else
    /// `none`.
    case automatic = "auto"
    case none
    /// Licences, copyright, publishers, correspondence, declared interests, bare identifiers.
    case papers
    /// Copyright and licences, and what a page says about itself: cookies, sharing, navigation.
    case web

    /// What a source's rules come to for its papers and citations, and for its other records.
    static func of(
        _ source: CorpusSettings.Source
    ) -> (papers: BoilerplateRules, others: BoilerplateRules) {
        guard source.boilerplate == .automatic else {
            return (source.boilerplate, source.boilerplate)
        }
        let isWeb =
            source.format == .pile || source.format == .redpajama || source.quality == .web
        return (.papers, isWeb ? .web : .none)
    }
}

/// Takes licence and publisher notices and lines of a page's furniture out of a cleaned text. A line
/// goes when all of it is such a notice; of a paragraph only the notice that ends it ("Copyright ©
/// 2021 …") is cut. What only speaks of copyright, licences or publishing stays.
package struct Boilerplate: Sendable {
    /// Something that was taken out, with the rule's name.
    package struct Removal: Equatable, Sendable {
        package var rule: String
        /// Bytes of the text before.
        package var bytes: Range<Int>
    }

    private let lineRules: [[BoilerplateLine]]
    private let isWeb: Bool

    /// The rules of a set; nil where there are none.
    package init?(_ rules: BoilerplateRules) {
        guard rules == .papers || rules == .web else { return nil }
        isWeb = rules == .web
        var byFirst = [[BoilerplateLine]](repeating: [], count: 256)
        for rule in isWeb ? BoilerplateLine.web : BoilerplateLine.papers {
            for start in rule.starts { byFirst[Int(start[0])].append(rule.only(start)) }
        }
        lineRules = byFirst
    }

    /// The text without what the rules name, and what that was, in order.
    package func strip(_ text: String) -> (text: String, removals: [Removal]) {
        let bytes = Array(text.utf8)
        let removals = find(in: bytes)
        guard !removals.isEmpty else { return (text, []) }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var at = 0
        for removal in removals {
            kept += bytes[at..<removal.bytes.lowerBound]
            at = removal.bytes.upperBound
        }
        kept += bytes[at...]
        return (TextCleaner.clean(String(decoding: kept, as: UTF8.self)), removals)
    }

    /// What the rules would take out of UTF-8 bytes.
    package func find(in bytes: [UInt8]) -> [Removal] {
        var removals: [Removal] = []
        var heading: Range<Int>?
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            if let rule = wholeLine(bytes, start..<end) {
                // "Competing interests" over a line that says that there are none.
                if let heading { removals.append(Removal(rule: "heading", bytes: heading)) }
                heading = nil
                removals.append(Removal(rule: rule, bytes: start..<end))
            } else if start < end {
                let isHeading = !isWeb && BoilerplateLine.isHeading(bytes, start..<end)
                heading = isHeading ? start..<end : nil
                if let (rule, cut) = BoilerplateTail.start(bytes, start..<end) {
                    removals.append(Removal(rule: rule, bytes: cut..<end))
                }
            }
            start = end + 1
        }
        return removals
    }

    private func wholeLine(_ bytes: [UInt8], _ line: Range<Int>) -> String? {
        guard line.count > 5, line.count <= BoilerplateLine.longest else { return nil }
        for rule in lineRules[Int(LowerCase.of(bytes[line.lowerBound]))]
        where rule.matches(bytes, line) {
            return rule.name
        }
        if isWeb, BoilerplateLine.isNavigation(bytes, line) { return "web.navigation" }
        return nil
    }
}

/// ASCII letters without their case.
enum LowerCase {
    @inline(__always)
    static func of(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The bytes from `at` on are these of a lower-case text, in any case.
    static func starts(_ bytes: [UInt8], _ at: Int, _ expected: [UInt8]) -> Bool {
        guard at + expected.count <= bytes.count else { return false }
        for index in expected.indices where of(bytes[at + index]) != expected[index] {
            return false
        }
        return true
    }

    /// Where a lower-case text stands in a range, in any case.
    static func find(_ bytes: [UInt8], _ range: Range<Int>, _ wanted: [UInt8]) -> Int? {
        guard range.count >= wanted.count else { return nil }
        for at in range.lowerBound...(range.upperBound - wanted.count)
        where of(bytes[at]) == wanted[0] && starts(bytes, at, wanted) {
            return at
        }
        return nil
    }
}
