import Foundation

/// The documents of a prepared part, in order.
struct PartRows {
    private var stream: ByteStream
    private let path: String
    private var offset = 0

    init(_ folder: URL) throws {
        let file = folder.appendingPathComponent(PartRecord.documentsName)
        path = file.path
        stream = try ByteStream(file)
    }

    /// The next document; nil at the end.
    mutating func next() throws -> PreparedDocument? {
        guard let length = try nextLength() else { return nil }
        do {
            let row = try stream.bytes(length)
            offset += 4 + length
            return try PreparedDocument(row)
        } catch is ByteReader.Truncated {
            throw damaged()
        }
    }

    private mutating func nextLength() throws -> Int? {
        let head = try stream.bytes(4)
        if head.isEmpty { return nil }
        guard head.count == 4 else { throw damaged() }
        return Int(head.littleEndian(at: 0) as UInt32)
    }

    private func damaged() -> CorpusError {
        CorpusError(
            path: path, place: "byte \(offset)", expected: "a document", got: "damage",
            advice: "delete the folder it lies in and build again")
    }
}
