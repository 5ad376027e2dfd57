// The bytes of JSON texts, eight at a time.

extension JSONScanner {
    /// Where the first quote, backslash or control character stands at `from` or after it; the number
    /// of bytes when none does.
    static func endOfPlain(_ bytes: Span<UInt8>, from: Int) -> Int {
        let raw = bytes.bytes
        var at = from
        while at + 8 <= raw.byteCount {
            let word = UInt64(
                littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
            // The high bit of each byte that is one of them, exact up to the first (Warren,
            // Hacker's Delight, section 6-1); a borrow can only mark bytes behind it.
            let quote = word ^ (ones &* 0x22)
            let slash = word ^ (ones &* 0x5C)
            let marked =
                ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)
                | ((word &- ones &* 0x20) & ~word)
            let found = marked & highs
            if found != 0 { return at + found.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return at }
            at += 1
        }
        return at
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    static func hex(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }

    /// A text that was scanned, its escapes resolved.
    static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            let end = ByteSearch.first(0x5C, in: bytes, from: at) ?? range.upperBound
            output += bytes[at..<min(end, range.upperBound)]
            guard end < range.upperBound else { break }
            at = end + 2
            switch bytes[end + 1] {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"): appendUnit(bytes, &at, range.upperBound, to: &output)
            case let byte: output.append(byte)
            }
        }
        return output
    }

    /// The character of a `\uXXXX` whose digits begin at `at`, with its second half where it has one.
    private static func appendUnit(
        _ bytes: [UInt8], _ at: inout Int, _ end: Int, to output: inout [UInt8]
    ) {
        var value = unit(bytes, at)
        at += 4
        let isPair =
            value >> 10 == 0x36 && at + 6 <= end && bytes[at] == 0x5C
            && bytes[at + 1] == UInt8(ascii: "u") && unit(bytes, at + 2) >> 10 == 0x37
        if isPair {
            value = 0x10000 + (value & 0x3FF) << 10 + unit(bytes, at + 2) & 0x3FF
            at += 6
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        output += Array(String(Character(scalar)).utf8)
    }

    private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<(at + 4)].reduce(0) { $0 << 4 | (hex($1) ?? 0) }
    }
}
