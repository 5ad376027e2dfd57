import Foundation
import MeCompute

/// Walks the header of a GGUF file, asking before every step whether the bytes are there.
struct GGUFReader {
    let file: MappedFile
    let url: URL
    private var position = 0
    /// The stretch of the file read last, so that small reads do not each copy.
    private var window: [UInt8] = []
    private var windowStart = 0

    init(file: MappedFile, url: URL) {
        self.file = file
        self.url = url
    }

    mutating func readAll() throws -> (
        version: Int, metadata: [String: GGUFFile.Value], tensors: [String: GGUFFile.Tensor]
    ) {
        guard try bytes(4, "magic") == [0x47, 0x47, 0x55, 0x46] else {
            throw ModelFileError(url, "byte 0", "expected the letters GGUF: this is no GGUF file")
        }
        let version = Int(try number(4, "version"))
        guard version == 2 || version == 3 else {
            throw ModelFileError(url, "byte 4", "expected GGUF version 2 or 3, got \(version)")
        }
        let tensorCount = try count("number of tensors", each: 24)
        let keyCount = try count("number of keys", each: 13)
        var metadata: [String: GGUFFile.Value] = [:]
        for _ in 0..<keyCount {
            let key = try text("a key")
            let kind = Int(try number(4, "type of '\(key)'"))
            metadata[key] = try value(kind, key)
        }
        var alignment = 32
        if case .integer(let asked)? = metadata["general.alignment"] {
            guard asked > 0, asked <= 1 << 20, asked & (asked - 1) == 0 else {
                throw ModelFileError(url, "general.alignment", "impossible value \(asked)")
            }
            alignment = Int(asked)
        }
        return (version, metadata, try tensors(tensorCount, alignment))
    }

    private mutating func tensors(_ count: Int, _ alignment: Int) throws -> [String:
        GGUFFile.Tensor]
    {
        var found: [(name: String, shape: [Int], format: StoredFormat, offset: Int)] = []
        for _ in 0..<count {
            let name = try text("a tensor's name")
            let place = "tensor '\(name)'"
            let dimensions = Int(try number(4, place))
            guard (1...4).contains(dimensions) else {
                throw damage(place, "expected 1 to 4 dimensions, got \(dimensions)")
            }
            var shape: [Int] = []
            for _ in 0..<dimensions {
                guard let size = Int(exactly: try number(8, place)), size > 0, size < 1 << 40 else {
                    throw damage(place, "impossible dimension")
                }
                shape.insert(size, at: 0)
            }
            let format = try self.format(Int(try number(4, place)), place)
            guard let offset = Int(exactly: try number(8, place)), offset % alignment == 0 else {
                throw damage(place, "its offset is not a multiple of \(alignment)")
            }
            found.append((name, shape, format, offset))
        }
        let start = (position + alignment - 1) / alignment * alignment
        var tensors: [String: GGUFFile.Tensor] = [:]
        for (name, shape, format, offset) in found {
            try checkExtent(name, shape, format, offset, start)
            guard tensors[name] == nil else {
                throw damage("tensor '\(name)'", "stands there twice")
            }
            tensors[name] = GGUFFile.Tensor(shape: shape, format: format, offset: start + offset)
        }
        return tensors
    }

    private func checkExtent(
        _ name: String, _ shape: [Int], _ format: StoredFormat, _ offset: Int, _ start: Int
    ) throws {
        var elements = 1
        for size in shape {
            let (product, overflow) = elements.multipliedReportingOverflow(by: size)
            guard !overflow, product < 1 << 48 else {
                throw damage("tensor '\(name)'", "impossible shape \(shape)")
            }
            elements = product
        }
        guard shape[shape.count - 1] % format.blockLength == 0 else {
            throw damage("tensor '\(name)'", "rows of \(shape) are not whole blocks of \(format)")
        }
        let bytes = format.bytes(forElements: elements)
        guard start <= file.byteCount, offset <= file.byteCount - start,
            bytes <= file.byteCount - start - offset
        else {
            throw damage(
                "tensor '\(name)'",
                "expected \(bytes) bytes at \(start) + \(offset), the file has \(file.byteCount)")
        }
    }

