import Foundation
import MeCompute

/// Walks the header of a GGUF file, asking before every step whether the bytes are there.
///
/// What it allocates is bounded by a small multiple of the file's size: a count is believed only
/// as far as the rest of the file could hold that many of the smallest items.
struct GGUFReader {
    let file: MappedFile
    let url: URL
    private(set) var position = 0
    /// The stretch of the file read last, so that small reads do not each copy.
    private var window: [UInt8] = []
    private var windowStart = 0

    init(file: MappedFile, url: URL) {
        self.file = file
        self.url = url
    }

    mutating func readAll() throws -> GGUFHeader {
        guard try bytes(4, "magic") == [0x47, 0x47, 0x55, 0x46] else {
            throw ModelFileError(url, "byte 0", "expected the letters GGUF: this is no GGUF file")
        }
        let version = Int(try number(4, "version"))
        guard version == 2 || version == 3 else {
            throw ModelFileError(url, "byte 4", "expected GGUF version 2 or 3, got \(version)")
        }
        let tensorCount = try count("number of tensors", each: 32)
        let keyCount = try count("number of keys", each: 13)
        var header = GGUFHeader(version: version)
        for _ in 0..<keyCount {
            let entry = try entry()
            guard header.metadata.updateValue(entry.value, forKey: entry.key) == nil else {
                throw damage("key '\(entry.key)'", "stands there twice")
            }
            header.entries.append(entry)
        }
        try readTensors(tensorCount, into: &header)
        return header
    }

    private mutating func entry() throws -> GGUFEntry {
        let key = try text("a key")
        let place = "key '\(key)'"
        guard (1...65535).contains(key.utf8.count) else {
            throw damage(
                "byte \(position)", "expected a key of 1 to 65,535 bytes, got \(key.utf8.count)")
        }
        let kind = try kind(place)
        guard kind == .array else { return GGUFEntry(key, kind, try value(kind, place)) }
        let element = try self.kind(place)
        return GGUFEntry(key, element, try array(element, place))
    }

    private mutating func kind(_ place: String) throws -> GGUFKind {
        let code = Int(try number(4, place))
        guard let kind = GGUFKind(rawValue: code) else {
            throw damage(place, "expected a type from 0 to 12, got \(code)")
        }
        return kind
    }

    private mutating func value(_ kind: GGUFKind, _ place: String) throws -> GGUFFile.Value {
        switch kind {
        case .float32, .float64: return .real(try real(kind, place))
        case .boolean: return .boolean(try number(1, place) != 0)
        case .text: return .text(try text(place))
        case .array: throw damage(place, "expected a value, got an array")
        case .uint64:
            let raw = try number(8, place)
            return Int64(exactly: raw).map { .integer($0) } ?? .unsigned(raw)
        default: return .integer(try integer(kind, place))
        }
    }

    private mutating func array(_ kind: GGUFKind, _ place: String) throws -> GGUFFile.Value {
        guard kind != .array else {
            throw ModelFileError(url, place, "expected an array of values, got one of arrays")
        }
        let count = try count(place, each: kind.width)
        switch kind {
        case .float32, .float64: return .reals(try (0..<count).map { _ in try real(kind, place) })
        case .text: return .texts(try (0..<count).map { _ in try text(place) })
        default: return .integers(try (0..<count).map { _ in try integer(kind, place) })
        }
    }

    private mutating func integer(_ kind: GGUFKind, _ place: String) throws -> Int64 {
        let raw = try number(kind.width, place)
        if kind.isSigned {
            let shift = Int64(64 - 8 * kind.width)
            return Int64(bitPattern: raw << shift) >> shift
        }
        guard let number = Int64(exactly: raw) else { throw damage(place, "value too large") }
        return number
    }

    private mutating func real(_ kind: GGUFKind, _ place: String) throws -> Double {
        let raw = try number(kind.width, place)
        return kind == .float32
            ? Double(Float(bitPattern: UInt32(raw))) : Double(bitPattern: raw)
    }
}

// What the walk is made of.
extension GGUFReader {
    /// A count of items of at least `each` bytes, which the rest of the file must have room for.
    mutating func count(_ place: String, each: Int) throws -> Int {
        let at = position
        let claimed = try number(8, place)
        guard let count = Int(exactly: claimed), count <= (file.byteCount - position) / each else {
            throw damage(
                "byte \(at)", "\(place): claims \(claimed) items, more than the file can hold")
        }
        return count
    }

    mutating func text(_ place: String) throws -> String {
        let length = try count(place, each: 1)
        return String(decoding: try bytes(length, place), as: UTF8.self)
    }

    mutating func number(_ width: Int, _ place: String) throws -> UInt64 {
        try fill(width, place)
        var result: UInt64 = 0
        let first = position - windowStart
        for index in 0..<width { result |= UInt64(window[first + index]) << UInt64(8 * index) }
        position += width
        return result
    }

    mutating func bytes(_ length: Int, _ place: String) throws -> ArraySlice<UInt8> {
        try fill(length, place)
        defer { position += length }
        return window[position - windowStart..<position - windowStart + length]
    }

    private mutating func fill(_ length: Int, _ place: String) throws {
        guard length <= file.byteCount - position else {
            throw damage(
                "byte \(position)",
                "\(place): expected \(length) more bytes, the file ends at \(file.byteCount)")
        }
        if position + length <= windowStart + window.count { return }
        windowStart = position
        window = file.bytes(position..<min(file.byteCount, position + max(length, 1 << 20)))
    }

    func damage(_ place: String, _ problem: String) -> ModelFileError {
        // A place can be a stranger's text; an error shows no more of it than tells where.
        let shown = place.count > 120 ? place.prefix(120) + "…" : place[...]
        return ModelFileError(
            url, String(shown), problem, advice: "The file is damaged: fetch it again")
    }
}
