/// The distinct words of a training text with their counts, and the pairs of neighbours in them.
struct TrainingWords {
    private typealias Pair = MergeTable.Pair

    /// Each distinct word as token ids, and how often it occurs.
    private var words: [[Int32]] = []
    private var counts: [Int] = []
    private var numbers: [[UInt8]: Int] = [:]
    /// The id of each byte: bytes are numbered in order of their characters in the alphabet.
    private let idOfByte: [Int32]

    /// How often each pair occurs, and the words it has been seen in (some may have lost it).
    private var pairCounts: [Pair: Int] = [:]
    private var pairWords: [Pair: Set<Int>] = [:]
    private var queue = PairQueue()

    init(firstByteID: Int32) {
        let order = (0..<256).sorted {
            ByteAlphabet.scalarOfByte[$0].value < ByteAlphabet.scalarOfByte[$1].value
        }
        var ids = [Int32](repeating: 0, count: 256)
        for (rank, byte) in order.enumerated() { ids[byte] = firstByteID + Int32(rank) }
        idOfByte = ids
    }

    var isEmpty: Bool { words.isEmpty }

    /// Adds a text's words.
    mutating func count(_ text: String) {
        let bytes = Array(text.utf8)
        let classes = PreTokenizer.smolLM.classes
        var at = 0
        while at < bytes.count {
            let end = PreTokenizer.smolLM.wordEnd(bytes.span, at, bytes.count, classes)
            let word = Array(bytes[at..<end])
            at = end
            if let number = numbers[word] {
                counts[number] += 1
            } else {
                numbers[word] = words.count
                words.append(word.map { idOfByte[Int($0)] })
                counts.append(1)
            }
        }
    }

    /// Merges the most frequent pair until `pieces` has `size` entries or none is frequent enough.
    mutating func learn(
        _ pieces: inout [String], size: Int, minimumCount: Int
    ) -> [(left: String, right: String)] {
        var known = Set(pieces)
        countPairs()
        var merges: [(left: String, right: String)] = []
        while pieces.count < size, let (count, pair) = queue.popFirst() {
            // Every change of a count queues the pair anew: what does not match is out of date.
            guard count == pairCounts[pair], count >= minimumCount else { continue }
            let left = pieces[Int(pair.left)]
            let right = pieces[Int(pair.right)]
            // One spelling, one way to it; and no merge leads to a special token.
            guard known.insert(left + right).inserted else { continue }
            merges.append((left, right))
            apply(pair, giving: Int32(pieces.count))
            pieces.append(left + right)
        }
        return merges
    }

    private mutating func countPairs() {
        for number in words.indices {
            for (left, right) in zip(words[number], words[number].dropFirst()) {
                let pair = Pair(left: left, right: right)
                pairCounts[pair, default: 0] += counts[number]
                pairWords[pair, default: []].insert(number)
            }
        }
        // The queue orders by count and ids, all distinct: filling it from a Dictionary is safe.
        for (pair, count) in pairCounts { queue.insert(count, pair) }
    }

    /// Merges `pair` in every word that has it, and brings the counts up to date.
    private mutating func apply(_ pair: Pair, giving token: Int32) {
        var changes: [Pair: Int] = [:]
        for number in pairWords.removeValue(forKey: pair) ?? [] {
            let old = words[number]
            let new = Self.merged(old, pair, token)
            guard new.count < old.count else { continue }
            for (left, right) in zip(old, old.dropFirst()) {
                changes[Pair(left: left, right: right), default: 0] -= counts[number]
            }
            for (left, right) in zip(new, new.dropFirst()) {
                let next = Pair(left: left, right: right)
                changes[next, default: 0] += counts[number]
                if left == token || right == token { pairWords[next, default: []].insert(number) }
            }
            words[number] = new
        }
        pairCounts[pair] = nil
        for (changed, change) in changes where change != 0 && changed != pair {
            let count = (pairCounts[changed] ?? 0) + change
            pairCounts[changed] = count
            queue.insert(count, changed)
        }
    }

    private static func merged(_ word: [Int32], _ pair: Pair, _ token: Int32) -> [Int32] {
        var merged: [Int32] = []
        merged.reserveCapacity(word.count)
        var index = 0
        while index < word.count {
            let isPair =
                index + 1 < word.count && word[index] == pair.left && word[index + 1] == pair.right
            merged.append(isPair ? token : word[index])
            index += isPair ? 2 : 1
        }
        return merged
    }
}

/// A binary heap of pairs: highest count first, then lowest ids.
private struct PairQueue {
    private typealias Entry = (count: Int, key: UInt64)
    private var heap: [Entry] = []

    private static func precedes(_ one: Entry, _ other: Entry) -> Bool {
        one.count != other.count ? one.count > other.count : one.key < other.key
    }

    mutating func insert(_ count: Int, _ pair: MergeTable.Pair) {
        heap.append((count, pair.key))
        var child = heap.count - 1
        while child > 0, Self.precedes(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> (count: Int, pair: MergeTable.Pair)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.count, .init(key: first.key))
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && Self.precedes(heap[child], heap[best]) {
                best = child
            }
            guard best != parent else { return }
            heap.swapAt(parent, best)
            parent = best
        }
    }
}
