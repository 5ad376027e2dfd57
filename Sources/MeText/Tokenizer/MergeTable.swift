/// The merges of a byte-pair encoding: which two neighbouring symbols become which one, and how
/// early (lowest rank first). An open-addressing hash keyed by the pair of ids.
struct MergeTable: Sendable {
    /// One merge; `rank` is `Int32.max` where there is none.
    struct Merge: Equatable {
        var rank: Int32
        var token: Int32

        static let none = Merge(rank: .max, token: -1)
    }

    /// The pairs in the order they were added, for writing the vocabulary out again.
    private(set) var pairs: [Pair] = []
    private var slots: [Slot]
    private var mask: Int
    /// A bit for the hash of every pair. Most pairs of a text do not merge: this says so from the
    /// cache, which the slots are too large for.
    private var filter: [UInt64]
    private var filterMask: UInt64

    /// Two neighbouring symbols.
    struct Pair: Hashable, Sendable {
        var left: Int32
        var right: Int32

        init(left: Int32, right: Int32) {
            self.left = left
            self.right = right
        }

        init(key: UInt64) {
            left = Int32(truncatingIfNeeded: key >> 32)
            right = Int32(truncatingIfNeeded: key)
        }

        var key: UInt64 {
            UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        }
    }

    private struct Slot: Equatable {
        var key: UInt64
        var merge: Merge
    }

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        // No pair that merges has this key: ids of the vocabulary are not negative.
        slots = [Slot](repeating: Slot(key: .max, merge: .none), count: size)
        mask = size - 1
        filter = [UInt64](repeating: 0, count: size / 8)
        filterMask = UInt64(filter.count * 64 - 1)
        pairs.reserveCapacity(capacity)
    }

    /// Adds a merge, next in rank if none is given; false (and no change) when the pair has one
    /// already or the table is full.
    mutating func append(_ pair: Pair, rank: Int32? = nil, giving token: Int32) -> Bool {
        guard pairs.count * 2 < slots.count else { return false }
        let hash = Self.hash(pair.key)
        var slot = Int(truncatingIfNeeded: hash >> 32) & mask
        while slots[slot].key != .max {
            if slots[slot].key == pair.key { return false }
            slot = (slot + 1) & mask
        }
        let bit = hash >> 20 & filterMask
        filter[Int(bit >> 6)] |= 1 << (bit & 63)
        let merge = Merge(rank: rank ?? Int32(pairs.count), token: token)
        slots[slot] = Slot(key: pair.key, merge: merge)
        pairs.append(pair)
        return true
    }

    /// The merge of two neighbours, `.none` where the vocabulary has none.
    @inline(__always)
    func find(_ left: Int32, _ right: Int32) -> Merge {
        let key = Pair(left: left, right: right).key
        let hash = Self.hash(key)
        let bit = hash >> 20 & filterMask
        guard filter[Int(bit >> 6)] >> (bit & 63) & 1 == 1 else { return .none }
        var slot = Int(truncatingIfNeeded: hash >> 32) & mask
        while true {
            let found = slots[slot]
            if found.key == key || found.key == .max { return found.merge }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> UInt64 {
        let mixed = key &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ mixed >> 32
    }
}

extension MergeTable: Equatable {
    /// The same merges in the same order. Ranks may be counted otherwise.
    static func == (one: MergeTable, other: MergeTable) -> Bool { one.pairs == other.pairs }
}
