/// How much of a text stands there more than once (Rae et al. 2021, appendix A.1.1). Characters of
/// runs of words are counted as datatrove counts them: with the blanks between them in the most
/// frequent run, without in runs that came before.
struct Repetition {
    /// Open addressing, emptied by counting up.
    private struct Table {
        private var keys: [UInt64] = []
        private var counts: [UInt32] = []
        private var mask = 0

        mutating func empty(for count: Int) {
            var size = 64
            while size < 2 * count { size *= 2 }
            if keys.count < size { keys = [UInt64](repeating: 0, count: size) }
            if counts.count < size { counts = [UInt32](repeating: 0, count: size) }
            mask = size - 1
            for slot in 0..<size { counts[slot] = 0 }
        }

        /// Counts a key; tells how often it was there, this time included.
        mutating func add(_ key: UInt64) -> UInt32 {
            var slot = Int(truncatingIfNeeded: key >> 20) & mask
            while counts[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
            keys[slot] = key
            counts[slot] += 1
            return counts[slot]
        }

        func count(of key: UInt64) -> UInt32 {
            var slot = Int(truncatingIfNeeded: key >> 20) & mask
            while counts[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
            return counts[slot]
        }
    }

    private var table = Table()
    /// Hash of the words before each place, so that a run's hash is a difference.
    private var hashes: [UInt64] = []
    /// Characters of the words before each place.
    private var lengths: [Int] = []

    private static let base: UInt64 = 0x2545_f491_4f6c_dd1d

    /// Shares of parts, and of the text's characters in parts, that stand there before.
    mutating func duplicates(
        _ parts: [TextProfile.Part], characters: Int
    ) -> (parts: Double, characters: Double) {
        table.empty(for: parts.count)
        var (count, length) = (0, 0)
        for part in parts where table.add(part.hash) > 1 {
            count += 1
            length += part.characters
        }
        return (share(count, parts.count), share(length, characters))
    }

    /// Makes ready to look at runs of these words.
    mutating func take(_ words: [TextProfile.Word]) {
        hashes.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        hashes.append(0)
        lengths.append(0)
        var (hash, length) = (UInt64(0), 0)
        for word in words {
            hash = hash &* Self.base &+ word.hash
            length += word.characters
            hashes.append(hash)
            lengths.append(length)
        }
    }

    /// Share of characters in the most frequent run of `n` words, if it is there twice; the first
    /// one of equally frequent ones.
    mutating func topNGram(_ n: Int, characters: Int) -> Double {
        let runs = lengths.count - n
        guard runs > 0 else { return 0 }
        table.empty(for: runs)
        let power = Self.power(n)
        var most: UInt32 = 1
        for start in 0..<runs { most = max(most, table.add(key(start, n, power))) }
        guard most > 1 else { return 0 }
        for start in 0..<runs where table.count(of: key(start, n, power)) == most {
            let length = lengths[start + n] - lengths[start] + n - 1
            return share(length * Int(most), characters)
        }
        return 0
    }

    /// Share of characters in runs of `n` words that were there before, none counted twice.
    mutating func duplicateNGrams(_ n: Int, characters: Int) -> Double {
        let runs = lengths.count - n
        guard runs > 0 else { return 0 }
        table.empty(for: runs)
        let power = Self.power(n)
        var (start, length) = (0, 0)
        while start < runs {
            if table.add(key(start, n, power)) > 1 {
                length += lengths[start + n] - lengths[start]
                start += n
            } else {
                start += 1
            }
        }
        return share(length, characters)
    }

    private func key(_ start: Int, _ n: Int, _ power: UInt64) -> UInt64 {
        let hash = hashes[start + n] &- hashes[start] &* power
        return (hash ^ hash >> 29) &* 0xbf58_476d_1ce4_e5b9
    }

    private static func power(_ n: Int) -> UInt64 {
        (0..<n).reduce(1) { power, _ in power &* base }
    }

    private func share(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}
