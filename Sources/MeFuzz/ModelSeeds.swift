/// Small valid model files.
enum ModelSeeds {
    /// Width 4 in two heads over one, feed-forward 6, a layer, five tokens.
    static let parameters: [(name: String, shape: [Int])] = {
        let p = "model.layers.0."
        return [
            ("model.embed_tokens.weight", [5, 4]), (p + "input_layernorm.weight", [4]),
            (p + "self_attn.q_proj.weight", [4, 4]), (p + "self_attn.k_proj.weight", [2, 4]),
            (p + "self_attn.v_proj.weight", [2, 4]), (p + "self_attn.o_proj.weight", [4, 4]),
            (p + "post_attention_layernorm.weight", [4]), (p + "mlp.gate_proj.weight", [6, 4]),
            (p + "mlp.up_proj.weight", [6, 4]), (p + "mlp.down_proj.weight", [4, 6]),
            ("model.norm.weight", [4]), ("lm_head.weight", [5, 4]),
        ]
    }()

    static let configurationText =
        "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"vocab_size\":5,"
        + "\"hidden_size\":4,\"intermediate_size\":6,\"num_hidden_layers\":1,"
        + "\"num_attention_heads\":2,\"num_key_value_heads\":1,\"head_dim\":2,"
        + "\"max_position_embeddings\":16,\"rms_norm_eps\":1e-5,\"rope_theta\":10000.0,"
        + "\"tie_word_embeddings\":false,\"bos_token_id\":1,\"eos_token_id\":2"

    static let configuration = FuzzPart(json: configurationText + "}")

    static let configurations: [[String: FuzzPart]] = [
        ",\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,"
            + "\"high_freq_factor\":4.0,\"original_max_position_embeddings\":8}",
        ",\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4.0,\"beta_fast\":32,\"beta_slow\":1,"
            + "\"mscale\":1.0,\"mscale_all_dim\":0.5,\"attention_factor\":1.0,\"truncate\":false}",
        ",\"rope_parameters\":{\"rope_type\":\"dynamic\",\"factor\":2.0,\"rope_theta\":5e5},"
            + "\"eos_token_id\":[2,3],\"attention_bias\":true,\"mlp_bias\":true,"
            + "\"layer_types\":[\"full_attention\"],\"torch_dtype\":\"bfloat16\"",
        ",\"sliding_window\":8,\"hidden_act\":\"silu\",\"partial_rotary_factor\":1.0,"
            + "\"original_max_position_embeddings\":8,\"rope_scaling\":{\"type\":\"linear\","
            + "\"factor\":2}",
    ].map { rest in
        let text = configurationText.replacing("_dim\":2", with: "_dim\":4") + rest + "}"
        let isMistral = rest.contains("sliding")
        let named =
            isMistral
            ? text.replacing("LlamaFor", with: "MistralFor").replacing(
                "\"llama\"", with: "\"mistral\"")
            : text
        return ["config.json": FuzzPart(json: named)]
    }

    /// A safetensors file of float32 tensors with numbers from 0 up.
    static func safeTensors(_ tensors: [(name: String, shape: [Int])]) -> FuzzPart {
        var offset = 0
        var members = ["\"__metadata__\":{\"format\":\"pt\"}"]
        for (name, shape) in tensors {
            let end = offset + 4 * shape.reduce(1, *)
            members.append(
                "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        let header = FuzzPart(json: "{" + members.joined(separator: ",") + "}")
        let data = (0..<offset / 4).flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: Float(number).bitPattern >> (8 * UInt32($0))) }
        }
        return FuzzPart(
            .group, [FuzzPart(.sized(width: 8), [header]), FuzzPart(.raw(data))])
    }

    static let folders: [[String: FuzzPart]] = [
        ["config.json": configuration, "model.safetensors": safeTensors(parameters)], shards,
    ]

    private static let shards: [String: FuzzPart] = {
        let names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        let halves = [Array(parameters[..<5]), Array(parameters[5...])]
        var map: [String] = []
        for (file, half) in zip(names, halves) { map += half.map { "\"\($0.name)\":\"\(file)\"" } }
        let index =
            "{\"metadata\":{\"total_size\":512},\"weight_map\":{"
            + map.joined(separator: ",") + "}}"
        return [
            "config.json": configuration, "model.safetensors.index.json": FuzzPart(json: index),
            names[0]: safeTensors(halves[0]), names[1]: safeTensors(halves[1]),
        ]
    }()

    static let tensorFiles: [[String: FuzzPart]] = [
        [
            "model.safetensors": safeTensors([
                ("a", [2, 3]), ("b", [1]), ("c", [0, 4]), ("d", []),
            ])
        ],
        [
            "model.safetensors": FuzzPart(
                .group,
                [
                    FuzzPart(
                        .sized(width: 8),
                        [
                            FuzzPart(
                                json: "{\"x\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":"
                                    + "[0,8]},\"y\":{\"dtype\":\"F16\",\"shape\":[2,2],"
                                    + "\"data_offsets\":[8,16]}}")
                        ]), FuzzPart(.raw([UInt8](repeating: 0x3c, count: 16))),
                ])
        ],
    ]

    static let adapters: [[String: FuzzPart]] = {
        let p = "base_model.model.model.layers.0.self_attn."
        let tensors = [
            (p + "q_proj.lora_A.weight", [2, 4]), (p + "q_proj.lora_B.weight", [4, 2]),
            (p + "v_proj.lora_A.weight", [2, 4]), (p + "v_proj.lora_B.weight", [2, 2]),
        ]
        let settings =
            "{\"peft_type\":\"LORA\",\"task_type\":\"CAUSAL_LM\",\"base_model_name_or_path\":\"x\","
            + "\"r\":2,\"lora_alpha\":4,\"lora_dropout\":0.0,\"target_modules\":[\"q_proj\","
            + "\"v_proj\"],\"bias\":\"none\",\"fan_in_fan_out\":false,\"use_rslora\":false,"
            + "\"use_dora\":false,\"modules_to_save\":null}"
        return [
            [
                "adapter_config.json": FuzzPart(json: settings),
                "adapter_model.safetensors": safeTensors(tensors),
            ]
        ]
    }()
}
