/// A rule for whole lines: how they begin, how long they are at most, what else must be in them.
struct BoilerplateLine: Sendable {
    let name: String
    var starts: [[UInt8]]
    private let longest: Int
    /// One of these must be in it; empty: nothing more is asked.
    private let holds: [[UInt8]]
    /// Nothing may follow the start but a mark, or one word without blanks.
    private let standsAlone: Bool

    /// The longest line of any rule, in bytes.
    static let longest = 900

    private init(
        _ name: String, _ starts: [String], longest: Int, holds: [String] = [],
        standsAlone: Bool = false
    ) {
        self.name = name
        self.starts = starts.map { Array($0.utf8) }
        self.longest = longest
        self.holds = holds.map { Array($0.utf8) }
        self.standsAlone = standsAlone
    }

    /// The rule with one of its starts.
    func only(_ start: [UInt8]) -> BoilerplateLine {
        var rule = self
        rule.starts = [start]
        return rule
    }

    /// Whether a line is what the rule means.
    func matches(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count <= longest,
            let start = starts.first(where: { LowerCase.starts(bytes, line.lowerBound, $0) })
        else { return false }
        let rest = line.lowerBound + start.count..<line.upperBound
        if standsAlone {
            var words = 0
            var isInside = false
            for at in rest {
                let isBlank = bytes[at] == 0x20
                if !isBlank, !isInside { words += 1 }
                isInside = !isBlank
            }
            guard words <= 1 else { return false }
        }
        return holds.isEmpty || holds.contains { LowerCase.find(bytes, rest, $0) != nil }
    }

    /// For every text that is published.
    private static let shared = [
        BoilerplateLine(
            "licence",
            [
                "this is an open access article", "this is an open-access article",
                "this article is distributed under the terms", "this work is licensed under",
                "this article is licensed under", "this is an article distributed under the terms",
                "distributed under the terms of the creative commons",
                "licensed under the creative commons", "licensed under a creative commons",
                "open access this article is", "open access article distributed under",
                "this is a work of the u.s. government and is not subject to copyright",
            ], longest: 900),
        BoilerplateLine(
            "copyright",
            [
                "© 19", "© 20", "©19", "©20", "© the author", "copyright ©",
                "copyright (c)", "copyright: ©", "(c) 20", "(c) 19", "© copyright",
            ], longest: 400),
        BoilerplateLine(
            "copyright", ["copyright"], longest: 200, holds: ["all rights reserved"]),
        BoilerplateLine(
            "rights", ["all rights reserved"], longest: 120, standsAlone: true),
        BoilerplateLine(
            "page",
            [
                "page 1", "page 2", "page 3", "page 4", "page 5", "page 6",
                "page 7", "page 8", "page 9",
            ], longest: 20, holds: [" of ", "/"]),
    ]

    /// For papers and abstracts.
    static let papers =
        shared + [
            BoilerplateLine(
                "identifier",
                [
                    "doi:10.", "doi: 10.", "doi 10.", "https://doi.org/10.",
                    "http://dx.doi.org/10.", "http://doi.org/10.", "pmid:", "pmcid:",
                ],
                longest: 120, standsAlone: true),
            BoilerplateLine(
                "correspondence",
                [
                    "correspondence to:", "correspondence:", "*correspondence", "* correspondence",
                    "corresponding author:", "*corresponding author", "* corresponding author",
                    "address correspondence to", "address for correspondence",
                    "correspondence should be",
                    "correspondence and requests for",
                ], longest: 500),
            BoilerplateLine(
                "e-mail",
                [
                    "e-mail:", "email:", "e-mail address:", "e-mail addresses:",
                    "email address:", "email addresses:",
                ], longest: 300, holds: ["@"]),
            BoilerplateLine(
                "interests",
                [
                    "conflict of interest", "conflicts of interest", "competing interests",
                    "competing financial interests", "declaration of interest",
                    "declaration of competing interest", "the author declare",
                    "the author has declare",
                    "the author have declared", "the authors declare", "the authors have declared",
                    "the authors report no", "the author reports no",
                    "the authors have no conflict",
                    "the authors have no competing", "disclosure: the authors",
                    "potential conflicts of interest",
                ], longest: 400,
                holds: [
                    " no competing", "no conflict", " no known competing", " none", ": nil",
                    "no potential conflict", "nothing to d", "no financial", "no commercial",
                ]),
            BoilerplateLine(
                "supplement",
                [
                    "supplementary material is available", "supplementary materials are available",
                    "supplementary data are available", "supplementary data is available",
                    "supplementary information is available", "supplementary data associated with",
                    "supplementary material associated with", "supplementary data to this article",
                    "supplementary material to this article", "supplemental material is available",
                    "supplemental data are available",
                    "electronic supplementary material the online",
                    "supplementary information the online", "supplementary information accompanies",
                    "the online version of this article",
                    "the online version contains supplementary",
                ], longest: 500),
            BoilerplateLine(
                "supplement", ["click here for file", "click here for additional data file"],
                longest: 60),
            BoilerplateLine(
                "dates", ["received:", "received ", "received for publication"], longest: 200,
                holds: ["accepted:", "; accepted ", ", accepted ", "/ accepted"]),
            BoilerplateLine(
                "copyright", ["published by ", "© ", "reprints and permissions"], longest: 200,
                holds: BoilerplateTail.publishers),
        ]

