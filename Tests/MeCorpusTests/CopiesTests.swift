import Foundation
import Testing

@testable import MeCorpus

/// Copies across the sources of a build, and against an earlier one.
@Suite struct CopiesTests {
    private func build(
        _ folder: URL, _ change: (inout CorpusSettings) -> Void = { _ in }
    ) throws -> (CorpusStatistics, dropped: [DroppedDocument], ledger: [LedgerEntry]) {
        var settings = CorpusSettings()
        settings.maximumEpochs = 1
        settings.contextLength = 4096
        settings.domains = [
            .init(
                name: "all", weight: 1,
                sources: ["one", "two"].map { .init(path: "\(folder.path)/\($0)") })
        ]
        change(&settings)
        let output = folder.appendingPathComponent("out")
        let statistics = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer())
            .build(into: output)
        let text = try String(
            contentsOf: output.appendingPathComponent(DroppedDocument.fileName), encoding: .utf8)
        let dropped = try text.split(separator: "\n").map {
            try JSONDecoder().decode(DroppedDocument.self, from: Data($0.utf8))
        }
        return (statistics, dropped, try Ledger.read(from: output))
    }

    private func fill(_ folder: URL) throws {
        try folder.file("one/a.txt", prose(1, bytes: 3000))
        try folder.file("one/b.txt", prose(2, bytes: 3000))
        // All of a but its last words; b with other case and blanks.
        try folder.file(
            "two/near.txt", prose(1, bytes: 3000).dropLast(100) + " and then some more.")
        try folder.file("two/same.txt", prose(2, bytes: 3000).uppercased() + "\n")
        try folder.file("two/own.txt", prose(3, bytes: 3000))
    }

    @Test func theFirstCopyStays() throws {
        try withFolder { folder in
            try fill(folder)
            let (statistics, dropped, _) = try build(folder)
            #expect(statistics.dropped == ["duplicate": 1, "nearDuplicate": 1])
            #expect(statistics.documents == 3)
            let pairs = Dictionary(
                uniqueKeysWithValues: dropped.map { ($0.rule, [$0.document, $0.of]) })
            for (rule, names) in [
                ("duplicate", ["two/same.txt", "one/b.txt"]),
                ("nearDuplicate", ["two/near.txt", "one/a.txt"]),
            ] {
                let found = try #require(pairs[rule])
                #expect(zip(found, names).allSatisfy { $0.hasSuffix($1 + "#0") })
            }
        }
    }

    @Test func priorityDecidesWhichCopyStays() throws {
        try withFolder { folder in
            try fill(folder)
            let (_, dropped, _) = try build(folder) { $0.domains[0].sources[1].priority = -1 }
            #expect(dropped.allSatisfy { $0.document.contains("/one/") && $0.of.contains("/two/") })
            #expect(dropped.count == 2)
        }
    }

    @Test func earlierBuildsCount() throws {
        try withFolder { folder in
            try fill(folder)
            _ = try build(folder) { $0.deduplication.keepsIndex = true }
            let index = folder.appendingPathComponent("earlier.index")
            try FileManager.default.moveItem(
                at: folder.appendingPathComponent("out/duplicates.index"), to: index)
            try folder.file("one/new.txt", prose(4, bytes: 3000))
            try folder.file("two/new.txt", prose(5, bytes: 3000))
            let (statistics, dropped, _) = try build(folder) {
                $0.deduplication.earlier = index.path
            }
            #expect(statistics.documents == 2)
            #expect(statistics.dropped == ["duplicate": 1, "nearDuplicate": 4])
            #expect(
                dropped.contains { $0.document.hasSuffix("one/a.txt#0") && $0.of == $0.document })
        }
    }

    @Test func paragraphsOfOthersAreTakenOut() throws {
        try withFolder { folder in
            let form = prose(50, bytes: 400).replacingOccurrences(of: "\n", with: " ")
            try folder.file("one/a.txt", prose(1, bytes: 1500) + "\n\n" + form)
            try folder.file("two/b.txt", form + "\n\n" + prose(2, bytes: 1500))
            try folder.file("two/c.txt", form + "\n\nShort.")
            let (statistics, _, ledger) = try build(folder)
            #expect(statistics.removedParagraphs == 1)
            #expect(statistics.dropped == ["duplicateParagraphs": 1])
            let cut = try #require(ledger.first { $0.document.contains("two/b.txt") })
            #expect(cut.transformations == ["paragraphs removed: 1"])
            let left = TextCleaner.clean(prose(2, bytes: 1500)).utf8.count + 1
            #expect(cut.end - cut.begin == left)
            let (whole, _, _) = try build(folder) { $0.deduplication.exact.paragraphs = false }
            #expect(whole.removedParagraphs == 0 && whole.documents == 3)
        }
    }
}
