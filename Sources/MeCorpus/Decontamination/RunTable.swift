/// The inverted index: from the hash of a run of words to the texts it stands in, and where.
///
/// Entries are sorted by hash; a table of bucket borders leads to them, and a bitmap in front of it
/// answers for almost every run that no text has. Memory: twelve bytes an entry, four to eight for
/// the borders and two to four for the bitmap.
struct RunTable: Sendable {
    /// One place of one run.
    struct Entry: Sendable {
        /// The low half of the hash; the high half leads to the bucket.
        var fingerprint: UInt32
        var text: UInt32
        /// The run's first word in the text.
        var place: UInt32
    }

    private(set) var entries: [Entry] = []
    private var borders: [UInt32] = [0, 0]
    private var bucketShift: UInt64 = 63
    private var bitmap: [UInt64] = [0]
    private var bitMask: UInt64 = 63

    /// Of all runs; those that stand in more than `maximumTexts` texts are left out.
    init(_ found: consuming [(hash: UInt64, text: UInt32, place: UInt32)], maximumTexts: Int) {
        found.sort { ($0.hash, $0.text, $0.place) < ($1.hash, $1.text, $1.place) }
        var hashes: [UInt64] = []
        var start = 0
        while start < found.count {
            var end = start
            var texts = 0
            while end < found.count, found[end].hash == found[start].hash {
                if end == start || found[end].text != found[end - 1].text { texts += 1 }
                end += 1
            }
            if texts <= maximumTexts {
                for run in found[start..<end] {
                    hashes.append(run.hash)
                    entries.append(
                        Entry(
                            fingerprint: UInt32(truncatingIfNeeded: run.hash), text: run.text,
                            place: run.place))
                }
            }
            start = end
        }
        link(hashes)
    }

    private mutating func link(_ hashes: [UInt64]) {
        let bits = max(1, Int.bitWidth - hashes.count.leadingZeroBitCount)
        bucketShift = UInt64(64 - bits)
        borders = Array(repeating: 0, count: (1 << bits) + 1)
        bitmap = Array(repeating: 0, count: max(1, (16 << bits) / 64))
        bitMask = UInt64(bitmap.count * 64 - 1)
        for hash in hashes {
            borders[Int(hash >> bucketShift) + 1] += 1
            bitmap[Int((hash & bitMask) >> 6)] |= 1 << (hash & 63)
        }
        for bucket in 1..<borders.count { borders[bucket] += borders[bucket - 1] }
    }

    /// Whether a run may be there: never wrong when it says no.
    func mayHold(_ hash: UInt64) -> Bool {
        bitmap[Int((hash & bitMask) >> 6)] >> (hash & 63) & 1 == 1
    }

    /// The entries that may be the run's: those of its bucket, to be compared by fingerprint.
    func bucket(_ hash: UInt64) -> Range<Int> {
        let bucket = Int(hash >> bucketShift)
        return Int(borders[bucket])..<Int(borders[bucket + 1])
    }

    /// Bytes in memory.
    var bytes: Int { entries.count * 12 + borders.count * 4 + bitmap.count * 8 }
}
