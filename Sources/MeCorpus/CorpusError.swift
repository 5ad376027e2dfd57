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

/// A file whose content cannot be parsed: the reader leaves it out, counts it and reports it.
struct BrokenFile: Error, Equatable {
    /// Byte offset in the file, from 0.
    var offset: Int
    /// Line in the file, from 1.
    var line: Int
    var reason: String

    init(offset: Int, in bytes: [UInt8], reason: String) {
        self.offset = offset
        self.line = 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A }
        self.reason = reason
    }

    /// Throws with the place of the first byte that belongs to no UTF-8 character.
    static func requireUTF8(_ bytes: [UInt8]) throws {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            offset += UTF8.width(scalar)
        }
        throw BrokenFile(
            offset: min(offset, bytes.count), in: bytes, reason: "bytes that are not UTF-8")
    }
}

/// A file that was left out of the corpus because it is broken.
package struct SkippedFile: Codable, Equatable, Sendable {
    package var path: String
    /// Byte offset of the fault, from 0.
    package var offset: Int
    /// Line of the fault, from 1.
    package var line: Int
    package var reason: String
}
