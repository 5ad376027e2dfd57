import Foundation
import MeText

/// Builds a corpus of the first records of a recipe's sources, on one thread and in a folder of its
/// own, and takes the time: the builder's own stages, so that nothing is left out.
package struct CorpusTrial {
    private let settings: CorpusSettings
    private let tokenizer: CorpusTokenizer
    private let rules: PreparationRules

    /// Files of a source that are looked into, spread over all of them.
    private static let files = 8
    /// Input that is read of a source at most.
    private static let sourceBytes = 64 << 20
    private static let chunkBytes = 1 << 20

    /// Without a tokenizer four bytes are taken for a token.
    package init(
        _ settings: CorpusSettings, tokenizer: Tokenizer?, items: [BenchmarkItem] = [], key: [UInt8]
    ) throws {
        try settings.validate()
        var settings = settings
        settings.deduplication.earlier = ""
        rules = try PreparationRules(settings, items: items, key: key)
        self.settings = settings
        self.tokenizer = tokenizer.map { CorpusTokenizer($0) } ?? .fourBytes
    }

    /// Reads for about so many seconds in all. Throws `CorpusError`, also where there is no document.
    package func run(seconds: Double) throws -> CorpusSample {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mellama-plan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let started = ContinuousClock.now
        var sample = CorpusSample()
        var times = Times()
        let kept = PartsFolder(url: folder)
        var parts: [Part] = []
        let count = settings.domains.reduce(0) { $0 + $1.sources.count }
        for (domain, asked) in settings.domains.enumerated() {
            for source in asked.sources {
                let part = try self.part(of: source, number: parts.count, domain: domain)
                parts.append(part)
                // Half of the time goes to what comes after.
                sample.sources.append(
                    try read(
                        source, part, asked.name, into: kept.prepared(part),
                        seconds: seconds / 2 / Double(count), &times))
            }
        }
        try finish(parts, kept, folder, &sample, times)
        sample.seconds = (ContinuousClock.now - started) / .seconds(1)
        return sample
    }

    private struct Times {
        var cutting = 0.0
        var preparing = 0.0
    }

    private func part(
        of source: CorpusSettings.Source, number: Int, domain: Int
    ) throws -> Part {
        let all = try SourceFiles.list(source).entries
        let count = min(Self.files, all.count)
        return Part(
            number: number, domain: domain, source: number, licence: source.licence,
            files: (0..<count).map { all[$0 * all.count / count] }, fingerprint: "sample-\(number)")
    }

    // MARK: Reading

    /// Prepares the beginnings of a part's files.
    private func read(
        _ source: CorpusSettings.Source, _ part: Part, _ domain: String, into folder: URL,
        seconds: Double, _ times: inout Times
    ) throws -> CorpusSample.Source {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var output = try Output(folder)
        var preparation = rules.preparation(of: source, domain: domain)
        var (records, inFiles) = (0.0, 0.0)
        for number in part.files.indices {
            let (read, all) = try readFile(
                number, of: part, source, seconds: seconds / Double(part.files.count),
                &preparation, &output, &times)
            records += read
            inFiles += all
        }
        try output.close()
        var found = CorpusSample.Source(path: source.path, domain: part.domain)
        found.fileBytes = try SourceFiles.list(source).entries.reduce(0) { $0 + $1.bytes }
        let looked = part.files.reduce(0) { $0 + $1.bytes }
        let total = looked > 0 ? inFiles * Double(found.fileBytes) / Double(looked) : 0
        found.fraction = total > 0 ? min(1, max(1e-9, records / total)) : 1
        found.work = output.work
        found.work.inputBytes = records
        found.maximumEpochs =
            source.maximumEpochs > 0 ? source.maximumEpochs : settings.maximumEpochs
        (found.weight, found.limit) = (source.weight, source.limit)
        return found
    }

    /// Prepares the beginning of a file; returns the bytes of the records read, and of all there are.
    private func readFile(
        _ number: Int, of part: Part, _ source: CorpusSettings.Source, seconds: Double,
        _ preparation: inout DocumentPreparation, _ output: inout Output, _ times: inout Times
    ) throws -> (read: Double, all: Double) {
        let entry = part.files[number]
        var single = part
        single.files = [entry]
        var reader = PartReader(single, source: source)
        let begun = ContinuousClock.now
        let most = Self.sourceBytes / part.files.count
        var bytes = 0
        repeat {
            let chunks = try Self.timed(&times.cutting) {
                try reader.chunks(bytes: Self.chunkBytes)
            }
            if chunks.isEmpty { return (Double(bytes), Double(bytes)) }
            bytes += chunks.reduce(0) { $0 + $1.bytes }
            try output.append(
                Self.timed(&times.preparing) {
                    Self.prepare(chunks, &preparation, file: number, name: entry.name)
                })
        } while bytes < most && begun.seconds < seconds
        return (Double(bytes), Double(entry.bytes) * (try Self.expansion(of: entry)))
    }

    private static func prepare(
        _ chunks: [PartReader.Chunk], _ preparation: inout DocumentPreparation, file: Int,
        name: String
    ) -> [PreparationOutcome] {
        var counts = RecordCounts()
        var outcomes: [PreparationOutcome] = []
        for item in chunks.lazy.flatMap(\.items) {
            guard case .record(let record) = item else { continue }
            outcomes += preparation.prepare(record, file: file, name: name, counts: &counts)
        }
        return outcomes
    }

    /// How many bytes come of each byte of a file, by its first ones.
    private static func expansion(of entry: SourceFiles.Entry) throws -> Double {
        let file = try FileBytes(entry.url)
        var (packed, unpacked) = (0, 0)
        let unpacker = Unpacker(path: entry.url.path) {
            let bytes = packed < 2 << 20 ? try file.chunk() : []
            packed += bytes.count
            return bytes
        }
        // The end of the first bytes is no good end of a compressed file.
        while let bytes = try? unpacker.chunk(), !bytes.isEmpty { unpacked += bytes.count }
        return packed > 0 ? Double(unpacked) / Double(packed) : 1
    }

    /// A prepared part without its record: documents and their texts.
    private struct Output {
        private var documents: AppendFile
        private var text: AppendFile
        private(set) var work = CorpusWork()

        init(_ folder: URL) throws {
            documents = try AppendFile(folder.appendingPathComponent(PartRecord.documentsName))
            text = try AppendFile(folder.appendingPathComponent(PartRecord.textName))
        }

        mutating func append(_ outcomes: [PreparationOutcome]) throws {
            for case .kept(let document, let bytes) in outcomes.lazy.map(\.fate) {
                let row = document.encoded
                var length = ByteWriter()
                length.write(count: row.count)
                try documents.append(length.bytes + row)
                try text.append(bytes)
                work.documents += 1
                work.textBytes += Double(bytes.count)
                work.idBytes += Double(document.origin.id.utf8.count)
                work.paragraphs += Double(document.content.paragraphs.count)
                work.rowBytes += Double(4 + row.count)
            }
        }

        mutating func close() throws {
            try documents.close()
            try text.close()
        }
    }

    // MARK: The rest of the build

    private func finish(
        _ parts: [Part], _ kept: PartsFolder, _ folder: URL, _ sample: inout CorpusSample,
        _ read: Times
    ) throws {
        var (resolving, tokenising, packing) = (0.0, 0.0, 0.0)
        let resolution = try Self.timed(&resolving) {
            try Resolution(parts, settings, kept) { _ in }
        }
        var folders: [URL] = []
        for (part, verdict) in zip(parts, resolution.parts) {
            let output = folder.appendingPathComponent("\(part.number).tokens")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            try Self.timed(&tokenising) {
                try TokenisedPart.write(
                    part, settings: settings, verdict: verdict, prepared: kept.prepared(part),
                    tokenizer: tokenizer, threads: 1, into: output
                ) { _ in }
            }
            folders.append(output)
        }
        let table = try DocumentTable(parts, folders: folders, sources: parts.count)
        for (source, documents) in table.sources.enumerated() {
            let tokens = documents.reduce(0) { $0 + table.length($1) }
            sample.sources[source].work.tokens = Double(tokens)
        }
        let packed = try Self.timed(&packing) { try pack(table, sample, into: folder) }
        guard packed.tokens > 0 else {
            throw CorpusError(
                path: "corpus.domains", expected: "a document that stays",
                got: "none in what was read of the sources")
        }
        var hashing = 0.0
        let bytes = try Self.timed(&hashing) {
            try Manifest.write(for: folder.appendingPathComponent("corpus")).files
                .reduce(0) { $0 + $1.bytes }
        }
        let work = sample.sources.reduce(into: CorpusWork()) { $0 += $1.work }
        func rate(_ amount: Double, _ seconds: Double) -> Double {
            max(1, amount) / max(1e-9, seconds)
        }
        sample.rates.cutting = rate(work.inputBytes, read.cutting)
        sample.rates.preparing = rate(work.inputBytes, read.preparing)
        sample.rates.resolving = rate(work.documents, resolving)
        sample.rates.tokenising = rate(work.textBytes, tokenising)
        sample.rates.packing = rate(Double(packed.tokens), packing)
        sample.rates.hashing = rate(Double(bytes), hashing)
        sample.ledgerBytesPerToken = Double(packed.ledgerBytes) / Double(packed.tokens)
    }

    /// Packs everything once.
    private func pack(
        _ table: DocumentTable, _ sample: CorpusSample, into folder: URL
    ) throws -> (tokens: Int, ledgerBytes: Int) {
        let output = folder.appendingPathComponent("corpus")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        let budgets = settings.domains.indices.map { domain in
            sample.sources.filter { $0.domain == domain }.map { Int($0.work.tokens) }
        }
        var packing = CorpusPacking(
            settings: settings, plan: Mixing.Plan(budgets: budgets, limiting: nil),
            tokenizer: tokenizer, table: table)
        let tokens = try packing.write(into: output) { _ in }.tokens
        let ledger = try Data(contentsOf: output.appendingPathComponent(Ledger.fileName)).count
        return (tokens, ledger)
    }

    private static func timed<Value>(
        _ seconds: inout Double, _ work: () throws -> Value
    ) rethrows -> Value {
        let begun = ContinuousClock.now
        defer { seconds += begun.seconds }
        return try work()
    }
}

extension ContinuousClock.Instant {
    /// Since then.
    fileprivate var seconds: Double { (ContinuousClock.now - self) / .seconds(1) }
}

extension CorpusTokenizer {
    /// Stands in where there is no tokenizer yet.
    fileprivate static var fourBytes: CorpusTokenizer {
        CorpusTokenizer(
            encode: { Array(repeating: 0, count: ($0.utf8.count + 3) / 4) }, bytes: { _ in [] },
            begin: nil, end: 1, vocabularySize: 2, fingerprint: "four bytes")
    }
}
