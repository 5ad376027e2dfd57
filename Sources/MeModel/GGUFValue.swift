/// The types of GGUF metadata, with the format's own numbers.
package enum GGUFKind: Int, Sendable {
    case uint8, int8, uint16, int16, uint32, int32, float32, boolean, text, array
    case uint64, int64, float64

    /// Bytes of a value in the file; for texts and arrays those of the smallest.
    var width: Int {
        switch self {
        case .uint8, .int8, .boolean: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .text, .uint64, .int64, .float64: 8
        case .array: 12
        }
    }

    var isSigned: Bool { [.int8, .int16, .int32, .int64].contains(self) }
}

/// A key of GGUF metadata with its value, and the type that the file holds it in: readers insist
/// on it.
package struct GGUFEntry: Equatable, Sendable {
    package let key: String
    /// Of the value, or of an array's elements.
    package let kind: GGUFKind
    package let value: GGUFFile.Value

    package init(_ key: String, _ kind: GGUFKind, _ value: GGUFFile.Value) {
        (self.key, self.kind, self.value) = (key, kind, value)
    }

    package init(_ key: String, text: String) { self.init(key, .text, .text(text)) }
    package init(_ key: String, count: Int) { self.init(key, .uint32, .integer(Int64(count))) }
    package init(_ key: String, real: Float) { self.init(key, .float32, .real(Double(real))) }
    package init(_ key: String, flag: Bool) { self.init(key, .boolean, .boolean(flag)) }
    package init(_ key: String, texts: [String]) { self.init(key, .text, .texts(texts)) }
    package init(_ key: String, numbers: [Int32]) {
        self.init(key, .int32, .integers(numbers.map(Int64.init)))
    }
    package init(_ key: String, reals: [Float]) {
        self.init(key, .float32, .reals(reals.map(Double.init)))
    }
}

extension GGUFEntry {
    /// The entry as it stands in a file.
    func append(to bytes: inout [UInt8]) {
        bytes.append(text: key)
        switch value {
        case .integers, .reals, .texts:
            bytes.append(UInt64(GGUFKind.array.rawValue), width: 4)
            bytes.append(UInt64(kind.rawValue), width: 4)
        default: bytes.append(UInt64(kind.rawValue), width: 4)
        }
        switch value {
        case .integer(let number): bytes.append(UInt64(bitPattern: number), width: kind.width)
        case .unsigned(let number): bytes.append(number, width: kind.width)
        case .real(let number): append(number, to: &bytes)
        case .boolean(let flag): bytes.append(flag ? 1 : 0)
        case .text(let text): bytes.append(text: text)
        case .integers(let numbers):
            bytes.append(UInt64(numbers.count), width: 8)
            for number in numbers { bytes.append(UInt64(bitPattern: number), width: kind.width) }
        case .reals(let numbers):
            bytes.append(UInt64(numbers.count), width: 8)
            for number in numbers { append(number, to: &bytes) }
        case .texts(let texts):
            bytes.append(UInt64(texts.count), width: 8)
            for text in texts { bytes.append(text: text) }
        }
    }

    private func append(_ number: Double, to bytes: inout [UInt8]) {
        let bits = kind == .float32 ? UInt64(Float(number).bitPattern) : number.bitPattern
        bytes.append(bits, width: kind.width)
    }
}

extension [UInt8] {
    /// A number in little-endian order.
    mutating func append(_ number: UInt64, width: Int) {
        for index in 0..<width { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index))) }
    }

    /// A text with its length in bytes before it.
    mutating func append(text: String) {
        append(UInt64(text.utf8.count), width: 8)
        append(contentsOf: text.utf8)
    }
}
