import Foundation
import MeCompute
import MeModel
import MeText
import Testing

@testable import MeFuzz

/// Files that broke a reader, that could have, or that are known to break others: one error each,
/// at once, and without the memory they ask for.
@Suite struct HostileFileTests {
    /// Why a reader refuses files; nil where it accepts them.
    private static func refusal(_ name: String, _ files: [String: [UInt8]]) throws -> String? {
        let reader = try #require(FuzzReader.all.first { $0.name == name })
        var folder = try FuzzFolder(in: FileManager.default.temporaryDirectory)
        defer { folder.remove() }
        try folder.put(files)
        switch reader.outcome(folder.url) {
        case .accepted: return nil
        case .refused(let error): return "\(error)"
        case .failed(let problem):
            Issue.record("\(problem)")
            return nil
        }
    }

    private static func json(_ name: String, _ file: String, _ text: String) throws -> String? {
        try refusal(name, [file: Array(text.utf8)])
    }

    private static func configuration(_ old: String, _ new: String) -> String {
        let text = ModelSeeds.configurationText + "}"
        precondition(text.contains(old))
        return text.replacing("\"head_dim\":2", with: "\"head_dim\":4").replacing(old, with: new)
    }

    @Test(arguments: [
        ("\"vocab_size\":5", "\"vocab_size\":1000000000", "vocab_size"),
        ("\"num_hidden_layers\":1", "\"num_hidden_layers\":16777216", "num_hidden_layers"),
        ("\"num_hidden_layers\":1", "\"num_hidden_layers\":1e999", "config"),
        ("\"rms_norm_eps\":1e-5", "\"rms_norm_eps\":1e999", "config"),
        ("\"hidden_size\":4", "\"hidden_size\":9223372036854775808", "config"),
        ("\"bos_token_id\":1", "\"bos_token_id\":2147483648", "config"),
    ])
    func wildNumbersOfAConfiguration(old: String, new: String, mention: String) throws {
        let text = Self.configuration(old, new)
        let problem = try Self.json("config", "config.json", text)
        #expect(problem?.contains(mention) == true, "\(new): \(problem ?? "read")")
    }

    /// Sizes that are possible one by one, and together overflow 64 bits.
    @Test func sizesWhoseProductOverflowsAreRefused() throws {
        var text = Self.configuration("\"hidden_size\":4", "\"hidden_size\":16777216")
        text = text.replacing("\"num_attention_heads\":2", with: "\"num_attention_heads\":16777216")
            .replacing("\"head_dim\":4", with: "\"head_dim\":512")
            .replacing("\"num_hidden_layers\":1", with: "\"num_hidden_layers\":1024")
        #expect(try Self.json("config", "config.json", text)?.contains("2^48") == true)
    }

    @Test(arguments: [
        ("config", "config.json"), ("generation-config", "generation_config.json"),
        ("tokenizer-json", "tokenizer.json"), ("folder", "model.safetensors.index.json"),
    ])
    func deepNestingIsRefused(reader: String, file: String) throws {
        for open in ["[", "{\"a\":"] {
            let text = String(repeating: open, count: 200_000)
            var files = [file: Array(text.utf8)]
            if reader == "folder" { files["config.json"] = ModelSeeds.configuration.bytes }
            #expect(try Self.refusal(reader, files) != nil)
        }
    }

    @Test func deepNestingInASafeTensorsHeaderIsRefused() throws {
        let part = FuzzPart(
            .sized(width: 8), [FuzzPart(.raw([UInt8](repeating: 0x5b, count: 200_000)))])
        #expect(try Self.refusal("safetensors", ["model.safetensors": part.bytes]) != nil)
    }

    @Test(arguments: [1 << 63, UInt64.max, 1 << 40, 100_000_001])
    func aLongSafeTensorsHeaderIsRefused(length: UInt64) throws {
        var part = FuzzPart(.sized(width: 8), [FuzzPart(.raw(Array("{}".utf8)))])
        part.lie = length
        let problem = try Self.refusal("safetensors", ["model.safetensors": part.bytes])
        #expect(problem?.contains("claims \(length) bytes") == true)
    }

