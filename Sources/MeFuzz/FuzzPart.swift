/// A file as a tree, so that it can be changed where its format has joints: a count, a length, a
/// member of an object. What is not lied about is written consistently.
struct FuzzPart: Sendable {
    enum Kind: Equatable, Sendable {
        /// Little-endian.
        case number(UInt64, width: Int)
        /// Of protocol buffers.
        case varint(UInt64)
        case raw([UInt8])
        case group
        /// Children behind the number of their bytes; of width 0 that is a varint.
        case sized(width: Int)
        /// Children behind their own number.
        case counted(width: Int)
        /// The number of another group's children: that of the group with the same tag.
        case countOf(tag: Int, width: Int)
        case tagged(Int)
        /// Zeros up to a multiple of so many bytes of the file.
        case padding(Int)
        /// Children with a byte between.
        case separated(UInt8)
        // JSON.
        case object, array, member, word([UInt8]), string([UInt8])
    }

    var kind: Kind
    var children: [FuzzPart]
    /// What stands in the place of a count or a length.
    var lie: UInt64?

    init(_ kind: Kind, _ children: [FuzzPart] = []) {
        (self.kind, self.children) = (kind, children)
    }

    static func number(_ value: some BinaryInteger, _ width: Int) -> FuzzPart {
        FuzzPart(.number(UInt64(truncatingIfNeeded: value), width: width))
    }

    static func text(_ text: String) -> FuzzPart {
        FuzzPart(.sized(width: 8), [FuzzPart(.raw(Array(text.utf8)))])
    }

    /// Nodes of the tree.
    var count: Int { children.reduce(1) { $0 + $1.count } }

    /// Changes the node of an index, counted from the root down.
    mutating func change(_ index: Int, _ body: (inout FuzzPart) -> Void) {
        guard index > 0 else { return body(&self) }
        var left = index - 1
        for child in children.indices {
            let size = children[child].count
            if left < size { return children[child].change(left, body) }
            left -= size
        }
    }

    /// The node of an index.
    subscript(index: Int) -> FuzzPart {
        var found = self
        var copy = self
        copy.change(index) { found = $0 }
        return found
    }
}

extension FuzzPart {
    /// The file.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var counts: [Int: Int] = [:]
        collect(&counts)
        write(to: &bytes, counts)
        return bytes
    }

    private func collect(_ counts: inout [Int: Int]) {
        if case .tagged(let tag) = kind { counts[tag] = children.count }
        for child in children { child.collect(&counts) }
    }

    private func write(to bytes: inout [UInt8], _ counts: [Int: Int]) {
        switch kind {
        case .number(let value, let width): Self.append(value, width, to: &bytes)
        case .varint(let value): Self.append(value, 0, to: &bytes)
        case .raw(let raw): bytes += raw
        case .sized(let width):
            var inner: [UInt8] = []
            for child in children { child.write(to: &inner, counts) }
            Self.append(lie ?? UInt64(inner.count), width, to: &bytes)
            bytes += inner
        case .counted(let width):
            Self.append(lie ?? UInt64(children.count), width, to: &bytes)
            for child in children { child.write(to: &bytes, counts) }
        case .countOf(let tag, let width):
            Self.append(lie ?? UInt64(counts[tag] ?? 0), width, to: &bytes)
        case .group, .tagged: for child in children { child.write(to: &bytes, counts) }
        case .padding(let step):
            while bytes.count % step != 0 { bytes.append(0) }
        case .separated(let byte): list(&bytes, counts, [], [byte], [])
        case .object: list(&bytes, counts, [0x7b], [0x2c], [0x7d])
        case .array: list(&bytes, counts, [0x5b], [0x2c], [0x5d])
        case .member: list(&bytes, counts, [], [0x3a], [])
        case .word(let word): bytes += word
        case .string(let text): bytes += [0x22] + text + [0x22]
        }
    }

    private func list(
        _ bytes: inout [UInt8], _ counts: [Int: Int], _ open: [UInt8], _ between: [UInt8],
        _ close: [UInt8]
    ) {
        bytes += open
        for (index, child) in children.enumerated() {
            if index > 0 { bytes += between }
            child.write(to: &bytes, counts)
        }
        bytes += close
    }

    private static func append(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        guard width == 0 else {
            for byte in 0..<width {
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)))
            }
            return
        }
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(value & 0x7f) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
}

extension FuzzPart {
    /// A JSON text as a tree; strings keep their escapes.
    init(json text: String) {
        let bytes = Array(text.utf8)
        var at = 0
        self = Self.json(bytes, &at)
    }

    private static func json(_ bytes: [UInt8], _ at: inout Int) -> FuzzPart {
        func skip() { while at < bytes.count, bytes[at] <= 0x20 { at += 1 } }
        skip()
        switch bytes[at] {
        case 0x7b, 0x5b:
            let isObject = bytes[at] == 0x7b
            var node = FuzzPart(isObject ? .object : .array)
            at += 1
            skip()
            while bytes[at] != 0x7d, bytes[at] != 0x5d {
                var child = json(bytes, &at)
                skip()
                if isObject {
                    at += 1
                    child = FuzzPart(.member, [child, json(bytes, &at)])
                    skip()
                }
                node.children.append(child)
                if bytes[at] == 0x2c { at += 1 }
                skip()
            }
            at += 1
            return node
        case 0x22:
            let start = at + 1
            at += 1
            while bytes[at] != 0x22 { at += bytes[at] == 0x5c ? 2 : 1 }
            at += 1
            return FuzzPart(.string(Array(bytes[start..<at - 1])))
        default:
            let start = at
            while at < bytes.count, !",]} \n".utf8.contains(bytes[at]) { at += 1 }
            return FuzzPart(.word(Array(bytes[start..<at])))
        }
    }

    /// Lines of text.
    init(lines text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        self.init(.separated(0x0a), lines.map { FuzzPart(.raw(Array($0.utf8))) })
    }
}
