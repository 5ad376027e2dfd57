import MeText

/// Changes to a file that its format could not have meant.
struct FuzzMutation {
    var random: SeededGenerator

    private static let extremes: [UInt64] = {
        var numbers: [UInt64] = [
            0, 1, 2, 3, 7, 9, 31, 32, 33, 64, 127, 128, 255, 256, 65535, 65536,
        ]
        for power in [31, 32, 33, 39, 40, 47, 48, 60, 61, 62, 63] as [UInt64] {
            numbers += [1 << power, (1 << power) - 1]
        }
        return numbers + [UInt64.max, .max - 7, .max - 31]
    }()

    private static let words = [
        "0", "-0", "1", "-1", "2", "3", "7", "0.5", "1.0", "1e2", "1e-400", "1e38", "1e39", "1e308",
        "1e999", "-1e999", "255", "256", "65536", "1000000000", "2147483647", "2147483648",
        "-2147483649", "4294967296", "16777216", "16777217", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "340282366920938463463374607431768211456", "00", "0x10", "NaN", "null", "true", "false",
        "[]", "{}", "[0]", "[null]", "\"\"", "-", "1e", ".5",
    ].map { Array($0.utf8) }

    private static let strings = [
        "", "a", "▁", "Ġ", "Ġ t", "<unk>", "<s>", "</s>", "[UNK]", "<0x00>", "<0xFF>", "é",
        "\u{65}\u{301}", "\u{2f88c}", "\u{fffd}", "\u{10ffff}", "\\u0000", "\\ud800",
        "\\ud83d\\ude00",
        "\\u12", "\\", "\u{0}", "##", " ", "a b", "../x", "/etc/passwd", "F32", "BF16", "BPE",
        "WordPiece", "Metaspace", "Sequence", "llama", "{% for x in y %}", "model.safetensors",
    ].map { Array($0.utf8) }

    mutating func chance(_ sides: Int) -> Bool { Int.random(in: 0..<sides, using: &random) == 0 }
    mutating func below(_ limit: Int) -> Int {
        limit > 0 ? Int.random(in: 0..<limit, using: &random) : 0
    }

    private mutating func extreme() -> UInt64 {
        chance(4) ? random.next() >> UInt64(below(64)) : Self.extremes[below(Self.extremes.count)]
    }

    /// Changes one node of a tree; `donor` is another valid file's.
    mutating func change(_ tree: inout FuzzPart, donor: FuzzPart) {
        let index = below(tree.count)
        var node = tree[index]
        if chance(8) {
            node = donor[below(donor.count)]
        } else {
            change(node: &node, donor)
        }
        tree.change(index) { $0 = node }
    }

    private mutating func change(node: inout FuzzPart, _ donor: FuzzPart) {
        switch node.kind {
        case .number(let value, let width):
            node.kind = .number(number(value), width: width)
        case .varint(let value): node.kind = .varint(number(value))
        case .raw(var bytes):
            change(&bytes)
            node.kind = .raw(bytes)
        case .padding: node.kind = .padding([1, 3, 8, 64][below(4)])
        case .countOf: node.lie = extreme()
        case .sized, .counted:
            if chance(3) { node.lie = chance(2) ? extreme() : UInt64(node.children.count + 1) }
            children(of: &node, donor)
        case .group, .tagged, .separated: children(of: &node, donor)
        case .object, .array, .member:
            if chance(6) { node = value() } else { children(of: &node, donor) }
        case .word: node = value()
        case .string(var text):
            if chance(6) {
                node = value()
            } else {
                text = chance(2) ? Self.strings[below(Self.strings.count)] : changed(text)
                node.kind = .string(text)
            }
        }
    }

    private mutating func number(_ value: UInt64) -> UInt64 {
        switch below(4) {
        case 0: value &+ 1
        case 1: value &- 1
        default: extreme()
        }
    }

    /// A JSON value.
    private mutating func value() -> FuzzPart {
        switch below(24) {
        case 0:
            let depth = [3, 255, 256, 257, 600][below(5)]
            let open: UInt8 = chance(2) ? 0x5b : 0x7b
            let key: [UInt8] = open == 0x7b ? [0x22, 0x61, 0x22, 0x3a] : []
            var bytes: [UInt8] = []
            for _ in 0..<depth { bytes += [open] + key }
            if chance(2) { bytes += [0x31] + [UInt8](repeating: open + 2, count: depth) }
            return FuzzPart(.word(bytes))
        case 1: return FuzzPart(.array, (0..<below(600)).map { _ in FuzzPart(.word([0x31])) })
        case 2..<8: return FuzzPart(.string(Self.strings[below(Self.strings.count)]))
        default: return FuzzPart(.word(Self.words[below(Self.words.count)]))
        }
    }

    /// Removes, doubles, exchanges or adds children.
    private mutating func children(of node: inout FuzzPart, _ donor: FuzzPart) {
        let count = node.children.count
        guard count > 0 else {
            node.children.append(donor[below(donor.count)])
            return
        }
        let index = below(count)
        switch below(9) {
        case 0: node.children.remove(at: index)
        case 1, 2: node.children.insert(node.children[index], at: below(count + 1))
        case 3: node.children.swapAt(index, below(count))
        case 4: node.children.insert(donor[below(donor.count)], at: index)
        case 5: node.children.removeSubrange(min(index, below(count))...)
        case 6:
            let copies = [FuzzPart](repeating: node.children[index], count: below(40))
            if node.count < 4000 { node.children.insert(contentsOf: copies, at: index) }
        case 7: node.children[index] = node.children[below(count)]
        default: node.children.reverse()
        }
    }

    private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        change(&bytes)
        return bytes
    }

    /// Changes bytes of whatever they are.
    mutating func change(_ bytes: inout [UInt8]) {
        let at = below(bytes.count)
        let end = min(bytes.count, at + below(12))
        switch below(9) {
        case 0 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8(below(8))
        case 1 where !bytes.isEmpty: bytes[at] = UInt8(truncatingIfNeeded: extreme())
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
        case 4: bytes.insert(UInt8(below(256)), at: at)
        case 5: bytes.insert(contentsOf: Self.strings[below(Self.strings.count)], at: at)
        case 6: bytes.removeSubrange(at...)
        case 7:
            let (value, width) = (extreme(), 1 << below(4))
            for byte in 0..<width where at + byte < bytes.count {
                bytes[at + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
            }
        default:
            let length = [100, 1_000, 20_000][below(8) / 3]
            guard at < end, bytes.count < 4000 else { return }
            let part = bytes[at..<end]
            let copies = repeatElement(part, count: length / part.count).joined()
            bytes.insert(contentsOf: copies, at: at)
        }
    }
}
