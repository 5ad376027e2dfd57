/// JSON to be written with its members in the order given: the same value is the same bytes.
indirect enum OrderedJSON {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([OrderedJSON])
    case object([(String, OrderedJSON)])

    /// The text, two spaces a level, arrays of plain values on one line; ends with a newline.
    var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes, indent: 0)
        bytes.append(0x0a)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indent: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .int(let value): bytes += String(value).utf8
        case .string(let value): Self.write(value, to: &bytes)
        case .array(let elements):
            let isFlat = elements.allSatisfy(\.isPlain)
            Self.list(elements.count, "[", "]", isFlat, to: &bytes, indent) { index, bytes in
                elements[index].write(to: &bytes, indent: indent + 1)
            }
        case .object(let members):
            Self.list(members.count, "{", "}", false, to: &bytes, indent) { index, bytes in
                Self.write(members[index].0, to: &bytes)
                bytes += ": ".utf8
                members[index].1.write(to: &bytes, indent: indent + 1)
            }
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: return false
        default: return true
        }
    }

    private static func list(
        _ count: Int, _ open: String, _ close: String, _ isFlat: Bool, to bytes: inout [UInt8],
        _ indent: Int, element: (Int, inout [UInt8]) -> Void
    ) {
        func newline(_ level: Int) {
            guard !isFlat, count > 0 else { return }
            bytes.append(0x0a)
            bytes += [UInt8](repeating: 0x20, count: 2 * level)
        }
        bytes += open.utf8
        for index in 0..<count {
            if index > 0 { bytes += (isFlat ? ", " : ",").utf8 }
            newline(indent + 1)
            element(index, &bytes)
        }
        newline(indent)
        bytes += close.utf8
    }

    private static func write(_ string: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(0x22)
        for byte in string.utf8 {
            switch byte {
            case 0x22: bytes += "\\\"".utf8
            case 0x5c: bytes += "\\\\".utf8
            case 0x0a: bytes += "\\n".utf8
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
