import Foundation
import Testing

@testable import MeCorpus

@Suite struct JatsReaderTests {
    private let article = """
        <!DOCTYPE article PUBLIC "-//X//DTD v2.3//EN" "none.dtd" [<!ENTITY x "y">]>
        <article xmlns:xlink="http://www.w3.org/1999/xlink">
        <front><journal-meta><journal-title>Journal of Nothing</journal-title></journal-meta>
        <article-meta><article-id pub-id-type="pmid">77</article-id>
        <article-id pub-id-type="pmc">4711</article-id>
        <title-group><article-title>Effect of <italic>Velarin</italic> at 5&percnt;
          (&plusmn;1)</article-title><alt-title>Velarin</alt-title></title-group>
        <contrib-group><contrib><name><surname>Writer</surname></name></contrib></contrib-group>
        <abstract><sec><title>Background</title><p>It is new.</p></sec>
        <sec><title>Results:</title><p>It works.</p></sec></abstract>
        <abstract abstract-type="toc"><p>Short words.</p></abstract></article-meta></front>
        <body><sec><label>1</label><title>Methods</title><p>We gave 10<sup>5</sup> cells
        [<xref ref-type="bibr" rid="b1">1</xref>,<xref ref-type="bibr" rid="b2">2</xref>] as
        before<sup><xref ref-type="bibr" rid="b3">3</xref></sup>, see
        <xref ref-type="fig" rid="f1">Figure 1</xref><fig id="f1"><label>Figure 1</label>
        <caption><title>Doses.</title><p>In &#x3bc;g.</p></caption><graphic/></fig>. H<sub>2</sub>O
        too &#60;p&#62;.</p>
        <p>Again <xref ref-type="bibr" rid="b1">[4]</xref>–<xref ref-type="bibr">[6]</xref>.</p>
        <sec><title>Empty</title><supplementary-material><p>S1</p></supplementary-material></sec>
        <table-wrap><label>Table 1.</label><caption><p>Outcomes</p></caption><table><thead><tr>
        <th>Arm</th><th>n<sup>a</sup></th></tr></thead><tbody><tr><td>A</td><td>12</td></tr>
        <tr><td><hr/></td><td/></tr><tr><td><![CDATA[B & C]]></td><td><p>9</p></td></tr></tbody>
        </table><table-wrap-foot><fn><label>a</label><p>Patients.</p></fn></table-wrap-foot>
        </table-wrap>
        <p>So <mml:math xmlns:mml="m"><mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac>
        </mml:math> holds.<list><list-item><p>One</p></list-item><list-item><p>Two</p></list-item>
        </list></p></sec>
        <sec><title>Competing interests</title><p>None at all.</p></sec></body>
        <back><ack><p>Thanks.</p></ack><ref-list><title>References</title>
        <ref><mixed-citation>Old paper</mixed-citation></ref></ref-list></back></article>
        """

    private let expected = """
        Effect of Velarin at 5% (±1)

        Abstract

        Background: It is new.

        Results: It works.

        Methods

        We gave 10^5 cells as before, see Figure 1. H2O too <p>.

        Figure 1. Doses. In μg.

        Again.

        Table 1. Outcomes
        Arm | n
        A | 12
        B & C | 9
        Patients.

        So a/b holds.

        - One

        - Two
        """

    @Test func articleBecomesStructuredText() throws {
        try withFolder { folder in
            let contents = try read(try folder.file("a.nxml", article))
            #expect(contents.documents.map(\.text) == [expected])
            #expect(contents.documents.map(\.id) == ["PMC4711"])
            #expect(contents.unknownEntities == 0 && contents.skippedFiles.isEmpty)
        }
    }

    @Test func ownTitleOfAnAbstractReplacesTheGeneralOne() throws {
        try withFolder { folder in
            let text = """
                <article><front><article-meta><title-group><article-title>T</article-title>
                </title-group><abstract><title>Summary</title><p>S.</p></abstract></article-meta>
                </front></article>
                """
            let contents = try read(try folder.file("a.xml", text))
            #expect(contents.documents.map(\.text) == ["T\n\nSummary\n\nS."])
        }
    }

