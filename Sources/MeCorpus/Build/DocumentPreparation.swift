import Foundation

/// The rules that every document of a build goes through by itself: immutable, shared by workers.
struct PreparationRules: Sendable {
    private let settings: CorpusSettings
    private let deidentifier: Deidentifier?
    private let signer: NearDuplicateSigner?
    let decontaminator: Decontaminator?
    /// Of the items that are looked for.
    private let itemsFingerprint: String
    /// Tells surrogates of one key from those of another, without telling the key.
    private let keyFingerprint: String

    /// Throws `CorpusError` for settings that cannot be meant.
    init(_ settings: CorpusSettings, items: [BenchmarkItem], key: [UInt8]) throws {
        self.settings = settings
        let isNeeded = settings.domains.contains { $0.sources.contains { $0.deidentify } }
        deidentifier = isNeeded ? try Deidentifier(settings.deidentification, key: key) : nil
        signer =
            settings.deduplication.nearDuplicates
            ? NearDuplicateSigner(settings.deduplication.near) : nil
        decontaminator =
            items.isEmpty
            ? nil : try Decontaminator(settings: settings.decontamination, items: items)
        itemsFingerprint = try ContentHash.of(items)
        keyFingerprint = ContentHash.of([String(decoding: key, as: UTF8.self)])
    }

    /// A hash of all rules that a source's documents go through.
    func fingerprint(_ source: CorpusSettings.Source) throws -> String {
        var parts = [
            try ContentHash.of(settings.quality[source.quality]),
            try ContentHash.of(settings.deduplication),
            try ContentHash.of(settings.decontamination), itemsFingerprint,
        ]
        if source.deidentify {
            parts += [try ContentHash.of(settings.deidentification), keyFingerprint]
        }
        return ContentHash.of(parts)
    }

    /// What a worker needs for the documents of a source.
    func preparation(of source: CorpusSettings.Source, domain: String) -> DocumentPreparation {
        DocumentPreparation(
            source: source, domain: domain, parser: RecordParser(source),
            paperBoilerplate: Boilerplate(BoilerplateRules.of(source).papers),
            otherBoilerplate: Boilerplate(BoilerplateRules.of(source).others),
            filter: QualityFilter(settings.quality[source.quality]),
            exact: settings.deduplication.exact, signer: signer, decontaminator: decontaminator,
            deidentifier: source.deidentify ? deidentifier : nil)
    }
}

/// What has become of one record or document.
struct PreparationOutcome: Sendable {
    enum Fate: Sendable {
        case kept(PreparedDocument, text: [UInt8])
        case dropped(DroppedDocument)
        case skipped(BrokenFile)
    }

    var fate: Fate
    /// Where identifiers were replaced.
    var identifiers: [DeidentificationEntry] = []
    /// Text of benchmarks that was found.
    var contamination: [ContaminationRecord] = []
}

/// From a record to documents that are good by themselves. Holds the room it works in: one for each
/// worker.
struct DocumentPreparation {
    let source: CorpusSettings.Source
    let domain: String
    var parser: RecordParser
    let paperBoilerplate: Boilerplate?
    let otherBoilerplate: Boilerplate?
    var filter: QualityFilter
    let exact: ExactDuplicateSettings
    let signer: NearDuplicateSigner?
    let decontaminator: Decontaminator?
    let deidentifier: Deidentifier?

    /// Parses a record of a file and prepares its documents, in order.
    mutating func prepare(
        _ record: SourceRecord, file: Int, name: String, counts: inout RecordCounts
    ) -> [PreparationOutcome] {
        do {
            let parsed = try parser.parse(record)
            counts.unknownEntities += parsed.unknownEntities
            if parsed.isFiltered { counts.filtered += 1 }
            let boilerplate = record.isPaper ? paperBoilerplate : otherBoilerplate
            return parsed.documents.map { prepare($0, boilerplate, file: file, name: name) }
        } catch let broken as BrokenFile {
            return [PreparationOutcome(fate: .skipped(broken))]
        } catch {
            let reason = "\(error)"
            let broken = BrokenFile(offset: record.offset, line: record.line, reason: reason)
            return [PreparationOutcome(fate: .skipped(broken))]
        }
    }

