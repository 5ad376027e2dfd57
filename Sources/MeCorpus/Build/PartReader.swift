/// Reads the files of a part one after another and hands out what it cuts from them in chunks.
struct PartReader {
    /// Some records of one file.
    struct Chunk: Sendable {
        enum Item: Sendable {
            case record(SourceRecord)
            case broken(BrokenFile)
        }

        /// Number of the file in the part.
        var file: Int
        var items: [Item] = []
        /// Bytes of its records.
        var bytes = 0
    }

    /// What is known of a file when it has been read to its end.
    struct Finished: Sendable {
        var file: Int
        var bytes = 0
        var sha256 = ""
        var ignoredMembers = 0
    }

    private let source: CorpusSettings.Source
    private let entries: [SourceFiles.Entry]
    private var file = 0
    private var cutter: RecordCutter?
    private var finished: [Finished] = []

    private static let chunkBytes = 256 << 10

    init(_ part: Part, source: CorpusSettings.Source) {
        (self.source, entries) = (source, part.files)
    }

    /// Chunks of about `bytes` together; none at the end.
    mutating func chunks(bytes: Int) throws -> [Chunk] {
        var chunks: [Chunk] = []
        var total = 0
        while total < bytes, let chunk = try chunk() {
            chunks.append(chunk)
            total += chunk.bytes
        }
        return chunks
    }

    /// All files that were opened; the one that is open is closed, whether or not it is at its end.
    mutating func finish() throws -> [Finished] {
        try finishFile()
        return finished
    }

    private mutating func chunk() throws -> Chunk? {
        while file < entries.count {
            var chunk = Chunk(file: file)
            do {
                if cutter == nil { cutter = try RecordCutter(entries[file], source: source) }
            } catch let broken as BrokenFile {
                finished.append(Finished(file: file))
                file += 1
                chunk.items.append(.broken(broken))
                return chunk
            }
            try fill(&chunk)
            if !chunk.items.isEmpty { return chunk }
        }
        return nil
    }

    /// Cuts records until the chunk is large enough or the file ends.
    private mutating func fill(_ chunk: inout Chunk) throws {
        while chunk.bytes < Self.chunkBytes {
            do {
                guard let record = try cutter?.next() else {
                    return try finishFile()
                }
                chunk.bytes += record.bytes.count
                chunk.items.append(.record(record))
            } catch let broken as BrokenFile {
                chunk.items.append(.broken(broken))
            }
        }
    }

    private mutating func finishFile() throws {
        guard let cutter else { return }
        let (bytes, sha256) = try cutter.fileHash()
        finished.append(
            Finished(
                file: file, bytes: bytes, sha256: sha256, ignoredMembers: cutter.ignoredMembers))
        self.cutter = nil
        file += 1
    }
}
