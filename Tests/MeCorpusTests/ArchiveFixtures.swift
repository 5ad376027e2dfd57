import Foundation

/// Archives made byte by byte, as their formats are written down.
enum Archive {
    /// A gzip member whose deflate blocks are stored (RFC 1951, 1952).
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        let blocks = stride(from: 0, to: max(bytes.count, 1), by: 1000).map { begin in
            bytes[begin..<min(begin + 1000, bytes.count)]
        }
        for (number, block) in blocks.enumerated() {
            output.append(number == blocks.count - 1 ? 1 : 0)
            output += little(UInt64(block.count), 2) + little(UInt64(0xFFFF - block.count), 2)
            output += block
        }
        return output + little(UInt64(crc(bytes)), 4) + little(UInt64(bytes.count), 4)
    }

    /// A Zstandard frame of raw blocks (RFC 8878), its size in its header.
    static func zstandard(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0] + little(UInt64(bytes.count), 4)
        var begin = 0
        repeat {
            let end = min(begin + 700, bytes.count)
            let head = UInt64(end - begin) << 3 | (end == bytes.count ? 1 : 0)
            output += little(head, 3) + bytes[begin..<end]
            begin = end
        } while begin < bytes.count
        return output
    }

    /// A tar header with its content and padding.
    static func member(
        _ name: String, _ content: [UInt8] = [], kind: UInt8 = UInt8(ascii: "0")
    ) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at: Int) {
            head.replaceSubrange(at..<(at + text.utf8.count), with: text.utf8)
        }
        put(String(name.prefix(100)), at: 0)
        put("0000644\0", at: 100)
        put(octal(content.count, 11) + "\0", at: 124)
        put("        ", at: 148)
        head[156] = kind
        put("ustar\u{0}00", at: 257)
        let sum = head.reduce(0) { $0 + Int($1) }
        put(octal(sum, 6) + "\0 ", at: 148)
        return head + content + [UInt8](repeating: 0, count: -content.count & 511)
    }

    static let tarEnd = [UInt8](repeating: 0, count: 1024)

    private static func octal(_ value: Int, _ digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }

    private static func little(_ value: UInt64, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

extension URL {
    /// Writes bytes to a file below this folder.
    @discardableResult
    func file(_ name: String, bytes: [UInt8]) throws -> URL {
        try file(name, "")
        let url = appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url
    }
}
