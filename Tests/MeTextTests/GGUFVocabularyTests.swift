import Foundation
import Testing

@testable import MeText

/// Tokenizers as GGUF metadata, and back.
@Suite struct GGUFVocabularyTests {
    private static func folder(_ name: String) throws -> URL {
        try Golden.folder().appendingPathComponent("families").appendingPathComponent(name)
    }

    private func expectSame(_ one: Tokenizer, _ other: Tokenizer) throws {
        let file = try Self.folder("expected.json")
        let texts = try JSONDecoder().decode(
            TokenizerFamilyTests.Expected.self, from: Data(contentsOf: file)
        ).texts
        for text in texts {
            for special in [false, true] {
                let ids = one.encode(text, parseSpecial: special)
                #expect(other.encode(text, parseSpecial: special) == ids, "\(text)")
                #expect(other.decode(ids) == one.decode(ids))
            }
        }
        #expect(other.roles == one.roles && other.addsBeginToken == one.addsBeginToken)
        #expect(other.chatTemplateText == one.chatTemplateText)
    }

    @Test func smolLMComesBack() throws {
        let tokenizer = try Golden.tokenizer()
        let size = tokenizer.vocabularySize
        let vocabulary = try tokenizer.ggufVocabulary(size: size)
        #expect(vocabulary.model == "gpt2" && vocabulary.pre == "smollm")
        #expect(vocabulary.tokens.count == size && vocabulary.scores.isEmpty)
        try expectSame(tokenizer, Tokenizer(gguf: vocabulary))
    }

    @Test(arguments: [("bpe", "llama", "default"), ("llama3-tiktoken", "gpt2", "llama-bpe")])
    func otherFamiliesComeBackWithMoreRows(name: String, model: String, pre: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let size = tokenizer.vocabularySize
        let vocabulary = try tokenizer.ggufVocabulary(size: size + 5)
        #expect(vocabulary.model == model && vocabulary.pre == pre)
        #expect(vocabulary.tokens.count == size + 5)
        #expect(vocabulary.tokenTypes.suffix(5) == [5, 5, 5, 5, 5])
        #expect(vocabulary.scores.count == (model == "llama" ? size + 5 : 0))
        try expectSame(tokenizer, Tokenizer(gguf: vocabulary))
    }

    @Test(arguments: ["bert", "unigram", "unigram-plain", "bpe-rules"])
    func whatGGUFCannotSayIsRefused(name: String) throws {
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let error = #expect(throws: TokenizerError.self) {
            try tokenizer.ggufVocabulary(size: tokenizer.vocabularySize)
        }
        #expect(error?.place.hasPrefix("tokenizer.ggml.") == true)
    }

    /// A LLaMA's tokenizer.json has no scores; tokenizer.model of the same vocabulary has.
    @Test(arguments: ["llama-always", "llama-first", "llama-prepend"])
    func scoresComeFromTheFileBeside(name: String) throws {
        let bpe = try Self.folder("bpe").appendingPathComponent("tokenizer.model")
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let size = tokenizer.vocabularySize
        let vocabulary = try tokenizer.ggufVocabulary(size: size, modelFile: bpe)
        #expect(vocabulary.model == "llama" && vocabulary.scores.count == size)
        let read = try Tokenizer(gguf: vocabulary)
        for text in ["chest pain", "A dose of 5 mg, twice", "naïve"] {
            #expect(read.encode(text) == tokenizer.encode(text))
        }
    }

    /// Without that file the order of the merges says the same.
    @Test(arguments: ["llama-always", "llama-first", "llama-prepend"])
    func scoresComeFromMerges(name: String) throws {
        let bpe = try Self.folder("bpe").appendingPathComponent("tokenizer.model")
        let tokenizer = try Tokenizer(folder: Self.folder(name))
        let size = tokenizer.vocabularySize
        let vocabulary = try tokenizer.ggufVocabulary(size: size)
        #expect(vocabulary.model == "llama" && vocabulary.scores.count == size)
        let beside = try tokenizer.ggufVocabulary(size: size, modelFile: bpe)
        #expect(vocabulary.tokenTypes == beside.tokenTypes)
        #expect(vocabulary.addsSpacePrefix == beside.addsSpacePrefix)
        var random = SeededGenerator(seed: 1)
        let read = try Tokenizer(gguf: vocabulary)
        // Spaces beside an added token, or before a text, are the two formats' own matter.
        let pieces = tokenizer.pieces.filter { !$0.contains("<") && $0 != "[DRUG]" }
        let parts = pieces + ["é", " ", "  ", "漢", "\n"]
        for _ in 0..<300 {
            let text = (0..<20).map { _ in parts.randomElement(using: &random) ?? "" }
                .reduce("x", +).replacing("▁", with: " ")
            #expect(read.encode(text) == tokenizer.encode(text), "\(text)")
        }
    }

    /// What ends a turn beside the end token travels with it.
    @Test func stopsTravel() throws {
        let tokenizer = try Golden.tokenizer().with(furtherStops: [7, 9])
        var vocabulary = try tokenizer.ggufVocabulary(size: tokenizer.vocabularySize)
        #expect(try Tokenizer(gguf: vocabulary).stopTokens == tokenizer.stopTokens)
        vocabulary.furtherStops = [1 << 20]
        #expect(throws: TokenizerError.self) { try Tokenizer(gguf: vocabulary) }
    }

    @Test func scoresOfAnotherVocabularyAreOfNoUse() throws {
        let rules = try Self.folder("bpe-rules").appendingPathComponent("tokenizer.model")
        let tokenizer = try Tokenizer(folder: Self.folder("llama-first"))
        #expect(throws: TokenizerError.self) {
            try tokenizer.ggufVocabulary(size: tokenizer.vocabularySize, modelFile: rules)
        }
    }
}
