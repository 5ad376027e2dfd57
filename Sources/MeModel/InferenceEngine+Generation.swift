import MeCompute

extension InferenceEngine {
    /// A prompt to go on from, and when to end.
    package struct GenerationItem: Sendable {
        package var prompt: [Int32]
        package var maximumTokens: Int

        package init(prompt: [Int32], maximumTokens: Int) {
            self.prompt = prompt
            self.maximumTokens = maximumTokens
        }
    }

    /// Generates for all items side by side; where one ends, the next begins. What all prompts begin
    /// with is read once. `accept` is told every new token with its item's index and says whether to
    /// go on; the token it refuses is the last one of the result.
    package func generate(
        _ items: [GenerationItem], sampling: SamplingSettings = SamplingSettings(),
        accept: (Int, Int32) -> Bool
    ) -> [[Int32]] {
        var results = items.map { _ in [Int32]() }
        var waiting = items.indices.filter { items[$0].maximumTokens > 0 }[...]
        let longest = waiting.map { items[$0].prompt.count + items[$0].maximumTokens }.max() ?? 0
        let head =
            model.lengthMatters(to: longest) ? [] : Self.head(of: waiting.map { items[$0].prompt })
        let needs = items.map { $0.prompt.count + $0.maximumTokens - head.count }
        let wanted = waiting.map { needs[$0] }
        let rows = min(wanted.reduce(0, +), max(cacheRows - head.count, wanted.max() ?? 0))
        let cache = KeyValueCache(
            model.configuration, capacity: head.count + rows, type: model.type)
        read(head, into: cache)

        var free = FreeRows(head.count..<head.count + rows)
        var texts: [CachedText] = []
        while true {
            while let next = waiting.first, let place = free.take(needs[next]) {
                waiting.removeFirst()
                texts.append(
                    CachedText(
                        item: next, head: head.count, rows: place, sampler: Sampler(sampling),
                        feed: items[next].prompt.dropFirst(head.count)))
            }
            if texts.isEmpty { return results }
            step(&texts, cache)
            texts = texts.compactMap { text in
                var text = text
                guard let token = text.token else { return text }
                results[text.item].append(token)
                let goesOn = accept(text.item, token)
                if !goesOn || results[text.item].count >= items[text.item].maximumTokens {
                    free.give(text.rows)
                    return nil
                }
                (text.feed, text.token) = ([token], nil)
                return text
            }
        }
    }

    /// The tokens that all prompts begin with; each keeps at least one of its own.
    private static func head(of prompts: [[Int32]]) -> [Int32] {
        guard let first = prompts.first, prompts.count > 1 else { return [] }
        return Array(
            prompts.dropFirst().reduce(first.dropLast()[...]) { head, prompt in
                head.prefix(zip(head, prompt.dropLast()).prefix { $0 == $1 }.count)
            })
    }

    /// Puts the keys and values of a shared beginning in a cache's first rows.
    private func read(_ head: [Int32], into cache: KeyValueCache) {
        for first in stride(from: 0, to: head.count, by: rowsPerPass) {
            let part = head[first..<min(first + rowsPerPass, head.count)]
            var batch = Batch()
            batch.append(
                part, from: first, prefix: first == 0 ? [] : [0..<first], firstKey: first)
            model.forward(batch, into: activations, cache: cache, on: workspace)
        }
    }

    /// Feeds what waits, as far as one pass has room, and draws a token where a text is complete.
    private func step(_ texts: inout [CachedText], _ cache: KeyValueCache) {
        var batch = Batch()
        var complete: [(text: Int, row: Int)] = []
        for index in texts.indices {
            let room = rowsPerPass - batch.tokens.count
            guard room > 0 else { break }
            let part = Array(texts[index].feed.prefix(room))
            batch.append(
                part, from: texts[index].count, prefix: texts[index].known,
                firstKey: texts[index].nextRow, length: texts[index].length)
            texts[index].count += part.count
            texts[index].feed.removeFirst(part.count)
            if texts[index].feed.isEmpty { complete.append((index, batch.tokens.count - 1)) }
        }
        model.forward(batch, into: activations, cache: cache, on: workspace)
        for first in stride(from: 0, to: complete.count, by: Self.logitRows) {
            let part = complete[first..<min(first + Self.logitRows, complete.count)]
            let logits = model.logits(ofRows: part.map(\.row), of: activations, on: workspace)
            if part.allSatisfy({ texts[$0.text].sampler.isGreedy }) {
                // All threads look for the likeliest ids; the losses are of no use here.
                let none = [Int32](repeating: 0, count: part.count)
                let best = CrossEntropy.rows(
                    logits, targets: none[...], wantsBest: true, on: workspace
                ).best
                for (entry, token) in zip(part, best) { texts[entry.text].token = token }
                continue
            }
            for (row, entry) in part.enumerated() {
                texts[entry.text].token = texts[entry.text].sampler.next(
                    logits.rows(row..<row + 1).values())
            }
        }
    }

    /// Rows whose logits exist at one time.
    private static let logitRows = 64
}

/// A text under generation: where its keys lie, and what it has not yet been fed.
private struct CachedText {
    let item: Int
    /// Tokens of the shared beginning, whose keys lie in the cache's first rows.
    let head: Int
    /// The rows of its own.
    let rows: Range<Int>
    var sampler: Sampler
    var feed: ArraySlice<Int32>
    /// Tokens it has with those that wait to be fed.
    var length: Int { count + feed.count }
    /// Tokens fed, with the shared beginning.
    var count: Int
    /// What came after the last token fed.
    var token: Int32?

    init(item: Int, head: Int, rows: Range<Int>, sampler: Sampler, feed: ArraySlice<Int32>) {
        (self.item, self.head, self.rows) = (item, head, rows)
        (self.sampler, self.feed, count) = (sampler, feed, head)
    }

    var nextRow: Int { rows.lowerBound + count - head }
    /// Rows of the keys it has, in order of position.
    var known: [Range<Int>] { [0..<head, rows.lowerBound..<nextRow].filter { !$0.isEmpty } }
}

/// Which rows of a cache no text has.
private struct FreeRows {
    /// In order, with a gap between neighbours.
    private var ranges: [Range<Int>]

    init(_ all: Range<Int>) {
        ranges = [all]
    }

    /// The first rows that are enough, side by side; nil where there are none.
    mutating func take(_ count: Int) -> Range<Int>? {
        guard let index = ranges.firstIndex(where: { $0.count >= count }) else { return nil }
        let found = ranges[index]
        ranges[index] = found.lowerBound + count..<found.upperBound
        if ranges[index].isEmpty { ranges.remove(at: index) }
        return found.lowerBound..<found.lowerBound + count
    }

    mutating func give(_ rows: Range<Int>) {
        var index = ranges.firstIndex { $0.lowerBound >= rows.upperBound } ?? ranges.count
        ranges.insert(rows, at: index)
        if index + 1 < ranges.count, ranges[index + 1].lowerBound == rows.upperBound {
            ranges[index] = rows.lowerBound..<ranges.remove(at: index + 1).upperBound
        }
        if index > 0, ranges[index - 1].upperBound == rows.lowerBound {
            let end = ranges.remove(at: index).upperBound
            index -= 1
            ranges[index] = ranges[index].lowerBound..<end
        }
    }
}
