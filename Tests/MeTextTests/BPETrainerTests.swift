import Foundation
import Testing

@testable import MeText

@Suite struct BPETrainerTests {
    static let texts = [
        "The patient was given 12 mg of the drug, and the pain didn't return in the next 30 days.",
        "The drug wasn't given to the other patients; their pain returned within a few days.",
        "Patients' answers: yes, no, don't know. Ärzte fragen, 医師は聞く。 The pulse was 96. 😀😀",
    ]

    @Test func trainsTheSameFromTheSameTexts() throws {
        var trainer = BPETrainer()
        trainer.vocabularySize = 290
        let tokenizer = try trainer.train(Self.texts)
        #expect(try trainer.train(Self.texts) == tokenizer)
        #expect(try trainer.train(Self.texts.reversed()) == tokenizer)
        #expect(tokenizer.vocabularySize == 290)
        #expect(tokenizer.id(of: "<|im_end|>") == 2)
        #expect(tokenizer.endToken == 0)
        // The most frequent pair comes first.
        #expect(tokenizer.piece(of: 259) == Self.mostFrequentPair())
        #expect(tokenizer.encode(Self.texts[0]).count < Self.texts[0].utf8.count)
    }

    @Test func anyTextComesBack() throws {
        var trainer = BPETrainer()
        trainer.vocabularySize = 300
        let tokenizer = try trainer.train(Self.texts)
        for golden in try Golden.file().encodings {
            expectSameBytes(
                tokenizer.decode(tokenizer.encode(golden.text), skipSpecial: false), golden.text)
        }
        try Golden.withFolder { folder in
            try tokenizer.write(to: folder)
            let again = try Tokenizer(
                tokenizerJSON: folder.appendingPathComponent("tokenizer.json"),
                configuration: folder.appendingPathComponent("tokenizer_config.json"))
            #expect(again == tokenizer)
        }
    }

    @Test func stopsWhenNothingIsLeftToMerge() throws {
        let tokenizer = try BPETrainer().train(["abab abab"])
        #expect(tokenizer.vocabularySize < 270)
        #expect(tokenizer.encode("abab").count == 1)
    }

    @Test func refusesWhatCannotBeTrained() {
        var trainer = BPETrainer()
        #expect(throws: TokenizerError.self) { try trainer.train([]) }
        #expect(throws: TokenizerError.self) { try trainer.train(["", ""]) }
        trainer.vocabularySize = 258
        #expect(throws: TokenizerError.self) { try trainer.train(Self.texts) }
    }

    static let realText = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data/text_general/wiki_demo.txt")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: realText.path)))
    func realTextComesBack() throws {
        let all = try String(contentsOf: Self.realText, encoding: .utf8)
        let lines = all.split(separator: "\n").prefix(200).map(String.init)
        var trainer = BPETrainer()
        trainer.vocabularySize = 500
        let tokenizer = try trainer.train(Array(lines.prefix(20)))
        for line in lines { expectSameBytes(tokenizer.decode(tokenizer.encode(line)), line) }
    }

    /// Counted the plain way; of equally frequent pairs the one with the lower ids.
    private static func mostFrequentPair() -> String {
        var counts: [String: Int] = [:]
        for text in texts {
            let bytes = Array(text.utf8)
            var at = 0
            while at < bytes.count {
                let end = PreTokenizer.smolLM.wordEnd(bytes.span, at, bytes.count, .shared)
                for index in at..<(end - 1) {
                    counts[ByteAlphabet.piece(of: bytes[index...(index + 1)]), default: 0] += 1
                }
                at = end
            }
        }
        func key(_ piece: String) -> [UInt32] { piece.unicodeScalars.map(\.value) }
        let best = counts.max { one, other in
            one.value != other.value
                ? one.value < other.value
                : key(other.key).lexicographicallyPrecedes(key(one.key))
        }
        return best?.key ?? ""
    }
}
