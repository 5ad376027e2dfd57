import Foundation

/// Plain UTF-8 text: a document a file, or a document a line.
enum PlainTextReader {
    static func readFile(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        let bytes = try ByteStream.all(of: file)
        try BrokenFile.requireUTF8(bytes)
        try yield(RawDocument(id: "", text: String(decoding: bytes, as: UTF8.self), index: 0))
        return ReadNotes()
    }

    static func readLines(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var stream = try ByteStream(file)
        var index = 0
        while let line = try stream.nextLine() {
            guard let text = String(validating: line, as: UTF8.self) else {
                throw CorpusError(
                    path: file.path, place: "line \(index + 1)", expected: "UTF-8",
                    got: "other bytes", advice: "convert the file, for example with iconv")
            }
            if !line.allSatisfy({ $0 <= 0x20 }) {
                try yield(RawDocument(id: "", text: text, index: index))
            }
            index += 1
        }
        return ReadNotes()
    }
}
