import Foundation
import Testing

@testable import MeText

/// Small tokenizers of every family against what their references made of the same texts
/// (Tools/tokenizer_family_goldens.py).
@Suite struct TokenizerFamilyTests {
    struct Expected: Decodable {
        struct Outcome: Decodable {
            var plain: [[Int32]]
            /// Where spellings of special tokens make a difference; empty for SentencePiece.
            var special: [[Int32]?]
            var decoded: [String]
        }

        var texts: [String]
        var tokenizers: [String: Outcome]
    }

    static let names = [
        "bert", "bpe", "bpe-rules", "llama-always", "llama-first", "llama-prepend", "llama3-json",
        "roberta", "unigram", "unigram-plain",
    ]

    static func folder(_ name: String) throws -> URL {
        try Golden.folder().appendingPathComponent("families").appendingPathComponent(name)
    }

    static func expected() throws -> Expected {
        let file = try folder("expected.json")
        return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    }

    @Test(arguments: names) func encodesAndDecodesAsTheReference(_ name: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let expected = try Self.expected()
        let outcome = try #require(expected.tokenizers[name])
        #expect(expected.texts.count > 70)
        for (index, text) in expected.texts.enumerated() {
            let comment = Comment(rawValue: text.debugDescription)
            let plain = outcome.plain[index]
            #expect(tokenizer.encode(text) == plain, comment)
            #expect(tokenizer.encode(bytes: Array(text.utf8)) == plain, comment)
            if !outcome.special.isEmpty {
                let special = tokenizer.encode(text, parseSpecial: true)
                #expect(special == outcome.special[index] ?? plain, comment)
            }
            expectSameBytes(tokenizer.decode(plain), outcome.decoded[index])
            var decoder = StreamingDecoder(tokenizer)
            let streamed = plain.map { decoder.append($0) }.joined() + decoder.finish()
            expectSameBytes(streamed, outcome.decoded[index])
        }
    }

    /// Written and read again it is the same tokenizer.
    @Test(arguments: names + ["llama3-tiktoken", "bert-words"])
    func comesBackFromAFolder(_ name: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let texts = try Self.expected().texts
        try Golden.withFolder { folder in
            // What another tokenizer left there is not read.
            try Data("{".utf8).write(to: folder.appendingPathComponent("tokenizer.json"))
            try Data("x".utf8).write(to: folder.appendingPathComponent("vocab.txt"))
            try tokenizer.write(to: folder)
            let again = try Tokenizer(folder: folder)
            #expect((again == tokenizer) as Bool)
            for text in texts { #expect(again.encode(text) == tokenizer.encode(text)) }
        }
    }

    /// The same vocabulary in another of its formats.
    @Test(arguments: [("llama3-tiktoken", "llama3-json"), ("bert-words", "bert")])
    func formatsAgree(_ name: String, _ other: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let expected = try Self.expected()
        let outcome = try #require(expected.tokenizers[other])
        for (text, ids) in zip(expected.texts, outcome.plain) {
            #expect(tokenizer.encode(text) == ids)
        }
    }

    /// Every token ends behind the one before it, the last at the end of the text's own bytes.
    @Test(arguments: names) func answersAreFoundInTheirSegments(_ name: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        for text in try Self.expected().texts where !text.isEmpty {
            let (ids, isAnswer) = tokenizer.encodeForTraining([
                TemplateSegment(text), TemplateSegment(" warfarin", isAnswer: true),
            ])
            #expect(ids == tokenizer.encode(text + " warfarin"))
            #expect(isAnswer.last == true)
            // One border, behind which all is learnt.
            let first = isAnswer.firstIndex(of: true) ?? 0
            #expect(isAnswer[first...].allSatisfy { $0 })
        }
    }

    /// SentencePiece takes each byte that is no character for one U+FFFD.
    @Test func invalidBytesCountOneByOne() throws {
        let tokenizer = try Tokenizer(folder: Self.folder("bpe"))
        let bytes: [UInt8] = [0x61, 0xe2, 0x82, 0x62, 0xff, 0xf0, 0x9f]
        #expect(
            tokenizer.encode(bytes: bytes)
                == tokenizer.encode("a\u{fffd}\u{fffd}b\u{fffd}\u{fffd}\u{fffd}"))
    }

