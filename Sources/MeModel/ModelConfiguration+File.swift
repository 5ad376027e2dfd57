import Foundation

/// The keys of config.json that this project reads and writes.
private struct ConfigurationFile: Codable {
    var architectures: [String]?
    var model_type: String?
    var vocab_size: Int
    var hidden_size: Int
    var intermediate_size: Int
    var num_hidden_layers: Int
    var num_attention_heads: Int
    var num_key_value_heads: Int?
    var head_dim: Int?
    var max_position_embeddings: Int?
    var rms_norm_eps: Float?
    var rope_theta: Double?
    var tie_word_embeddings: Bool?
    var bos_token_id: Int32?
    var eos_token_id: TokenIDs?
    var hidden_act: String? = "silu"
    var attention_bias: Bool? = false
    var mlp_bias: Bool? = false
    var sliding_window: Int?
    var torch_dtype: String?
    var rope_scaling: RopeFields?
    /// Where Transformers from version 5 on keeps what `rope_theta` and `rope_scaling` hold.
    var rope_parameters: RopeFields?

    // Read, never written.
    var original_max_position_embeddings: Int?
    var layer_types: [String]?
    var use_sliding_window: Bool?
    var partial_rotary_factor: Double?
    var quantization_config: Quantization?

    struct Quantization: Codable {
        var quant_method: String?
        var bnb_4bit_quant_type: String?
    }
}

/// One id or a list of them.
private struct TokenIDs: Codable {
    let ids: [Int32]

    init(_ ids: [Int32]) { self.ids = ids }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(Int32.self) {
            ids = [one]
        } else {
            ids = try container.decode([Int32].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if ids.count == 1 {
            try container.encode(ids[0])
        } else {
            try container.encode(ids)
        }
    }
}

extension ModelConfiguration {
    /// Reads config.json. Throws for damage, another architecture, or a feature not supported.
    ///
    /// What Transformers' own LLaMA and Mistral leave out of account has no effect here either:
    /// `pretraining_tp` (only how products were once cut up), dropout, a `sliding_window` of a
    /// LLaMA.
    package init(file url: URL) throws {
        let (file, namesWindow) = try Self.read(url)
        let family = try Self.family(of: file.model_type, file.architectures, url)
        try Self.refuseUnsupported(file, family, url)
        self.init()
        self.family = family
        takeSizes(of: file)
        if family == .mistral {
            slidingWindow = namesWindow ? file.sliding_window : Self.mistralWindow
        }
        let rope = file.rope_scaling ?? file.rope_parameters
        ropeTheta =
            file.rope_parameters?.rope_theta ?? rope?.rope_theta ?? file.rope_theta ?? 10000
        do {
            ropeScaling =
                try rope?.scaling(of: self, file.original_max_position_embeddings) ?? .none
        } catch let problem as RopeFields.Problem {
            throw ModelFileError(url, "rope_scaling", problem.text)
        }
        if let problem { throw ModelFileError(url, "config", problem) }
    }

    /// What Transformers takes a Mistral's window to be where config.json has no such key.
    private static let mistralWindow = 4096

    /// The keys, and whether `sliding_window` is one of them: null is not the same as nothing.
    private static func read(_ url: URL) throws -> (file: ConfigurationFile, namesWindow: Bool) {
        do {
            let data = try Data(contentsOf: url)
            let file = try JSONDecoder().decode(ConfigurationFile.self, from: data)
            let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            return (file, object?["sliding_window"] != nil)
        } catch let error as DecodingError {
            // Another architecture's sizes have other names: say which it is, not which is missing.
            try refuseOtherFamilies(url)
            throw ModelFileError(
                url, "config", "expected the keys of a LLaMA config.json, got: \(error.summary)")
        } catch {
            throw ModelFileError(url, "config", "cannot be read: \(error.localizedDescription)")
        }
    }

    private mutating func takeSizes(of file: ConfigurationFile) {
        vocabularySize = file.vocab_size
        width = file.hidden_size
        feedForwardWidth = file.intermediate_size
        layers = file.num_hidden_layers
        heads = file.num_attention_heads
        keyValueHeads = file.num_key_value_heads ?? file.num_attention_heads
        headDimension = file.head_dim ?? (heads > 0 ? width / heads : 0)
        maximumPositions = file.max_position_embeddings ?? (family == .llama ? 2048 : 131_072)
        normEpsilon = file.rms_norm_eps ?? 1e-6
        tiedEmbeddings = file.tie_word_embeddings ?? false
        attentionBias = file.attention_bias ?? false
        feedForwardBias = file.mlp_bias ?? false
        beginToken = file.bos_token_id
        if let ids = file.eos_token_id?.ids {
            (endToken, otherEndTokens) = (ids.first, Array(ids.dropFirst()))
        }
    }

