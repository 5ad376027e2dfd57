import Foundation

/// The tokens of a part's documents that stay, and where each comes from.
enum TokenisedPart {
    static let tokensName = "tokens"
    /// Origins, one after another.
    static let originsName = "origins"
    /// For each document its number of tokens and the bytes of its origin, four bytes each.
    static let tableName = "table"
    /// Documents that the resolution dropped.
    static let droppedName = "dropped.jsonl"

    /// Text that is in memory at once.
    private static let batchBytes = 8 << 20

    /// A document with its text, on its way to tokens.
    private struct Pending: Sendable {
        var origin: DocumentOrigin
        var text: [UInt8]
    }

    /// Tokenises what `verdict` leaves of a prepared part. `progress` is told of bytes of text done.
    static func write(
        _ part: Part, settings: CorpusSettings, verdict: PartVerdict, prepared: URL,
        tokenizer: CorpusTokenizer, threads: Int, into folder: URL, progress: (Int) throws -> Void
    ) throws {
        var output = try Output(folder)
        var rows = try PartRows(prepared)
        var texts = try ByteStream(prepared.appendingPathComponent(PartRecord.textName))
        var cuts = verdict.cuts[...]
        var batch: [Pending] = []
        var bytes = 0
        func tokenise() throws {
            let tokens = try Parallel.map(batch.count, threads: threads) { [batch] number in
                try tokenizer.tokens(of: batch[number].text, of: batch[number].origin.id)
            }
            for (document, tokens) in zip(batch, tokens) {
                try output.append(document.origin, tokens)
            }
            try progress(bytes)
            (batch, bytes) = ([], 0)
        }
        var number = 0
        while let document = try rows.next() {
            defer { number += 1 }
            var text = try texts.bytes(document.textBytes)
            guard text.count == document.textBytes else {
                throw CorpusError(
                    path: prepared.path, expected: "the text of \(document.origin.id)",
                    got: "the end of the file", advice: "delete that folder and build again")
            }
            var origin = document.origin
            if let drop = verdict.drops[number] {
                try output.drop(origin, text, drop, part, settings)
                continue
            }
            if cuts.first?.document == number, let cut = cuts.popFirst() {
                text = ExactDuplicates.text(text, without: cut.removals)
                origin.transformations.append("paragraphs removed: \(cut.ranges.count)")
            }
            batch.append(Pending(origin: origin, text: text))
            bytes += document.textBytes
            if bytes >= batchBytes { try tokenise() }
        }
        try tokenise()
        try output.close()
    }

    private struct Output {
        private var tokens: AppendFile
        private var origins: AppendFile
        private var table: AppendFile
        private var dropped: AppendFile

        init(_ folder: URL) throws {
            func file(_ name: String) throws -> AppendFile {
                try AppendFile(folder.appendingPathComponent(name))
            }
            tokens = try file(tokensName)
            origins = try file(originsName)
            table = try file(tableName)
            dropped = try file(droppedName)
        }

        mutating func append(_ origin: DocumentOrigin, _ ids: [Int32]) throws {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(4 * ids.count)
            for id in ids { bytes.appendLittleEndian(UInt32(bitPattern: id)) }
            try tokens.append(bytes)
            var row = ByteWriter()
            origin.write(to: &row)
            try origins.append(row.bytes)
            var entry = ByteWriter()
            entry.write(count: ids.count)
            entry.write(count: row.bytes.count)
            try table.append(entry.bytes)
        }

        mutating func drop(
            _ origin: DocumentOrigin, _ text: [UInt8], _ drop: PartVerdict.Drop, _ part: Part,
            _ settings: CorpusSettings
        ) throws {
            let source = settings.domains.flatMap(\.sources)[part.source]
            var line = DroppedDocument(
                document: origin.id, source: origin.path(in: part), index: origin.index,
                domain: settings.domains[part.domain].name, rule: drop.rule)
            line.of = drop.of
            try dropped.append(try Ledger.encode([line.showing(text, of: source)]))
        }

        mutating func close() throws {
            try tokens.close()
            try origins.close()
            try table.close()
            try dropped.close()
        }
    }
}

extension DocumentOrigin {
    /// The document's file as the settings spell it; in an archive `file:member`.
    func path(in part: Part) -> String {
        let file = part.files[file].name
        return member.isEmpty ? file : "\(file):\(member)"
    }
}

extension PartVerdict.Cut {
    var removals: [Range<Int>] { ranges.map { $0[0]..<($0[0] + $0[1]) } }
}
