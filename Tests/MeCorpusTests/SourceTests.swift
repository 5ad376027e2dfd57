import Foundation
import Testing

@testable import MeCorpus

@Suite struct SourceTests {
    @Test func csvKeepsCommasQuotesAndLineEndsInCells() throws {
        try withFolder { folder in
            let csv =
                "\u{FEFF}note_id,Text\r\n\"a\",\"one, \"\"two\"\"\nthree\"\r\n\r\nb,plain\r\n\"c\",\"\""
            let file = try folder.file("discharge.csv", csv)
            let contents = try read(file)
            #expect(contents.documents.map(\.id) == ["a", "b"])
            #expect(contents.documents.map(\.text) == ["one, \"two\"\nthree", "plain"])
            #expect(try records(of: file).map(\.line) == [2, 5, 6])
            #expect(contents.dropped.map(\.rule) == ["empty"])
        }
    }

    @Test func csvFaultsNamePlaceAndColumns() throws {
        try withFolder { folder in
            let short = try read(try folder.file("a.csv", "note_id,text\n1,x\n2\n3,z\n"))
            #expect(short.documents.map(\.id) == ["1", "3"])
            #expect(short.skippedFiles.map(\.line) == [3])
            #expect(short.skippedFiles.map(\.offset) == [17])
            #expect(short.skippedFiles.map(\.reason) == ["expected 2 cells, got 1"])
            let open = try read(try folder.file("b.csv", "note_id,text\n0,y\n1,\"x\n"))
            #expect(open.skippedFiles.map(\.offset) == [17] && open.documents.count == 1)
            #expect(open.skippedFiles[0].reason.contains("a quote that nothing closes"))
            let other = try folder.file("c.csv", "note_id,body\n1,x\n")
            let missing = message { _ = try read(other, .mimic) }
            #expect(missing.contains("line 1: expected a column 'text', got note_id,body"))
            #expect(message { _ = try read(other) }.contains("unknown format"))
            let empty = try folder.file("d.csv", "")
            #expect(message { _ = try read(empty, .mtsamples) }.contains("an empty file"))
        }
    }

    @Test func anyColumnOfATableCanBeTheText() throws {
        try withFolder { folder in
            let file = try folder.file("n.csv", "id,note,Dialogue\n1,\"a, b\",x\n2,c,y\n")
            #expect(try read(file, .csv, field: "note").documents.map(\.text) == ["a, b", "c"])
            #expect(try read(file, .csv, field: "dialogue").documents.map(\.text) == ["x", "y"])
            let missing = message { _ = try read(file, .csv, field: "body") }
            #expect(missing.contains("line 1: expected a column 'body', got id,note,Dialogue"))
        }
    }

    @Test func transcriptionsGetTheirLineEndsBack() throws {
        try withFolder { folder in
            let csv = """
                ,description,medical_specialty,sample_name,transcription,keywords
                7,d,Surgery,s,"FINDINGS: , ,1.  Dose 1,000 mg, daily.,PLAN: , None. ,END:, x.",k
                """
            let contents = try read(try folder.file("m.csv", csv))
            let expected = "FINDINGS:\n1. Dose 1,000 mg, daily.\nPLAN: None.\nEND: x."
            #expect(contents.documents.map(\.text) == [expected])
            #expect(contents.documents.map(\.id) == ["mtsamples-7"])
        }
    }

    /// A README beside the papers is no broken paper; a pattern that names it has it read.
    @Test func filesOfOtherFormatsAreLeftAlone() throws {
        try withFolder { folder in
            let article = "<article><body><p>Text of a paper.</p></body></article>"
            try folder.file("papers/a.nxml", article)
            try folder.file("papers/b.XML", article)
            try folder.file("papers/SOURCE.md", "where they are from")
            try folder.file("papers/more/README", "the same")
            let papers = folder.appendingPathComponent("papers")
            let contents = try read(papers, .jats)
            #expect(contents.documents.count == 2 && contents.skippedFiles.isEmpty)
            let names = contents.notRead.map { $0.dropFirst(papers.path.count + 1) }
            #expect(names == ["SOURCE.md", "more/README"])
            let all = try read(papers.appendingPathComponent("*"), .jats)
            #expect(all.notRead.isEmpty && all.skippedFiles.count == 1)
            let texts = try read(papers, .text)
            #expect(texts.documents.count == 4 && texts.notRead.isEmpty)
            let none = message { _ = try read(papers, .mtsamples) }
            #expect(none.contains("ending in csv, got 4 others"), "\(none)")
        }
    }

