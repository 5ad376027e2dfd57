/// Where a document comes from, and what was done to it: all that the ledger says of it.
struct DocumentOrigin: Equatable, Sendable {
    var id: String
    /// Number of its file in the part.
    var file: Int
    /// Name inside an archive, else empty.
    var member: String
    /// Record number in the file, from 0, and the byte at which it begins there.
    var index: Int
    var offset: Int
    /// What was done to its text beside the cleaning all get.
    var transformations: [String]
}

/// A document that is good by itself, without its text: what the later stages of a build must know.
struct PreparedDocument: Equatable, Sendable {
    var origin: DocumentOrigin
    /// Bytes of its text.
    var textBytes: Int
    var content: ExactContent
    /// Nil where near-duplicates are not looked for.
    var signature: DocumentSignature?
}

extension DocumentOrigin {
    func write(to writer: inout ByteWriter) {
        writer.write(id)
        writer.write(count: file)
        writer.write(member)
        writer.write(UInt64(index))
        writer.write(UInt64(offset))
        writer.write(count: transformations.count)
        for transformation in transformations { writer.write(transformation) }
    }

    init(_ reader: inout ByteReader) throws {
        id = try reader.text()
        file = try reader.count()
        member = try reader.text()
        index = Int(try reader.read(UInt64.self))
        offset = Int(try reader.read(UInt64.self))
        transformations = []
        for _ in 0..<(try reader.count()) { transformations.append(try reader.text()) }
    }
}

extension PreparedDocument {
    var encoded: [UInt8] {
        var writer = ByteWriter()
        origin.write(to: &writer)
        writer.write(UInt64(textBytes))
        content.write(to: &writer)
        writer.write(UInt8(signature == nil ? 0 : 1))
        signature?.write(to: &writer)
        return writer.bytes
    }

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        origin = try DocumentOrigin(&reader)
        textBytes = Int(try reader.read(UInt64.self))
        content = try ExactContent(&reader)
        signature = try reader.read(UInt8.self) == 1 ? try DocumentSignature(&reader) : nil
    }
}

extension TextFingerprint {
    func write(to writer: inout ByteWriter) {
        writer.write(high)
        writer.write(low)
    }

    init(_ reader: inout ByteReader) throws {
        high = try reader.read()
        low = try reader.read()
    }
}

extension ExactContent {
    func write(to writer: inout ByteWriter) {
        document.write(to: &writer)
        writer.write(count: paragraphs.count)
        for paragraph in paragraphs {
            writer.write(UInt64(paragraph.range.lowerBound))
            writer.write(count: paragraph.range.count)
            writer.write(count: paragraph.words)
            paragraph.fingerprint.write(to: &writer)
        }
    }

    init(_ reader: inout ByteReader) throws {
        document = try TextFingerprint(&reader)
        var paragraphs: [Paragraph] = []
        for _ in 0..<(try reader.count()) {
            let start = Int(try reader.read(UInt64.self))
            let count = try reader.count()
            paragraphs.append(
                Paragraph(
                    range: start..<(start + count), words: try reader.count(),
                    fingerprint: try TextFingerprint(&reader)))
        }
        self.paragraphs = paragraphs
    }
}

extension DocumentSignature {
    func write(to writer: inout ByteWriter) {
        writer.write(count: shingles)
        writer.write(count: keys.count)
        for key in keys { writer.write(key) }
        writer.write(count: sketch.count)
        for word in sketch { writer.write(word) }
    }

    init(_ reader: inout ByteReader) throws {
        shingles = try reader.count()
        var keys: [UInt32] = []
        for _ in 0..<(try reader.count()) { keys.append(try reader.read()) }
        var sketch: [UInt64] = []
        for _ in 0..<(try reader.count()) { sketch.append(try reader.read()) }
        (self.keys, self.sketch) = (keys, sketch)
    }
}
