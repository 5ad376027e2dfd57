/// Merges the bytes of one word into tokens: always the pair of lowest rank, the leftmost of equal
/// ones (Sennrich et al. 2016). Holds the room it works in, so that a text needs it only once.
struct WordMerger {
    /// The tokens of the word; `merge` leaves its outcome here.
    var ids: [Int32] = []
    private var merges: [MergeTable.Merge] = []
    // Only for long words: neighbours of each position, and the queue of candidates.
    private var previous: [Int32] = []
    private var next: [Int32] = []
    private var queue = MergeQueue()

    /// Up to here the whole word is searched for its best pair each time; beyond, a queue keeps the
    /// time at n log n, so that a megabyte without a space is no trap.
    static let longWord = 48

    /// Merges `ids` in place.
    mutating func merge(_ table: MergeTable) {
        guard ids.count > 1 else { return }
        if ids.count <= Self.longWord { mergeShort(table) } else { mergeLong(table) }
    }

    /// The plain way, which is also the twin the long one is tested against.
    mutating func mergeShort(_ table: MergeTable) {
        merges.removeAll(keepingCapacity: true)
        for index in 0..<(ids.count - 1) {
            merges.append(table.find(ids[index], ids[index + 1]))
        }
        while true {
            var best = MergeTable.Merge.none
            var at = 0
            for index in 0..<merges.count where merges[index].rank < best.rank {
                best = merges[index]
                at = index
            }
            guard best.rank != .max else { return }
            ids[at] = best.token
            ids.remove(at: at + 1)
            merges.remove(at: at)
            if at < merges.count { merges[at] = table.find(ids[at], ids[at + 1]) }
            if at > 0 { merges[at - 1] = table.find(ids[at - 1], ids[at]) }
        }
    }

    /// The same by a linked list and a priority queue: O(n log n).
    mutating func mergeLong(_ table: MergeTable) {
        let count = Int32(ids.count)
        previous = (0..<count).map { $0 - 1 }
        next = (1...count).map { $0 }
        merges = [MergeTable.Merge](repeating: .none, count: ids.count)
        queue.removeAll()
        for position in 0..<(count - 1) { consider(position, table) }
        while let (rank, position) = queue.popFirst() {
            // A candidate whose pair has changed since it was queued is stale.
            guard merges[Int(position)].rank == rank else { continue }
            let gone = next[Int(position)]
            ids[Int(position)] = merges[Int(position)].token
            ids[Int(gone)] = -1
            merges[Int(gone)] = .none
            let after = next[Int(gone)]
            next[Int(position)] = after
            if after < count { previous[Int(after)] = position }
            consider(position, table)
            if previous[Int(position)] >= 0 { consider(previous[Int(position)], table) }
        }
        ids.removeAll { $0 < 0 }
    }

    /// Looks up the pair that begins at `position` and queues it.
    private mutating func consider(_ position: Int32, _ table: MergeTable) {
        let right = next[Int(position)]
        guard right < Int32(ids.count) else {
            merges[Int(position)] = .none
            return
        }
        let merge = table.find(ids[Int(position)], ids[Int(right)])
        merges[Int(position)] = merge
        if merge.rank != .max { queue.insert(rank: merge.rank, position: position) }
    }
}

/// A binary heap of (rank, position), lowest first.
private struct MergeQueue {
    private var heap: [UInt64] = []

    mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

    mutating func insert(rank: Int32, position: Int32) {
        heap.append(UInt64(rank) << 32 | UInt64(position))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> (rank: Int32, position: Int32)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (Int32(first >> 32), Int32(truncatingIfNeeded: first & 0xffff_ffff))
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
