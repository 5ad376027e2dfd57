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
    }
}
