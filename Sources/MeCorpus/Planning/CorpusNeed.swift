/// What there is to do in a build, measured or estimated.
package struct CorpusWork: Equatable, Sendable {
    /// Records, without the compression of their files.
    package var inputBytes = 0.0
    /// Documents that are good by themselves, the bytes of their texts and of their ids.
    package var documents = 0.0
    package var textBytes = 0.0
    package var idBytes = 0.0
    /// Paragraphs long enough to be compared.
    package var paragraphs = 0.0
    /// Tokens of those documents, and of the finished corpus.
    package var tokens = 0.0
    package var packedTokens = 0.0
    /// What the builder keeps of all documents beside their text, and the ledger, in bytes.
    package var rowBytes = 0.0
    package var ledgerBytes = 0.0

    package init() {}
}

/// How fast one thread does each stage of a build.
package struct CorpusRates: Equatable, Sendable, Encodable {
    /// Bytes of records a second: cutting them from files, and all that is done with each by itself.
    package var cutting = 0.0
    package var preparing = 0.0
    /// Documents a second, compared with all before.
    package var resolving = 0.0
    /// Bytes of text a second.
    package var tokenising = 0.0
    /// Tokens a second.
    package var packing = 0.0
    /// Bytes of the finished corpus a second.
    package var hashing = 0.0

    package init() {}
}

/// Time, memory and disk that a build takes, by arithmetic from what there is to do and the rates.
///
/// Reading and preparing is shared out over all machines; what compares documents and packs runs on
/// one thread of one machine, tokenising on all threads of it.
package struct CorpusNeed: Equatable, Sendable {
    /// A stage with its time.
    package struct Stage: Equatable, Sendable, Encodable {
        package var name: String
        package var seconds: Double
        /// Threads of a machine, and machines, at work in it.
        package var threads: Int
        package var machines: Int
    }

    package var stages: [Stage]
    /// Processes (`--shard`) to run on each machine, so that the one that reads is not waited for.
    package var processes: Int
    /// At the peak of the machine that joins the parts.
    package var bytes: Double
    /// The folder of parts, and the corpus; both are there at once.
    package var partBytes: Double
    package var corpusBytes: Double

    /// In the index of near-duplicates: 1,024 of the sketch, 17 bands of 16 to 20, and numbers.
    static let indexBytesPerDocument = 1340.0
    /// An entry of a dictionary that is a half to nearly full.
    static let exactBytesPerEntry = 40.0
    /// Place, number, end of name, verdict (two texts) and the row of the table of documents.
    static let tableBytesPerDocument = 100.0
    /// What does not grow: chunks of input, a window of 2²⁴ tokens in several forms, the program.
    static let fixedBytes = 300e6
    /// From so many documents on the index lies in memory, not in caches: comparing was measured at
    /// 380,000 documents a second with 10 thousand of them and at 200,000 with a million.
    static let largeIndex = 500_000.0
    static let largeIndexFactor = 0.5

    package init(
        _ work: CorpusWork, _ rates: CorpusRates, threads: Int, machines: Int,
        nearDuplicates: Bool = true
    ) {
        let isLarge = work.documents > Self.largeIndex
        let resolving = rates.resolving * (isLarge ? Self.largeIndexFactor : 1)
        let perByte = 1 / rates.cutting + 1 / rates.preparing
        // A process reads on one of its threads.
        processes = max(1, Int((Double(threads) / rates.cutting / perByte).rounded(.up)))
        corpusBytes = 4 * work.packedTokens + work.ledgerBytes
        partBytes = work.textBytes + work.rowBytes + 4 * work.tokens
        stages = [
            Stage(
                name: "read and prepare",
                seconds: work.inputBytes * perByte / Double(threads * machines),
                threads: threads, machines: machines),
            Stage(
                name: "resolve copies", seconds: work.documents / resolving, threads: 1,
                machines: 1),
            Stage(
                name: "tokenise", seconds: work.textBytes / rates.tokenising / Double(threads),
                threads: threads, machines: 1),
            Stage(
                name: "pack and check",
                seconds: work.packedTokens / rates.packing + corpusBytes / rates.hashing,
                threads: 1, machines: 1),
        ]
        bytes =
            Self.fixedBytes
            + work.documents
            * (Self.tableBytesPerDocument + Self.exactBytesPerEntry
                + (nearDuplicates ? Self.indexBytesPerDocument : 0))
            + work.idBytes + work.paragraphs * Self.exactBytesPerEntry
    }

    package var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }

    /// Seconds of machines that are paid for while they work; those that only prepared are free
    /// when the parts are joined.
    package var machineSeconds: Double {
        stages.reduce(0) { $0 + $1.seconds * Double($1.machines) }
    }
}
