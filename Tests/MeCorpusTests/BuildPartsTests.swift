import Foundation
import Testing

@testable import MeCorpus

/// A build in parts: interrupted, shared out, on one thread or many, it ends with the same bytes.
@Suite struct BuildPartsTests {
    private struct Stop: Error {}

    /// A corpus of two domains with copies in it, in files of different sizes.
    private func settings(_ folder: URL) throws -> CorpusSettings {
        for number in 0..<9 {
            let lines = (0..<(3 + number)).map { line in
                let text = prose(100 * number + line, bytes: 300 + 31 * line)
                    .replacingOccurrences(of: "\n", with: "\\n")
                return "{\"id\":\"g\(number)-\(line)\",\"text\":\"\(text)\"}"
            }
            try folder.file("general/\(number).jsonl", lines.joined(separator: "\n") + "\n")
        }
        for number in 0..<6 {
            try folder.file("notes/\(number).txt", prose(100 * number, bytes: 700))
        }
        try folder.file("notes/7.txt", prose(0, bytes: 700))
        var settings = CorpusSettings()
        settings.contextLength = 96
        settings.shardSequences = 20
        settings.domains = [
            .init(name: "a", weight: 3, sources: [.init(path: folder.path + "/general")]),
            .init(
                name: "b", weight: 1,
                sources: [.init(path: folder.path + "/notes", licence: .private)]),
        ]
        settings.domains[1].sources[0].deidentify = true
        return settings
    }

    private func builder(
        _ settings: CorpusSettings, threads: Int = 2, partBytes: Int = 4000
    ) throws -> CorpusBuilder {
        try CorpusBuilder(
            settings: settings, tokenizer: byteTokenizer(), threads: threads,
            partBytes: partBytes)
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func threadsAndPartsDoNotMatter() throws {
        try withFolder { folder in
            let settings = try settings(folder.appendingPathComponent("in"))
            let output = folder.appendingPathComponent("out")
            var manifests: [Manifest] = []
            for (threads, bytes) in [(1, 1), (3, 4000), (2, 1 << 30)] {
                _ = try builder(settings, threads: threads, partBytes: bytes).build(into: output)
                manifests.append(try Manifest.verify(folder: output, hashes: true))
            }
            #expect(manifests[0] == manifests[1] && manifests[1] == manifests[2])
            #expect(try names(folder) == ["in", "out"])
        }
    }

    /// Stopped at every report of its progress, one after the other, it still gets there.
    @Test func stoppedAtEveryPlaceItGoesOn() throws {
        try withFolder { folder in
            let settings = try settings(folder.appendingPathComponent("in"))
            let whole = folder.appendingPathComponent("whole")
            _ = try builder(settings).build(into: whole)
            let output = folder.appendingPathComponent("out")
            var prepared = 0
            for place in 1..<1000 {
                var reports = 0
                do {
                    _ = try builder(settings).build(into: output) { _ in
                        reports += 1
                        if reports > place { throw Stop() }
                    }
                    prepared = place
                    break
                } catch is Stop {}
            }
            #expect(prepared > 20)
            #expect(
                try Manifest.verify(folder: output, hashes: true)
                    == Manifest.verify(folder: whole, hashes: true))
            #expect(try names(folder) == ["in", "out", "whole"])
        }
    }

    /// What is finished is not read again: not even when its file is gone the moment after.
    @Test func finishedPartsAreKept() throws {
        try withFolder { folder in
            let input = folder.appendingPathComponent("in")
            let settings = try settings(input)
            let output = folder.appendingPathComponent("out")
            #expect(throws: Stop.self) {
                _ = try builder(settings).build(into: output) {
                    if $0.stage == .resolving { throw Stop() }
                }
            }
            let parts = folder.appendingPathComponent("out.parts")
            let before = try names(parts)
            #expect(before.count > 4)
            // Another text of the same size and time would not be noticed, so this is one of
            // another time: only its part is prepared again.
            try folder.file("in/notes/0.txt", prose(9999, bytes: 700))
            var touched = 0
            _ = try builder(settings).build(into: output) { progress in
                if progress.stage == .resolving, touched == 0 {
                    touched = try names(parts).count - before.count
                }
            }
            #expect(touched == 1)
        }
    }

    @Test func sharesOfManyMachinesJoinToTheSameBytes() throws {
        try withFolder { folder in
            let settings = try settings(folder.appendingPathComponent("in"))
            let whole = folder.appendingPathComponent("whole")
            _ = try builder(settings).build(into: whole)
            let output = folder.appendingPathComponent("out")
            var parts = try builder(settings).buildShare(3, of: 3, beside: output)
            let said = message { _ = try builder(settings).merge(into: output) }
            #expect(said.contains("missing: 1 (") && said.contains("corpus build"))
            for share in 1...2 {
                parts += try builder(settings).buildShare(share, of: 3, beside: output)
            }
            #expect(parts > 4)
            _ = try builder(settings).merge(into: output)
            #expect(
                try Manifest.verify(folder: output, hashes: true)
                    == Manifest.verify(folder: whole, hashes: true))
            let wrong = message { _ = try builder(settings).buildShare(4, of: 3, beside: output) }
            #expect(wrong.contains("i from 1 to n, got 4/3"))
        }
    }

    @Test func inputsAndIdentifiersAreRecorded() throws {
        try withFolder { folder in
            var settings = try settings(folder.appendingPathComponent("in"))
            try folder.file(
                "in/notes/8.txt", "Seen by Dr. Anna Weber on 03/14/2019. " + prose(77, bytes: 400))
            settings.deidentification.categories = [.name, .date]
            let output = folder.appendingPathComponent("out")
            _ = try builder(settings).build(into: output)
            let inputs = try lines(output, CorpusInput.fileName, as: CorpusInput.self)
            #expect(inputs.count == 17)
            for input in inputs {
                let (bytes, sha256) = try ContentHash.ofFile(URL(fileURLWithPath: input.path))
                #expect(input.bytes == bytes && input.sha256 == sha256)
            }
            let found = try lines(
                output, DeidentificationEntry.fileName, as: DeidentificationEntry.self)
            #expect(Set(found.map(\.category)) == [.name, .date])
            let entries = try Ledger.read(from: output)
            let note = try #require(entries.first { $0.source.hasSuffix("notes/8.txt") })
            #expect(note.transformations == ["deidentified: \(found.count)"])
            #expect(note.licence == .private)
        }
    }

    private func lines<Value: Decodable>(
        _ folder: URL, _ name: String, as: Value.Type
    ) throws -> [Value] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(Value.self, from: Data($0.utf8))
        }
    }
}

