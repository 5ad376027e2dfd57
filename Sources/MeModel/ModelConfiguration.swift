import Foundation

/// The sizes and constants of a LLaMA-architecture model, named as in Hugging Face's config.json.
package struct ModelConfiguration: Equatable, Sendable {
    package var vocabularySize = 0
    package var width = 0
    package var feedForwardWidth = 0
    package var layers = 0
    package var heads = 0
    package var keyValueHeads = 0
    package var headDimension = 0
    package var maximumPositions = 2048
    package var normEpsilon: Float = 1e-5
    package var ropeTheta: Double = 10000
    /// The output head is the embedding table itself.
    package var tiedEmbeddings = false
    package var beginToken: Int32?
    package var endToken: Int32?

    package init() {}

    /// What makes these sizes impossible, if anything.
    package var problem: String? {
        let sizes = [
            ("vocab_size", vocabularySize), ("hidden_size", width),
            ("intermediate_size", feedForwardWidth), ("num_hidden_layers", layers),
            ("num_attention_heads", heads), ("num_key_value_heads", keyValueHeads),
            ("head_dim", headDimension), ("max_position_embeddings", maximumPositions),
        ]
        for (name, value) in sizes where value < 1 || value > 1 << 24 {
            return "\(name): expected a number from 1 to 2^24, got \(value)"
        }
        if heads % keyValueHeads != 0 {
            return "num_key_value_heads: expected a divisor of \(heads), got \(keyValueHeads)"
        }
        if headDimension % 2 != 0 || headDimension > 512 {
            return "head_dim: expected an even number up to 512, got \(headDimension)"
        }
        if !(normEpsilon > 0) || !(ropeTheta > 0) {
            return "rms_norm_eps and rope_theta: expected positive numbers, "
                + "got \(normEpsilon) and \(ropeTheta)"
        }
        return nil
    }

    /// Width of all query heads together.
    package var queryWidth: Int { heads * headDimension }
    /// Width of all key (or value) heads together.
    package var keyValueWidth: Int { keyValueHeads * headDimension }

    /// SmolLM2-135M's shape: 30 layers, width 576, nine heads over three.
    package static var smolLM2_135M: ModelConfiguration {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (49152, 576, 1536, 30)
        (c.heads, c.keyValueHeads, c.headDimension) = (9, 3, 64)
        (c.maximumPositions, c.ropeTheta, c.tiedEmbeddings) = (8192, 100_000, true)
        (c.beginToken, c.endToken) = (1, 2)
        return c
    }
}

/// The keys of config.json that this project reads and writes.
private struct ConfigurationFile: Codable {
    var architectures: [String]? = ["LlamaForCausalLM"]
    var model_type: String? = "llama"
    var vocab_size: Int
    var hidden_size: Int
    var intermediate_size: Int
    var num_hidden_layers: Int
    var num_attention_heads: Int
    var num_key_value_heads: Int?
    var head_dim: Int?
    var max_position_embeddings: Int?
    var rms_norm_eps: Float
    var rope_theta: Double?
    var tie_word_embeddings: Bool?
    var bos_token_id: Int32?
    var eos_token_id: Int32?
    var hidden_act: String? = "silu"
    var attention_bias: Bool? = false
    var mlp_bias: Bool? = false
    var torch_dtype: String?
    var rope_scaling: RopeScaling?
    /// Where Transformers from version 5 on keeps what the two keys above hold.
    var rope_parameters: RopeScaling?

    struct RopeScaling: Codable {
        var rope_type: String?
        var type: String?
        var rope_theta: Double?
    }
}

extension ModelConfiguration {
    /// Reads config.json. Throws for damage, another architecture, or a feature not supported.
    package init(file url: URL) throws {
        let file: ConfigurationFile
        do {
            file = try JSONDecoder().decode(ConfigurationFile.self, from: Data(contentsOf: url))
        } catch let error as DecodingError {
            throw ModelFileError(
                url, "config", "expected the keys of a LLaMA config.json, got: \(error.summary)")
        } catch {
            throw ModelFileError(url, "config", "cannot be read: \(error.localizedDescription)")
        }
        try Self.refuseUnsupported(file, url)
        self.init()
        vocabularySize = file.vocab_size
        width = file.hidden_size
        feedForwardWidth = file.intermediate_size
        layers = file.num_hidden_layers
        heads = file.num_attention_heads
        keyValueHeads = file.num_key_value_heads ?? file.num_attention_heads
        headDimension = file.head_dim ?? (heads > 0 ? width / heads : 0)
        maximumPositions = file.max_position_embeddings ?? 2048
        normEpsilon = file.rms_norm_eps
        ropeTheta = file.rope_theta ?? file.rope_parameters?.rope_theta ?? 10000
        tiedEmbeddings = file.tie_word_embeddings ?? false
        beginToken = file.bos_token_id
        endToken = file.eos_token_id
        if let problem { throw ModelFileError(url, "config", problem) }
    }

    private static func refuseUnsupported(_ file: ConfigurationFile, _ url: URL) throws {
        let rope = file.rope_scaling ?? file.rope_parameters
        let scaling = rope?.rope_type ?? rope?.type ?? "default"
        let demands = [
            ("model_type", file.model_type ?? "llama", "llama"),
            ("hidden_act", file.hidden_act ?? "silu", "silu"),
            ("attention_bias", "\(file.attention_bias ?? false)", "false"),
            ("mlp_bias", "\(file.mlp_bias ?? false)", "false"),
            ("rope_scaling", scaling, "default"),
        ]
        for (key, got, expected) in demands where got != expected {
            throw ModelFileError(
                url, key, "expected \(expected), got \(got): this version does not run such a model"
            )
        }
    }

    /// config.json's bytes, for a model whose weights are stored as `type` names them in PyTorch.
    package func fileContents(type: String) throws -> Data {
        let file = ConfigurationFile(
            vocab_size: vocabularySize, hidden_size: width, intermediate_size: feedForwardWidth,
            num_hidden_layers: layers, num_attention_heads: heads,
            num_key_value_heads: keyValueHeads, head_dim: headDimension,
            max_position_embeddings: maximumPositions, rms_norm_eps: normEpsilon,
            rope_theta: ropeTheta, tie_word_embeddings: tiedEmbeddings, bos_token_id: beginToken,
            eos_token_id: endToken, torch_dtype: type)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(file)
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
