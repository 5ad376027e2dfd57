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

    /// Both ways of merging, and time that grows no faster than n log n.
    @Test func longWordsMergeAsShortOnes() throws {
        let tokenizer = try Golden.tokenizer()
        var chance = SeededGenerator(seed: 3)
        for _ in 0..<60 {
            let ids = (0..<Int.random(in: 2...150, using: &chance)).map { _ in
                Int32.random(in: 67...90, using: &chance)
            }
            var short = WordMerger()
            var long = WordMerger()
            (short.ids, long.ids) = (ids, ids)
            short.mergeShort(tokenizer.mergeTable)
            long.mergeLong(tokenizer.mergeTable)
            #expect(short.ids == long.ids)
            #expect(short.ids.count < ids.count || ids.count < 20)
        }
    }

    @Test(.timeLimit(.minutes(1))) func longRunsAreNotQuadratic() throws {
        let tokenizer = try Golden.tokenizer()
        for unit in ["a", "the", " ", "\n", "7", "!", "é", "😀"] {
            let text = String(repeating: unit, count: 200_000 / unit.utf8.count)
            let ids = tokenizer.encode(text)
            #expect(tokenizer.decode(ids) == text)
        }
    }
}
