import Foundation
import MeText
import Testing

@testable import MeCorpus

@Suite struct CorpusBuilderTests {
    /// Three domains of different sizes and formats below `folder`.
    private func settings(_ folder: URL, reverse: Bool = false) throws -> CorpusSettings {
        var files: [(String, String)] = []
        for number in 0..<24 {
            let body = prose(number, bytes: 1200 + 97 * number)
            files.append(("bio/\(number).nxml", "<article><body><p>\(body)</p></body></article>"))
        }
        var notes = "note_id,text\n"
        for number in 0..<12 { notes += "\(number),\"\(prose(100 + number, bytes: 300))\"\n" }
        files.append(("notes/discharge.csv", notes))
        var general = ""
        for number in 0..<60 {
            let text = prose(200 + number, bytes: 40 + 13 * number)
                .replacingOccurrences(of: "\n", with: "\\n")
            general += "{\"text\":\"\(text)\"}\n"
        }
        files.append(("general/g.jsonl", general))
        for (name, text) in reverse ? files.reversed() : files { try folder.file(name, text) }
        var settings = CorpusSettings()
        settings.contextLength = 128
        settings.shardSequences = 100
        settings.domains = [
            .init(
                name: "biomedical", weight: 15,
                sources: [.init(path: folder.path + "/bio", licence: .synthetic)]),
            .init(
                name: "clinical", weight: 1,
                sources: [.init(path: folder.path + "/notes", licence: .credentialed)]),
            .init(
                name: "general", weight: 4, sources: [.init(path: folder.path + "/general")]),
        ]
        return settings
    }

    private func build(
        _ settings: CorpusSettings, _ folder: URL, begin: Bool = false
    ) throws -> CorpusStatistics {
        let builder = try CorpusBuilder(
            settings: settings, tokenizer: byteTokenizer(begin: begin))
        return try builder.build(into: folder)
    }

    @Test func sharesAreMetAndSequencesFull() throws {
        try withFolder { folder in
            let settings = try settings(folder.appendingPathComponent("in"))
            let output = folder.appendingPathComponent("out")
            let statistics = try build(settings, output, begin: true)
            for (share, weight) in zip(statistics.share, [0.75, 0.05, 0.2]) {
                #expect(share.asked == weight)
                #expect(abs(share.achieved - weight) < 0.001)
                #expect(share.epochs <= 4)
            }
            #expect(statistics.fill >= 0.98)
            #expect(statistics.documents == 96 && statistics.unused == 0)
            #expect(statistics.share.contains { $0.epochs > 3.99 })
            let credentialed = try #require(statistics.licences["credentialed"])
            #expect(credentialed == statistics.share[1].tokens)
            let reader = try ShardReader(folder: output)
            #expect(reader.contextLength == 128 && reader.vocabularySize == 258)
            #expect(reader.tokenCount == statistics.tokens)
            #expect(reader.sequenceCount == statistics.sequences && statistics.shards > 1)
            let stored = try JSONDecoder().decode(
                CorpusStatistics.self,
                from: Data(contentsOf: output.appendingPathComponent("statistics.json")))
            #expect(stored == statistics)
        }
    }

    /// Every token of every sequence is where the ledger says, in the document it names.
    @Test func ledgerNamesEveryToken() throws {
        try withFolder { folder in
            let settings = try settings(folder.appendingPathComponent("in"))
            let output = folder.appendingPathComponent("out")
            let statistics = try build(settings, output)
            var texts: [String: [UInt8]] = [:]
            for source in settings.domains.flatMap(\.sources) {
                for document in try CorpusSources.documents(of: source).documents {
                    texts["\(document.source)#\(document.index)"] = Array(document.text.utf8)
                }
            }
            let reader = try ShardReader(folder: output)
            let entries = try Ledger.read(from: output)
            let bySequence = Dictionary(grouping: entries) {
                $0.shard * settings.shardSequences + $0.sequence
            }
            var ends = 0
            for index in 0..<reader.sequenceCount {
                let sequence = try reader.sequence(index)
                let own = try #require(bySequence[index])
                #expect(own.map { $0.end - $0.begin } == sequence.documentLengths)
                #expect(sequence.documentLengths.reduce(0, +) == sequence.tokens.count)
                for entry in own {
                    let text = try #require(texts["\(entry.source)#\(entry.index)"])
                    let tokens = text.map { Int32($0) } + [256]
                    let range = entry.from..<(entry.from + entry.end - entry.begin)
                    #expect(Array(sequence.tokens[entry.begin..<entry.end]) == Array(tokens[range]))
                    if range.upperBound == tokens.count { ends += 1 }
                }
            }
            #expect(entries.reduce(0) { $0 + $1.end - $1.begin } == statistics.tokens)
            for share in statistics.share {
                let own = entries.filter { $0.domain == share.name }
                #expect(own.reduce(0) { $0 + $1.end - $1.begin } == share.tokens)
            }
            // A document that fits is never cut, but for the last of each domain.
            #expect(ends >= statistics.documents - 3)
        }
    }

