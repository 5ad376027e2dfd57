/// Packing of documents into sequences: best fit, longest first.
package enum Packing {
    /// Groups of item numbers whose lengths sum to at most `capacity`, no item cut or lost.
    /// Deterministic; O(n log capacity). Coffman, Garey & Johnson 1984, "best fit decreasing".
    package static func bestFit(lengths: [Int], capacity: Int) -> [[Int]] {
        precondition(capacity > 0, "Packing.bestFit: capacity must be positive, got \(capacity)")
        var bins: [[Int]] = []
        var room: [Int] = []
        // Bins by the room left in them; the last one opened is used first.
        var binsByRoom = [[Int]](repeating: [], count: capacity + 1)
        var occupied = FirstAtLeast(count: capacity + 1)
        for item in descending(lengths, capacity: capacity) {
            let length = lengths[item]
            let bin: Int
            if let least = occupied.first(atLeast: length), let open = binsByRoom[least].popLast() {
                bin = open
                if binsByRoom[least].isEmpty { occupied.remove(least) }
            } else {
                bin = bins.count
                bins.append([])
                room.append(capacity)
            }
            bins[bin].append(item)
            room[bin] -= length
            if binsByRoom[room[bin]].isEmpty { occupied.insert(room[bin]) }
            binsByRoom[room[bin]].append(bin)
        }
        return bins
    }

    /// Item numbers by falling length, equal ones in their order (counting sort).
    private static func descending(_ lengths: [Int], capacity: Int) -> [Int] {
        var starts = [Int](repeating: 0, count: capacity + 2)
        for length in lengths {
            precondition(
                (0...capacity).contains(length),
                "Packing.bestFit: expected lengths of 0 to \(capacity), got \(length)")
            starts[capacity - length + 1] += 1
        }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        var order = [Int](repeating: 0, count: lengths.count)
        for (item, length) in lengths.enumerated() {
            order[starts[capacity - length]] = item
            starts[capacity - length] += 1
        }
        return order
    }
}

/// A set of small numbers that finds the first member at or above a bound in O(log count).
private struct FirstAtLeast {
    /// A complete binary tree; a node tells whether anything below it is a member.
    private var tree: [Bool]
    private let leaves: Int

    init(count: Int) {
        var leaves = 1
        while leaves < count { leaves *= 2 }
        self.leaves = leaves
        tree = [Bool](repeating: false, count: 2 * leaves)
    }

    mutating func insert(_ member: Int) {
        var node = leaves + member
        while node > 0, !tree[node] {
            tree[node] = true
            node /= 2
        }
    }

    mutating func remove(_ member: Int) {
        var node = leaves + member
        tree[node] = false
        while node > 1 {
            node /= 2
            tree[node] = tree[2 * node] || tree[2 * node + 1]
        }
    }

    func first(atLeast bound: Int) -> Int? {
        var node = leaves + bound
        // Up, until a right-hand neighbour holds something; then down its left edge.
        while !tree[node] {
            while node > 1, node % 2 == 1 { node /= 2 }
            if node <= 1 { return nil }
            node += 1
        }
        while node < leaves { node = tree[2 * node] ? 2 * node : 2 * node + 1 }
        return node - leaves
    }
}
