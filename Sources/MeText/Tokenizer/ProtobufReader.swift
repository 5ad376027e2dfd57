/// The fields of a protocol-buffers message, as far as SentencePiece's models need them: the wire
/// format of a message is a list of numbered fields. Untrusted: asks before every step whether the
/// bytes are there.
struct ProtobufReader {
    enum Value {
        case number(UInt64)
        /// Four bytes: float or fixed32.
        case word(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    let total: Int

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
        total = bytes.endIndex
    }

    /// Where the reader stands, in bytes of the file.
    var position: Int { rest.startIndex }

    /// The next field; nil at the end. Throws `Damage` where the bytes make none.
    mutating func next() throws -> (field: Int, value: Value)? {
        while !rest.isEmpty {
            let tag = try varint()
            let field = Int(truncatingIfNeeded: tag >> 3)
            switch tag & 7 {
            case 0: return (field, .number(try varint()))
            // Eight bytes: no field that is read here has them.
            case 1: _ = try take(8)
            case 2:
                let length = try varint()
                guard length <= UInt64(rest.count) else { throw Damage(position: position) }
                return (field, .bytes(try take(Int(length))))
            case 5:
                let bytes = try take(4)
                return (field, .word(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }))
            default: throw Damage(position: position)
            }
        }
        return nil
    }

    struct Damage: Error {
        var position: Int
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Damage(position: position) }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func varint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw Damage(position: position) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw Damage(position: position)
    }
}

/// Writes fields of a protocol-buffers message.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ field: Int, _ value: UInt64) {
        varint(UInt64(field) << 3)
        varint(value)
    }

    mutating func float(_ field: Int, _ value: Float) {
        varint(UInt64(field) << 3 | 5)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(value.bitPattern >> shift & 0xff))
        }
    }

    mutating func bytes(_ field: Int, _ value: some Collection<UInt8>) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.count))
        bytes += value
    }

    private mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(value & 0x7f) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
}
