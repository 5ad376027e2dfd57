import Foundation
import Testing

@testable import MeText

/// The goldens that `Tools/tokenizer_goldens.py` wrote, and what tests make of them.
struct Golden {
    struct Encoding: Decodable {
        var text: String
        var plain: [Int32]
        var special: [Int32]?
    }

    struct Decoding: Decodable {
        var ids: [Int32]
        var text: String
        var withSpecial: String
    }

    struct File: Decodable {
        var encodings: [Encoding]
        var decodings: [Decoding]
    }

    static func folder() throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Goldens")
    }

    static func tokenizer() throws -> Tokenizer {
        try Tokenizer(
            tokenizerJSON: folder().appendingPathComponent("tokenizer.json"),
            configuration: folder().appendingPathComponent("tokenizer_config.json"))
    }

    static func file() throws -> File {
        let contents = try Foundation.Data(
            contentsOf: folder().appendingPathComponent("encodings.json"))
        return try JSONDecoder().decode(File.self, from: contents)
    }

    /// A folder of the test's own, removed afterwards.
    static func withFolder<Outcome>(_ body: (URL) throws -> Outcome) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("metext-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// The golden vocabulary as a GGUF file would carry it.
    static func gguf() throws -> GGUFVocabulary {
        let tokenizer = try tokenizer()
        var types = [Int32](repeating: 1, count: tokenizer.vocabularySize)
        for token in tokenizer.addedTokens { types[Int(token.id)] = token.isSpecial ? 3 : 4 }
        guard case .bytePairs(let model, _) = tokenizer.model else {
            throw CocoaError(.coderInvalidValue)
        }
        return GGUFVocabulary(
            model: "gpt2", pre: "smollm", tokens: tokenizer.pieces, tokenTypes: types,
            merges: model.merges.pairs.map {
                tokenizer.pieces[Int($0.left)] + " " + tokenizer.pieces[Int($0.right)]
            },
            beginToken: 1, endToken: 2, paddingToken: 2,
            chatTemplate: tokenizer.chatTemplateText)
    }
}

/// Equal byte for byte: Swift's own equality takes é and e + U+0301 for the same.
func expectSameBytes(
    _ got: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(Array(got.utf8) == Array(expected.utf8), sourceLocation: sourceLocation)
}