    @Test func aTokenBeyond31BitsIsRefused() throws {
        for id in ["2147483648", "-2", "1e999", "1.5", "\"1\""] {
            let problem = try Self.json(
                "generation-config", "generation_config.json", "{\"eos_token_id\":[\(id)]}")
            #expect(problem != nil, "\(id)")
        }
        let vocabulary = TokenizerSeeds.json[0].mapValues {
            Array($0.text.replacing("\"the\":259", with: "\"the\":2147483648").utf8)
        }
        let problem = try Self.refusal("tokenizer-json", vocabulary)
        #expect(problem?.contains("a token id, got 2147483648") == true)
    }

    /// A GGUF string of four gigabytes.
    @Test func aStringBeyondItsFileIsRefused() throws {
        var kinds = GGUFSeeds.kinds
        kinds.children[4].children[0].children[0].lie = 1 << 32
        let problem = try Self.refusal("gguf", ["model.gguf": kinds.bytes])
        #expect(problem?.contains("claims 4294967296") == true)
    }

    /// Frequencies were computed of a head's width before it was checked.
    @Test(arguments: [0x7fff_ffff, 0xffff_ffff] as [UInt32])
    func aWideHeadBesideFrequencyDivisorsIsRefused(width: UInt32) throws {
        let bytes = try #require(GGUFSeeds.models[1]["model.gguf"]).bytes
        let key = Array("attention.key_length".utf8) + [4, 0, 0, 0]
        let at = try #require(bytes.firstRange(of: key)).upperBound
        var changed = bytes
        for byte in 0..<4 {
            changed[at + byte] = UInt8(truncatingIfNeeded: width >> (8 * UInt32(byte)))
        }
        #expect(try Self.refusal("gguf", ["model.gguf": changed])?.contains("head_dim") == true)
    }

    /// A reader that calls itself for every field it passes over runs out of stack.
    @Test func manyFieldsThatNobodyReads() throws {
        let field: [UInt8] = [0x79] + [UInt8](repeating: 0, count: 8)
        let bytes = Array(repeatElement(field, count: 100_000).joined())
        let model = SentencePieceSeeds.small.bytes
        #expect(try Self.refusal("sentencepiece", ["tokenizer.model": bytes + model]) == nil)
    }

    /// A map whose replacements or matches cut characters in two.
    @Test func aCharacterMapThatBreaksUTF8() throws {
        let bytes = SentencePieceSeeds.all[1].bytes
        let at = try #require(bytes.firstRange(of: Array("b\0é \0".utf8))).lowerBound
        for broken in [[0xe2], [0xc3], [0x80], [0xff]] as [[UInt8]] {
            let damaged = bytes[..<at] + broken + bytes[(at + 1)...]
            let problem = try Self.refusal("sentencepiece", ["tokenizer.model": Array(damaged)])
            #expect(problem?.contains("a SentencePiece model") == true)
        }
    }

    /// Windows' ends of lines are one character to Swift's strings.
    @Test func aWordListWithOtherEndsOfLines() throws {
        let folder = try FuzzFolder(in: FileManager.default.temporaryDirectory)
        defer { folder.remove() }
        let file = folder.url.appending(path: "vocab.txt")
        try Data("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\na\r\n".utf8).write(to: file)
        let tokenizer = try Tokenizer(folder: folder.url)
        #expect(tokenizer.vocabularySize == 5)
        #expect(tokenizer.encode("a b") == [4, 1])
    }

    /// Not every cut of a long entry may be looked up at its full length.
    @Test func aLongEntryTakesNoTimeToSpeakOf() throws {
        let long = Data(repeating: 0x61, count: 1 << 17).base64EncodedString()
        let text = TokenizerSeeds.tikToken.text + "\(long) 260\n"
        let start = ContinuousClock.now
        #expect(try Self.refusal("tiktoken", ["tokenizer.model": Array(text.utf8)]) == nil)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