    @Test func damagedModelsAreOneClearError() throws {
        let sound = Array(
            try Data(contentsOf: Self.folder("unigram").appendingPathComponent("tokenizer.model")))
        var chance = SeededGenerator(seed: 5)
        for round in 0..<3000 {
            var bytes = sound
            if round < 1000 {
                bytes.removeLast(Int.random(in: 1..<bytes.count, using: &chance))
            } else {
                for _ in 0..<Int.random(in: 1...4, using: &chance) {
                    let index = Int.random(in: 0..<bytes.count, using: &chance)
                    bytes[index] = UInt8.random(in: 0...255, using: &chance)
                }
            }
            // Whatever was made of it, it neither crashes nor lasts.
            guard let parts = try? SentencePieceModel(bytes, source: "x").parts(source: "x"),
                let tokenizer = try? Tokenizer(parts)
            else { continue }
            _ = tokenizer.decode(tokenizer.encode("Ａ the ﬁne [DRUG] xyzzy 12"))
        }
        let error = #expect(throws: TokenizerError.self) {
            _ = try SentencePieceModel([0x0a, 0x7f, 0x01], source: "model")
        }
        #expect(error?.place == "byte 2")
    }
}

/// Tokenizers and texts of others that are no part of the project.
private enum DevelopmentData {
    static let tokenizers = URL(filePath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/data/tokenizers").standardizedFileURL

    static let isThere = FileManager.default.fileExists(atPath: tokenizers.path)
}

/// Published conformance pairs, where the development data is.
@Suite(.enabled(if: DevelopmentData.isThere)) struct TokenizerConformanceTests {
    @Test(arguments: [("llama2", "spm"), ("llama3", "bpe")])
    func encodesAsLlamaCpp(_ folder: String, _ name: String) throws {
        let tokenizer = try Tokenizer(
            folder: DevelopmentData.tokenizers.appendingPathComponent(folder))
        let pairs = DevelopmentData.tokenizers.appendingPathComponent(
            "llama_cpp_vocab/ggml-vocab-llama-\(name).gguf")
        let input = try String(contentsOf: pairs.appendingPathExtension("inp"), encoding: .utf8)
        let output = try String(contentsOf: pairs.appendingPathExtension("out"), encoding: .utf8)
        let texts = input.components(separatedBy: "\n__ggml_vocab_test__\n")
        let lines = output.components(separatedBy: "\n")
        for (text, line) in zip(texts, lines) {
            let ids = line.split(separator: " ").compactMap { Int32($0) }
            #expect(tokenizer.encode(text) == ids, Comment(rawValue: text.debugDescription))
        }
    }

    @Test(arguments: [("llama2", "llama_encoded"), ("llama3", "llama_3.2_encoded")])
    func encodesAsSwiftTransformers(_ folder: String, _ name: String) throws {
        struct Pair: Decodable {
            var text: String
            var token_ids: [Int32]
        }
        let tokenizer = try Tokenizer(
            folder: DevelopmentData.tokenizers.appendingPathComponent(folder))
        let file = DevelopmentData.tokenizers.appendingPathComponent("hf_encoded/\(name).json")
        let pair = try JSONDecoder().decode(Pair.self, from: Data(contentsOf: file))
        let begin = try #require(tokenizer.beginToken)
        #expect(tokenizer.addsBeginToken)
        #expect([begin] + tokenizer.encode(pair.text) == pair.token_ids)
    }

    private struct Conversation: Decodable {
        var folder: String
        var template: String
        var conversation: Int
        var prompt: Bool
        var ids: [Int32]
    }

    /// Conversations become the tokens that Transformers' apply_chat_template gives.
    @Test func conversesAsTransformers() throws {
        let file = try Golden.folder().appendingPathComponent("conversation_ids.json")
        let rows = try JSONDecoder().decode([Conversation].self, from: Data(contentsOf: file))
        let goldens = try TemplateGoldens.read()
        #expect(rows.count > 70)
        for (folder, rows) in Dictionary(grouping: rows, by: \.folder) {
            let tokenizer = try Tokenizer(
                folder: DevelopmentData.tokenizers.appendingPathComponent(folder))
            for row in rows {
                let template = try ChatTemplate.named(row.template, for: tokenizer)
                let segments = try template.segments(
                    goldens.messages(row.conversation), addGenerationPrompt: row.prompt)
                // Some templates write the begin token, to others Transformers adds none.
                #expect(
                    tokenizer.encode(segments) == row.ids,
                    "\(folder), \(row.template), conversation \(row.conversation)")
            }
        }
    }
}
