/// A text as its words: lower-case letters, marks and digits, as `ShingleHasher` folds them, each
/// with where it stands. Everything else (punctuation, white space) parts words.
struct WordSequence {
    struct Word {
        /// 32 bits of the word's hash.
        var hash: UInt32
        /// Its bytes in the text.
        var start: UInt32
        var end: UInt32
    }

    private(set) var words: [Word] = []

    /// Of a text in UTF-8 (NFC, as the cleaner leaves it) of less than 4 GiB.
    init(_ text: [UInt8]) {
        precondition(text.count < 1 << 32, "WordSequence: a text of \(text.count) bytes")
        words.reserveCapacity(text.count / 5 + 1)
        let ascii = WordCharacters.ascii
        let plane = WordCharacters.plane
        var offset = 0
        while offset < text.count {
            let folded = ascii[Int(text[offset])]
            if folded == WordCharacters.separator {
                offset += 1
                continue
            }
            let start = offset
            var hash = ShingleHasher.basis
            scan: while offset < text.count {
                let folded = ascii[Int(text[offset])]
                switch folded {
                case WordCharacters.separator: break scan
                case WordCharacters.isLong:
                    let step = Self.long(text, offset, isFirst: offset == start, plane)
                    if step.ends { break scan }
                    hash = (hash ^ UInt64(step.value)) &* ShingleHasher.prime
                    offset += step.bytes
                    if step.isAlone {
                        hash = Self.marks(text, &offset, hash, plane)
                        break scan
                    }
                default:
                    hash = (hash ^ UInt64(folded)) &* ShingleHasher.prime
                    offset += 1
                }
            }
            if offset > start {
                append(hash, start, offset)
            } else {
                offset += WordCharacters.scalar(text, at: offset).bytes
            }
        }
    }

    private mutating func append(_ hash: UInt64, _ start: Int, _ end: Int) {
        words.append(
            Word(
                hash: UInt32(truncatingIfNeeded: ShingleHasher.mix(hash)),
                start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
    }

    private struct Step {
        var value: UInt32 = 0
        var bytes = 0
        var isAlone = false
        var ends = false
    }

    /// What a character of more than a byte is to the word that is being read.
    private static func long(
        _ text: [UInt8], _ offset: Int, isFirst: Bool, _ plane: [UInt32]
    ) -> Step {
        let (scalar, bytes) = WordCharacters.scalar(text, at: offset)
        let packed = WordCharacters.packed(scalar, plane)
        let value = packed & 0x3FFF_FFFF
        switch packed >> 30 {
        case 0: return Step(ends: true)
        case 3: return isFirst ? Step(value: value, bytes: bytes, isAlone: true) : Step(ends: true)
        default: return Step(value: value, bytes: bytes)
        }
    }

    /// The marks after a letter that is a word by itself.
    private static func marks(
        _ text: [UInt8], _ offset: inout Int, _ hash: UInt64, _ plane: [UInt32]
    ) -> UInt64 {
        var hash = hash
        while offset < text.count, text[offset] >= 0x80 {
            let (scalar, bytes) = WordCharacters.scalar(text, at: offset)
            let packed = WordCharacters.packed(scalar, plane)
            guard packed >> 30 == 2 else { break }
            hash = (hash ^ UInt64(packed & 0x3FFF_FFFF)) &* ShingleHasher.prime
            offset += bytes
        }
        return hash
    }
}

/// The hash of n words in a row, moved on by one word at a time (Rabin and Karp).
struct RunHasher: Sendable {
    let words: Int
    private let leaving: UInt64
    private let salt: UInt64

    init(words: Int) {
        self.words = words
        leaving = (0..<words).reduce(1) { power, _ in power &* ShingleHasher.base }
        salt = UInt64(words) << 56
    }

    /// Moves a sum on: a word enters, the one n words before it leaves (0 while there is none).
    func move(_ sum: inout UInt64, _ entering: UInt32, _ gone: UInt32) {
        sum = sum &* ShingleHasher.base &+ UInt64(entering) &- UInt64(gone) &* leaving
    }

    /// The hash of the n words of a sum.
    func hash(_ sum: UInt64) -> UInt64 { ShingleHasher.mix(sum ^ salt) }

    /// The hashes of all runs of a text's words, by the place of their first word.
    func hashes(_ words: ArraySlice<UInt32>) -> [UInt64] {
        var sum: UInt64 = 0
        var found: [UInt64] = []
        for place in words.indices {
            let isWarm = place - words.startIndex >= self.words
            move(&sum, words[place], isWarm ? words[place - self.words] : 0)
            if place - words.startIndex + 1 >= self.words { found.append(hash(sum)) }
        }
        return found
    }
}