    @Test func entitiesOfTheFilesOwnDeclaration() throws {
        try withFolder { folder in
            let text = """
                <!DOCTYPE article [<!ENTITY drug "Velarin"> <!ENTITY % p 'x'><!ENTITY twice '&drug;&drug;'>
                <!ENTITY file SYSTEM "/etc/hostname">]><article><body><p>&drug;, &twice;, &file;</p></body>
                </article>
                """
            let contents = try read(try folder.file("a.nxml", text))
            #expect(contents.documents.map(\.text) == ["Velarin, &drug;&drug;, &file;"])
            #expect(contents.unknownEntities == 1)
        }
    }

    @Test func unknownEntityIsKeptAndCounted() throws {
        try withFolder { folder in
            let text = "<article><body><p>a &nosuch; b & c &amp; d</p></body></article>"
            let contents = try read(try folder.file("a.nxml", text))
            #expect(contents.documents.map(\.text) == ["a &nosuch; b & c & d"])
            #expect(contents.unknownEntities == 2)
        }
    }

    @Test func brokenFileIsSkippedWithItsPlace() throws {
        try withFolder { folder in
            try folder.file("a.nxml", "<article>\n<body><p>good</p></body></article>")
            try folder.file("b.nxml", "<article>\n<body><p>bad</body></article>")
            try folder.file("c.nxml", "<article>\n<body><p>cut off")
            try folder.file("d.nxml", "<other/>")
            let contents = try read(folder)
            #expect(contents.documents.map(\.text) == ["good"])
            #expect(contents.skippedFiles.map(\.line) == [2, 2, 1])
            #expect(contents.skippedFiles.map(\.offset) == [22, 26, 0])
            #expect(contents.skippedFiles.allSatisfy { !$0.reason.isEmpty })
        }
    }

    @Test func otherEncodingsAreBrokenFiles() throws {
        try withFolder { folder in
            let good = "<article><body><p>good</p></body></article>"
            try folder.file("a.nxml", "\u{FEFF}" + good)
            try Data(good.utf8 + [0xE9]).write(to: folder.appendingPathComponent("b.nxml"))
            try good.data(using: .utf16)?.write(to: folder.appendingPathComponent("c.nxml"))
            let contents = try read(folder)
            // What follows an article does not take it away.
            #expect(contents.documents.map(\.text) == ["good", "good"])
            #expect(contents.skippedFiles.map(\.offset) == [good.utf8.count, 0])
        }
    }

    /// Of several forms of a formula the first that is text; TeX where there is no other.
    @Test func formulasAreReadFromWhatTheyHave() throws {
        let tex =
            "<tex-math><![CDATA[\\documentclass{minimal}\\usepackage{amsmath}"
            + "\\begin{document}$$ E=mc^2 $$\\end{document}]]></tex-math>"
        let maths =
            "<mml:math><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi>"
            + "</mml:mrow><mml:msqrt><mml:mi>c</mml:mi></mml:msqrt></mml:mfrac></mml:math>"
        let forms = [
            (tex, "E=mc^2"), (tex + maths, "(a+b)/√(c)"), (maths + tex, "(a+b)/√(c)"),
            ("<graphic/>" + tex, "E=mc^2"),
            ("<graphic/><textual-form>E is m</textual-form>", "E is m"),
        ]
        for (form, text) in forms {
            for (name, formula) in [
                ("inline-formula", "<alternatives>\(form)</alternatives>"),
                ("disp-formula", "<label>(1)</label><alternatives>\(form)</alternatives>"),
            ] {
                let article =
                    "<article><body><p>If <\(name)>\(formula)</\(name)> holds.</p></body></article>"
                var reader = JatsReader()
                let parsed = try reader.parse(Array(article.utf8))
                #expect(parsed.documents[0].text == "If \(text) holds.")
            }
        }
    }

