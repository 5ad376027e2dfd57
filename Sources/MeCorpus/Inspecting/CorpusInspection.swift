import Foundation

/// What a finished corpus folder holds, for a person: its statistics, and what its records of dropped
/// documents, identifiers and inputs add up to. Memory does not grow with them.
package struct CorpusInspection: Sendable {
    /// Documents that a rule dropped.
    package struct Drops: Equatable, Sendable {
        package var rule: String
        /// By domain.
        package var counts: [String: Int]
        /// Some of them, in the order of the files.
        package var examples: [DroppedDocument]

        package var count: Int { counts.values.reduce(0, +) }
    }

    /// Files of one domain and licence.
    package struct Inputs: Equatable, Sendable {
        package var domain: String
        package var licence: CorpusSettings.Licence
        package var files = 0
        package var bytes = 0
        package var documents = 0
        package var kept = 0
    }

    package private(set) var statistics: CorpusStatistics
    /// Sequences by how full they are: below 5 %, below 10 %, …, and those with no room left.
    package private(set) var fills = [Int](repeating: 0, count: fillSteps + 1)
    /// Pieces of documents in all sequences.
    package private(set) var pieces = 0
    /// By rule, the most frequent first.
    package private(set) var drops: [Drops] = []
    /// Identifiers replaced, by category.
    package private(set) var identifiers: [String: Int] = [:]
    package private(set) var inputs: [Inputs] = []
    /// The first input files.
    package private(set) var firstInputs: [CorpusInput] = []

    package static let fillSteps = 20

    /// Looks at a folder whose files are those of its manifest. `examples`: of each rule at most.
    /// Throws `CorpusError`.
    package init(folder: URL, examples: Int = 5, inputs: Int = 100) throws {
        statistics = try CorpusStatistics.read(from: folder)
        try addSequences(folder)
        try addDrops(folder, examples: examples)
        try Self.forEachLine(DeidentificationEntry.fileName, in: folder) { line in
            let category =
                try LineFields.text("category", in: line)
                ?? JSONDecoder().decode(DeidentificationEntry.self, from: Data(line)).category
                .rawValue
            identifiers[category, default: 0] += 1
        }
        try Self.forEachLine(CorpusInput.fileName, in: folder) { line in
            add(try JSONDecoder().decode(CorpusInput.self, from: Data(line)), keeping: inputs)
        }
    }

    private mutating func addSequences(_ folder: URL) throws {
        let shards = try ShardReader(folder: folder)
        for index in 0..<shards.sequenceCount {
            let (documents, tokens) = try shards.size(ofSequence: index)
            fills[min(tokens, shards.contextLength) * Self.fillSteps / shards.contextLength] += 1
            pieces += documents
        }
    }

    private mutating func addDrops(_ folder: URL, examples: Int) throws {
        var counts: [String: [String: Int]] = [:]
        var samples: [String: LineSample] = [:]
        let decoder = JSONDecoder()
        try Self.forEachLine(DroppedDocument.fileName, in: folder) { line in
            var rule = LineFields.text("rule", in: line)
            var domain = LineFields.text("domain", in: line)
            if rule == nil || domain == nil {
                let document = try decoder.decode(DroppedDocument.self, from: Data(line))
                (rule, domain) = (document.rule, document.domain)
            }
            guard let rule, let domain else { return }
            counts[rule, default: [:]][domain, default: 0] += 1
            samples[rule, default: LineSample(size: examples, seed: 7, stream: rule)].add(line)
        }
        drops = try counts.map { rule, counts in
            Drops(
                rule: rule, counts: counts,
                examples: try (samples[rule]?.chosen ?? []).map {
                    try decoder.decode(DroppedDocument.self, from: Data($0))
                })
        }.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
    }

    private mutating func add(_ input: CorpusInput, keeping limit: Int) {
        if firstInputs.count < limit { firstInputs.append(input) }
        let known = inputs.firstIndex { ($0.domain, $0.licence) == (input.domain, input.licence) }
        let place = known ?? inputs.count
        if known == nil { inputs.append(Inputs(domain: input.domain, licence: input.licence)) }
        inputs[place].files += 1
        inputs[place].bytes += input.bytes
        inputs[place].documents += input.documents
        inputs[place].kept += input.kept
    }

    /// Lines of a file of the folder; none where there is no such file.
    private static func forEachLine(
        _ name: String, in folder: URL, _ body: ([UInt8]) throws -> Void
    ) throws {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        var stream = try ByteStream(file)
        var number = 0
        while let line = try stream.nextLine() {
            number += 1
            do {
                try body(line)
            } catch let error as DecodingError {
                throw CorpusError(
                    path: file.path, place: "line \(number)", expected: "a record of a corpus",
                    got: "\(error)")
            }
        }
    }
}

extension CorpusStatistics {
    /// The statistics of a corpus folder.
    package static func read(from folder: URL) throws -> CorpusStatistics {
        let file = folder.appendingPathComponent(fileName)
        do {
            return try JSONDecoder().decode(CorpusStatistics.self, from: Data(contentsOf: file))
        } catch let error as DecodingError {
            throw CorpusError(
                path: file.path, expected: "the statistics of a corpus of this version",
                got: "\(error)", advice: "build the corpus again, or print the file with --json")
        }
    }
}
