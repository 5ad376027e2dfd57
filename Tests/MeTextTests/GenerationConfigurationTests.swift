import Foundation
import Testing

@testable import MeText

@Suite struct GenerationConfigurationTests {
    private func read(_ text: String) throws -> GenerationConfiguration? {
        try Golden.withFolder { folder in
            let file = folder.appendingPathComponent(GenerationConfiguration.fileName)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return try GenerationConfiguration(folder: folder)
        }
    }

    /// The model's end token, what its template ends answers with, and what came with the model.
    @Test func theStopsOfTheTemplateTravelWithTheTokenizer() throws {
        let tokenizer = try Golden.tokenizer().with(chatTemplate: .meLLaMA)
        let end = try #require(tokenizer.endToken)
        let mark = try #require(tokenizer.id(of: "<|endoftext|>"))
        #expect(end != mark)
        try Golden.withFolder { folder in
            try tokenizer.with(furtherStops: [7, mark]).write(to: folder)
            let written = try #require(try GenerationConfiguration(folder: folder))
            #expect(written.endTokens == [end, mark, 7])
            #expect(written.beginToken == tokenizer.beginToken)
            // Transformers takes a list of several, a number of one.
            let file = folder.appendingPathComponent(GenerationConfiguration.fileName)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains("\"eos_token_id\": [\(end), \(mark), 7]"))
        }
        #expect(tokenizer.with(furtherStops: [7]).stopTokens.contains(7))
    }

    @Test func readsWhatTransformersWrites() throws {
        let one = try read("{\"eos_token_id\": 2, \"bos_token_id\": 1, \"temperature\": 0.6}")
        #expect(one?.endTokens == [2] && one?.beginToken == 1)
        let several = try read("{\"eos_token_id\": [128001, 128008, 128009], \"pad_token_id\": -1}")
        #expect(several?.endTokens == [128001, 128008, 128009] && several?.paddingToken == nil)
        #expect(try read("{\"eos_token_id\": null}")?.endTokens == [])
        for damaged in ["{\"eos_token_id\": \"</s>\"}", "{\"eos_token_id\": [-2]}", "[1]", "{"] {
            #expect(throws: TokenizerError.self, "\(damaged)") { try read(damaged) }
        }
        #expect(try Golden.withFolder { try GenerationConfiguration(folder: $0) } == nil)
    }
}
