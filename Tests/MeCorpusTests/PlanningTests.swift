import Foundation
import Testing

@testable import MeCorpus

/// What a build is said to take.
@Suite struct PlanningTests {
    private var rates: CorpusRates {
        var rates = CorpusRates()
        (rates.cutting, rates.preparing, rates.resolving) = (100e6, 10e6, 20_000)
        (rates.tokenising, rates.packing, rates.hashing) = (5e6, 10e6, 500e6)
        return rates
    }

    private var work: CorpusWork {
        var work = CorpusWork()
        (work.inputBytes, work.documents, work.textBytes) = (1e9, 1e6, 8e8)
        (work.idBytes, work.paragraphs, work.tokens) = (10e6, 2e6, 2e8)
        (work.packedTokens, work.rowBytes, work.ledgerBytes) = (1e8, 7e8, 1e8)
        return work
    }

    @Test func aBuildTakesWhatItsStagesTake() throws {
        let one = CorpusNeed(work, rates, threads: 1, machines: 1)
        // 10 s of cutting, 100 s of preparing; 100 s for a million; 160 s; 10 s and 500 MB to hash.
        let seconds = one.stages.map(\.seconds)
        for (got, wanted) in zip(seconds, [110, 100, 160, 11.0]) {
            #expect(abs(got - wanted) < 1e-6)
        }
        #expect(abs(one.seconds - 381) < 1e-6 && one.seconds == one.machineSeconds)
        #expect(one.processes == 1)
        #expect(one.partBytes == 8e8 + 7e8 + 8e8 && one.corpusBytes == 4e8 + 1e8)
        let documents = 1e6 * (100 + 40 + 1340.0)
        #expect(one.bytes == 300e6 + documents + 10e6 + 80e6)
        let without = CorpusNeed(work, rates, threads: 1, machines: 1, nearDuplicates: false)
        #expect(one.bytes - without.bytes == 1340e6)
        // On 4 machines of 32 threads only what is shared out gets faster. Of 11 threads one reads.
        let many = CorpusNeed(work, rates, threads: 32, machines: 4)
        for (got, wanted) in zip(many.stages.map(\.seconds), [110.0 / 128, 100, 5, 11]) {
            #expect(abs(got - wanted) < 1e-6)
        }
        #expect(many.processes == 3)
        #expect(abs(many.machineSeconds - (110.0 / 32 + 116)) < 1e-6)
    }

    @Test func aSampleStandsForTheRest() throws {
        var sample = CorpusSample()
        for (domain, fraction, tokens) in [(0, 0.1, 1000.0), (0, 1, 500), (1, 0.5, 2000)] {
            var source = CorpusSample.Source(path: "\(domain)", domain: domain)
            source.fraction = fraction
            (source.work.tokens, source.work.documents) = (tokens, tokens / 100)
            source.maximumEpochs = 2
            sample.sources.append(source)
        }
        sample.ledgerBytesPerToken = 0.5
        // 10,500 tokens and 4,000; at 3 : 1 and 2 epochs at most the first gives all it can.
        let all = sample.work(weights: [3, 1], asked: 0)
        #expect(all.tokens == 14_500 && all.documents == 145)
        #expect(all.packedTokens == 28_000 && all.ledgerBytes == 14_000)
        #expect(sample.work(weights: [3, 1], asked: 8000).packedTokens == 8000)
        // As if there were 750,000 of the one and 250,000 of the other, each used once.
        let scaled = sample.work(weights: [3, 1], asked: 0, scaled: 1e6)
        #expect(abs(scaled.tokens - 1e6) < 1e-3 && scaled.packedTokens == 1e6)
        #expect(abs(scaled.documents - 1e4) < 1e-6)
        // Sources with weights give by them: 375,000 each, a document 100 tokens.
        (sample.sources[0].weight, sample.sources[1].weight) = (1, 1)
        sample.sources[1].work.documents = 50
        let weighted = sample.work(weights: [3, 1], asked: 0, scaled: 1e6)
        #expect(abs(weighted.tokens - 1e6) < 1e-3)
        #expect(abs(weighted.documents - (3750 + 37_500 + 2500)) < 1e-6)
        (sample.sources[0].weight, sample.sources[1].weight) = (0, 0)
        sample.sources[0].limit = 50
        #expect(abs(sample.work(weights: [3, 1], asked: 0).tokens - 9500) < 1e-6)
    }

