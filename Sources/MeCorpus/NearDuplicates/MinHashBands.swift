import Foundation

/// Locality-sensitive hashing by bands (Leskovec, Rajaraman and Ullman, *Mining of Massive
/// Datasets*, section 3.4): b bands of r minhash values each; two documents of similarity s become
/// a candidate pair when one band is equal in both, with probability 1 - (1 - sʳ)ᵇ.
struct MinHashBands: Equatable, Sendable {
    let bands: Int
    let rows: Int

    init(bands: Int, rows: Int) {
        self.bands = bands
        self.rows = rows
    }

    /// The smallest number of bands (a multiple of 4, at most 64) with which a pair exactly at the
    /// threshold is found with probability 0.99, while one of half its similarity is looked at with
    /// probability at most 0.1. Bands cost memory; candidates that turn out wrong cost time only,
    /// as every candidate is verified on its sketch.
    init(threshold: Double) {
        var best = MinHashBands(bands: 64, rows: 1)
        for bands in stride(from: 8, through: 64, by: 4) {
            var rows = 1
            while rows < 16, Self.found(threshold, bands: bands, rows: rows + 1) >= 0.99 {
                rows += 1
            }
            best = MinHashBands(bands: bands, rows: rows)
            if Self.found(threshold / 2, bands: bands, rows: rows) <= 0.1 { break }
        }
        self = best
    }

    /// The probability that a pair of this similarity becomes a candidate.
    static func found(_ similarity: Double, bands: Int, rows: Int) -> Double {
        1 - pow(1 - pow(similarity, Double(rows)), Double(bands))
    }

    /// One 32-bit key a band. `shingles` are distinct and not empty.
    func keys(of shingles: [UInt64]) -> [UInt32] {
        let values = minima(of: shingles)
        return (0..<bands).map { band in
            var key: UInt64 = 0
            for value in values[(band * rows)..<((band + 1) * rows)] {
                key = ShingleHasher.mix(key ^ UInt64(value))
            }
            return UInt32(truncatingIfNeeded: key >> 32)
        }
    }

    /// b·r minhash values of 32 bits by fast similarity sketching (Dahlgaard, Knudsen and Thorup
    /// 2017): each shingle is thrown into one bin, which keeps its least value; while bins are
    /// empty, all are thrown again with another hash into the empty ones. A long text needs one
    /// round, a short one about k·ln k throws; unlike with densification, which copies values,
    /// short texts keep almost independent values.
    func minima(of shingles: [UInt64]) -> [UInt32] {
        let bins = bands * rows
        var minima = [UInt32](repeating: .max, count: bins)
        for shingle in shingles {
            let (bin, value) = Self.throwing(shingle, bins)
            minima[bin] = min(minima[bin], value)
        }
        var round: UInt64 = 1
        while round <= bins, minima.contains(.max) {
            let isOpen = minima.map { $0 == .max }
            for shingle in shingles {
                let (bin, value) = Self.throwing(Self.again(shingle, round), bins)
                if isOpen[bin] { minima[bin] = min(minima[bin], value) }
            }
            round += 1
        }
        // What chance has left empty is filled bin by bin.
        for bin in minima.indices where minima[bin] == .max {
            for shingle in shingles {
                let hash = Self.again(shingle, UInt64(bins + 1 + bin))
                minima[bin] = min(minima[bin], Self.throwing(hash, bins).value)
            }
        }
        return minima
    }

    private static func throwing(_ hash: UInt64, _ bins: Int) -> (bin: Int, value: UInt32) {
        let bin = Int(truncatingIfNeeded: ((hash >> 32) &* UInt64(bins)) >> 32)
        // .max means empty.
        return (bin, min(UInt32(truncatingIfNeeded: hash), .max - 1))
    }

    private static func again(_ shingle: UInt64, _ round: UInt64) -> UInt64 {
        ShingleHasher.mix(shingle ^ round &* 0xD6E8_FEB8_6659_FD93)
    }
}
