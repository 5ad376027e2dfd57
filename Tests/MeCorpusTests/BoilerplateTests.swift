import Foundation
import Testing

@testable import MeCorpus

@Suite struct BoilerplateTests {
    private func stripped(_ text: String, _ rules: BoilerplateRules = .papers) throws -> String {
        try #require(Boilerplate(rules)).strip(text).text
    }

    /// Lines that go, each with the rule that takes it.
    @Test(arguments: [
        (
            "This is an open-access article distributed under the terms of the Creative Commons "
                + "Attribution License, which permits unrestricted use.", "licence"
        ),
        ("© 2012 Elsevier Ltd. All rights reserved.", "copyright"),
        ("Copyright © 2021 Wolters Kluwer Health, Inc. All rights reserved.", "copyright"),
        ("All rights reserved.", "rights"),
        ("Page 3 of 12", "page"),
        ("doi: 10.1371/journal.pone.0000217", "identifier"),
        ("https://doi.org/10.1371/journal.pone.0000217", "identifier"),
        ("PMID: 12345678", "identifier"),
        ("Correspondence to: Jane Doe, Department of Physics, j.doe@example.org", "correspondence"),
        ("E-mail: j.doe@example.org", "e-mail"),
        ("Conflict of interest: none declared.", "interests"),
        ("The authors declare that they have no competing interests.", "interests"),
        ("Supplementary material is available at the publisher's site.", "supplement"),
        ("Received: 3 March 2012 / Accepted: 9 May 2012", "dates"),
        ("Published by Elsevier Inc.", "copyright"),
    ])
    func aNoticeGoes(line: String, rule: String) throws {
        let rules = try #require(Boilerplate(.papers))
        let (text, removals) = rules.strip("A finding.\n\(line)\n\nAnother finding.")
        #expect(text == "A finding.\n\nAnother finding.")
        #expect(removals.map(\.rule) == [rule])
    }

    @Test(arguments: [
        ("Mortality fell. Copyright © 2024 Elsevier Ltd. All rights reserved.", "Mortality fell."),
        ("Mortality fell by 3%. © 2021 S. Karger AG, Basel.", "Mortality fell by 3%."),
        ("It works. Published by Elsevier B.V.", "It works."),
        (
            "More work is needed. Thoracic Cancer published by China Lung Oncology Group and John "
                + "Wiley & Sons Australia, Ltd on behalf of the society.", "More work is needed."
        ),
        (
            "They report it. (PsycInfo Database Record (c) 2021 APA, all rights reserved).",
            "They report it."
        ),
        (
            "We agree. © 2024. The Author(s), under exclusive licence to Springer Nature B.V.",
            "We agree."
        ),
    ])
    func anAbstractLosesItsLastNotice(text: String, expected: String) throws {
        #expect(try stripped(text) == expected)
    }

    /// Sentences that only speak of such things.
    @Test(arguments: [
        "Copyright in a work vests in its author, and lasts for seventy years.",
        "Published studies show that the dose should be halved.",
        "Guidelines published by the American College in 2019 recommend 5 mg.",
        "Published by the society in 2010, the guideline recommends 5 mg.",
        "Open access to care was poor in rural districts.",
        "Correspondence analysis separated the two groups.",
        "Conflicts of interest among reviewers were found in 12 of 40 trials.",
        "The authors declare a grant from the council.",
        "Page kidney is a rare cause of hypertension.",
        "Received doses were 5 mg and 10 mg; the drug was well accepted.",
        "Supplementary oxygen was given at 2 L/min.",
        "The drug was licensed in 2012. All patients reserved the right to withdraw.",
        "Email reminders raised adherence; see the doi of the protocol.",
        "A cookie swallow study was normal; click here was heard on auscultation.",
        "Values were (c) 20 mg, (d) 30 mg and (e) 40 mg.",
        "Dose 5 mg\n| Drug | Dose | Home |\n| A | 5 | 6 |",
    ])
    func whatOnlySpeaksOfItStays(text: String) throws {
        for rules in [BoilerplateRules.papers, .web] { #expect(try stripped(text, rules) == text) }
    }

    @Test func aHeadingGoesWithItsNotice() throws {
        let text =
            "Results\nA finding.\n\nCompeting interests\n\nThe authors declare no conflict "
            + "of interest.\n\nDiscussion\nAnother."
        #expect(try stripped(text) == "Results\nA finding.\n\nDiscussion\nAnother.")
        let told = "Competing interests\n\nJD has shares of the maker of the device."
        #expect(try stripped(told) == told)
    }

    @Test func aPageLosesItsFurniture() throws {
        let text = """
            Skip to main content
            Home | About us | Contact | Privacy
            Knees hurt when the cartilage wears.
            Share this article
            Click here to view our offers
            We use cookies to improve your experience.
            This entry was posted in Knees by admin.
            Leave a reply
            """
        #expect(try stripped(text, .web) == "Knees hurt when the cartilage wears.")
        #expect(try stripped(text, .papers) == text)
        #expect(Boilerplate(.none) == nil)
    }

    @Test func removalsAreBytesOfTheTextBefore() throws {
        let text = "Größe ± 3 µm.\n© 2020 Jemand.\nEnde."
        let removals = try #require(Boilerplate(.papers)).strip(text).removals
        let bytes = Array(text.utf8)
        #expect(
            removals.map { String(decoding: bytes[$0.bytes], as: UTF8.self) } == ["© 2020 Jemand."])
    }

    /// A build takes them out of papers by itself, says so, and leaves other records alone.
    @Test func aBuildTakesThemOutOfPapers() throws {
        try withFolder { folder in
            let notice = "Copyright © 2020 Somebody Ltd. All rights reserved."
            let body = prose(1, bytes: 900)
            try folder.file("in/a.nxml", "<article><body><p>\(body) \(notice)</p></body></article>")
            try folder.file("notes/b.txt", prose(2, bytes: 900) + "\n" + notice)
            var settings = CorpusSettings()
            settings.contextLength = 128
            settings.domains = [
                .init(
                    name: "all", weight: 1,
                    sources: [
                        .init(path: folder.path + "/in"), .init(path: folder.path + "/notes"),
                    ])
            ]
            let output = folder.appendingPathComponent("out")
            _ = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer()).build(
                into: output)
            for entry in try Ledger.read(from: output) {
                let isPaper = entry.source.hasSuffix(".nxml")
                #expect(
                    entry.transformations == (isPaper ? ["boilerplate lines removed: 1"] : []))
            }
        }
    }
}