    @Test func buildsAreEqualByteForByte() throws {
        try withFolder { folder in
            let input = folder.appendingPathComponent("in")
            var settings = try settings(input)
            let first = folder.appendingPathComponent("one")
            let second = folder.appendingPathComponent("two")
            _ = try build(settings, first)
            // The same files, made in the opposite order, at the same place.
            try FileManager.default.removeItem(at: input)
            _ = try self.settings(input, reverse: true)
            _ = try build(settings, second)
            let manifest = try Manifest.verify(folder: first, hashes: true)
            #expect(try manifest == Manifest.verify(folder: second, hashes: true))
            settings.seed = 8
            _ = try build(settings, second)
            #expect(try manifest != Manifest.verify(folder: second, hashes: true))
        }
    }

    @Test func askedTokensAreMetOrTheShortfallSaid() throws {
        try withFolder { folder in
            var settings = try settings(folder.appendingPathComponent("in"))
            settings.tokens = 10_000
            let output = folder.appendingPathComponent("out")
            let met = try build(settings, output)
            #expect(met.tokens == 10_000 && met.shortfall.isEmpty && met.unused > 0)
            settings.tokens = 10_000_000
            let short = try build(settings, output)
            #expect(short.tokens < 10_000_000)
            #expect(short.shortfall.hasPrefix("asked 10000000 tokens, got \(short.tokens): '"))
        }
    }

    @Test func duplicatesAndBrokenFilesAreCounted() throws {
        try withFolder { folder in
            var settings = try settings(folder.appendingPathComponent("in"))
            try folder.file("in/bio/x.nxml", "<article><body><p>broken</body></article>")
            try folder.file("in/bio/y.nxml", "<article><body><p>SAME text</p></body></article>")
            try folder.file("in/bio/z.nxml", "<article><body><p>same  Text</p></body></article>")
            settings.domains[0].sources[0].format = .jats
            let statistics = try build(settings, folder.appendingPathComponent("out"))
            #expect(statistics.dropped == ["duplicate": 1])
            #expect(statistics.skippedFiles.map(\.line) == [1])
            #expect(statistics.skippedFiles[0].path.hasSuffix("bio/x.nxml"))
        }
    }

    /// What a rule drops is recorded with the rule; another threshold keeps it.
    @Test func droppedDocumentsAreRecorded() throws {
        try withFolder { folder in
            var settings = try settings(folder.appendingPathComponent("in"))
            try folder.file("in/more/x.txt", "Too short to be prose.")
            try folder.file("in/more/y.txt", "too short  to be prose.")
            try folder.file("in/more/z.txt", "A note with all the words that a note must have.")
            var source = CorpusSettings.Source(path: folder.path + "/in/more")
            source.quality = .clinical
            settings.domains[2].sources.append(source)
            let output = folder.appendingPathComponent("out")
            let statistics = try build(settings, output)
            #expect(statistics.dropped == ["gopher.minimumWords": 2])
            let lines = try String(
                contentsOf: output.appendingPathComponent("dropped.jsonl"), encoding: .utf8
            ).split(separator: "\n")
            let dropped = try lines.map {
                try JSONDecoder().decode(DroppedDocument.self, from: Data($0.utf8))
            }
            #expect(dropped.map(\.value) == [5, 5] && dropped.map(\.threshold) == [10, 10])
            #expect(dropped.allSatisfy { $0.source.hasSuffix(".txt") && $0.domain == "general" })
            settings.quality.clinical.gopher.minimumWords = 5
            let kept = try build(settings, output)
            #expect(kept.dropped == ["duplicate": 1])
        }
    }