    /// For pages of the web.
    static let web =
        shared + [
            BoilerplateLine(
                "web.navigation",
                [
                    "skip to main content", "skip to content", "skip to navigation",
                    "skip to primary",
                    "back to top", "return to top", "toggle navigation", "jump to navigation",
                ], longest: 60),
            BoilerplateLine(
                "web.sharing",
                [
                    "share this:", "share this article", "share this post", "share this page",
                    "share on facebook", "share on twitter", "share via", "tweet this",
                    "like us on facebook", "follow us on", "click to share on", "print this page",
                    "email this to a friend",
                ], longest: 120),
            BoilerplateLine("web.click", ["click here to ", "click here for "], longest: 160),
            BoilerplateLine(
                "web.cookies",
                [
                    "we use cookies", "this site uses cookies", "this website uses cookies",
                    "our website uses cookies", "by continuing to use this site",
                    "by continuing to browse", "by using this site, you agree",
                    "by using our site, you",
                ], longest: 400),
            BoilerplateLine(
                "web.script",
                [
                    "please enable javascript", "javascript is disabled",
                    "javascript must be enabled",
                    "you need to enable javascript", "your browser does not support",
                ], longest: 200),
            BoilerplateLine(
                "web.posting",
                [
                    "this entry was posted", "posted in ", "filed under:", "tagged with:", "tags:",
                ], longest: 400, holds: [" by ", " on ", " in ", "tagged", "|", ":"]),
            BoilerplateLine(
                "web.comments",
                [
                    "your email address will not be published", "required fields are marked",
                    "you must be logged in to", "leave a comment", "leave a reply",
                    "log in to reply",
                    "notify me of follow-up comments", "notify me of new posts",
                    "this site uses akismet", "please log in using one of these methods",
                ], longest: 120),
            BoilerplateLine(
                "web.subscription",
                [
                    "subscribe to our", "sign up for our", "sign up to our", "sign up to receive",
                    "join our mailing list", "subscribe on itunes", "enter your email address to",
                ], longest: 160),
            BoilerplateLine(
                "web.powered",
                [
                    "powered by wordpress", "proudly powered by", "theme by ",
                    "powered by blogger",
                ], longest: 100),
        ]

    /// Headings that go with the line below them.
    static func isHeading(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count < 40, "cdeos".utf8.contains(LowerCase.of(bytes[line.lowerBound])) else {
            return false
        }
        return headings.contains { heading in
            line.count - heading.count < 3 && line.count >= heading.count
                && LowerCase.starts(bytes, line.lowerBound, heading)
        }
    }

    private static let headings = [
        "competing interests", "competing interest", "conflict of interest",
        "conflicts of interest", "declaration of competing interest", "declaration of interest",
        "disclosure", "disclosures", "supplementary material", "supplementary data",
        "supplementary information", "electronic supplementary material", "supporting information",
        "open access", "copyright",
        "correspondence", "conflict of interest statement", "competing financial interests",
    ].map { Array($0.utf8) }

    /// `Home | About | Contact`: short items between bars, two at least of which every site has.
    static func isNavigation(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count <= 240, bytes[line].contains(UInt8(ascii: "|")) else { return false }
        let items = bytes[line].split(separator: UInt8(ascii: "|"))
        guard items.count > 2, items.allSatisfy({ $0.count <= 30 }) else { return false }
        let known = items.count { item in
            let range = item.startIndex..<item.endIndex
            return sitePages.contains { LowerCase.find(bytes, range, $0) != nil }
        }
        return known >= 2
    }

    private static let sitePages = [
        "home", "about", "contact", "privacy", "terms", "sitemap", "site map", "login", "log in",
        "sign in", "faq", "help", "search", "careers", "subscribe", "cookies",
    ].map { Array($0.utf8) }
}
