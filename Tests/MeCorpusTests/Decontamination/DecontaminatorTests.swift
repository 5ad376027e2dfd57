import Foundation
import Testing

@testable import MeCorpus

@Suite struct DecontaminatorTests {
    private func decontaminator(
        _ change: (inout DecontaminationSettings) -> Void = { _ in }
    ) throws -> Decontaminator {
        var settings = DecontaminationSettings()
        change(&settings)
        return try Decontaminator(settings: settings, items: Invented.items)
    }

    private let printed = Array(Invented.printed(Invented.choice).utf8)

    @Test func actions() throws {
        let dropped = try decontaminator().check(printed)
        #expect(dropped.text == nil && dropped.isRemoved == [true])
        let reported = try decontaminator { $0.action = .report }.check(printed)
        #expect(reported.text == printed && reported.isRemoved == [false])
        #expect(reported.hits == dropped.hits)
        let cut = try decontaminator { $0.action = .cut }.check(printed)
        let left = try #require(cut.text)
        #expect(
            String(decoding: left, as: UTF8.self)
                == Invented.topical + "\n\n" + prose(3, bytes: 600))
        #expect(cut.isRemoved == [true])
    }

    @Test func aCleanTextStays() throws {
        let text = Array(Invented.topical.utf8)
        #expect(try decontaminator().check(text) == .init(text: text, hits: [], isRemoved: []))
    }

    @Test func linesAreCutWhereNoLineIsEmpty() throws {
        let lines = "First line.\n" + Invented.long.question + "\nLast line."
        let cut = try decontaminator { $0.action = .cut }.check(Array(lines.utf8))
        #expect(cut.text == Array("First line.\nLast line.".utf8))
        let whole = try decontaminator { $0.action = .cut }
            .check(Array(Invented.long.question.utf8))
        #expect(whole.text == nil && whole.isRemoved == [true])
    }

    @Test func passagesAreReportedUnlessAskedOtherwise() throws {
        let text = Array(Invented.label.passage.utf8)
        let reported = try decontaminator().check(text)
        #expect(reported.text == text && reported.hits.count == 1 && reported.isRemoved == [false])
        #expect(try decontaminator { $0.passages = .drop }.check(text).text == nil)
        // A passage beside a question goes with the document.
        let both = Array((Invented.label.passage + "\n\n" + Invented.long.question).utf8)
        #expect(try decontaminator().check(both).isRemoved == [true, true])
        #expect(try decontaminator { $0.action = .cut }.check(both).isRemoved == [false, true])
    }

    @Test func recordsAndSummary() throws {
        let decontaminator = try decontaminator()
        let text = "Äß. " + Invented.label.passage
        let passage = Array(text.utf8)
        let records =
            decontaminator.check(passage)
            .records(document: "PMC1", source: "a.xml", original: passage)
            + decontaminator.check(printed)
            .records(document: "web", source: "b.jsonl", original: printed)
        let line = try JSONEncoder().encode(records[0])
        #expect(try JSONDecoder().decode(ContaminationRecord.self, from: line) == records[0])
        #expect(records[0].excerpt.hasPrefix("We followed two hundred"))
        #expect(text.dropFirst(4).hasPrefix(records[0].excerpt))
        #expect(records[0].field == "passage" && !records[0].removed && records[1].removed)
        for records in [records, records.reversed()] {
            let summary = ContaminationSummary(decontaminator.index, records).benchmarks
            #expect(summary["papers"]?.touched == ["2"] && summary["papers"]?.removed == [])
            #expect(summary["exam"]?.touched == [] && summary["exam"]?.removed == ["1"])
            #expect(summary["exam"]?.items == 2 && summary["exam"]?.hits == ["question+answer": 1])
            #expect(summary["summaries"]?.hits == [:])
        }
    }

    @Test func excerptsEndAtACharacter() {
        let text = Array(String(repeating: "ä", count: 500).utf8)
        let hit = ContaminationHit(
            benchmark: "b", item: "i", evidence: .passage, score: 1, span: 0..<1000)
        var shifted = hit
        shifted.span = 2..<1000
        for hit in [hit, shifted] {
            let record = ContaminationRecord(
                hit, document: "d", source: "s", text: text, removed: false)
            #expect(record.excerpt.unicodeScalars.allSatisfy { $0 == "ä" })
            #expect(record.excerpt.utf8.count == ContaminationRecord.excerptBytes)
        }
        let odd = ContaminationRecord(
            ContaminationHit(
                benchmark: "b", item: "i", evidence: .passage, score: 1, span: 0..<1001),
            document: "d", source: "s", text: [0x41] + text, removed: false)
        #expect(odd.excerpt.utf8.count == ContaminationRecord.excerptBytes - 1)
    }

    @Test func settingsInJSON() throws {
        var settings = DecontaminationSettings()
        (settings.action, settings.passages, settings.runWords) = (.cut, .drop, 5)
        let data = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(DecontaminationSettings.self, from: data) == settings)
    }
}

