import Foundation

/// What a build knows before it packs: from it come the mix, the statistics, and the records of
/// what was read and dropped.
struct CorpusSummary {
    let settings: CorpusSettings
    let parts: [Part]
    let records: [PartRecord]
    let resolution: Resolution
    let table: DocumentTable
    let notRead: [String]
    /// Nil where no benchmark was looked for.
    let decontamination: DecontaminationIndex?

    private var sources: [CorpusSettings.Source] { settings.domains.flatMap(\.sources) }

    /// Tokens that each source has, by number over all domains.
    private var available: [Int] {
        table.sources.map { $0.reduce(0) { $0 + table.length($1) } }
    }

    /// The mix that the settings ask for; throws where a domain has nothing to give.
    func plan() throws -> Mixing.Plan {
        let available = available
        var number = 0
        let domains = settings.domains.map { domain in
            Mixing.Domain(
                weight: domain.weight,
                sources: domain.sources.map { source in
                    defer { number += 1 }
                    return Mixing.Source(
                        available: available[number], weight: source.weight,
                        maximumEpochs: source.maximumEpochs > 0
                            ? source.maximumEpochs : settings.maximumEpochs)
                })
        }
        if let empty = domains.firstIndex(where: { $0.reach < 1 }) {
            throw CorpusError(
                path: "corpus.domains.\(settings.domains[empty].name)",
                expected: "at least one document", got: "an empty corpus",
                advice: "all documents of it, or of a source with a weight, were dropped: "
                    + dropped.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                    .joined(separator: ", "))
        }
        let plan = Mixing.plan(domains, asked: settings.tokens)
        guard settings.domains.indices.allSatisfy({ plan.budget($0) > 0 }) else {
            throw CorpusError(
                path: "corpus.tokens", expected: "tokens for every domain",
                got: "\(plan.total) in all", advice: "ask for more tokens or fewer domains")
        }
        return plan
    }

    /// Documents dropped, by rule.
    private var dropped: [String: Int] {
        var dropped: [String: Int] = [:]
        for record in records { dropped.merge(record.droppedByRule, uniquingKeysWith: +) }
        for drop in resolution.parts.lazy.flatMap(\.drops) {
            if let drop { dropped[drop.rule, default: 0] += 1 }
        }
        return dropped
    }

    // MARK: Statistics

    func statistics(plan: Mixing.Plan, packed: CorpusPacking.Outcome) -> CorpusStatistics {
        var statistics = CorpusStatistics()
        statistics.tokens = packed.tokens
        statistics.sequences = packed.sequences
        statistics.shards = packed.shards
        statistics.contextLength = settings.contextLength
        statistics.fill =
            Double(packed.tokens) / Double(max(packed.sequences, 1) * settings.contextLength)
        statistics.splitWindow = packed.splitWindow
        statistics.dropped = dropped
        statistics.removedParagraphs = resolution.parts.reduce(0) {
            $0 + $1.cuts.reduce(0) { $0 + $1.ranges.count }
        }
        statistics.skippedFiles = records.flatMap(\.skipped)
        statistics.notRead = notRead
        for record in records {
            statistics.unknownEntities += record.counts.unknownEntities
            statistics.filtered += record.counts.filtered
            statistics.ignoredMembers += record.counts.ignoredMembers
        }
        statistics.sources = sourceUse(plan)
        for source in statistics.sources {
            statistics.licences[source.licence.rawValue, default: 0] += source.tokens
        }
        statistics.share = domainShares(plan, packed, sources: statistics.sources)
        statistics.documents = packed.documents.reduce(0, +)
        statistics.unused = table.count - statistics.documents
        if let limiting = plan.limiting {
            let name = settings.domains[limiting].name
            statistics.shortfall =
                "asked \(settings.tokens) tokens, got \(plan.total): '\(name)' would repeat more "
                + "often than it may"
        }
        return statistics
    }

    private func sourceUse(_ plan: Mixing.Plan) -> [CorpusStatistics.SourceUse] {
        let budgets = plan.budgets.flatMap(\.self)
        let available = available
        let domains = settings.domains.flatMap { domain in domain.sources.map { _ in domain.name } }
        return sources.indices.map { number in
            CorpusStatistics.SourceUse(
                domain: domains[number], path: sources[number].path,
                licence: sources[number].licence, availableDocuments: table.sources[number].count,
                availableTokens: available[number], tokens: budgets[number],
                epochs: available[number] > 0
                    ? Double(budgets[number]) / Double(available[number]) : 0)
        }
    }

