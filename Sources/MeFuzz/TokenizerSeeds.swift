import Foundation
import MeText

/// Small valid tokenizers of every kind that is read.
enum TokenizerSeeds {
    /// The byte alphabet's spelling of every byte, in order of code point.
    static let alphabet: [String] = {
        let plain = Array(0x21...0x7e) + Array(0xa1...0xac) + Array(0xae...0xff)
        let scalars = plain + (0..<(256 - plain.count)).map { 256 + $0 }
        return scalars.compactMap { Unicode.Scalar(UInt32($0)).map { String(Character($0)) } }
    }()

    private static func quoted(_ text: String) -> String {
        text == "\"" || text == "\\" ? "\"\\\(text)\"" : "\"\(text)\""
    }

    private static func vocabulary(_ entries: [String]) -> String {
        "{" + entries.enumerated().map { "\(quoted($1)):\($0)" }.joined(separator: ",") + "}"
    }

    private static func added(_ id: Int, _ content: String, _ flags: String = "") -> String {
        "{\"id\":\(id),\"content\":\"\(content)\",\"single_word\":false,\"lstrip\":false,"
            + "\"rstrip\":true,\"normalized\":false,\"special\":true\(flags)}"
    }

    private static func file(
        _ model: String, _ rest: String, _ added: [String]
    ) -> FuzzPart {
        FuzzPart(
            json: "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":["
                + added.joined(separator: ",") + "],\(rest),\"model\":\(model)}")
    }

    private static let byteLevel = file(
        "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"fuse_unk\":false,"
            + "\"byte_fallback\":false,\"ignore_merges\":false,\"vocab\":"
            + vocabulary(alphabet + ["ab", "Ġa", "Ġab", "the"]) + ",\"merges\":[\"a b\",\"Ġ a\","
            + "[\"Ġa\",\"b\"]]}",
        "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
            + "{\"type\":\"Digits\",\"individual_digits\":true},{\"type\":\"ByteLevel\","
            + "\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}]},"
            + "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":"
            + "{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
            + "\"pair\":[],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[260],"
            + "\"tokens\":[\"<s>\"]}}},\"decoder\":{\"type\":\"ByteLevel\"}",
        [added(260, "<s>"), added(261, "<|endoftext|>", ",\"x\":1")])

    private static let characters = [
        "<unk>", "<s>", "</s>", "▁", "a", "b", "c", "ab", "▁a", "▁ab", "é", "▁▁", "t", "h", "e",
    ]
    private static let characterModel =
        "{\"type\":\"BPE\",\"unk_token\":\"<unk>\",\"fuse_unk\":true,\"byte_fallback\":false,"
        + "\"vocab\":\(vocabulary(characters)),\"merges\":[\"a b\",\"▁ a\",\"▁ ab\",\"▁ ▁\"]}"

    private static let prepending = file(
        characterModel,
        "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Prepend\",\"prepend\":"
            + "\"▁\"},{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}]},"
            + "\"pre_tokenizer\":null,\"post_processor\":null,\"decoder\":{\"type\":\"Sequence\","
            + "\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"▁\"},\"content\":\" \"},"
            + "{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"},{\"type\":\"Strip\",\"content\":\" \","
            + "\"start\":1,\"stop\":0}]}",
        [added(0, "<unk>"), added(1, "<s>"), added(2, "</s>")])

    private static let metaspace = file(
        characterModel,
        "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"▁\","
            + "\"prepend_scheme\":\"first\",\"split\":false},\"post_processor\":null,\"decoder\":"
            + "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"first\"}",
        [added(0, "<unk>").replacing("\"normalized\":false", with: "\"normalized\":true")])

    static let wordList = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "##c", "the", "cat", ",", "中",
    ]
    private static let wordPiece = file(
        "{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\","
            + "\"max_input_chars_per_word\":100,\"vocab\":\(vocabulary(wordList))}",
        "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":"
            + "true,\"strip_accents\":null,\"lowercase\":true},\"pre_tokenizer\":{\"type\":"
            + "\"BertPreTokenizer\"},\"post_processor\":{\"type\":\"BertProcessing\",\"sep\":"
            + "[\"[SEP]\",3],\"cls\":[\"[CLS]\",2]},\"decoder\":{\"type\":\"WordPiece\",\"prefix\":"
            + "\"##\",\"cleanup\":true}",
        [added(1, "[UNK]"), added(2, "[CLS]"), added(3, "[SEP]"), added(4, "[MASK]")])

