/// A text's bytes followed by 16 zero bytes, so that words of it can be read eight bytes at a time.
struct PaddedBytes: Sendable {
    private(set) var storage: [UInt8]
    /// Bytes without the padding.
    private(set) var count: Int

    static let padding = 16

    init() { (storage, count) = ([UInt8](repeating: 0, count: Self.padding), 0) }

    /// Takes bytes over and pads them.
    init(padding bytes: consuming [UInt8]) {
        count = bytes.count
        storage = bytes
        storage.append(contentsOf: repeatElement(0, count: Self.padding))
    }

    init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        storage = []
        storage.reserveCapacity(count + Self.padding)
        storage += bytes
        storage.append(contentsOf: repeatElement(0, count: Self.padding))
    }

    subscript(index: Int) -> UInt8 { storage[index] }
    subscript(range: Range<Int>) -> ArraySlice<UInt8> { storage[range] }
}

/// A fixed map from byte strings to token ids: open addressing, with the first 16 bytes of a key in
/// its slot, so that a word of a text is found in place and mostly with one look at memory.
struct ByteStringTable: Sendable, Equatable {
    private var slots: [Slot]
    private var mask: Int
    private(set) var count = 0
    /// The keys longer than a slot holds, end to end.
    private var arena: [UInt8] = []

    /// An empty slot has `length` -1.
    private struct Slot: Equatable {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var length: Int32 = -1
        var value: Int32 = 0
        /// Where a long key begins in the arena.
        var start: Int32 = 0
    }

    private struct Key {
        var low: UInt64
        var high: UInt64
        var hash: Int
    }

    /// An empty table with room for `capacity` keys.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Slot](repeating: Slot(), count: size)
        mask = size - 1
    }

    /// Adds a key; false (and no change) when it is there already or the table is full.
    mutating func insert(_ key: some Collection<UInt8>, _ value: Int32) -> Bool {
        guard count * 2 < slots.count else { return false }
        let padded = PaddedBytes(key)
        let length = padded.count
        let found = Self.key(padded.storage.span, 0, length)
        var slot = found.hash & mask
        while slots[slot].length >= 0 {
            if matches(slots[slot], found, padded.storage.span, 0, length) { return false }
            slot = (slot + 1) & mask
        }
        slots[slot] = Slot(
            low: found.low, high: found.high, length: Int32(length), value: value,
            start: Int32(arena.count))
        if length > 16 { arena += padded[0..<length] }
        count += 1
        return true
    }

    /// The value of a key.
    func find(_ key: some Collection<UInt8>) -> Int32? {
        let padded = PaddedBytes(key)
        return find(padded.storage.span, 0, padded.count)
    }

    /// The value of the key `text[start..<end]`; `text` is padded.
    @inline(__always)
    func find(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int32? {
        let key = Self.key(text, start, end - start)
        var slot = key.hash & mask
        while slots[slot].length >= 0 {
            if matches(slots[slot], key, text, start, end - start) { return slots[slot].value }
            slot = (slot + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func matches(
        _ slot: Slot, _ key: Key, _ text: Span<UInt8>, _ start: Int, _ length: Int
    ) -> Bool {
        guard slot.low == key.low, slot.high == key.high, slot.length == length else {
            return false
        }
        return length <= 16 || matchesLong(slot, text, start)
    }

    private func matchesLong(_ slot: Slot, _ text: Span<UInt8>, _ start: Int) -> Bool {
        for offset in 16..<Int(slot.length)
        where arena[Int(slot.start) + offset] != text[start + offset] {
            return false
        }
        return true
    }

    /// The first 16 bytes, zeros behind a shorter key, and a hash of all.
    @inline(__always)
    private static func key(_ text: Span<UInt8>, _ start: Int, _ length: Int) -> Key {
        let raw = text.bytes
        var low = word(raw, start)
        var high: UInt64 = 0
        if length <= 8 {
            low &= length == 8 ? .max : (1 << UInt64(8 * length)) - 1
        } else {
            high = word(raw, start + 8)
            if length < 16 { high &= (1 << UInt64(8 * (length - 8))) - 1 }
        }
        var hash = (low ^ UInt64(length)) &* 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ hash >> 32 ^ high) &* 0xd6e8_feb8_6659_fd93
        var at = 16
        while at < length {
            let left = length - at
            let part = word(raw, start + at)
            let known = left >= 8 ? part : part & ((1 << UInt64(8 * left)) - 1)
            hash = (hash ^ hash >> 29 ^ known) &* 0x9e37_79b9_7f4a_7c15
            at += 8
        }
        return Key(low: low, high: high, hash: Int(truncatingIfNeeded: hash >> 20))
    }

    @inline(__always)
    private static func word(_ raw: RawSpan, _ offset: Int) -> UInt64 {
        raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
