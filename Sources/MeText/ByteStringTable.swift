/// A fixed map from byte strings to token ids: one arena of bytes and an open-addressing hash, so
/// that a word of a text is looked up in place, without a String or an array made for it.
struct ByteStringTable: Sendable, Equatable {
    private var arena: [UInt8] = []
    /// Where key n begins in the arena; one more entry than keys.
    private var starts: [Int32] = [0]
    private var values: [Int32] = []
    /// Key number + 1 (0: empty) and the upper half of its hash.
    private var slots: [Slot]
    private var mask: Int

    private struct Slot: Equatable {
        var key: Int32
        var hash: UInt32
    }

    /// An empty table with room for `capacity` keys.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Slot](repeating: Slot(key: 0, hash: 0), count: size)
        mask = size - 1
    }

    /// Adds a key; false (and no change) when it is there already or the table is full.
    mutating func insert(_ key: [UInt8], _ value: Int32) -> Bool {
        guard values.count * 2 < slots.count, find(key, 0, key.count) == nil else { return false }
        arena += key
        starts.append(Int32(arena.count))
        values.append(value)
        let hash = Self.hash(key, 0, key.count)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot].key != 0 { slot = (slot + 1) & mask }
        slots[slot] = Slot(
            key: Int32(values.count), hash: UInt32(truncatingIfNeeded: hash >> 32))
        return true
    }

    /// The value of the key `bytes[start..<end]`.
    @inline(__always)
    func find(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int32? {
        let hash = Self.hash(bytes, start, end)
        let upper = UInt32(truncatingIfNeeded: hash >> 32)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot].key != 0 {
            if slots[slot].hash == upper, matches(Int(slots[slot].key) - 1, bytes, start, end) {
                return values[Int(slots[slot].key) - 1]
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func matches(_ key: Int, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        let from = Int(starts[key])
        guard Int(starts[key + 1]) - from == end - start else { return false }
        for offset in 0..<(end - start) where arena[from + offset] != bytes[start + offset] {
            return false
        }
        return true
    }

    @inline(__always)
    private static func hash(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: end - start)
        for index in start..<end {
            hash = (hash ^ UInt64(bytes[index])) &* 0x9e37_79b9_7f4a_7c15
        }
        // The multiplication only carries upwards; the slot is taken from the low bits.
        return hash ^ (hash >> 32)
    }
}
