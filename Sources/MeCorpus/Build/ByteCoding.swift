/// Writing and reading of the little-endian records that a build keeps between its stages.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        bytes.appendLittleEndian(value)
    }

    /// A count below 2³², as four bytes.
    mutating func write(count: Int) { write(UInt32(count)) }

    mutating func write(_ text: String) {
        write(count: text.utf8.count)
        bytes += text.utf8
    }
}

/// Reads what `ByteWriter` wrote; a record that ends too early is `Truncated`.
struct ByteReader {
    struct Truncated: Error {}

    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type = Value.self
    ) throws -> Value {
        try need(Value.bitWidth / 8)
        defer { position += Value.bitWidth / 8 }
        return bytes.littleEndian(at: position)
    }

    mutating func count() throws -> Int { Int(try read(UInt32.self)) }

    mutating func text() throws -> String {
        let length = try count()
        try need(length)
        defer { position += length }
        return String(decoding: bytes[position..<(position + length)], as: UTF8.self)
    }

    private func need(_ count: Int) throws {
        guard bytes.count - position >= count else { throw Truncated() }
    }
}
