import Foundation
import Testing

@testable import MeCorpus

@Suite struct RecordCutterTests {
    private let articles = """
        <?xml version="1.0"?><?trap <article> ?>
        <!DOCTYPE articles [<!ENTITY trap "<article>"> <!-- it's <article> ] > --> ]>
        <pmc-articleset><!-- <article>no</article> -- -->
        <article a="/article> >" b='"'><body><p>one <!-- </article> --></p>
        <sec><![CDATA[</article> ]] > <article>]]></sec><?x </article>?></body></article>
        <note>between</note>
        <x:article><body><p>two</p></body><sub-article><body/></sub-article>
        <response><p>three</p></response></x:article ><article/>
        <article><p>four</p></article></pmc-articleset>
        """

    private func cut(_ text: String, _ format: SourceFormat, chunk: Int, limit: Int = 1 << 20)
        throws -> (records: [SourceRecord], faults: [BrokenFile])
    {
        try withFolder { folder in
            let file = try folder.file("a.xml", text)
            let entry = SourceFiles.Entry(url: file, name: "a.xml")
            let source = CorpusSettings.Source(path: file.path, format: format)
            var cutter = try RecordCutter(entry, source: source, chunkBytes: chunk, limit: limit)
            var (records, faults) = ([SourceRecord](), [BrokenFile]())
            while true {
                do {
                    guard let record = try cutter.next() else { return (records, faults) }
                    records.append(record)
                } catch let fault as BrokenFile {
                    faults.append(fault)
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 5, 7, 13, 64, 1 << 18])
    func nothingLooksLikeAnArticleThatIsNone(chunk: Int) throws {
        let (records, faults) = try cut(articles, .jats, chunk: chunk)
        #expect(faults.isEmpty, "\(faults)")
        let texts = records.map { String(decoding: $0.bytes, as: UTF8.self) }
        try #require(texts.count == 4, "\(texts)")
        #expect(texts[0].hasPrefix("<article a=") && texts[0].hasSuffix("</body></article>"))
        #expect(texts[1].hasPrefix("<x:article>") && texts[1].hasSuffix("</x:article >"))
        #expect(texts[2...] == ["<article/>", "<article><p>four</p></article>"])
        let bytes = Array(articles.utf8)
        for record in records {
            let place = bytes[record.offset..<(record.offset + record.bytes.count)]
            #expect(place.elementsEqual(record.bytes))
            #expect(record.line == 1 + bytes[..<record.offset].count { $0 == 0x0A })
        }
    }

    /// A torn record costs itself, not the next one, whatever is torn in it.
    @Test(arguments: [1, 11, 1 << 18]) func theNextRecordSurvives(chunk: Int) throws {
        func record(_ number: Int, _ inside: String = "") -> String {
            "<PubmedArticle><PMID>\(number)</PMID><ArticleTitle>T\(number)\(inside)</ArticleTitle>"
                + "</PubmedArticle>\n"
        }
        let torn = [
            "<b>", "</b>", "<!-- no end", "<![CDATA[ no end", "<? no end", "<!x no end",
            "<b a='no end", "\u{0}<", "</ArticleTitle></PubmedArticle><stray>",
        ]
        for inside in torn {
            let text =
                "<PubmedArticleSet>" + record(1) + record(2, inside) + record(3)
                + "</PubmedArticleSet>"
            let (records, _) = try cut(text, .pubmed, chunk: chunk)
            var parser = RecordParser(.init(path: ""))
            let ids = records.compactMap { try? parser.parse($0).documents[0].id }
            #expect(ids.first == "PMID1" && ids.last == "PMID3", "\(inside): \(ids)")
        }
        let cutOff =
            "<PubmedArticleSet>" + record(1)
            + record(2).replacingOccurrences(of: "</PubmedArticle>", with: "") + record(3)
        let (records, _) = try cut(cutOff, .pubmed, chunk: chunk)
        #expect(records.count == 3)
        var parser = RecordParser(.init(path: ""))
        #expect(throws: BrokenFile.self) { try parser.parse(records[1]) }
        #expect(try parser.parse(records[2]).documents[0].id == "PMID3")
    }

    @Test func faultsTellTheirPlaceInTheFile() throws {
        try withFolder { folder in
            let good = "<PubmedArticle><PMID>1</PMID><ArticleTitle>T</ArticleTitle></PubmedArticle>"
            let text =
                "<S>\n\(good)\n<PubmedArticle>\n<PMID>2</WRONG></PubmedArticle>\n\(good)\n</S>"
            let contents = try read(try folder.file("a.xml", text))
            #expect(contents.documents.map(\.index) == [0, 2])
            let place = text.utf8.count - text[text.range(of: "</WRONG>")!.lowerBound...].utf8.count
            #expect(contents.skippedFiles.map(\.offset) == [place])
            #expect(contents.skippedFiles.map(\.line) == [4])
        }
    }

    @Test(arguments: [1, 50, 1 << 18]) func recordsWithoutEndAreBounded(chunk: Int) throws {
        let long = String(repeating: "x", count: 500)
        let lines = try cut("a\n\(long)\nb\n", .lines, chunk: chunk, limit: 100)
        #expect(lines.records.map(\.offset) == [0, 503])
        #expect(lines.faults.map(\.offset) == [2])
        #expect(lines.faults[0].reason == "a line of more than 100 bytes")
        let rows = try cut("text\na\n\"\(long)\"\nb\n", .csv, chunk: chunk, limit: 100)
        #expect(rows.records.map(\.offset) == [5, 510] && rows.faults.map(\.offset) == [7])
        let file = try cut(long, .text, chunk: chunk, limit: 100)
        #expect(file.records.isEmpty && file.faults.count == 1)
        let tagged = String(repeating: "<p>x</p>", count: 60)
        for inside in [tagged, long, "<!--" + long, "<![CDATA[" + long + "]]>"] {
            let text = "<a><article>1</article><article>\(inside)</article><article>2</article></a>"
            let (records, faults) = try cut(text, .jats, chunk: chunk, limit: 100)
            let texts = records.map { String(decoding: $0.bytes, as: UTF8.self) }
            #expect(
                texts == ["<article>1</article>", "<article>2</article>"], "\(inside.prefix(9))")
            #expect(faults.map(\.offset) == [23], "\(inside.prefix(9)) \(faults)")
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 1 << 18])
    func quotesAtTheBordersOfChunks(chunk: Int) throws {
        let text =
            "id,text\r\n1,\"a \"\"b\"\" \"\"\"\n\n2,\"\"\n\"3\",\"x,\r\ny\"\r\n4,5\"6\"\n5,\"end\"\"\""
        let (records, faults) = try cut(text, .csv, chunk: chunk)
        #expect(faults.isEmpty)
        var parser = RecordParser(.init(path: ""))
        let texts = try records.map { try parser.parse($0).documents[0].text }
        #expect(texts == ["a \"b\" \"", "", "x,\r\ny", "5\"6\"", "end\""])
    }

    @Test func documentsKeepTheirPlaces() throws {
        try withFolder { folder in
            let file = try folder.file("a.xml", articles)
            var parser = RecordParser(.init(path: ""))
            for record in try records(of: file) {
                let parsed = try parser.parse(record).documents[0]
                #expect(parsed.offset == record.offset && parsed.index == record.index)
            }
        }
    }

    @Test func textOutsideOfTheRootIsTold() throws {
        let (records, faults) = try cut("junk<article>1</article>more", .jats, chunk: 3)
        #expect(records.count == 1 && faults.map(\.offset) == [0])
        let tail = try cut("<a><article>1</article></a>\n?\n", .jats, chunk: 3)
        #expect(tail.records.count == 1 && tail.faults.map(\.offset) == [28])
        let open = try cut("<a><article>1</article>\n", .jats, chunk: 3)
        #expect(open.records.count == 1 && open.faults.map(\.offset) == [24])
    }
}
