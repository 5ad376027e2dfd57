import Crypto

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
    private(set) var dropped: [String: Int] = [:]
    private(set) var skippedFiles: [SkippedFile] = []
    private(set) var notRead: [String] = []
    private(set) var unknownEntities = 0

    private let tokenizer: CorpusTokenizer
    private var seen: Set<SHA256Digest> = []
    private var waiting: [CorpusDocument] = []
    private var waitingBytes = 0

    // Enough to keep all cores busy, little enough to keep memory flat.
    private static let batchBytes = 4 << 20

    init(tokenizer: CorpusTokenizer) {
        self.tokenizer = tokenizer
    }

    /// Reads, cleans and tokenises a source; a text that was there before is dropped. `progress`
    /// is told of documents and tokens in all.
    mutating func add(
        _ source: CorpusSettings.Source, domain: Int, name: String, number: Int,
        progress: (_ documents: Int, _ tokens: Int) throws -> Void
    ) throws {
        var notes = SourceContents()
        try CorpusSources.read(source, domain: name, notes: &notes) { document in
            guard seen.insert(Self.fingerprint(document.text)).inserted else {
                dropped["duplicate", default: 0] += 1
                return
            }
            waiting.append(document)
            waitingBytes += document.text.utf8.count
            guard waitingBytes >= Self.batchBytes else { return }
            try flush(domain: domain, source: number)
            try progress(records.count, tokens.count)
        }
        try flush(domain: domain, source: number)
        try progress(records.count, tokens.count)
        for (reason, count) in notes.dropped { dropped[reason, default: 0] += count }
        skippedFiles += notes.skippedFiles
        notRead += notes.notRead
        unknownEntities += notes.unknownEntities
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

    /// SHA-256 of the text with ASCII letters in lower case and all white space folded.
    private static func fingerprint(_ text: String) -> SHA256Digest {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if byte <= 0x20 {
                if folded.last != 0x20 { folded.append(0x20) }
            } else {
                folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
        }
        return SHA256.hash(data: folded)
    }
}