    static let json: [[String: FuzzPart]] = [byteLevel, prepending, metaspace, wordPiece].map {
        ["tokenizer.json": $0]
    }

    private static let settings = FuzzPart(
        json: "{\"add_bos_token\":true,\"add_eos_token\":false,\"bos_token\":\"<s>\",\"eos_token\":"
            + "{\"__type\":\"AddedToken\",\"content\":\"</s>\",\"lstrip\":false},\"unk_token\":"
            + "\"<unk>\",\"pad_token\":null,\"chat_template\":[{\"name\":\"default\",\"template\":"
            + "\"{% for m in messages %}{{ m['content'] + eos_token }}{% endfor %}\"}],"
            + "\"added_tokens_decoder\":{\"0\":{\"content\":\"<unk>\",\"special\":true},\"17\":"
            + "{\"content\":\"<new>\",\"special\":false,\"normalized\":true}},"
            + "\"do_lower_case\":true,\"strip_accents\":null}")

    static let configuration: [[String: FuzzPart]] = [
        ["tokenizer.json": prepending, "tokenizer_config.json": settings],
        [
            "tokenizer.model": SentencePieceSeeds.small, "tokenizer_config.json": settings,
            "added_tokens.json": FuzzPart(json: "{\"<x>\":15,\"<unk>\":0,\"<y>\":16}"),
        ],
        [
            "tokenizer.json": metaspace,
            "tokenizer_config.json": FuzzPart(
                json: "{\"bos_token\":\"<s>\",\"chat_template\":\"x\"}"),
            "chat_template.jinja": FuzzPart(lines: templates[0].values.map { $0.text }.joined()),
        ],
    ]

    static let sentencePiece: [[String: FuzzPart]] = SentencePieceSeeds.all.map {
        ["tokenizer.model": $0]
    }

    static let tikToken: FuzzPart = {
        let tokens =
            (0..<256).map { [UInt8($0)] } + ["th", "the", " a", "ab"].map { Array($0.utf8) }
        let lines = tokens.enumerated().map { "\(Data($1).base64EncodedString()) \($0)" }
        return FuzzPart(lines: lines.joined(separator: "\n") + "\n")
    }()

    static let words: [[String: FuzzPart]] = [
        ["vocab.txt": FuzzPart(lines: wordList.joined(separator: "\n") + "\n")],
        [
            "vocab.txt": FuzzPart(lines: wordList.joined(separator: "\r\n")),
            "tokenizer_config.json": FuzzPart(
                json: "{\"do_lower_case\":false,\"tokenize_chinese_chars\":false,"
                    + "\"strip_accents\":true,\"unk_token\":\"[UNK]\"}"),
        ],
    ]

    static let pairs: [[String: FuzzPart]] = [
        [
            "vocab.json": FuzzPart(
                json: vocabulary(
                    ["<s>", "<pad>", "</s>", "<unk>"] + alphabet + ["ab", "Ġa", "Ġab", "<mask>"])),
            "merges.txt": FuzzPart(lines: "#version: 0.2\na b\nĠ a\nĠa b\n"),
        ]
    ]

    static let generation: [[String: FuzzPart]] = [
        "{\"bos_token_id\":1,\"eos_token_id\":[2,3],\"pad_token_id\":-1,\"temperature\":0.6}",
        "{\"bos_token_id\":null,\"eos_token_id\":2,\"pad_token_id\":0,\"a\":{\"b\":[1,\"x\"]}}",
    ].map { ["generation_config.json": FuzzPart(json: $0)] }

    static let templates: [[String: FuzzPart]] = [
        "{{ bos_token }}{% for message in messages %}\n{% if message['role'] == 'user' %}\n"
            + "{{ '[INST] ' + message['content'] | trim + ' [/INST]' }}\n{% else %}\n"
            + "{{ message.content ~ eos_token }}\n{% endif %}\n{% endfor %}",
        "{%- set ns = namespace(x=0, s=[]) -%}\n{%- for m in messages if m.role != 'system' -%}\n"
            + "{%- set ns.x = ns.x + loop.index0 * 3 // 2 -%}\n{{ m.content[:5] | upper }}\n"
            + "{{ ns.x | string }}{{ (m | tojson)[1:-1:2] }}\n{%- endfor -%}\n"
            + "{% macro f(a, b=2) %}{{ a ** b }}{% endmacro %}{{ f(3) }}\n"
            + "{{ raise_exception('no') if messages | length > 99 else range(3) | list }}",
    ].map { ["chat_template.jinja": FuzzPart(lines: $0)] }
}

extension FuzzPart {
    /// Its bytes as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