    @Test func partsOfAnArticleAreReadAndTranslationsAreNot() throws {
        let text = """
            <article xml:lang="en"><front><article-meta><title-group><article-title>A</article-title>
            </title-group></article-meta></front><body><p>One.</p></body>
            <back><ref-list><ref><mixed-citation>Old.</mixed-citation></ref></ref-list></back>
            <floats-group><table-wrap><label>Table 1</label><caption><p>Doses</p></caption>
            <alternatives><graphic/><table><tr><td>a</td><td>1</td></tr></table></alternatives>
            </table-wrap><fig><label>Figure 1</label><caption><p>Curve</p></caption></fig></floats-group>
            <sub-article article-type="translation"><body><p>Uno.</p></body></sub-article>
            <sub-article article-type="abstract"><front-stub><article-id>9</article-id><title-group>
            <article-title>Part</article-title></title-group><contrib-group><name>N</name>
            </contrib-group></front-stub><body><p>Two.</p></body></sub-article></article>
            """
        var reader = JatsReader()
        let document = try reader.parse(Array(text.utf8)).documents[0]
        let expected = ["A", "One.", "Table 1. Doses\na | 1", "Figure 1. Curve", "Part", "Two."]
        #expect(document.text == expected.joined(separator: "\n\n"))
        #expect(document.languages == ["eng"] && document.dropRule.isEmpty)
    }

    @Test func papersSayWhenTheyMustNotBeUsed() throws {
        func rule(_ attributes: String, _ meta: String) throws -> String {
            let text =
                "<article \(attributes)><front><article-meta>\(meta)</article-meta></front></article>"
            var source = CorpusSettings.Source(path: "")
            source.format = .jats
            var parser = RecordParser(source)
            let record = SourceRecord(
                bytes: Array(text.utf8), offset: 0, line: 1, index: 0, member: "", content: .article
            )
            return try parser.parse(record).documents[0].dropRule
        }
        #expect(try rule("article-type='retraction'", "") == "notice")
        #expect(try rule("article-type='correction'", "") == "notice")
        #expect(
            try rule("", "<related-article related-article-type='retraction-forward'/>")
                == "retracted")
        let title = "<title-group><article-title>RETRACTED: Velarin</article-title></title-group>"
        #expect(try rule("article-type='research-article'", title) == "retracted")
        #expect(try rule("xml:lang='pt'", "") == "language")
        #expect(try rule("xml:lang='en-GB'", "") == "" && rule("xml:lang=''", "") == "")
    }

    @Test func formulasAndListsDoNotGlueWords() throws {
        try withFolder { folder in
            let text = """
                <article><body><p>can be written<disp-formula><graphic/></disp-formula>in which
                x<sup>2</sup></p><table-wrap><table><tr><td>One<list><list-item><p>two</p>
                </list-item><list-item>three</list-item></list></td></tr></table></table-wrap>
                <def-list><def-item><term>MI</term><def><p>infarction</p></def></def-item>
                </def-list></body></article>
                """
            let contents = try read(try folder.file("a.nxml", text))
            let expected = "can be written in which x^2\n\nOne two three\n\nMI: infarction"
            #expect(contents.documents.map(\.text) == [expected])
        }
    }

    /// No prefix and no flipped byte may trap or loop; each either parses or is a broken file.
    @Test func damagedMarkupNeverTraps() throws {
        let bytes = Array(article.utf8)
        var broken = 0
        for length in stride(from: 0, to: bytes.count, by: 7) {
            if (try? scan(Array(bytes[..<length]))) == nil { broken += 1 }
        }
        #expect(broken == (bytes.count + 6) / 7)
        for place in stride(from: 0, to: bytes.count, by: 3) {
            var damaged = bytes
            damaged[place] ^= 0x1F
            _ = try? scan(damaged)
        }
        #expect((try? scan(bytes)) != nil)
    }

    private func scan(_ bytes: [UInt8]) throws {
        var scanner = try MarkupScanner(bytes)
        var text: [UInt8] = []
        while let event = try scanner.next() {
            if event == .text { scanner.appendText(to: &text) }
            if event == .start { _ = scanner.attribute("ref-type") }
        }
    }
}