    private func settings(_ path: String) -> CorpusSettings {
        var settings = CorpusSettings()
        settings.contextLength = 128
        settings.domains = [.init(name: "all", weight: 1, sources: [.init(path: path)])]
        return settings
    }

    @Test func whatIsReadWholeIsKnown() throws {
        try withFolder { folder in
            for number in 0..<6 {
                try folder.file("in/\(number).txt", prose(number, bytes: 500 + 100 * number))
            }
            let settings = settings(folder.path + "/in")
            let sample = try CorpusTrial(settings, tokenizer: nil, key: []).run(seconds: 1)
            let documents = try CorpusSources.documents(of: settings.domains[0].sources[0])
                .documents.map(\.text.utf8.count)
            let work = sample.work(weights: [1], asked: 0)
            #expect(sample.sources[0].fraction == 1)
            #expect(work.documents == 6)
            #expect(work.textBytes == Double(documents.reduce(0, +)))
            #expect(work.tokens == Double(documents.reduce(0) { $0 + ($1 + 3) / 4 + 1 }))
            #expect(work.packedTokens == 4 * work.tokens && work.ledgerBytes > 0)
            let rates = sample.rates
            #expect(
                [rates.cutting, rates.preparing, rates.resolving, rates.tokenising, rates.packing]
                    .allSatisfy { $0 > 1 && $0.isFinite })
        }
    }

    /// Of a large file the beginning is read; packed, it is a tenth of its records' size.
    @Test(arguments: [false, true]) func aPartStandsForTheWhole(isPacked: Bool) throws {
        try withFolder { folder in
            let blanks = 7000
            var (plain, blocks) = ([UInt8](), [UInt8]())
            func block(_ content: [UInt8], count: Int, kind: Int, isLast: Bool = false) {
                let head = count << 3 | kind << 1 | (isLast ? 1 : 0)
                blocks += (0..<3).map { UInt8(head >> (8 * $0) & 255) } + content
            }
            for number in 0..<1000 {
                let text = prose(number, bytes: 700).replacingOccurrences(of: "\n", with: " ")
                let (begin, end) = (Array("{\"text\":\"\(text)\"".utf8), Array("}\n".utf8))
                plain += begin + [UInt8](repeating: 0x20, count: blanks) + end
                // Raw, run-length encoded (RFC 8878, 3.1.1.2.2), raw.
                block(begin, count: begin.count, kind: 0)
                block([0x20], count: blanks, kind: 1)
                block(end, count: end.count, kind: 0, isLast: number == 999)
            }
            let size = (0..<4).map { UInt8(plain.count >> (8 * $0) & 255) }
            let packed: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + size + blocks
            let name = isPacked ? "large.jsonl.zst" : "large.jsonl"
            let file = try folder.file(name, bytes: isPacked ? packed : plain)
            let sample = try CorpusTrial(settings(file.path), tokenizer: nil, key: [])
                .run(seconds: 0)
            let source = sample.sources[0]
            #expect(source.fraction < 0.3)
            #expect(source.fileBytes == (isPacked ? packed : plain).count)
            let work = sample.work(weights: [1], asked: 0)
            #expect(abs(work.documents / 1000 - 1) < 0.03, "\(work.documents)")
            #expect(abs(work.inputBytes / Double(plain.count) - 1) < 0.03)
        }
    }

    @Test func manyFilesAreLookedIntoHereAndThere() throws {
        try withFolder { folder in
            for number in 100..<164 {
                try folder.file("in/\(number).txt", prose(number, bytes: 5 * (number - 90)))
            }
            let settings = settings(folder.path + "/in")
            let sample = try CorpusTrial(settings, tokenizer: nil, key: []).run(seconds: 1)
            let documents = sample.work(weights: [1], asked: 0).documents
            #expect(sample.sources[0].work.documents == 8)
            #expect(abs(documents / 64 - 1) < 0.15, "\(documents)")
        }
    }

    @Test func nothingThatStaysIsToldPlainly() throws {
        try withFolder { folder in
            try folder.file("in/a.txt", "  \n")
            let settings = settings(folder.path + "/in")
            let said = message {
                _ = try CorpusTrial(settings, tokenizer: nil, key: []).run(seconds: 1)
            }
            #expect(said.contains("a document that stays"))
        }
    }
}
