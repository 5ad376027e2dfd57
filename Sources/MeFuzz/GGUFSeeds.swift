/// Small valid GGUF files.
enum GGUFSeeds {
    private static func entry(_ key: String, _ kind: Int, _ value: FuzzPart) -> FuzzPart {
        FuzzPart(.group, [.text(key), .number(kind, 4), value])
    }

    private static func list(_ key: String, _ kind: Int, _ items: [FuzzPart]) -> FuzzPart {
        let array = FuzzPart(.group, [.number(kind, 4), FuzzPart(.counted(width: 8), items)])
        return entry(key, 9, array)
    }

    private static func real(_ value: Float) -> FuzzPart { .number(value.bitPattern, 4) }

    private static func tensor(_ name: String, _ shape: [Int], _ type: Int, at: Int) -> FuzzPart {
        let sizes = FuzzPart(.counted(width: 4), shape.map { .number($0, 8) })
        return FuzzPart(.group, [.text(name), sizes, .number(type, 4), .number(at, 8)])
    }

    private static func file(
        version: Int = 3, _ entries: [FuzzPart], _ tensors: [FuzzPart], data: Int
    ) -> FuzzPart {
        FuzzPart(
            .group,
            [
                FuzzPart(.raw(Array("GGUF".utf8))), .number(version, 4),
                FuzzPart(.countOf(tag: 1, width: 8)), FuzzPart(.countOf(tag: 0, width: 8)),
                FuzzPart(.tagged(0), entries), FuzzPart(.tagged(1), tensors),
                FuzzPart(.padding(32)),
                FuzzPart(.raw((0..<data).map { UInt8(truncatingIfNeeded: $0 % 64) })),
            ])
    }

    /// Every kind of value, and tensors of several formats.
    static let kinds = file(
        [
            entry("general.architecture", 8, .text("other")),
            entry("general.alignment", 4, .number(32, 4)), entry("u8", 0, .number(200, 1)),
            entry("i8", 1, .number(-3, 1)), entry("u16", 2, .number(9, 2)),
            entry("i16", 3, .number(-9, 2)), entry("i32", 5, .number(-1, 4)),
            entry("f32", 6, real(1.5)), entry("yes", 7, .number(1, 1)),
            entry("u64", 10, .number(UInt64.max, 8)), entry("i64", 11, .number(-1, 8)),
            entry("f64", 12, .number((2.5).bitPattern, 8)),
            list("texts", 8, ["a", "", "é"].map { .text($0) }),
            list("reals", 6, [real(1), real(-1)]), list("flags", 7, [.number(1, 1)]),
            list("wide", 11, [.number(-1, 8), .number(7, 8)]),
        ],
        [
            tensor("a", [32, 2], 8, at: 0), tensor("b", [3], 0, at: 96),
            tensor("c", [2, 2, 2], 1, at: 128), tensor("d", [256], 12, at: 160),
            tensor("e", [32], 20, at: 320), tensor("f", [2, 1, 1, 1], 30, at: 352),
        ], data: 384)

    private static let modelEntries =
        [
            entry("general.architecture", 8, .text("llama")),
            entry("llama.attention.layer_norm_rms_epsilon", 6, real(1e-5)),
            entry("llama.rope.freq_base", 6, real(10000)),
            entry("llama.rope.scaling.factor", 6, real(1)),
            entry("llama.rope.scaling.original_context_length", 4, .number(8, 4)),
            entry("tokenizer.ggml.bos_token_id", 4, .number(1, 4)),
        ]
        + [
            ("embedding_length", 4), ("feed_forward_length", 6), ("block_count", 1),
            ("attention.head_count", 2), ("attention.head_count_kv", 1),
            ("attention.key_length", 2), ("context_length", 16), ("vocab_size", 5),
        ].map { entry("llama." + $0.0, 4, .number($0.1, 4)) }

