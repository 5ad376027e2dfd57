/// Merges the symbols of one word into tokens: always the pair of lowest rank, the leftmost of equal
/// ones (Sennrich et al. 2016). Holds the room it works in, so that a text needs it only once.
struct WordMerger {
    /// Tokens, -1 for a character the vocabulary has no entry for, and the bytes of the text that each
    /// stands for.
    struct Tokens {
        var ids: [Int32] = []
        var lengths: [Int32] = []

        mutating func removeAll() {
            ids.removeAll(keepingCapacity: true)
            lengths.removeAll(keepingCapacity: true)
        }

        mutating func reserve(_ count: Int) {
            ids.reserveCapacity(count)
            lengths.reserveCapacity(count)
        }

        mutating func append(_ id: Int32, _ length: Int) {
            ids.append(id)
            lengths.append(Int32(length))
        }

        mutating func append(_ others: Tokens) {
            ids += others.ids
            lengths += others.lengths
        }

        mutating func keep(_ count: Int) {
            ids.removeSubrange(count...)
            lengths.removeSubrange(count...)
        }

        func bytes(_ range: Range<Int>) -> Int { lengths[range].reduce(0) { $0 + Int($1) } }
    }

    /// What the word became.
    private(set) var tokens = Tokens()
    private var other = Tokens()
    private var pairs = Pairs()

    /// For each place, the merge with the place that follows, and its neighbours.
    private struct Pairs {
        var ranks: [Int32] = []
        var results: [Int32] = []
        var next: [Int32] = []
        var previous: [Int32] = []

        mutating func grow(to count: Int) {
            guard ranks.count < count else { return }
            let more = repeatElement(Int32(0), count: 2 * count - ranks.count)
            ranks += more
            results += more
            next += more
            previous += more
        }
    }

    /// Bytes up to which a word is merged as a whole: the time of that grows with the square.
    static let stretch = 64

    /// Merges `text[start..<end]` into `tokens`.
    mutating func merge(_ model: BytePairModel, _ text: Span<UInt8>, _ start: Int, _ end: Int) {
        if end - start <= Self.stretch {
            mergeWhole(model, text, start, end)
        } else {
            mergeLong(model, text, start, end)
        }
    }

    /// The same in time that grows with the length, stretch by stretch.
    ///
    /// Tokens side by side are what the whole text merges to if and only if any two neighbours by
    /// themselves merge to just these two: as long as no merge crosses a border, what happens on its
    /// left does not depend on its right. So the last tokens so far are merged once more together
    /// with the next stretch, and more of them where the border before them does not hold.
    private mutating func mergeLong(
        _ model: BytePairModel, _ text: Span<UInt8>, _ start: Int, _ end: Int
    ) {
        var done = Tokens()
        // Growing would touch fresh memory again and again.
        done.reserve((end - start) / 2 + 8)
        var next = start
        var at = start
        while next < end {
            next = Self.border(text, next + Self.stretch, end)
            var kept = max(0, done.ids.count - 2)
            var from = at - done.bytes(kept..<done.ids.count)
            mergeWhole(model, text, from, next)
            while kept > 0, !holds(model, text, done, kept, from) {
                let fewer = max(0, 2 * kept - done.ids.count)
                from -= done.bytes(fewer..<kept)
                kept = fewer
                mergeWhole(model, text, from, next)
            }
            // Nothing but bytes without an entry: they go with what follows.
            if tokens.ids.isEmpty, next < end { continue }
            done.keep(kept)
            done.append(tokens)
            at = next
        }
        tokens = done
    }

    /// Whether the border between `done`'s first tokens, `kept` of them, and `tokens` is one.
    private mutating func holds(
        _ model: BytePairModel, _ text: Span<UInt8>, _ done: Tokens, _ kept: Int, _ at: Int
    ) -> Bool {
        guard let first = tokens.ids.first, first >= 0, done.ids[kept - 1] >= 0 else { return true }
        let (left, right) = (done.lengths[kept - 1], tokens.lengths[0])
        swap(&tokens, &other)
        defer { swap(&tokens, &other) }
        mergeWhole(model, text, at - Int(left), at + Int(right))
        return tokens.lengths == [left, right]
    }

    /// The first beginning of a character from `index` on.
    private static func border(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        var index = index
        while index < end, text[index] & 0xc0 == 0x80 { index += 1 }
        return min(index, end)
    }

    /// The plain way. What is merged into its left neighbour stays in place until the end, its rank
    /// the last: the search for the lowest rank is the fastest over all places.
    mutating func mergeWhole(
        _ model: BytePairModel, _ text: Span<UInt8>, _ start: Int, _ end: Int
    ) {
        tokens.removeAll()
        model.append(symbolsOf: text, start, end, to: &tokens)
        let count = tokens.ids.count
        guard count > 1 else { return }
        pairs.grow(to: count)
        Self.merge(
            model.merges, count, &tokens.ids, &tokens.lengths, &pairs.ranks, &pairs.results,
            &pairs.next, &pairs.previous)
        compact(count)
    }

    private static func merge(
        _ table: MergeTable, _ count: Int, _ ids: inout [Int32], _ lengths: inout [Int32],
        _ ranks: inout [Int32], _ results: inout [Int32], _ next: inout [Int32],
        _ previous: inout [Int32]
    ) {
        var ids = ids.mutableSpan
        var lengths = lengths.mutableSpan
        var ranks = ranks.mutableSpan
        var results = results.mutableSpan
        var next = next.mutableSpan
        var previous = previous.mutableSpan
        for index in 0..<count {
            (next[index], previous[index]) = (Int32(index + 1), Int32(index - 1))
            let found = index + 1 < count ? table.find(ids[index], ids[index + 1]) : .none
            (ranks[index], results[index]) = (found.rank, found.token)
        }
        while true {
            var best = Int32.max
            for index in 0..<count { best = min(best, ranks[index]) }
            guard best != .max else { return }
            var at = 0
            while ranks[at] != best { at += 1 }
            let gone = Int(next[at])
            let after = Int(next[gone])
            ids[at] = results[at]
            lengths[at] += lengths[gone]
            ranks[gone] = .max
            next[at] = Int32(after)
            ranks[at] = .max
            if after < count {
                previous[after] = Int32(at)
                let found = table.find(ids[at], ids[after])
                (ranks[at], results[at]) = (found.rank, found.token)
            }
            let before = Int(previous[at])
            if before >= 0 {
                let found = table.find(ids[before], ids[at])
                (ranks[before], results[before]) = (found.rank, found.token)
            }
        }
    }

    /// Moves the tokens together.
    private mutating func compact(_ count: Int) {
        var to = 0
        var from = 0
        while from < count {
            tokens.ids[to] = tokens.ids[from]
            tokens.lengths[to] = tokens.lengths[from]
            to += 1
            from = Int(pairs.next[from])
        }
        tokens.keep(to)
    }
}
