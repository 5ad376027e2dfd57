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
    private var merges: [MergeTable.Merge] = []

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

    /// The plain way.
    mutating func mergeWhole(
        _ model: BytePairModel, _ text: Span<UInt8>, _ start: Int, _ end: Int
    ) {
        tokens.removeAll()
        model.append(symbolsOf: text, start, end, to: &tokens)
        let count = tokens.ids.count
        guard count > 1 else { return }
        merges.removeAll(keepingCapacity: true)
        for index in 0..<(count - 1) {
            merges.append(model.merges.find(tokens.ids[index], tokens.ids[index + 1]))
        }
        while true {
            var best = Int32.max
            var at = 0
            for index in 0..<merges.count where merges[index].rank < best {
                best = merges[index].rank
                at = index
            }
            guard best != .max else { return }
            tokens.ids[at] = merges[at].token
            tokens.lengths[at] += tokens.lengths[at + 1]
            tokens.ids.remove(at: at + 1)
            tokens.lengths.remove(at: at + 1)
            merges.remove(at: at)
            if at < merges.count {
                merges[at] = model.merges.find(tokens.ids[at], tokens.ids[at + 1])
            }
            if at > 0 { merges[at - 1] = model.merges.find(tokens.ids[at - 1], tokens.ids[at]) }
        }
    }
}
