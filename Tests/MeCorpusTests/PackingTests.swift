import MeText
import Testing

@testable import MeCorpus

@Suite struct PackingTests {
    @Test func nothingIsLostOrTooMuch() {
        var generator = SeededGenerator(seed: 3)
        for capacity in [1, 7, 64, 512] {
            let lengths = (0..<700).map { _ in Int(generator.next() % UInt64(capacity)) + 1 }
            let bins = Packing.bestFit(lengths: lengths, capacity: capacity)
            #expect(bins.joined().sorted() == Array(lengths.indices))
            #expect(bins.allSatisfy { $0.reduce(0) { $0 + lengths[$1] } <= capacity })
            #expect(bins == Packing.bestFit(lengths: lengths, capacity: capacity))
        }
        #expect(Packing.bestFit(lengths: [], capacity: 4) == [])
    }

    @Test func itIsBestFitDecreasing() {
        #expect(Packing.bestFit(lengths: [2, 6, 3, 5, 4], capacity: 10) == [[1, 4], [3, 2, 0]])
        #expect(Packing.bestFit(lengths: [10, 10], capacity: 10) == [[0], [1]])
        #expect(
            slowBestFit([5, 7, 3, 3, 1, 8, 2, 4, 6, 6], capacity: 9)
                == Packing.bestFit(lengths: [5, 7, 3, 3, 1, 8, 2, 4, 6, 6], capacity: 9).map(
                    Set.init))
    }

    /// The naive twin: looks at every bin; only distinct rooms are unambiguous, so sets compare.
    private func slowBestFit(_ lengths: [Int], capacity: Int) -> [Set<Int>] {
        var bins: [(room: Int, items: Set<Int>, changed: Int)] = []
        var clock = 0
        let order = lengths.indices.sorted {
            (lengths[$0], -$0) > (lengths[$1], -$1)
        }
        for item in order {
            clock += 1
            let fitting = bins.indices.filter { bins[$0].room >= lengths[item] }
            let best = fitting.min {
                (bins[$0].room, -bins[$0].changed) < (bins[$1].room, -bins[$1].changed)
            }
            if let best {
                bins[best].room -= lengths[item]
                bins[best].items.insert(item)
                bins[best].changed = clock
            } else {
                bins.append((capacity - lengths[item], [item], clock))
            }
        }
        return bins.map(\.items)
    }

    @Test func borderBeatsLimitWithinTheWindow() {
        let tokenizer = byteTokenizer()
        let borders = DocumentBorders(
            vocabularySize: tokenizer.vocabularySize, bytes: tokenizer.bytes)
        func pieces(_ text: String, _ window: Int) -> [String] {
            let tokens = tokenizer.encode(text)
            var rest = tokens[...]
            return borders.pieces(of: rest, capacity: 20, window: window).map { length in
                defer { rest = rest.dropFirst(length) }
                return String(decoding: rest.prefix(length).map { UInt8($0) }, as: UTF8.self)
            }
        }
        let text = "One is. Two\n\nThree. Four is it"
        #expect(pieces(text, 12) == ["One is. Two\n\n", "Three. Four is it"])
        #expect(pieces(text, 3) == ["One is. Two\n\nThree.", " Four is it"].map { $0 })
        #expect(pieces(text, 0) == ["One is. Two\n\nThree. ", "Four is it"])
        // A point inside a number is no end of a sentence.
        #expect(
            pieces("Given 3.25 mg, 10.75 mg and more", 4) == [
                "Given 3.25 mg, 10.75", " mg and more",
            ])
        #expect(pieces("short", 12) == ["short"])
        // A heading begins a section, which beats a later paragraph; a short sentence does not.
        #expect(
            pieces("A.\n\nPlan\nBed.\n\nTea and rest", 20) == [
                "A.\n\n", "Plan\nBed.\n\n", "Tea and rest",
            ])
        #expect(
            pieces("A.\n\nGo.\nBed.\n\nTea and rest", 20) == [
                "A.\n\nGo.\nBed.\n\n", "Tea and rest",
            ])
        #expect(
            pieces("A.\n\n12 mg\nBed.\n\nTea and rest", 20) == [
                "A.\n\n12 mg\nBed.\n\n", "Tea and rest",
            ])
    }
}

/// Sequences of a window of the mix.
@Suite struct SequencePlanTests {
    private func plan(_ lengths: [Int], capacity: Int) -> (SequencePlan, [[Int32]]) {
        let tokenizer = byteTokenizer()
        let borders = DocumentBorders(
            vocabularySize: tokenizer.vocabularySize, bytes: tokenizer.bytes)
        var generator = SeededGenerator(seed: 7)
        let tokens = lengths.map { [Int32](repeating: 97, count: $0) }
        return (
            SequencePlan(
                tokens: tokens, borders: borders, contextLength: capacity, generator: &generator),
            tokens
        )
    }

    /// Documents that pair badly, and long ones whose parts go into the gaps: every token stands in
    /// one place, what fits is whole, and the sequences are full.
    @Test func partsOfLongDocumentsFillTheGaps() {
        let short = (0..<200).map { 190 + $0 % 40 }
        let (plan, tokens) = plan(short + (0..<30).map { 1300 + 17 * $0 }, capacity: 512)
        var seen = tokens.map { [Bool](repeating: false, count: $0.count) }
        for piece in plan.sequences.joined() {
            for place in piece.from..<(piece.from + piece.length) {
                #expect(!seen[piece.draw][place])
                seen[piece.draw][place] = true
            }
            #expect(piece.draw >= 200 || piece.length == short[piece.draw])
        }
        #expect(seen.allSatisfy { $0.allSatisfy(\.self) })
        #expect(plan.sequences.allSatisfy { $0.reduce(0) { $0 + $1.length } <= 512 })
        let total = tokens.reduce(0) { $0 + $1.count }
        #expect(Double(total) / Double(512 * plan.sequences.count) >= 0.98)
    }

    /// Where there is nothing to split, the gaps stay.
    @Test func wholeDocumentsAreNeverCut() {
        let (plan, _) = plan([Int](repeating: 300, count: 50), capacity: 512)
        #expect(plan.sequences.count == 50)
    }
}
