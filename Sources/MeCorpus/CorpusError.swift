/// What was wrong with a source, a setting or a corpus folder: where, what was expected, what was
/// found, and what to do next.
package struct CorpusError: Error, Equatable, CustomStringConvertible {
    /// A file or folder, or the name of the setting when no file is to blame.
    package var path: String
    /// Line, record, field or byte offset inside it; empty when the whole file is meant.
    package var place: String
    package var expected: String
    package var got: String
    package var advice: String

    package init(
        path: String, place: String = "", expected: String, got: String, advice: String = ""
    ) {
        self.path = path
        self.place = place
        self.expected = expected
        self.got = got
        self.advice = advice
    }

    package var description: String {
        let head = place.isEmpty ? path : "\(path), \(place)"
        let body = "\(head): expected \(expected), got \(got)"
        return advice.isEmpty ? body : "\(body); \(advice)"
    }
}

/// A record, or the rest of a file, that cannot be read: it is left out, counted and reported.
package struct BrokenFile: Error, Equatable {
    /// Byte offset in the file as it is without compression (of an archive: in the member), from 0.
    package var offset: Int
    /// Line in the file, from 1.
    package var line: Int
    package var reason: String
    /// Name inside an archive, else empty.
    package var member = ""

    init(offset: Int, line: Int, reason: String) {
        (self.offset, self.line, self.reason) = (offset, line, reason)
    }

    init(offset: Int, in bytes: [UInt8], reason: String) {
        self.offset = offset
        self.line = 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A }
        self.reason = reason
    }

    /// Throws with the place of the first byte that belongs to no UTF-8 character.
    static func requireUTF8(_ bytes: [UInt8]) throws {
        guard (try? UTF8Span(validating: bytes.span)) == nil else { return }
        throw noUTF8(bytes)
    }

    /// The place of the first byte that belongs to no UTF-8 character.
    static func noUTF8(_ bytes: [UInt8]) -> BrokenFile {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            offset += UTF8.width(scalar)
        }
        return BrokenFile(
            offset: min(offset, bytes.count), in: bytes, reason: "bytes that are not UTF-8")
    }
}

/// A file, a record of it or its rest that was left out of the corpus because it is broken.
package struct SkippedFile: Codable, Equatable, Sendable {
    /// The file; in an archive `file:member`.
    package var path: String
    /// Byte offset of the fault in the file without its compression, from 0.
    package var offset: Int
    /// Line of the fault, from 1.
    package var line: Int
    package var reason: String
}

extension SkippedFile {
    init(_ broken: BrokenFile, in file: String) {
        self.init(
            path: broken.member.isEmpty ? file : "\(file):\(broken.member)",
            offset: broken.offset, line: broken.line, reason: broken.reason)
    }
}