@Suite struct BenchmarkItemReaderTests {
    @Test func itemsInManyLayouts() throws {
        let lines = """
            {"id": "a", "question": "Q", "options": ["x", "y"], "answer": "B"}

            {"id": 7, "question": "Q", "options": {"A": "x", "B": "y"}, "answer": "y", "passage": ["p", "q"]}
            {"question": "Q", "answer": 1889, "options": null}
            """
        let items = try withFolder {
            try BenchmarkItemReader.read($0.file("items.jsonl", lines), benchmark: "mine")
        }
        #expect(items.map(\.id) == ["a", "7", "line 4"])
        #expect(items.map(\.answer) == ["y", "y", "1889"])
        #expect(items[1].options == ["x", "y"] && items[1].passage == "p\nq")
        #expect(items.allSatisfy { $0.benchmark == "mine" })
    }

    @Test func namedFields() throws {
        let fields = try BenchmarkItemFields("question=stem,answer=key,id=qid")
        #expect(fields.question == "stem" && fields.options == "options" && fields.id == "qid")
        let items = try withFolder {
            try BenchmarkItemReader.read(
                $0.file("i.jsonl", #"{"qid": "1", "stem": "S", "key": "K"}"#), benchmark: "m",
                fields: fields)
        }
        #expect(items == [BenchmarkItem(benchmark: "m", id: "1", question: "S", answer: "K")])
        #expect(message { _ = try BenchmarkItemFields("stem=x") }.contains("got \"stem=x\""))
    }

    @Test(arguments: [
        (
            "{\"question\": \"Q\"}\n{broken",
            "line 2: expected one JSON object, got what is not JSON"
        ),
        ("[1]", "line 1: expected one JSON object, got another JSON value"),
        ("{\"text\": \"t\"}", "line 1: expected a text in 'question', 'answer' or 'passage'"),
        ("{\"question\": {\"a\": 1}}", "line 1: expected a text in 'question'"),
        ("{\"question\": \"Q\", \"options\": 3}", "line 1: expected a list or an object of texts"),
        ("\n", "expected items, one JSON object a line, got an empty file"),
    ]) func errorsSayWhere(text: String, expected: String) throws {
        try withFolder { folder in
            let file = try folder.file("items.jsonl", text)
            let found = message { _ = try BenchmarkItemReader.read(file, benchmark: "m") }
            #expect(found.contains(file.path) && found.contains(expected), "\(found)")
        }
    }

    @Test func aNamedFieldMustBeThere() throws {
        try withFolder { folder in
            let file = try folder.file("items.jsonl", #"{"question": "Q"}"#)
            let found = message {
                _ = try BenchmarkItemReader.read(
                    file, benchmark: "m", fields: BenchmarkItemFields("answer=key"))
            }
            #expect(found.contains("line 1: expected a field 'key', got fields question"))
        }
    }
}