    private func domainShares(
        _ plan: Mixing.Plan, _ packed: CorpusPacking.Outcome,
        sources: [CorpusStatistics.SourceUse]
    ) -> [CorpusStatistics.DomainShare] {
        let weights = settings.domains.reduce(0) { $0 + $1.weight }
        return settings.domains.enumerated().map { number, domain in
            let own = sources.filter { $0.domain == domain.name }
            let available = own.reduce(0) { $0 + $1.availableTokens }
            let tokens = plan.budget(number)
            return CorpusStatistics.DomainShare(
                name: domain.name, asked: domain.weight / weights,
                achieved: Double(tokens) / Double(plan.total), tokens: tokens,
                documents: packed.documents[number],
                availableDocuments: own.reduce(0) { $0 + $1.availableDocuments },
                availableTokens: available, epochs: Double(tokens) / Double(available),
                lengths: lengths(ofDomain: number))
        }
    }

    /// How many documents of a domain have how many tokens, by powers of two.
    private func lengths(ofDomain domain: Int) -> [Int] {
        let first = settings.domains[..<domain].reduce(0) { $0 + $1.sources.count }
        var lengths: [Int] = []
        for source in first..<(first + settings.domains[domain].sources.count) {
            for document in table.sources[source] {
                let power = Int.bitWidth - 1 - max(1, table.length(document)).leadingZeroBitCount
                if power >= lengths.count {
                    lengths += repeatElement(0, count: power + 1 - lengths.count)
                }
                lengths[power] += 1
            }
        }
        return lengths
    }

    // MARK: Files

    /// Writes the statistics, and what was read, dropped and replaced, beside the shards.
    ///
    /// folders: of the tokenised parts.
    func write(
        _ statistics: CorpusStatistics, folders: [URL], kept: PartsFolder, into output: URL
    ) throws {
        func file(_ name: String) throws -> AppendFile {
            try AppendFile(output.appendingPathComponent(name))
        }
        var dropped = try file(DroppedDocument.fileName)
        var identifiers = try file(DeidentificationEntry.fileName)
        var inputs = try file(CorpusInput.fileName)
        for (number, part) in parts.enumerated() {
            let prepared = kept.prepared(part)
            try dropped.append(contentsOf: prepared.appendingPathComponent(PartRecord.droppedName))
            try dropped.append(
                contentsOf: folders[number].appendingPathComponent(TokenisedPart.droppedName))
            try identifiers.append(
                contentsOf: prepared.appendingPathComponent(PartRecord.identifiersName))
            let read = records[number].files.filter { !$0.sha256.isEmpty }
            try inputs.append(
                try Ledger.encode(
                    read.map {
                        CorpusInput($0, domain: settings.domains[part.domain].name, part.licence)
                    }))
        }
        try dropped.close()
        try identifiers.close()
        try inputs.close()
        var table = try file(CorpusStatistics.fileName)
        try table.append(try StableJSON.text(statistics))
        try table.close()
        try writeContamination(kept: kept, into: output)
        guard settings.deduplication.keepsIndex else { return }
        try resolution.index?.write(
            to: output.appendingPathComponent(DeduplicationSettings.indexName))
    }
}

extension CorpusSummary {
    /// The text of benchmarks that was found, and what of them is in the corpus all the same. Text of
    /// a document that was dropped as a copy of another is told, as removed.
    private func writeContamination(kept: PartsFolder, into output: URL) throws {
        guard let decontamination else { return }
        var file = try AppendFile(output.appendingPathComponent(ContaminationRecord.fileName))
        var records: [ContaminationRecord] = []
        let decoder = JSONDecoder()
        for (part, verdict) in zip(parts, resolution.parts) {
            var stream = try ByteStream(
                kept.prepared(part).appendingPathComponent(ContaminationRecord.fileName))
            while let line = try stream.nextLine() {
                var found = try decoder.decode(PreparedContamination.self, from: Data(line))
                let isDropped =
                    !found.record.removed && verdict.drops[found.document] != nil
                found.record.removed = found.record.removed || isDropped
                try file.append(try Ledger.encode([found.record]))
                records.append(found.record)
            }
        }
        try file.close()
        var summary = try AppendFile(
            output.appendingPathComponent(ContaminationSummary.fileName))
        try summary.append(try StableJSON.text(ContaminationSummary(decontamination, records)))
        try summary.close()
    }
}

/// An input file of a corpus: a line of `inputs.jsonl`, where the chain of hashes begins.
package struct CorpusInput: Codable, Equatable, Sendable {
    package var path: String
    package var bytes: Int
    /// SHA-256 of the file as it lay on the disk.
    package var sha256: String
    /// Documents read of it, and those that were good by themselves.
    package var documents: Int
    package var kept: Int
    package var domain: String
    package var licence: CorpusSettings.Licence

    package static let fileName = "inputs.jsonl"

    init(_ file: PartRecord.File, domain: String, _ licence: CorpusSettings.Licence) {
        (path, bytes, sha256) = (file.path, file.bytes, file.sha256)
        (documents, kept) = (file.documents, file.kept)
        (self.domain, self.licence) = (domain, licence)
    }
}
