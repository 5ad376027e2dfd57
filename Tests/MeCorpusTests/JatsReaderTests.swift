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
            #expect(contents.documents.map(\.text) == ["good"])
            #expect(contents.skippedFiles.map(\.offset) == [good.utf8.count, 0])
        }
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
