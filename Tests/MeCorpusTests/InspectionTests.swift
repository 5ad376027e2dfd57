import Foundation
import MeText
import Testing

@testable import MeCorpus

/// What is told of a finished corpus, and how much of what was dropped is shown.
@Suite struct InspectionTests {
    private func settings(_ folder: URL) throws -> CorpusSettings {
        for number in 0..<30 {
            try folder.file("papers/\(number).txt", prose(number, bytes: 200 + 90 * number))
        }
        try folder.file("papers/copy.txt", prose(3, bytes: 200 + 270))
        try folder.file("papers/short \"a\".txt", "Two words.")
        try folder.file("papers/tiny.txt", "Naïve 👩‍⚕️ text.")
        var notes = "note_id,subject_id,text\n"
        for number in 0..<8 {
            notes +=
                "n\(number),\(number),\"Seen by Dr. Miller on 03/04/2019. \(prose(50 + number, bytes: 300))\"\n"
        }
        try folder.file(
            "notes/discharge.csv", notes + "n8,8,\"Mr. Secret Person, 617-555-0199.\"\n")
        var settings = CorpusSettings()
        (settings.contextLength, settings.shardSequences) = (256, 16)
        var papers = CorpusSettings.Source(path: folder.path + "/papers", format: .text)
        papers.quality = .prose
        var clinical = CorpusSettings.Source(
            path: folder.path + "/notes", format: .mimic, licence: .synthetic)
        (clinical.quality, clinical.deidentify) = (.clinical, true)
        settings.quality.prose = QualitySettings()
        settings.quality.prose.gopher.minimumWords = 5
        settings.quality.clinical = settings.quality.prose
        settings.domains = [
            .init(name: "papers", weight: 3, sources: [papers]),
            .init(name: "notes", weight: 1, sources: [clinical]),
        ]
        return settings
    }