    private func format(_ code: Int, _ place: String) throws -> StoredFormat {
        switch code {
        case 0: return .float32
        case 1: return .float16
        case 2: return .q4_0
        case 3: return .q4_1
        case 8: return .q8_0
        case 30: return .bfloat16
        default:
            throw ModelFileError(
                url, place,
                "expected type F32, F16, BF16, Q8_0, Q4_0 or Q4_1, got number \(code): "
                    + "this version does not read it")
        }
    }

    private mutating func value(_ kind: Int, _ key: String) throws -> GGUFFile.Value {
        switch kind {
        case 0...5, 10, 11: return .integer(try integer(kind, key))
        case 6, 12: return .real(try real(kind, key))
        case 7: return .boolean(try number(1, key) != 0)
        case 8: return .text(try text(key))
        case 9: return try array(key)
        default: throw damage("key '\(key)'", "unknown type \(kind)")
        }
    }

    private mutating func array(_ key: String) throws -> GGUFFile.Value {
        let kind = Int(try number(4, key))
        switch kind {
        case 0...5, 7, 10, 11:
            let count = try count(key, each: kind == 7 ? 1 : Self.width(of: kind))
            return .integers(
                try (0..<count).map { _ in
                    kind == 7 ? Int64(try number(1, key)) : try integer(kind, key)
                })
        case 6, 12:
            let count = try count(key, each: Self.width(of: kind))
            return .reals(try (0..<count).map { _ in try real(kind, key) })
        case 8:
            let count = try count(key, each: 8)
            return .texts(try (0..<count).map { _ in try text(key) })
        default: throw damage("key '\(key)'", "an array of unknown type \(kind)")
        }
    }

    private static func width(of kind: Int) -> Int {
        switch kind {
        case 0, 1: 1
        case 2, 3: 2
        case 4, 5, 6: 4
        default: 8
        }
    }

    private mutating func integer(_ kind: Int, _ key: String) throws -> Int64 {
        let width = Self.width(of: kind)
        let raw = try number(width, key)
        let signed = [1, 3, 5, 11].contains(kind)
        if signed && width < 8 {
            let shift = UInt64(64 - 8 * width)
            return Int64(bitPattern: raw << shift) >> Int64(shift)
        }
        if !signed && raw > UInt64(Int64.max) { throw damage("key '\(key)'", "value too large") }
        return Int64(bitPattern: raw)
    }

    private mutating func real(_ kind: Int, _ key: String) throws -> Double {
        kind == 6
            ? Double(Float(bitPattern: UInt32(try number(4, key))))
            : Double(bitPattern: try number(8, key))
    }

    /// A count of items of at least `each` bytes, which the rest of the file must have room for.
    private mutating func count(_ place: String, each: Int) throws -> Int {
        let at = position
        let claimed = try number(8, place)
        guard let count = Int(exactly: claimed), count <= (file.byteCount - position) / each else {
            throw damage(
                "byte \(at)", "\(place): claims \(claimed) items, more than the file can hold")
        }
        return count
    }

    private mutating func text(_ place: String) throws -> String {
        let length = try count(place, each: 1)
        return String(decoding: try bytes(length, place), as: UTF8.self)
    }

    private mutating func number(_ width: Int, _ place: String) throws -> UInt64 {
        try fill(width, place)
        var result: UInt64 = 0
        let first = position - windowStart
        for index in 0..<width { result |= UInt64(window[first + index]) << UInt64(8 * index) }
        position += width
        return result
    }

    private mutating func bytes(_ length: Int, _ place: String) throws -> ArraySlice<UInt8> {
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

    private func damage(_ place: String, _ problem: String) -> ModelFileError {
        ModelFileError(url, place, problem, advice: "The file is damaged: fetch it again")
    }
}
