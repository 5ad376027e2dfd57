import Foundation
import Synchronization

/// Reads a part, prepares its documents on all threads, and writes them in order.
struct PartPreparation {
    let part: Part
    let source: CorpusSettings.Source
    let domain: String
    let rules: PreparationRules
    let threads: Int

    /// Input that is in memory at once: what is being worked on, and as much being read meanwhile.
    private static let batchBytes = 8 << 20

    /// What came of a chunk.
    private struct Outcome: Sendable {
        var file: Int
        var documents: [PreparationOutcome] = []
        var counts = RecordCounts()
    }

    /// Prepares the part into a folder of its own. `progress` is told of bytes of records and
    /// documents done.
    func run(into folder: URL, progress: (Int, Int) throws -> Void) throws -> PartRecord {
        var writer = try PartWriter(folder, part: part, source: source)
        let pool = Pool { [rules, source, domain] in
            rules.preparation(of: source, domain: domain)
        }
        let reader = Mutex(PartReader(part, source: source))
        var batch = try reader.withLock { try $0.chunks(bytes: Self.batchBytes) }
        var bytes = 0
        while !batch.isEmpty, !writer.isFull {
            let (outcomes, next) = try work(on: batch, pool, reader)
            for outcome in outcomes {
                try writer.append(outcome.documents, file: outcome.file, outcome.counts)
            }
            bytes += batch.reduce(0) { $0 + $1.bytes }
            try progress(bytes, writer.record.documents)
            batch = next
        }
        try writer.finish(reader.withLock { try $0.finish() })
        return writer.record
    }

    /// Prepares a batch while the next one is read.
    private func work(
        on batch: [PartReader.Chunk], _ pool: Pool<DocumentPreparation>,
        _ reader: borrowing Mutex<PartReader>
    ) throws -> ([Outcome], [PartReader.Chunk]) {
        let outcomes = Mutex([Outcome?](repeating: nil, count: batch.count))
        let next = Mutex<Result<[PartReader.Chunk], any Error>>(.success([]))
        Parallel.forEach(batch.count + 1, threads: threads) { number in
            if number == 0 {
                let read = reader.withLock { reader in
                    Result { try reader.chunks(bytes: Self.batchBytes) }
                }
                next.withLock { $0 = read }
            } else {
                let outcome = pool.with { prepare(batch[number - 1], &$0) }
                outcomes.withLock { $0[number - 1] = outcome }
            }
        }
        return (outcomes.withLock { $0 }.compactMap(\.self), try next.withLock { try $0.get() })
    }

    private func prepare(
        _ chunk: PartReader.Chunk, _ worker: inout DocumentPreparation
    ) -> Outcome {
        var outcome = Outcome(file: chunk.file)
        let name = part.files[chunk.file].name
        for item in chunk.items {
            switch item {
            case .record(let record):
                outcome.documents += worker.prepare(
                    record, file: chunk.file, name: name, counts: &outcome.counts)
            case .broken(let broken):
                outcome.documents.append(PreparationOutcome(fate: .skipped(broken)))
            }
        }
        return outcome
    }

}

/// Writes the documents of a part, and in the end its record.
private struct PartWriter {
    private(set) var record: PartRecord
    private let folder: URL
    private let limit: Int
    private var start: ReadableStart
    private var documents: AppendFile
    private var text: AppendFile
    private var dropped: AppendFile
    private var identifiers: AppendFile
    private var contamination: AppendFile

    var isFull: Bool { limit > 0 && record.documents >= limit }

    init(_ folder: URL, part: Part, source: CorpusSettings.Source) throws {
        (self.folder, limit) = (folder, source.limit)
        start = ReadableStart(source)
        record = PartRecord(
            files: part.files.map {
                PartRecord.File(path: $0.name, bytes: $0.bytes, sha256: "", documents: 0, kept: 0)
            }, counts: RecordCounts(), documents: 0, textBytes: 0, droppedByRule: [:], skipped: [])
        func file(_ name: String) throws -> AppendFile {
            try AppendFile(folder.appendingPathComponent(name))
        }
        documents = try file(PartRecord.documentsName)
        text = try file(PartRecord.textName)
        dropped = try file(PartRecord.droppedName)
        identifiers = try file(PartRecord.identifiersName)
        contamination = try file(ContaminationRecord.fileName)
    }

    mutating func append(
        _ outcomes: [PreparationOutcome], file: Int, _ counts: RecordCounts
    ) throws {
        record.counts += counts
        for outcome in outcomes where !isFull {
            try contamination.append(
                try Ledger.encode(
                    outcome.contamination.map {
                        PreparedContamination(document: record.documents, record: $0)
                    }))
            try identifiers.append(try Ledger.encode(outcome.identifiers))
            switch outcome.fate {
            case .skipped(let broken):
                record.skipped.append(SkippedFile(broken, in: record.files[file].path))
                try start.note(broken)
            case .dropped(let document):
                start.noteReadable()
                record.files[file].documents += 1
                record.droppedByRule[document.rule, default: 0] += 1
                try dropped.append(try Ledger.encode([document]))
            case .kept(let document, let bytes):
                start.noteReadable()
                record.files[file].documents += 1
                record.files[file].kept += 1
                record.documents += 1
                record.textBytes += bytes.count
                let row = document.encoded
                var length = ByteWriter()
                length.write(count: row.count)
                try documents.append(length.bytes + row)
                try text.append(bytes)
            }
        }
    }

    mutating func finish(_ finished: [PartReader.Finished]) throws {
        for file in finished {
            (record.files[file.file].bytes, record.files[file.file].sha256) = (
                file.bytes, file.sha256
            )
            record.counts.ignoredMembers += file.ignoredMembers
        }
        try documents.close()
        try text.close()
        try dropped.close()
        try identifiers.close()
        try contamination.close()
        try record.write(to: folder)
    }
}
