import Foundation

/// Other ways to keep a set of hashes in 512 bytes, for comparison with the odd sketch.
enum Alternative: String, CaseIterable {
    case minhash = "128 minhash values of 32 bits"
    case bottomK = "bottom-128 of 32 bits"
    case oneBit = "1-bit minhash, 4096 values"

    /// The estimate of the Jaccard similarity of two sets of well-mixed hashes.
    func estimate(_ first: [UInt64], _ second: [UInt64]) -> Double {
        switch self {
        case .minhash:
            let same = zip(Self.minima(first, 128), Self.minima(second, 128)).count { $0 == $1 }
            return Double(same) / 128
        case .oneBit:
            let same = zip(Self.minima(first, 4096), Self.minima(second, 4096))
                .count { $0 & 1 == $1 & 1 }
            return 2 * Double(same) / 4096 - 1
        case .bottomK:
            let (one, other) = (Set(first.sorted().prefix(128)), Set(second.sorted().prefix(128)))
            let least = one.union(other).sorted().prefix(128)
            return Double(least.count { one.contains($0) && other.contains($0) })
                / Double(least.count)
        }
    }

    private static func minima(_ hashes: [UInt64], _ count: Int) -> [UInt64] {
        (0..<UInt64(count)).map { number in
            var least = UInt64.max
            for hash in hashes {
                var chance = Chance(state: hash ^ number &* 0xD134_2543_DE82_EF95)
                least = min(least, chance.next())
            }
            return least
        }
    }
}