    private static let modelTensors: [(name: String, shape: [Int])] = [
        ("token_embd.weight", [4, 5]), ("blk.0.attn_norm.weight", [4]),
        ("blk.0.attn_q.weight", [4, 4]), ("blk.0.attn_k.weight", [4, 2]),
        ("blk.0.attn_v.weight", [4, 2]), ("blk.0.attn_output.weight", [4, 4]),
        ("blk.0.ffn_norm.weight", [4]), ("blk.0.ffn_gate.weight", [4, 6]),
        ("blk.0.ffn_up.weight", [4, 6]), ("blk.0.ffn_down.weight", [6, 4]),
        ("output_norm.weight", [4]), ("output.weight", [4, 5]),
    ]

    private static func place(
        _ tensors: [(name: String, shape: [Int])]
    ) -> (tensors: [FuzzPart], bytes: Int) {
        var offset = 0
        let parts = tensors.map { name, shape in
            defer { offset += (4 * shape.reduce(1, *) + 31) / 32 * 32 }
            return tensor(name, shape, 0, at: offset)
        }
        return (parts, offset)
    }

    private static func model(_ more: [(name: String, shape: [Int])], _ entries: [FuzzPart])
        -> FuzzPart
    {
        let placed = place(modelTensors + more)
        return file(version: 2, modelEntries + entries, placed.tensors, data: placed.bytes)
    }

    static let models: [[String: FuzzPart]] = [
        ["model.gguf": kinds],
        ["model.gguf": model([("rope_freqs.weight", [1])], [])],
        [
            "model.gguf": model(
                [], [entry("llama.rope.scaling.type", 8, .text("yarn"))])
        ],
    ]

    /// Of one model, twelve tensors in two files.
    static let split: [[String: FuzzPart]] = {
        func part(_ number: Int, _ tensors: [(name: String, shape: [Int])]) -> FuzzPart {
            let placed = place(tensors)
            let entries = [
                entry("split.no", 2, .number(number, 2)), entry("split.count", 2, .number(2, 2)),
                entry("split.tensors.count", 5, .number(12, 4)),
            ]
            return file(
                number == 0 ? modelEntries + entries : entries, placed.tensors, data: placed.bytes)
        }
        return [
            [
                "m-00001-of-00002.gguf": part(0, Array(modelTensors[..<6])),
                "m-00002-of-00002.gguf": part(1, Array(modelTensors[6...])),
            ]
        ]
    }()

    /// Vocabularies: SentencePiece's and byte-level.
    static let vocabularies: [[String: FuzzPart]] = {
        let key = "tokenizer.ggml."
        let bytes = SentencePieceSeeds.byteSpellings
        let llama = ["<unk>", "<s>", "</s>", "▁", "a", "b", "ab", "▁a", "▁ab", "<u>"] + bytes
        let kinds = [2, 3, 3, 1, 1, 1, 1, 1, 1, 4] + bytes.map { _ in 6 }
        let gpt = TokenizerSeeds.alphabet + ["ab", "Ġa", "<|endoftext|>"]
        func vocabulary(_ model: String, _ tokens: [String], _ kinds: [Int], _ more: [FuzzPart])
            -> FuzzPart
        {
            let common = [
                entry("general.architecture", 8, .text("llama")),
                entry(key + "model", 8, .text(model)),
                list(key + "tokens", 8, tokens.map { .text($0) }),
                list(key + "token_type", 5, kinds.map { .number($0, 4) }),
                entry(key + "bos_token_id", 4, .number(1, 4)),
                entry(key + "eos_token_id", 4, .number(2, 4)),
                entry(key + "add_bos_token", 7, .number(1, 1)),
                entry("tokenizer.chat_template", 8, .text("{{ messages[0].content }}")),
            ]
            return file(common + more, [], data: 0)
        }
        return [
            vocabulary(
                "llama", llama, kinds,
                [
                    list(key + "scores", 6, llama.indices.map { real(-Float($0)) }),
                    entry(key + "unknown_token_id", 4, .number(0, 4)),
                    entry(key + "add_space_prefix", 7, .number(1, 1)),
                    entry(key + "remove_extra_whitespaces", 7, .number(0, 1)),
                ]),
            vocabulary(
                "gpt2", gpt, gpt.indices.map { $0 == 258 ? 3 : 1 },
                [
                    entry(key + "pre", 8, .text("smollm")),
                    list(key + "merges", 8, ["a b", "Ġ a"].map { .text($0) }),
                ]),
        ].map { ["model.gguf": $0] }
    }()
}
