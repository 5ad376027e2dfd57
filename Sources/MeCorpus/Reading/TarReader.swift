import Foundation

/// The regular files of a tar archive (ustar, GNU long names, pax paths), in its order, as streams.
/// Links, folders and devices are passed over. Nothing in a header is believed before its checksum
/// fits, and no size is ever set aside.
final class TarReader {
    private let upstream: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var position = 0
    /// Bytes of the current member that were not handed out, and the padding behind it.
    private var left = 0
    private var padding = 0
    /// Bytes taken from the archive.
    private(set) var offset = 0
    /// Whether damage inside of a member was told: nothing can be found behind it.
    private var isDamaged = false

    private static let block = 512
    /// No file system has longer names; a longer header is damage.
    private static let longestName = 1 << 16

    init(upstream: @escaping () throws -> [UInt8]) { self.upstream = upstream }

    /// Whether a file begins with a header of a tar archive.
    static func isArchive(_ head: [UInt8]) -> Bool {
        head.count >= block && TarHeader(Array(head[..<block])) != nil
    }

    /// Goes to the next regular file and returns its name, nil at the end of the archive.
    func nextMember() throws -> String? {
        guard !isDamaged else { return nil }
        try pass(left + padding)
        (left, padding) = (0, 0)
        var extended = (path: "", size: 0)
        while let header = try nextHeader() {
            let padded = -header.size & (Self.block - 1)
            switch header.kind {
            case .regular:
                left = max(header.size, extended.size)
                padding = -left & (Self.block - 1)
                return extended.path.isEmpty ? header.name : extended.path
            case .longName, .extended:
                guard header.size <= Self.longestName else {
                    throw DamagedStream(reason: "a name of \(header.size) bytes in a tar archive")
                }
                let content = try take(header.size)
                try pass(padded)
                if header.kind == .extended {
                    extended = TarHeader.extended(content)
                } else {
                    extended.path = String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
                }
            case .empty: extended = ("", 0)
            case .passed:
                try pass(header.size + padded)
                extended = ("", 0)
            }
        }
        return nil
    }

    /// The next header, nil at the end mark.
    private func nextHeader() throws -> TarHeader? {
        let bytes = try take(Self.block)
        guard bytes.count == Self.block else {
            throw DamagedStream(
                reason: bytes.isEmpty
                    ? "the archive has no end" : "the archive is cut off in a header")
        }
        if bytes.allSatisfy({ $0 == 0 }) {
            // To the end of the stream, for what its compression has to say of it.
            while try !upstream().isEmpty {}
            return nil
        }
        guard let header = TarHeader(bytes) else {
            throw DamagedStream(reason: "no header of a tar archive")
        }
        return header
    }

    /// The next bytes of the current member, empty at its end.
    func chunk() throws -> [UInt8] {
        guard left > 0 else { return [] }
        isDamaged = true
        if position == buffer.count { try refill() }
        guard position < buffer.count else {
            throw DamagedStream(reason: "the archive is cut off in a file")
        }
        isDamaged = false
        let count = min(left, buffer.count - position)
        defer { advance(count) }
        left -= count
        return Array(buffer[position..<(position + count)])
    }

    private func refill() throws {
        buffer = try upstream()
        position = 0
    }

    private func advance(_ count: Int) {
        position += count
        offset += count
    }

    /// The next bytes of the archive; fewer at its end.
    private func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if position == buffer.count { try refill() }
            let found = min(count - bytes.count, buffer.count - position)
            guard found > 0 else { break }
            bytes += buffer[position..<(position + found)]
            advance(found)
        }
        return bytes
    }

    private func pass(_ count: Int) throws {
        var count = count
        while count > 0 {
            if position == buffer.count { try refill() }
            let found = min(count, buffer.count - position)
            guard found > 0 else { throw DamagedStream(reason: "the archive is cut off in a file") }
            advance(found)
            count -= found
        }
    }
}

/// One header block.
private struct TarHeader {
    enum Kind {
        case regular, longName, extended
        /// Without content, and with some, that nobody here wants.
        case empty, passed
    }

    var name: String
    var size: Int
    var kind: Kind

    /// nil when the checksum does not fit or the size is none.
    init?(_ block: [UInt8]) {
        let sum = block.indices.reduce(0) {
            $0 + ((148..<156).contains($1) ? 0x20 : Int(block[$1]))
        }
        guard Self.number(block[148..<156]) == sum, let size = Self.number(block[124..<136])
        else { return nil }
        self.size = size
        switch block[156] {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = .regular
        case UInt8(ascii: "L"): kind = .longName
        case UInt8(ascii: "x"): kind = .extended
        case UInt8(ascii: "1")...UInt8(ascii: "6"): kind = .empty
        default: kind = .passed
        }
        name = Self.text(block[0..<100])
        let prefix = Self.text(block[345..<500])
        // GNU's older format keeps times there, and says so in its magic.
        let isUstar = block[257..<263].elementsEqual(Array("ustar\0".utf8))
        if isUstar, !prefix.isEmpty { name = prefix + "/" + name }
        if kind == .regular, name.hasSuffix("/") { kind = .passed }
    }

    /// Octal digits, or a big-endian number after a byte of 0x80; nil for anything else.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first == 0x80 {
            guard field.dropLast(8).dropFirst().allSatisfy({ $0 == 0 }) else { return nil }
            let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return value < 1 << 60 ? Int(value) : nil
        }
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
        guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// `path` and `size` (where the field of the header is too small for it) of a pax header: records
    /// of "LENGTH KEY=VALUE\n". Empty and 0 where they do not stand.
    static func extended(_ content: [UInt8]) -> (path: String, size: Int) {
        var rest = content[...]
        var (path, size) = ("", 0)
        while let blank = rest.firstIndex(of: 0x20) {
            let length = Int(String(decoding: rest[..<blank], as: UTF8.self)) ?? 0
            guard length > blank - rest.startIndex + 1, length <= rest.count else { break }
            let end = rest.startIndex + length
            let record = String(decoding: rest[(blank + 1)..<(end - 1)], as: UTF8.self)
            if record.hasPrefix("path=") { path = String(record.dropFirst(5)) }
            if record.hasPrefix("size="), let value = Int(record.dropFirst(5)) {
                size = (0..<1 << 60).contains(value) ? value : 0
            }
            rest = rest[end...]
        }
        return (path, size)
    }
}