/// Benchmarks that a corpus must not hold.
@Suite struct DecontaminatedBuildTests {
    private static let question =
        "Which invented enzyme does the drug belradine inhibit in cells of the grey hollow?"

    /// Documents with an item's question and answer, in three files, one of them twice.
    private func build(
        _ folder: URL, _ action: ContaminationAction
    ) throws -> (CorpusStatistics, records: [ContaminationRecord], ContaminationSummary) {
        let asked = Self.question + " The answer is: transmorphase kinase two."
        try folder.file("in/a.txt", prose(1, bytes: 900) + "\n\n" + asked)
        try folder.file("in/b.txt", prose(2, bytes: 900))
        try folder.file("in/c.txt", prose(1, bytes: 900) + "\n\n" + asked)
        let items = [
            BenchmarkItem(
                benchmark: "mine", id: "7", question: Self.question,
                options: ["transmorphase kinase two", "oxidoreductase nine"],
                answer: "transmorphase kinase two"),
            BenchmarkItem(
                benchmark: "mine", id: "8",
                question: "Which planet has the most rings of those that were counted so far?",
                options: ["Saturn", "Mars"], answer: "Saturn"),
        ]
        var settings = CorpusSettings()
        settings.maximumEpochs = 1
        settings.decontamination.action = action
        settings.domains = [
            .init(name: "x", weight: 1, sources: [.init(path: folder.path + "/in")])
        ]
        let output = folder.appendingPathComponent("out")
        let statistics = try CorpusBuilder(
            settings: settings, tokenizer: byteTokenizer(), items: items
        ).build(into: output)
        let lines = try String(
            contentsOf: output.appendingPathComponent(ContaminationRecord.fileName),
            encoding: .utf8)
        let records = try lines.split(separator: "\n").map {
            try JSONDecoder().decode(ContaminationRecord.self, from: Data($0.utf8))
        }
        return (statistics, records, try ContaminationSummary.read(output))
    }

    @Test func contaminatedDocumentsAreDroppedAndTold() throws {
        try withFolder { folder in
            let (statistics, records, summary) = try build(folder, .drop)
            #expect(statistics.dropped == ["contaminated": 2] && statistics.documents == 1)
            #expect(records.count == 2 && records.allSatisfy { $0.removed && $0.item == "7" })
            #expect(records.allSatisfy { $0.excerpt.contains("belradine") })
            let found = try #require(summary.benchmarks["mine"])
            #expect(found.items == 2 && found.touched.isEmpty && found.removed == ["7"])
        }
    }

    @Test func onlyTheParagraphIsCut() throws {
        try withFolder { folder in
            let (statistics, _, summary) = try build(folder, .cut)
            #expect(statistics.dropped == ["duplicate": 1] && statistics.documents == 2)
            #expect(summary.benchmarks["mine"]?.removed == ["7"])
            let output = folder.appendingPathComponent("out")
            let entry = try #require(
                try Ledger.read(from: output).first { $0.source.hasSuffix("a.txt") })
            #expect(entry.transformations == ["text of benchmarks cut out"])
        }
    }

    /// Text of a copy that is dropped is in the corpus no more; that of the other copy is.
    @Test func reportedTextCountsAsTouched() throws {
        try withFolder { folder in
            let (statistics, records, summary) = try build(folder, .report)
            #expect(statistics.dropped == ["duplicate": 1] && statistics.documents == 2)
            #expect(records.map(\.removed) == [false, true])
            #expect(summary.benchmarks["mine"]?.touched == ["7"])
        }
    }
}

/// What a reader of the packed sequences would object to.
@Suite struct PackedCorpusTests {
    @Test func aDocumentStandsOnceInASequence() throws {
        try withFolder { folder in
            for number in 0..<120 {
                try folder.file("in/\(number).txt", prose(number, bytes: 60 + 3 * number))
            }
            var settings = CorpusSettings()
            settings.contextLength = 512
            settings.domains = [
                .init(name: "x", weight: 1, sources: [.init(path: folder.path + "/in")])
            ]
            settings.deduplication.nearDuplicates = false
            let output = folder.appendingPathComponent("out")
            let statistics = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer())
                .build(into: output)
            #expect(statistics.share[0].epochs == 4)
            let bySequence = Dictionary(grouping: try Ledger.read(from: output), by: \.sequence)
            for entries in bySequence.values {
                let pieces = entries.map { "\($0.document) \($0.from)" }
                #expect(Set(pieces).count == pieces.count)
            }
        }
    }
}