    @Test func failureLeavesTheEarlierResult() throws {
        try withFolder { folder in
            var settings = try settings(folder.appendingPathComponent("in"))
            let output = folder.appendingPathComponent("out")
            _ = try build(settings, output)
            let before = try Manifest.verify(folder: output, hashes: true)
            let halfway = try CorpusBuilder(settings: settings, tokenizer: byteTokenizer())
            #expect(throws: CancellationError.self) {
                try halfway.build(into: output) {
                    if $0.stage == .packing { throw CancellationError() }
                }
            }
            let empty = try folder.file("empty.txt", "\n")
            settings.domains[1].sources = [.init(path: empty.path)]
            #expect(message { _ = try build(settings, output) }.contains("an empty source"))
            settings.domains = []
            #expect(message { _ = try build(settings, output) }.contains("an empty corpus"))
            #expect(try Manifest.verify(folder: output, hashes: true) == before)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(left == ["empty.txt", "in", "out", "out.parts"])
        }
    }

    @Test func domainOfDuplicatesIsAnEmptyCorpus() throws {
        try withFolder { folder in
            let file = try folder.file("a.txt", "the same")
            var settings = CorpusSettings()
            settings.domains = ["x", "y"].map {
                .init(name: $0, weight: 1, sources: [.init(path: file.path)])
            }
            let said = message { _ = try build(settings, folder.appendingPathComponent("out")) }
            #expect(said.contains("corpus.domains.y") && said.contains("an empty corpus"))
        }
    }

    /// The same through a real tokenizer: what is packed decodes to the documents' text.
    @Test func trainedTokenizerRoundTrips() throws {
        try withFolder { folder in
            let texts = (0..<20).map { prose($0, bytes: 200 + 40 * $0) }
            let lines = texts.map { $0.replacingOccurrences(of: "\n", with: " ") }
            let file = try folder.file("a.txt", lines.joined(separator: "\n"))
            var trainer = BPETrainer()
            trainer.vocabularySize = 400
            let tokenizer = try trainer.train(texts)
            var settings = CorpusSettings()
            settings.maximumEpochs = 1
            settings.domains = [
                .init(name: "x", weight: 1, sources: [.init(path: file.path, format: .lines)])
            ]
            let output = folder.appendingPathComponent("out")
            let statistics = try CorpusBuilder(settings: settings, tokenizer: tokenizer)
                .build(into: output)
            let reader = try ShardReader(folder: output)
            var decoded: [String] = []
            for index in 0..<reader.sequenceCount {
                let sequence = try reader.sequence(index)
                var rest = sequence.tokens[...]
                for length in sequence.documentLengths {
                    #expect(rest.prefix(length).last == tokenizer.endToken)
                    decoded.append(tokenizer.decode(Array(rest.prefix(length))))
                    rest = rest.dropFirst(length)
                }
            }
            #expect(reader.vocabularySize == tokenizer.vocabularySize)
            #expect(statistics.documents == 20 && statistics.sequences < 20)
            #expect(decoded.sorted() == lines.map(TextCleaner.clean).sorted())
        }
    }

    @Test func tokenOutsideTheVocabularyIsAnError() throws {
        try withFolder { folder in
            var settings = CorpusSettings()
            let file = try folder.file("a.txt", "x")
            settings.domains = [.init(name: "x", weight: 1, sources: [.init(path: file.path)])]
            var tokenizer = byteTokenizer()
            tokenizer.end = 258
            let builder = try CorpusBuilder(settings: settings, tokenizer: tokenizer)
            let output = folder.appendingPathComponent("out")
            #expect(message { _ = try builder.build(into: output) }.contains("below 258, got 258"))
        }
    }
}
