import Foundation
import Testing

@testable import MeText

@Suite struct TokenizerTests {
    @Test func encodesAsTheReference() throws {
        let tokenizer = try Golden.tokenizer()
        let encodings = try Golden.file().encodings
        #expect(encodings.count > 200)
        for golden in encodings {
            let name = Comment(rawValue: golden.text.debugDescription)
            let special = tokenizer.encode(golden.text, parseSpecial: true)
            #expect(tokenizer.encode(golden.text) == golden.plain, name)
            #expect(special == golden.special ?? golden.plain, name)
            #expect(tokenizer.encode(bytes: Array(golden.text.utf8)) == golden.plain)
        }
    }

    @Test func decodesAsTheReference() throws {
        let tokenizer = try Golden.tokenizer()
        for golden in try Golden.file().decodings {
            expectSameBytes(tokenizer.decode(golden.ids), golden.text)
            expectSameBytes(tokenizer.decode(golden.ids, skipSpecial: false), golden.withSpecial)
        }
    }

    @Test func everyTextComesBack() throws {
        let tokenizer = try Golden.tokenizer()
        // The golden vocabulary lacks two bytes, which are left out as the reference does.
        for golden in try Golden.file().encodings {
            let bytes = Array(golden.text.utf8)
            guard !bytes.contains(0x04), !bytes.contains(0xf1) else { continue }
            expectSameBytes(tokenizer.decode(golden.plain, skipSpecial: false), golden.text)
            let special = tokenizer.encode(golden.text, parseSpecial: true)
            expectSameBytes(tokenizer.decode(special, skipSpecial: false), golden.text)
        }
        #expect(tokenizer.decode(tokenizer.encode("a\u{4}b")) == "ab")
    }

    @Test func streamsWhatItDecodes() throws {
        let tokenizer = try Golden.tokenizer()
        for golden in try Golden.file().decodings {
            for (skips, expected) in [(true, golden.text), (false, golden.withSpecial)] {
                var decoder = StreamingDecoder(tokenizer, skipSpecial: skips)
                let streamed = golden.ids.map { decoder.append($0) }.joined() + decoder.finish()
                expectSameBytes(streamed, expected)
            }
        }
    }

    @Test func streamHoldsBackSplitCharacters() throws {
        let tokenizer = try Golden.tokenizer()
        let ids = Array("a😀b".utf8).compactMap { byte in
            tokenizer.id(of: String(ByteAlphabet.scalarOfByte[Int(byte)]))
        }
        #expect(ids.count == 6)
        var decoder = StreamingDecoder(tokenizer)
        #expect(ids.map { decoder.append($0) } == ["a", "", "", "", "😀", "b"])
        #expect(decoder.finish() == "")
        _ = decoder.append(ids[1])
        #expect(decoder.append(ids[0]) == "\u{fffd}a")
        _ = decoder.append(ids[1])
        #expect(decoder.finish() == "\u{fffd}")
    }

    @Test func knowsItsTokens() throws {
        let tokenizer = try Golden.tokenizer()
        #expect(tokenizer.vocabularySize == 600)
        #expect(tokenizer.beginToken == 1)
        #expect(tokenizer.endToken == 2)
        #expect(tokenizer.stopTokens == [0, 2])
        #expect(!tokenizer.addsBeginToken)
        #expect(tokenizer.id(of: "[DRUG]") == 599)
        #expect(!tokenizer.isSpecial(599))
        #expect(tokenizer.isSpecial(0))
        #expect(tokenizer.id(of: "no such piece") == nil)
        let the = try #require(tokenizer.id(of: "Ġthe"))
        #expect(tokenizer.bytes(of: the) == Array(" the".utf8))
        #expect(tokenizer.bytes(of: 600).isEmpty)
        #expect(tokenizer.bytes(of: -1).isEmpty)
        #expect(tokenizer.piece(of: -1) == nil)
    }

    @Test func invalidBytesCountAsReplacementCharacters() throws {
        let tokenizer = try Golden.tokenizer()
        let damaged: [[UInt8]] = [[0x61, 0xe2, 0x82], [0xff], [0xc0, 0x80, 0x20], [0xf4, 0x90]]
        for bytes in damaged {
            let repaired = String(decoding: bytes, as: UTF8.self)
            #expect(tokenizer.encode(bytes: bytes) == tokenizer.encode(repaired))
        }
    }