    @Test func itAddsUp() throws {
        try withFolder { folder in
            let output = folder.appendingPathComponent("out")
            let statistics = try CorpusBuilder(
                settings: try settings(folder), tokenizer: byteTokenizer()
            ).build(into: output)
            let found = try CorpusInspection(folder: output, examples: 1)
            #expect(found.statistics == statistics)
            #expect(found.fills.reduce(0, +) == statistics.sequences)
            #expect(found.pieces == (try Ledger.read(from: output)).count)
            #expect(found.drops.count >= 2 && !found.identifiers.isEmpty)
            for drop in found.drops {
                #expect(drop.count == statistics.dropped[drop.rule])
                #expect(drop.examples.count == 1)
                #expect(drop.examples.allSatisfy { $0.rule == drop.rule })
            }
            let lines = try String(
                contentsOf: output.appendingPathComponent("identifiers.jsonl"), encoding: .utf8)
            #expect(found.identifiers.values.reduce(0, +) == lines.split(separator: "\n").count)
            #expect(found.inputs.map(\.files) == [33, 1])
            #expect(found.inputs.reduce(0) { $0 + $1.kept } <= 42)
            // The tokens of a document are its bytes and an end.
            let lengths = try CorpusSources.documents(of: .init(path: folder.path + "/notes"))
                .documents.count
            #expect(statistics.share[1].lengths.reduce(0, +) == lengths - 1)
            #expect(
                statistics.share[0].lengths.reduce(0, +) == statistics.share[0].availableDocuments)
            #expect(statistics.share[0].lengths.lastIndex { $0 > 0 } == 11)
        }
    }

    @Test func textIsShownOfOpenSourcesOnly() throws {
        try withFolder { folder in
            var settings = try settings(folder)
            func excerpts() throws -> [String: String?] {
                let output = folder.appendingPathComponent("out")
                _ = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer())
                    .build(into: output)
                let file = output.appendingPathComponent(DroppedDocument.fileName)
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains("Secret") && !text.contains("0199"))
                let documents = try text.split(separator: "\n").map {
                    try JSONDecoder().decode(DroppedDocument.self, from: Data($0.utf8))
                }
                return Dictionary(uniqueKeysWithValues: documents.map { ($0.document, $0.excerpt) })
            }
            func name(_ file: String) -> String { "\(folder.path)/papers/\(file).txt#0" }
            var found = try excerpts()
            #expect(found[name("tiny")] == "Naïve 👩‍⚕️ text.")
            #expect(found[name("short \"a\"")] == "Two words.")
            let copy = found.first { $0.value?.hasPrefix("Report 3.") == true }
            #expect(copy?.value?.count == 200)
            #expect(found.keys.contains("n8") && found["n8"] == .some(nil))
            // Labelled open by mistake, as a source without a label is.
            settings.domains[1].sources[0].deidentify = false
            settings.domains[1].sources[0].licence = .open
            #expect(try excerpts()["n8"] == .some(nil))
            settings.domains[1].sources[0].format = .automatic
            #expect(try excerpts()["n8"] == .some(nil))
            settings.domains[1].sources[0].format = .csv
            settings.domains[1].sources[0].idField = "note_id"
            settings.domains[1].sources[0].patientField = "subject_id"
            #expect(try excerpts()["n8"] == .some(nil))
            settings.domains[0].sources[0].licence = .private
            found = try excerpts()
            #expect(found.values.allSatisfy { $0 == nil } && found.count > 3)
        }
    }

    @Test func excerptsEndAtCharacters() {
        let document = DroppedDocument(
            document: "d", source: "a.txt", index: 0, domain: "x", rule: "empty")
        let source = CorpusSettings.Source(path: "a.txt")
        for text in ["é", "👩‍⚕️", "न्त्र"].map({ String(repeating: $0, count: 1500) }) {
            let excerpt = document.showing(text.utf8, of: source).excerpt ?? ""
            #expect(text.hasPrefix(excerpt) && excerpt.count >= 100 && excerpt.count <= 200)
        }
        #expect(document.showing([], of: source).excerpt == nil)
    }

    @Test func sequencesAreFoundWithoutReadingAll() throws {
        try withFolder { folder in
            let output = folder.appendingPathComponent("out")
            let statistics = try CorpusBuilder(
                settings: try settings(folder), tokenizer: byteTokenizer()
            ).build(into: output)
            let all = try Ledger.read(from: output)
            let search = try LedgerSearch(folder: output)
            #expect(statistics.shards > 2)
            for shard in 0..<statistics.shards {
                for sequence in 0..<17 {
                    let wanted = all.filter { ($0.shard, $0.sequence) == (shard, sequence) }
                    #expect(try search.entries(shard: shard, sequence: sequence) == wanted)
                }
            }
        }
    }

    @Test func samplesAreTheDocuments() throws {
        try withFolder { folder in
            var settings = try settings(folder)
            settings.domains.removeLast()
            var trainer = BPETrainer()
            trainer.vocabularySize = 300
            let tokenizer = try trainer.train((0..<20).map { prose($0, bytes: 400) })
            let output = folder.appendingPathComponent("out")
            _ = try CorpusBuilder(settings: settings, tokenizer: tokenizer).build(into: output)
            func draw(_ count: Int, _ seed: UInt64) throws -> [SampledSequence] {
                try SampledSequence.draw(count, seed: seed, from: output, tokenizer: tokenizer)
            }
            let samples = try draw(5, 1)
            #expect(samples.count == 5 && Set(samples.map { [$0.shard, $0.sequence] }).count == 5)
            #expect(try draw(5, 1) == samples && draw(5, 2) != samples)
            #expect(try draw(100_000, 1).count == ShardReader(folder: output).sequenceCount)
            for piece in samples.flatMap(\.pieces) {
                let file = URL(fileURLWithPath: piece.source)
                let text = TextCleaner.clean(try String(contentsOf: file, encoding: .utf8))
                let whole = text + "<|endoftext|>"
                #expect(whole.contains(piece.text) && !piece.text.isEmpty)
                if piece.from == 0 { #expect(whole.hasPrefix(piece.text)) }
            }
            trainer.vocabularySize = 290
            let other = try trainer.train((0..<20).map { prose($0, bytes: 400) })
            let said = message {
                _ = try SampledSequence.draw(1, seed: 1, from: output, tokenizer: other)
            }
            #expect(said.contains("a tokenizer of 300 entries, got one of 290"))
        }
    }

    @Test func fieldsAreFoundInLines() throws {
        let document = DroppedDocument(
            document: "\"rule\":\"wrong\"", source: "s", index: 0, domain: "a\"b", rule: "empty")
        let line = [UInt8](try Ledger.encode([document]))
        #expect(LineFields.text("rule", in: line) == "empty")
        #expect(LineFields.text("domain", in: line) == nil)
        #expect(LineFields.text("nothing", in: line) == nil)
    }

    /// Of 100 lines each is among the 10 chosen in about a tenth of 2,000 draws.
    @Test func everyLineIsAsLikely() {
        var hits = [Int](repeating: 0, count: 100)
        for seed in 0..<2000 {
            var sample = LineSample(size: 10, seed: UInt64(seed), stream: "x")
            for number in 0..<100 { sample.add([UInt8(number)]) }
            #expect(sample.count == 100 && sample.chosen.count == 10)
            for line in sample.chosen { hits[Int(line[0])] += 1 }
        }
        // Five standard deviations of a binomial of 2,000 draws at 0.1.
        #expect(hits.allSatisfy { abs($0 - 200) < 67 })
    }
}
