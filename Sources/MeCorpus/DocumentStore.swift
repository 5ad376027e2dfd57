/// All tokenised documents of a build, in canonical order: domains and sources as the settings
/// have them, files by name, records by number.
struct DocumentStore {
    /// A document without its text: where its tokens lie and what the ledger says of it.
    struct Record {
        var id: String
        var file: String
        var index: Int
        var domain: Int
        /// Number of the source over all domains.
        var source: Int
        /// Its tokens in `tokens`.
        var range: Range<Int>
    }

    private(set) var tokens: [Int32] = []
    private(set) var records: [Record] = []
    private(set) var dropped: [DroppedDocument] = []
    private(set) var skippedFiles: [SkippedFile] = []
    private(set) var notRead: [String] = []
    private(set) var unknownEntities = 0

    var droppedByRule: [String: Int] {
        dropped.reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
    }

    private let tokenizer: CorpusTokenizer
    private let quality: QualityPresets
    /// Each text's first document.
    private var seen: [TextFingerprint: String] = [:]
    private var waiting: [CorpusDocument] = []
    private var waitingBytes = 0

    // Enough to keep all cores busy, little enough to keep memory flat.
    private static let batchBytes = 4 << 20

    init(tokenizer: CorpusTokenizer, quality: QualityPresets) {
        (self.tokenizer, self.quality) = (tokenizer, quality)
    }

    /// Reads, cleans and tokenises a source; a text that breaks its rules, or was there before, is
    /// dropped. `progress` is told of documents and tokens in all.
    mutating func add(
        _ source: CorpusSettings.Source, domain: Int, name: String, number: Int,
        progress: (_ documents: Int, _ tokens: Int) throws -> Void
    ) throws {
        var notes = SourceContents()
        var filter = QualityFilter(quality[source.quality])
        try CorpusSources.read(source, domain: name, notes: &notes) { document in
            guard let document = kept(document, filter: &filter) else { return }
            waiting.append(document)
            waitingBytes += document.text.utf8.count
            guard waitingBytes >= Self.batchBytes else { return }
            try flush(domain: domain, source: number)
            try progress(records.count, tokens.count)
        }
        try flush(domain: domain, source: number)
        try progress(records.count, tokens.count)
        dropped += notes.dropped
        skippedFiles += notes.skippedFiles
        notRead += notes.notRead
        unknownEntities += notes.unknownEntities
    }

    /// The document as it goes into the corpus; nil, and recorded, where it does not.
    private mutating func kept(
        _ document: CorpusDocument, filter: inout QualityFilter
    ) -> CorpusDocument? {
        var document = document
        if document.text.isEmpty {
            dropped.append(DroppedDocument(document, rule: "empty"))
            return nil
        }
        let (text, verdict) = filter.filter(document.text)
        if let verdict {
            dropped.append(DroppedDocument(document, verdict))
            return nil
        }
        let fingerprint = TextFingerprint(of: text.utf8)
        if let first = seen[fingerprint] {
            var drop = DroppedDocument(document, rule: "duplicate")
            drop.of = first
            dropped.append(drop)
            return nil
        }
        seen[fingerprint] = document.id
        document.text = text
        return document
    }

    private mutating func flush(domain: Int, source: Int) throws {
        for (document, ids) in zip(waiting, try tokenizer.tokens(of: waiting)) {
            records.append(
                Record(
                    id: document.id, file: document.source, index: document.index, domain: domain,
                    source: source, range: tokens.count..<(tokens.count + ids.count)))
            tokens += ids
        }
        waiting = []
        waitingBytes = 0
    }
}