    /// `Digits` knows numbers of Unicode 17 that patterns do not: it cuts before the pattern sees
    /// them, which leaves both spaces to each other.
    @Test(arguments: [
        (PreTokenizer.smolLM, ["a", "  ", "\u{11DE7}"]), (.gpt2, ["a", " ", " \u{11DE7}"]),
    ])
    func numbersOfLaterUnicode(preTokenizer: PreTokenizer, words: [String]) {
        let text = PaddedBytes("a  \u{11DE7}".utf8)
        var found: [String] = []
        var at = 0
        while at < text.count {
            let end = preTokenizer.wordEnd(
                text.storage.span, at, text.count, preTokenizer.classes)
            found.append(String(decoding: text[at..<end], as: UTF8.self))
            at = end
        }
        #expect(found == words)
    }

    /// Long words are merged stretch by stretch; the outcome is that of merging them as a whole.
    @Test func longWordsMergeAsAWhole() throws {
        guard case .bytePairs(let model, _) = try Golden.tokenizer().model else {
            Issue.record("expected byte pairs")
            return
        }
        var chance = SeededGenerator(seed: 3)
        var merges = 0
        for round in 0..<400 {
            let alphabet = Array((round % 2 == 0 ? "etaoinshr" : "ae").utf8)
            let word = (0..<Int.random(in: 60...500, using: &chance)).map { _ in
                alphabet.randomElement(using: &chance)!
            }
            merges += expectMergedAsAWhole(model, word)
        }
        #expect(merges > 10_000)
    }

    /// The same with merges drawn at random, whose borders reach far back.
    @Test func longWordsMergeAsAWholeWithAnyMerges() {
        var chance = SeededGenerator(seed: 11)
        for round in 0..<200 {
            var entries: [(text: [UInt8], id: Int32)] = (97...100).map { ([$0], Int32($0) - 97) }
            var table = MergeTable(capacity: 64)
            while entries.count < 40 {
                let (left, right) = (
                    entries.randomElement(using: &chance)!, entries.randomElement(using: &chance)!
                )
                let whole = left.text + right.text
                let known = entries.first { $0.text == whole }?.id
                let id = known ?? Int32(entries.count)
                let rank = round % 2 == 0 ? nil : Int32.random(in: 0...1000, using: &chance)
                let pair = MergeTable.Pair(left: left.id, right: right.id)
                guard table.append(pair, rank: rank, giving: id) else { continue }
                if known == nil { entries.append((whole, id)) }
            }
            var bytes = [Int32](repeating: -1, count: 256)
            for entry in entries.prefix(4) { bytes[Int(entry.text[0])] = entry.id }
            let model = BytePairModel(
                alphabet: .bytes(bytes), merges: table, unknown: .nothing, ignoresMerges: false,
                size: entries.count, entries: entries)
            let word = (0..<300).map { _ in
                UInt8.random(in: 97...(98 + UInt8(round % 4)), using: &chance)
            }
            _ = expectMergedAsAWhole(model, word)
        }
    }

    /// Gives the number of merges.
    private func expectMergedAsAWhole(_ model: BytePairModel, _ word: [UInt8]) -> Int {
        let padded = PaddedBytes(word)
        var whole = WordMerger()
        var parts = WordMerger()
        whole.mergeWhole(model, padded.storage.span, 0, word.count)
        parts.merge(model, padded.storage.span, 0, word.count)
        #expect(whole.tokens.ids == parts.tokens.ids)
        #expect(whole.tokens.lengths == parts.tokens.lengths)
        return word.count - whole.tokens.ids.count
    }

    @Test(.timeLimit(.minutes(1))) func longRunsAreNotQuadratic() throws {
        let tokenizer = try Golden.tokenizer()
        for unit in ["a", "the", " ", "\n", "7", "!", "é", "😀"] {
            let text = String(repeating: unit, count: 300_000 / unit.utf8.count)
            let ids = tokenizer.encode(text)
            #expect(tokenizer.decode(ids) == text)
        }
    }
}