    private static func refuseOtherFamilies(_ url: URL) throws {
        struct Names: Decodable {
            var architectures: [String]?
            var model_type: String?
        }
        guard let names = try? JSONDecoder().decode(Names.self, from: Data(contentsOf: url)) else {
            return
        }
        _ = try family(of: names.model_type, names.architectures, url)
    }

    private static func family(
        of type: String?, _ architectures: [String]?, _ url: URL
    ) throws -> Family {
        let known = ["LlamaForCausalLM", "LLaMAForCausalLM", "MistralForCausalLM"]
        if let first = architectures?.first, !known.contains(first) {
            throw ModelFileError(
                url, "architectures",
                "expected LlamaForCausalLM or MistralForCausalLM, got \(first)",
                advice: "Models of the LLaMA and Mistral architectures run here, no others")
        }
        let named = type ?? architectures?.first.map { $0.hasPrefix("M") ? "mistral" : "llama" }
        guard let family = Family(rawValue: named ?? "llama") else {
            throw ModelFileError(
                url, "model_type", "expected llama or mistral, got \(named ?? "")",
                advice: "Models of the LLaMA and Mistral architectures run here, no others")
        }
        return family
    }

    private static func refuseUnsupported(
        _ file: ConfigurationFile, _ family: Family, _ url: URL
    ) throws {
        func refuse(_ key: String, _ got: String, _ expected: String, _ advice: String = "") throws
        {
            throw ModelFileError(
                url, key,
                "expected \(expected), got \(got): this version does not run such a model",
                advice: advice)
        }
        if let act = file.hidden_act, act != "silu", act != "swish" {
            try refuse("hidden_act", act, "silu")
        }
        if let quantised = file.quantization_config, let method = quantised.quant_method,
            method != "bitsandbytes" || quantised.bnb_4bit_quant_type != "nf4"
        {
            try refuse(
                "quantization_config", method,
                "weights in float32, float16 or bfloat16, or bitsandbytes' nf4",
                "Fetch the model it was made from, or a GGUF file")
        }
        if let share = file.partial_rotary_factor, share != 1 {
            try refuse("partial_rotary_factor", "\(share)", "1")
        }
        if family == .mistral {
            if file.attention_bias ?? false { try refuse("attention_bias", "true", "false") }
            if file.mlp_bias ?? false { try refuse("mlp_bias", "true", "false") }
            if !(file.use_sliding_window ?? true), file.sliding_window != nil {
                try refuse("use_sliding_window", "false", "true, or sliding_window: null")
            }
        }
        let attends = family == .mistral && file.sliding_window != nil ? "sliding" : "full"
        for type in file.layer_types ?? [] where type != attends + "_attention" {
            try refuse("layer_types", type, attends + "_attention in every layer")
        }
    }

    /// config.json's bytes, for a model whose weights are stored as `type` names them in PyTorch.
    /// Throws for frequencies that config.json has no words for.
    package func fileContents(type: String) throws -> Data {
        var file = ConfigurationFile(
            architectures: [family == .llama ? "LlamaForCausalLM" : "MistralForCausalLM"],
            model_type: family.rawValue,
            vocab_size: vocabularySize, hidden_size: width, intermediate_size: feedForwardWidth,
            num_hidden_layers: layers, num_attention_heads: heads,
            num_key_value_heads: keyValueHeads, head_dim: headDimension,
            max_position_embeddings: maximumPositions, rms_norm_eps: normEpsilon,
            rope_theta: ropeTheta, tie_word_embeddings: tiedEmbeddings, bos_token_id: beginToken,
            eos_token_id: endToken.map { TokenIDs([$0] + otherEndTokens) },
            attention_bias: attentionBias, mlp_bias: feedForwardBias, torch_dtype: type,
            rope_scaling: try RopeFields(ropeScaling))
        file.sliding_window = slidingWindow
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let data = try encoder.encode(file)
        guard family == .mistral, slidingWindow == nil else { return data }
        // Without the key, Transformers takes a Mistral's window to be 4096.
        var object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        object["sliding_window"] = NSNull()
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    }
}

extension DecodingError {
    /// Which key is missing or of the wrong type, in one phrase.
    var summary: String {
        func path(_ context: Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, _): return "no key '\(key.stringValue)'"
        case .typeMismatch(let type, let context):
            return "'\(path(context))' is not of type \(type)"
        case .valueNotFound(let type, let context):
            return "'\(path(context))' has no value of type \(type)"
        case .dataCorrupted(let context):
            let at = path(context)
            return at.isEmpty ? "not valid JSON" : "'\(at)' is damaged"
        @unknown default: return "an unknown error"
        }
    }
}