    private mutating func prepare(
        _ raw: RawDocument, _ boilerplate: Boilerplate?, file: Int, name: String
    ) -> PreparationOutcome {
        let path = raw.member.isEmpty ? name : "\(name):\(raw.member)"
        var document = CorpusDocument(
            id: raw.id.isEmpty ? "\(path)#\(raw.index)" : raw.id,
            text: TextCleaner.clean(raw.text), domain: domain, source: path, index: raw.index,
            licence: source.licence)
        var transformations: [String] = []
        if let dropped = clean(&document, raw, boilerplate, &transformations) { return dropped }
        let identifiers = replaceIdentifiers(
            in: &document, patient: raw.patient, &transformations)
        let bytes = Array(document.text.utf8)
        guard let found = decontaminator?.check(bytes), !found.hits.isEmpty else {
            return kept(document, raw, file, bytes, identifiers, transformations)
        }
        let records = found.records(document: document.id, source: path, original: bytes)
        guard let left = found.text else {
            var outcome = dropped(document, "contaminated")
            outcome.contamination = records
            return outcome
        }
        if left.count < bytes.count { transformations.append("text of benchmarks cut out") }
        var outcome = kept(document, raw, file, left, identifiers, transformations)
        outcome.contamination = records
        return outcome
    }

    /// Takes boilerplate and bad lines out of a document; returns why it is dropped, where it is.
    private mutating func clean(
        _ document: inout CorpusDocument, _ raw: RawDocument, _ boilerplate: Boilerplate?,
        _ transformations: inout [String]
    ) -> PreparationOutcome? {
        if !raw.dropRule.isEmpty { return dropped(document, raw.dropRule) }
        if document.text.isEmpty { return dropped(document, "empty") }
        if let (text, removals) = boilerplate?.strip(document.text), !removals.isEmpty {
            document.text = text
            transformations.append("boilerplate lines removed: \(removals.count)")
            if text.isEmpty { return dropped(document, "boilerplate") }
        }
        let (text, verdict) = filter.filter(document.text)
        if let verdict {
            let line = DroppedDocument(document, verdict).showing(document.text.utf8, of: source)
            return PreparationOutcome(fate: .dropped(line))
        }
        if text.utf8.count < document.text.utf8.count { transformations.append("lines left out") }
        document.text = text
        return nil
    }

    private func replaceIdentifiers(
        in document: inout CorpusDocument, patient: String, _ transformations: inout [String]
    ) -> [DeidentificationEntry] {
        guard let deidentifier else { return [] }
        let (safe, found) = deidentifier.deidentify(
            document.text, patient: patient.isEmpty ? document.id : patient)
        document.text = safe
        transformations.append("deidentified: \(found.count)")
        return found.map { DeidentificationEntry(document: document.id, finding: $0) }
    }

    private func kept(
        _ document: CorpusDocument, _ raw: RawDocument, _ file: Int, _ text: [UInt8],
        _ identifiers: [DeidentificationEntry], _ transformations: [String]
    ) -> PreparationOutcome {
        let origin = DocumentOrigin(
            id: document.id, file: file, member: raw.member, index: raw.index, offset: raw.offset,
            transformations: transformations)
        let prepared = PreparedDocument(
            origin: origin, textBytes: text.count,
            content: ExactContent(of: text, settings: exact), signature: signer?.sign(text))
        return PreparationOutcome(fate: .kept(prepared, text: text), identifiers: identifiers)
    }

    private func dropped(_ document: CorpusDocument, _ rule: String) -> PreparationOutcome {
        let line = DroppedDocument(document, rule: rule).showing(document.text.utf8, of: source)
        return PreparationOutcome(fate: .dropped(line))
    }
}

/// What is counted of a part's records.
struct RecordCounts: Codable, Equatable, Sendable {
    /// References to entities that no table knows.
    var unknownEntities = 0
    /// Records that the source's `where` does not want.
    var filtered = 0
    /// Members of archives of another format by name.
    var ignoredMembers = 0

    static func += (counts: inout RecordCounts, other: RecordCounts) {
        counts.unknownEntities += other.unknownEntities
        counts.filtered += other.filtered
        counts.ignoredMembers += other.ignoredMembers
    }
}

extension SourceRecord {
    /// A paper or a citation.
    fileprivate var isPaper: Bool {
        switch content {
        case .article, .citation: true
        default: false
        }
    }
}