    @Test func jsonLinesNeedTheirField() throws {
        try withFolder { folder in
            let lines =
                "{\"text\":\"a\\u03b1\",\"id\":\"x1\"}\n\n{\"id\":9,\"text\":\"b\",\"n\":[1]}"
            let contents = try read(try folder.file("a.jsonl", lines))
            #expect(contents.documents.map(\.text) == ["aα", "b"])
            #expect(contents.documents.map(\.id) == ["x1", "9"])
            let bad = "{\"text\":\"a\"}\n{\"body\":\"b\"}\n{\"text\":\"c\"}\n{\"text\":"
            let broken = try read(try folder.file("b.jsonl", bad))
            #expect(broken.documents.map(\.text) == ["a", "c"])
            #expect(broken.documents.map(\.index) == [0, 2])
            #expect(broken.skippedFiles.map(\.line) == [2, 4])
            #expect(broken.skippedFiles.map(\.offset) == [13, 47])
            #expect(
                broken.skippedFiles[0].reason.contains("field 'text' with text, got fields body"))
            let list = try folder.file("d.jsonl", "[1]")
            #expect(message { _ = try read(list) }.contains("a JSON object"))
        }
    }

    /// Some bad lines are damage; nothing but bad lines is a wrong setting.
    @Test func wrongFieldStopsAfterAHundredRecords() throws {
        try withFolder { folder in
            let bad = String(repeating: "{\"body\":\"b\",\"id\":1}\n", count: 100)
            let file = try folder.file("a.jsonl", bad + "{\"text\":\"late\"}\n")
            let stopped = message { _ = try read(file) }
            #expect(stopped.contains("got fields body, id; set the source's format"), "\(stopped)")
            let early = try folder.file("b.jsonl", "{\"text\":\"early\"}\n" + bad)
            #expect(try read(early).skippedFiles.count == 100)
        }
    }

    @Test func plainTextIsADocumentAFileOrALine() throws {
        try withFolder { folder in
            let file = try folder.file("a.txt", "one\ntwo\n\n")
            #expect(try read(file).documents.map(\.text) == ["one\ntwo"])
            let lines = try read(file, .lines)
            #expect(lines.documents.map(\.text) == ["one", "two"])
            #expect(lines.documents.map(\.index) == [0, 1])
            let latin = folder.appendingPathComponent("b.txt")
            try Data([0x61, 0x0A, 0xE9, 0x62]).write(to: latin)
            let contents = try read(folder)
            #expect(contents.documents.count == 1)
            #expect(contents.skippedFiles.map(\.offset) == [2])
            #expect(contents.skippedFiles.map(\.line) == [2])
        }
    }

    @Test func foldersAndGlobsAreListedByName() throws {
        try withFolder { folder in
            for name in ["b/x.txt", "a/y.txt", "a/deep/z.txt", ".hidden.txt", "a/n.md"] {
                try folder.file(name, name)
            }
            func texts(_ path: String) throws -> [String] {
                let source = CorpusSettings.Source(path: folder.path + path)
                return try CorpusSources.documents(of: source).documents.map(\.text)
            }
            #expect(try texts("") == ["a/deep/z.txt", "a/y.txt", "b/x.txt"])
            #expect(try texts("/*/?.txt") == ["a/y.txt", "b/x.txt"])
            #expect(try texts("/**/*.txt") == ["a/deep/z.txt", "a/y.txt", "b/x.txt"])
            // What a glob names must be readable; a folder's other files are passed over.
            #expect(message { _ = try texts("/a/**") }.contains("n.md: expected JATS"))
            #expect(message { _ = try texts("/none") }.contains("nothing there"))
            #expect(message { _ = try texts("/*.csv") }.contains("an empty source"))
            var limited = CorpusSettings.Source(path: folder.path)
            limited.limit = 2
            #expect(try CorpusSources.documents(of: limited).documents.count == 2)
        }
    }

    @Test func sourceWithoutTextIsAnError() throws {
        try withFolder { folder in
            let file = try folder.file("a.txt", " \n\n")
            #expect(message { _ = try read(file) }.contains("an empty source"))
            try folder.file("x/a.nxml", "<article>")
            let broken = message { _ = try read(folder.appendingPathComponent("x")) }
            #expect(broken.contains("the file ends inside an element"))
        }
    }

    @Test func settingsDecodeWithDefaultsAndRejectUnknownKeys() throws {
        func decode(_ text: String) throws -> CorpusSettings.Domain {
            try JSONDecoder().decode(CorpusSettings.Domain.self, from: Data(text.utf8))
        }
        let domain = try decode(
            "{\"name\":\"a\",\"sources\":[{\"path\":\"p\",\"format\":\"auto\"}]}")
        #expect(domain == .init(name: "a", weight: 1, sources: [.init(path: "p")]))
        #expect(throws: DecodingError.self) {
            try decode("{\"name\":\"a\",\"sources\":[{\"path\":\"p\",\"licence\":\"mine\"}]}")
        }
        let unknown = #expect(throws: DecodingError.self) {
            try decode("{\"name\":\"a\",\"wieght\":2,\"sources\":[]}")
        }
        #expect("\(String(describing: unknown))".contains("unknown key 'wieght'"))
        var settings = CorpusSettings()
        let encoded = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(CorpusSettings.self, from: encoded) == settings)
        #expect(message { try settings.validate() }.contains("an empty corpus"))
        settings.domains = [.init(name: "a", weight: -1, sources: [.init(path: "p")])]
        #expect(message { try settings.validate() }.contains("a number above 0, got -1.0"))
    }
}
