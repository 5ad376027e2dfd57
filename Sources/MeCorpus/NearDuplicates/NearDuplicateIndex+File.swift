import Crypto
import Foundation

extension NearDuplicateIndex {
    /// Writes all documents, kept and dropped, for later builds: under a temporary name, on the
    /// disk, then under its own. Throws `CorpusError` where that fails.
    package func write(to file: URL) throws {
        let partial = file.deletingLastPathComponent()
            .appendingPathComponent(".\(file.lastPathComponent).partial")
        do {
            guard FileManager.default.createFile(atPath: partial.path, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let handle = try FileHandle(forWritingTo: partial)
            try write(to: handle)
            try handle.synchronize()
            try handle.close()
            // Foundation has no rename that replaces in one step.
            guard rename(partial.path, file.path) == 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw CorpusError(
                path: file.path, expected: "to be written to the disk",
                got: error.localizedDescription)
        }
    }

    private func write(to handle: FileHandle) throws {
        let header = NearDuplicateHeader(
            settings: settings, documents: count, nameBytes: nameBytes)
        var digest = SHA256()
        var buffer = header.encoded
        for number in 0..<count {
            append(record(number), to: &buffer)
            guard buffer.count >= 1 << 20 else { continue }
            digest.update(data: buffer)
            try handle.write(contentsOf: buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        digest.update(data: buffer)
        try handle.write(contentsOf: buffer + Array(digest.finalize()))
    }

    private func append(_ record: Record, to output: inout [UInt8]) {
        let name = Array(record.document.name.utf8)
        output.appendLittleEndian(UInt32(record.kept))
        output.appendLittleEndian(UInt32(record.isLinked ? 1 : 0))
        output.appendLittleEndian(UInt32(bitPattern: record.document.priority))
        output.appendLittleEndian(UInt32(record.signature.shingles))
        output.appendLittleEndian(record.document.order)
        output.appendLittleEndian(UInt32(name.count))
        let keys = record.signature.keys
        for band in 0..<bands.bands { output.appendLittleEndian(keys.isEmpty ? 0 : keys[band]) }
        for word in record.signature.sketch { output.appendLittleEndian(word) }
        output += name
    }

    /// The index of an earlier build, to which the documents of this one are added; it must have
    /// been made under the same settings. Throws one `CorpusError` where the file is damaged or
    /// made under others.
    package init(earlier file: URL, settings: NearDuplicateSettings) throws {
        try self.init(settings: settings)
        var input = try NearDuplicateInput(file)
        let header = input.header
        guard header.settings == settings else {
            throw CorpusError(
                path: file.path, expected: "an index made under \(Self.told(settings))",
                got: "one made under \(Self.told(header.settings))",
                advice: "build under the settings of the earlier build, or without its index")
        }
        var kept: [Int] = []
        var nameBytes = 0
        for number in 0..<header.documents {
            let record = try input.record(number)
            nameBytes += record.document.name.utf8.count
            kept.append(record.kept)
            restore(record)
        }
        guard nameBytes == header.nameBytes, kept.allSatisfy({ kept[$0] == $0 }) else {
            throw input.damaged("records that agree", "groups or names that do not")
        }
        try input.finish()
    }

    private static func told(_ settings: NearDuplicateSettings) -> String {
        "threshold \(settings.threshold), \(settings.shingleWords) words, "
            + "\(settings.sketchBytes) bytes, seed \(settings.seed)"
    }
}

/// Reads an index file from its beginning to its end, hashing what it reads.
private struct NearDuplicateInput {
    let header: NearDuplicateHeader
    private let path: String
    private var stream: ByteStream
    private var buffer: [UInt8] = []
    private var position = 0
    private var offset = 0
    private var digest = SHA256()

    /// Checks the head, and the size of the file before anything is set aside for it.
    init(_ file: URL) throws {
        path = file.path
        stream = try ByteStream(file)
        let head = try stream.chunk(upTo: NearDuplicateHeader.bytes)
        header = try NearDuplicateHeader(head, path: file.path)
        digest.update(data: head)
        offset = head.count
        let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber
        guard let bytes = header.fileBytes, size?.intValue == bytes else {
            throw damaged(
                "\(header.fileBytes.map { "\($0)" } ?? "a possible number of") bytes",
                "\(size?.intValue ?? 0)")
        }
    }

    mutating func record(_ number: Int) throws -> NearDuplicateIndex.Record {
        let bands = header.bands.bands
        let fixed = try take(header.recordBytes)
        let kept: UInt32 = fixed.littleEndian(at: 0)
        let flag: UInt32 = fixed.littleEndian(at: 4)
        let priority: UInt32 = fixed.littleEndian(at: 8)
        let shingles: UInt32 = fixed.littleEndian(at: 12)
        let nameBytes: UInt32 = fixed.littleEndian(at: 24)
        let keys: [UInt32] = (0..<bands).map { fixed.littleEndian(at: 28 + 4 * $0) }
        let sketch: [UInt64] = (0..<(header.settings.sketchBytes / 8)).map {
            fixed.littleEndian(at: 28 + 4 * bands + 8 * $0)
        }
        guard kept < header.documents, flag < 2, shingles > 0 || flag == 0 else {
            throw damaged("a document's record", "numbers that cannot be")
        }
        guard let name = String(validating: try take(Int(nameBytes)), as: UTF8.self) else {
            throw damaged("a name in UTF-8", "other bytes")
        }
        return NearDuplicateIndex.Record(
            document: .init(
                name: name, priority: Int32(bitPattern: priority),
                order: fixed.littleEndian(at: 16)),
            kept: Int(kept),
            signature: DocumentSignature(
                shingles: Int(shingles), keys: shingles == 0 ? [] : keys, sketch: sketch),
            isLinked: flag == 1)
    }

    /// Reads the checksum and compares it.
    mutating func finish() throws {
        let expected = Array(digest.finalize())
        guard try take(NearDuplicateHeader.digestBytes) == expected else {
            throw damaged("content of its SHA-256", "another one")
        }
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        guard count <= header.nameBytes || count <= header.recordBytes else {
            throw damaged("a document's record", "a name of \(count) bytes")
        }
        while buffer.count - position < count {
            let chunk = try stream.chunk(upTo: 1 << 20)
            guard !chunk.isEmpty else { throw damaged("\(count) more bytes", "the file's end") }
            buffer.removeSubrange(..<position)
            position = 0
            buffer += chunk
        }
        let taken = Array(buffer[position..<(position + count)])
        digest.update(data: taken)
        position += count
        offset += count
        return taken
    }

    func damaged(_ expected: String, _ got: String) -> CorpusError {
        CorpusError(
            path: path, place: "byte \(offset)", expected: expected, got: got,
            advice: NearDuplicateHeader.remedy)
    }
}
