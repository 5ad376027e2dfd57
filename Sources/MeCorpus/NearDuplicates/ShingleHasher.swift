/// From a text to the 64-bit hashes of its shingles: every run of n words in a row (Broder 1997,
/// "On the resemblance and containment of documents"), words in lower case, punctuation dropped.
///
/// A word's hash grows byte by byte (FNV-1a, then mixed); a shingle's hash is the polynomial
/// w₁·Bⁿ⁻¹ + … + wₙ mod 2⁶⁴ of its words' hashes, moved on by one word at a time (Rabin and Karp's
/// rolling hash), then mixed. A text of fewer than n words, but at least one, is one shingle: it
/// equals only its like. A text without words has no shingle.
struct ShingleHasher: Sendable {
    let words: Int
    let seed: UInt64
    /// B to the n: weighs the word that leaves.
    private let leaving: UInt64

    static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
    static let prime: UInt64 = 0x0000_0100_0000_01B3

    init(words: Int, seed: UInt64) {
        self.words = words
        self.seed = seed
        leaving = (0..<words).reduce(1) { power, _ in power &* Self.base }
    }

    /// The hashes of a text in UTF-8 (NFC, as the cleaner leaves it), one a shingle, in order,
    /// with repetitions.
    func hashes(of text: [UInt8]) -> [UInt64] {
        let ascii = WordCharacters.ascii
        let plane = WordCharacters.plane
        var window = Window(self, capacity: text.count / 5 + 1)
        // Whether the word is a letter of a script without blanks: only marks may join it.
        var isClosed = false
        var offset = 0
        while offset < text.count {
            let folded = ascii[Int(text[offset])]
            if folded == WordCharacters.isLong {
                let (value, bytes) = WordCharacters.scalar(text, at: offset)
                offset += bytes
                isClosed = window.take(WordCharacters.packed(value, plane), isClosed: isClosed)
                continue
            }
            offset += 1
            if folded == WordCharacters.separator || isClosed {
                window.endWord()
                isClosed = false
            }
            if folded != WordCharacters.separator { window.extend(UInt32(folded)) }
        }
        window.endWord()
        return window.finish()
    }

    /// The word that is being read, the last n words and the polynomial over them.
    private struct Window {
        private var hashes: [UInt64] = []
        private let start: UInt64
        private var word: UInt64
        private var isInWord = false
        private var recent: [UInt64]
        private let leaving: UInt64
        private var slot = 0
        private var isFull = false
        private var sum: UInt64 = 0

        init(_ hasher: ShingleHasher, capacity: Int) {
            start = ShingleHasher.basis ^ hasher.seed
            word = start
            recent = Array(repeating: 0, count: hasher.words)
            leaving = hasher.leaving
            hashes.reserveCapacity(capacity)
        }

        /// Takes a character from `WordCharacters`; whether the word is closed after it.
        mutating func take(_ packed: UInt32, isClosed: Bool) -> Bool {
            let value = packed & 0x3FFF_FFFF
            switch packed >> 30 {
            case 0:
                endWord()
                return false
            case 1:
                if isClosed { endWord() }
                extend(value)
                return false
            case 2:
                extend(value)
                return isClosed
            default:
                endWord()
                extend(value)
                return true
            }
        }

        mutating func extend(_ value: UInt32) {
            word = (word ^ UInt64(value)) &* ShingleHasher.prime
            isInWord = true
        }

        mutating func endWord() {
            guard isInWord else { return }
            let hash = ShingleHasher.mix(word)
            word = start
            isInWord = false
            sum = sum &* ShingleHasher.base &+ hash &- recent[slot] &* leaving
            recent[slot] = hash
            slot += 1
            if slot == recent.count {
                slot = 0
                isFull = true
            }
            if isFull { hashes.append(ShingleHasher.mix(sum)) }
        }

        consuming func finish() -> [UInt64] {
            isFull || slot == 0 ? hashes : [ShingleHasher.mix(sum)]
        }
    }

    /// The different ones of `hashes`, in order of their first place.
    static func distinct(_ hashes: [UInt64]) -> [UInt64] {
        var capacity = 16
        while capacity < 2 * hashes.count { capacity *= 2 }
        // 0 marks a free slot; a hash of 0 (one in 2⁶⁴) is taken for 1.
        var table = [UInt64](repeating: 0, count: capacity)
        var found: [UInt64] = []
        found.reserveCapacity(hashes.count)
        for hash in hashes {
            let hash = max(hash, 1)
            var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while table[slot] != 0, table[slot] != hash { slot = (slot + 1) & (capacity - 1) }
            guard table[slot] == 0 else { continue }
            table[slot] = hash
            found.append(hash)
        }
        return found
    }

    /// MurmurHash3's 64-bit finaliser: every bit of the input moves every bit of the output.
    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
