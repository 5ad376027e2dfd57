import Testing

@testable import MeCorpus

@Suite struct ExactDuplicateTests {
    private let settings: ExactDuplicateSettings = {
        var settings = ExactDuplicateSettings()
        settings.minimumParagraphWords = 5
        return settings
    }()

    private func add(_ duplicates: inout ExactDuplicates, _ number: Int, _ text: String) -> (
        ExactDuplicates.Verdict, String
    ) {
        let bytes = Array(text.utf8)
        let verdict = duplicates.add(number, ExactContent(of: bytes, settings: settings))
        guard case .kept(let removals) = verdict else { return (verdict, "") }
        let left = ExactDuplicates.text(bytes, without: removals.map(\.range))
        return (verdict, String(decoding: left, as: UTF8.self))
    }

    @Test func documentsButForCaseAndWhiteSpace() throws {
        var duplicates = try ExactDuplicates(settings: settings)
        #expect(add(&duplicates, 4, "No acute disease.\n\nSeen.").0 == .kept(without: []))
        #expect(add(&duplicates, 5, "  NO acute\tdisease.\nseen. ").0 == .duplicate(of: 4))
        #expect(add(&duplicates, 6, "No acute disease. Seen").0 == .kept(without: []))
        #expect(add(&duplicates, 7, "").0 == .kept(without: []))
        #expect(add(&duplicates, 8, "ÉTAT").0 == .kept(without: []))
        #expect(duplicates.droppedDocuments == 1)
    }

    @Test func paragraphsOfAnotherDocumentAreTakenOut() throws {
        var duplicates = try ExactDuplicates(settings: settings)
        let licence = "This is an open access article under the licence."
        let first = "Title one\n\n\(licence)\n\nBody of the first document here.\n\n\(licence)"
        // What a document repeats itself stays.
        #expect(add(&duplicates, 0, first) == (.kept(without: []), first))
        let second =
            "Title one\n\nThis is an open ACCESS\narticle under the licence.\n\nAnother body than the first one.\n\nEnd"
        let (verdict, left) = add(&duplicates, 1, second)
        #expect(verdict == .kept(without: [.init(range: 11..<60, words: 9, first: 0)]))
        #expect(left == "Title one\n\nAnother body than the first one.\n\nEnd")
        #expect(duplicates.droppedParagraphs == 1 && duplicates.droppedParagraphBytes == 49)
        let third = "\(licence)\n\nAnother body than the first one."
        #expect(add(&duplicates, 2, third).1 == "")
        #expect(duplicates.droppedParagraphs == 3)
    }

    @Test func shortParagraphsStay() throws {
        var duplicates = try ExactDuplicates(settings: settings)
        let text = "Not applicable at all.\n\nOne two three four five."
        _ = add(&duplicates, 0, text + "\n\nA")
        #expect(add(&duplicates, 1, text + "\n\nB").1 == "Not applicable at all.\n\nB")
    }

    @Test func eachLevelCanBeLeftOut() throws {
        var off = ExactDuplicateSettings()
        off.documents = false
        off.paragraphs = false
        var duplicates = try ExactDuplicates(settings: off)
        let content = ExactContent(of: Array(prose(1, bytes: 900).utf8), settings: off)
        #expect(content.paragraphs.isEmpty)
        #expect(duplicates.add(0, content) == duplicates.add(1, content))
        off.minimumParagraphWords = 0
        #expect(message { _ = try ExactDuplicates(settings: off) }.contains("at least 1, got 0"))
    }

    @Test func rangesAreWhatEmptyLinesPart() {
        func parts(_ text: String) -> [String] {
            let bytes = Array(text.utf8)
            return ExactContent.ranges(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        #expect(parts("a\nb\n\nc\n\n\nd\n") == ["a\nb", "c", "d"])
        #expect(parts("\n\na") == ["a"] && parts("") == [] && parts("\n") == [])
    }
}
