import Foundation
import Testing

@testable import MeText

@Suite struct TokenizerFilesTests {
    @Test func writesWhatItReads() throws {
        let tokenizer = try Golden.tokenizer()
        try Golden.withFolder { folder in
            try tokenizer.write(to: folder)
            let again = try read(folder)
            #expect(again == tokenizer)
            for golden in try Golden.file().encodings {
                #expect(again.encode(golden.text) == golden.plain)
            }
            // The same value is the same bytes.
            let names = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
            let first = try names.map { try contents(folder, $0) }
            try again.write(to: folder)
            #expect(try names.map { try contents(folder, $0) } == first)
        }
    }

    @Test func ggufGivesTheSameTokenizer() throws {
        let file = try Golden.tokenizer()
        var tokenizer = try Tokenizer(gguf: Golden.gguf())
        #expect(tokenizer.pieces == file.pieces)
        #expect(tokenizer.stopTokens == file.stopTokens)
        for golden in try Golden.file().encodings {
            #expect(
                tokenizer.encode(golden.text, parseSpecial: true) == golden.special ?? golden.plain)
        }
        var vocabulary = try Golden.gguf()
        vocabulary.addsBeginToken = true
        vocabulary.pre = "gpt-2"
        tokenizer = try Tokenizer(gguf: vocabulary)
        #expect(tokenizer.encode("a  4") != file.encode("a  4"))
        try Golden.withFolder { folder in
            try tokenizer.write(to: folder)
            #expect(try read(folder) == tokenizer)
        }
    }

    @Test func readsATemplateFileBesideTheConfiguration() throws {
        let tokenizer = try Golden.tokenizer()
        try Golden.withFolder { folder in
            try tokenizer.write(to: folder)
            let file = folder.appendingPathComponent("chat_template.jinja")
            try ChatTemplate.meLLaMA.jinja.write(to: file, atomically: true, encoding: .utf8)
            #expect(try read(folder).chatTemplate()?.name == "mellama")
            try tokenizer.write(to: folder)
            #expect(try read(folder) == tokenizer)
        }
    }

    static let damages: [(find: String, replace: String, names: String)] = [
        ("\"type\": \"BPE\"", "\"type\": \"Unigram\"", "model"),
        ("\"dropout\": null", "\"dropout\": 0.1", "model.dropout"),
        ("\"byte_fallback\": false", "\"byte_fallback\": true", "model.byte_fallback"),
        ("\"ignore_merges\": false", "\"ignore_merges\": 2", "model.ignore_merges"),
        ("\"unk_token\": null", "\"unk_token\": \"<|endoftext|>\"", "model.unk_token"),
        (
            "\"end_of_word_suffix\": null", "\"end_of_word_suffix\": \"</w>\"",
            "model.end_of_word_suffix"
        ),
        ("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFC\"}", "normalizer"),
        ("\"truncation\": null", "\"truncation\": {\"max_length\": 5}", "truncation"),
        (
            "\"individual_digits\": true", "\"individual_digits\": false",
            "pre_tokenizer.pretokenizers[0]"
        ),
        (
            "\"add_prefix_space\": false", "\"add_prefix_space\": true",
            "pre_tokenizer.pretokenizers[1].add_prefix_space"
        ),
        ("\"type\": \"Digits\"", "\"type\": \"Punctuation\"", "pre_tokenizer.pretokenizers[0]"),
        ("\"type\": \"Sequence\"", "\"type\": \"Metaspace\"", "pre_tokenizer"),
        (
            "\"post_processor\": null", "\"post_processor\": {\"type\": \"Sandwich\"}",
            "post_processor"
        ),
        ("\"single_word\": false", "\"single_word\": true", "added_tokens[0].single_word"),
        ("\"lstrip\": false", "\"lstrip\": \"no\"", "added_tokens[0].lstrip"),
        ("\"id\": 598", "\"id\": 698", "model.vocab[\"[FINDING]\"]"),
        ("\"id\": 598", "\"id\": -1", "added_tokens[3].id"),
        ("\"id\": 2,", "\"id\": 3,", "added_tokens \"<|im_end|>\""),
        ("\"!\": 3,", "\"!\": 4,", "model.vocab[\"\"\"]"),
        ("\"!\": 3,", "\"!\": \"3\",", "model.vocab.!"),
        ("\"merges\": [", "\"merges\": [\"ab\",", "model.merges[0]"),
        ("\"merges\": [", "\"merges\": [[\"Q\", \"Z\"],", "merges[0]"),
        ("\"merges\"", "\"merge\"", "model.merges"),
        ("\"model\"", "\"modle\"", "model"),
        ("\"decoder\"", "\"decode\"", "decoder"),
        ("{", "", "file"),
    ]

    @Test(arguments: damages.indices)
    func damageIsOneClearError(_ index: Int) throws {
        let damage = Self.damages[index]
        try Golden.withFolder { folder in
            let name = "tokenizer.json"
            var text = try contents(Golden.folder(), name)
            let range = try #require(text.range(of: damage.find))
            text.replaceSubrange(range, with: damage.replace)
            let file = folder.appendingPathComponent(name)
            try text.write(to: file, atomically: true, encoding: .utf8)
            let error = #expect(throws: TokenizerError.self) {
                _ = try Tokenizer(tokenizerJSON: file, configuration: nil)
            }
            #expect(error?.place == damage.names)
            #expect(error?.source == file.path)
        }
    }

    @Test func configurationMustFit() throws {
        let tokenizer = try Golden.folder().appendingPathComponent("tokenizer.json")
        let cases = [
            ("{\"eos_token\": \"<eos>\"}", "eos_token"), ("[]", "root"),
            ("{\"add_bos_token\": true}", "begin token"), ("{\"pad_token\": 3}", "pad_token"),
            ("{\"chat_template\": [{\"name\": \"tool\", \"template\": \"\"}]}", "chat_template"),
        ]
        for (text, place) in cases {
            try Golden.withFolder { folder in
                let file = folder.appendingPathComponent("tokenizer_config.json")
                try text.write(to: file, atomically: true, encoding: .utf8)
                let error = #expect(throws: TokenizerError.self) {
                    try Tokenizer(tokenizerJSON: tokenizer, configuration: file)
                }
                #expect(error?.place == place)
            }
        }
    }

    @Test func ggufDamageIsOneClearError() throws {
        let sound = try Golden.gguf()
        let cases: [(String, (inout GGUFVocabulary) -> Void)] = [
            ("tokenizer.ggml.model", { $0.model = "bert" }),
            ("tokenizer.ggml.scores", { $0.model = "llama" }),
            ("tokenizer.ggml.pre", { $0.pre = "chameleon" }),
            ("tokenizer.ggml.token_type", { $0.tokenTypes.removeLast() }),
            ("tokenizer.ggml.token_type[4]", { $0.tokenTypes[4] = 6 }),
            ("tokenizer.ggml.merges[2]", { $0.merges[2] = "abc" }),
            ("tokenizer.ggml.merges[2]", { $0.merges[2] = "a b c" }),
            ("merges[2]", { $0.merges[2] = "Q Z" }),
            ("merges[3]", { $0.merges[3] = $0.merges[2] }),
            ("entry 9", { $0.tokens[9] = $0.tokens[8] }),
            ("end token", { $0.endToken = 600 }),
            ("begin token", { $0.beginToken = -1 }),
            ("begin token", { ($0.beginToken, $0.addsBeginToken) = (nil, true) }),
            ("padding token", { $0.paddingToken = 601 }),
        ]
        for (place, damage) in cases {
            var vocabulary = sound
            damage(&vocabulary)
            let error = #expect(throws: TokenizerError.self) { try Tokenizer(gguf: vocabulary) }
            #expect(error?.place == place)
        }
        let empty = GGUFVocabulary(
            model: "gpt2", pre: "smollm", tokens: [], tokenTypes: [], merges: [])
        #expect(throws: TokenizerError.self) { try Tokenizer(gguf: empty) }
    }

    private func read(_ folder: URL) throws -> Tokenizer {
        try Tokenizer(
            tokenizerJSON: folder.appendingPathComponent("tokenizer.json"),
            configuration: folder.appendingPathComponent("tokenizer_config.json"))
    }

    private func contents(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
}
