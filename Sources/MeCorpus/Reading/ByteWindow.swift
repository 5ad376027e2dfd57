import Foundation

/// What is held of a stream: the record being cut, and what was read ahead of it. Places are counted
/// from the first byte that was not consumed.
struct ByteWindow {
    private let source: () throws -> [UInt8]
    private var bytes: [UInt8] = []
    private var begin = 0
    /// Bytes consumed so far: where in the stream the window begins.
    private(set) var offset = 0
    /// Line of the window's first byte, from 1.
    private(set) var line = 1
    /// Whether nothing follows what is held.
    private(set) var isAtEnd = false
    /// Why the stream ended, where it did before its time; nil once it was told.
    private var damage: DamagedStream?

    /// `source` gives the next bytes, empty at the end.
    init(source: @escaping () throws -> [UInt8]) { self.source = source }

    var count: Int { bytes.count - begin }

    subscript(place: Int) -> UInt8 { bytes[begin + place] }

    /// The bytes at hand.
    subscript(places: Range<Int>) -> ArraySlice<UInt8> {
        bytes[(begin + places.lowerBound)..<(begin + places.upperBound)]
    }

    /// Reads on; false at the end of the stream. Throws `CorpusError`.
    mutating func more() throws -> Bool {
        guard !isAtEnd else { return false }
        if begin > 0 {
            bytes.removeSubrange(..<begin)
            begin = 0
        }
        do {
            let chunk = try source()
            isAtEnd = chunk.isEmpty
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        } catch let broken as DamagedStream {
            (damage, isAtEnd) = (broken, true)
        }
        return !isAtEnd
    }

    /// Reads until so many bytes are at hand; fewer at the end of the stream.
    mutating func fill(_ wanted: Int) throws {
        while count < wanted, try more() {}
    }

    /// The first bytes of the stream, at most so many.
    mutating func head(_ wanted: Int) throws -> [UInt8] {
        try fill(wanted)
        return Array(self[0..<min(wanted, count)])
    }

    /// Leaves bytes behind.
    mutating func consume(_ count: Int) {
        line += ByteSearch.count(of: 0x0A, in: bytes, from: begin, upTo: begin + count)
        begin += count
        offset += count
    }

    /// Where a byte stands at `from` or after it, among those at hand.
    func first(_ byte: UInt8, from: Int) -> Int? {
        ByteSearch.first(byte, in: bytes, from: begin + from).map { $0 - begin }
    }

    /// Whether a text stands at a place, all of it at hand.
    func stands(_ text: StaticString, at place: Int) -> Bool {
        guard place + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { self[place..<(place + $0.count)].elementsEqual($0) }
    }

    /// Throws where the stream was ended by damage, and leaves what is held of a record behind.
    mutating func throwDamage() throws {
        guard let damage else { return }
        let fault = broken(damage.reason)
        self.damage = nil
        consume(count)
        throw fault
    }

    static func tooLong(_ record: String, _ limit: Int) -> String {
        let bound = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
        return "a \(record) of more than \(bound)"
    }

    /// A fault at a place of the window.
    func broken(_ reason: String, at place: Int = 0) -> BrokenFile {
        let lines = ByteSearch.count(
            of: 0x0A, in: bytes, from: begin, upTo: begin + min(place, count))
        return BrokenFile(offset: offset + place, line: line + lines, reason: reason)
    }
}

/// Searching bytes at the speed of memory.
enum ByteSearch {
    /// Where a byte stands at `from` or after it.
    static func first(_ byte: UInt8, in bytes: [UInt8], from: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, from < buffer.count else { return nil }
            let found = memchr(base + from, Int32(byte), buffer.count - from)
            return found.map { UnsafeRawPointer($0) - base }
        }
    }

    /// How often a byte stands in a range.
    static func count(of byte: UInt8, in bytes: [UInt8], from: Int, upTo end: Int) -> Int {
        let span = bytes.span.extracting(from..<end)
        var total = 0
        for index in span.indices where span[index] == byte { total += 1 }
        return total
    }
}
