/// Byte strings with ids, walked byte by byte: what begins with none of them is left at once.
struct ByteTrie: Sendable, Equatable {
    /// The step from a node over a byte, as the merge of both into the next node.
    private var steps: MergeTable
    /// The id of the string that ends at a node, -1 where none does.
    private var ids: [Int32] = [-1]

    /// Of equal strings the first one's id counts.
    init(_ strings: [(text: [UInt8], id: Int32)]) {
        steps = MergeTable(capacity: strings.reduce(0) { $0 + $1.text.count })
        for (text, id) in strings {
            var node: Int32 = 0
            for byte in text {
                let pair = MergeTable.Pair(left: node, right: Int32(byte))
                if steps.append(pair, giving: Int32(ids.count)) { ids.append(-1) }
                node = steps.find(node, Int32(byte)).token
            }
            if ids[Int(node)] < 0 { ids[Int(node)] = id }
        }
    }

    /// The node behind `node` over a byte, -1 where nothing goes on so. The root is 0.
    @inline(__always)
    func step(_ node: Int32, _ byte: UInt8) -> Int32 { steps.find(node, Int32(byte)).token }

    /// The id of the string that ends at a node, -1 where none does.
    @inline(__always)
    func id(at node: Int32) -> Int32 { ids[Int(node)] }
}
