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
    /// How positions beyond those of the first training are brought within its range.
    package var ropeScaling = RopeScaling.none
    /// How many tokens a token sees at most, itself the last of them; nil: all up to itself.
    package var slidingWindow: Int?
    /// The four projections of attention have biases.
    package var attentionBias = false
    /// The three projections of the feed-forward part have biases.
    package var feedForwardBias = false
    /// The output head is the embedding table itself.
    package var tiedEmbeddings = false
    package var beginToken: Int32?
    package var endToken: Int32?
    /// Other tokens that end a text, where config.json names several.
    package var otherEndTokens: [Int32] = []
    package var family = Family.llama

    /// Which of the architectures of one mathematics a config.json names.
    package enum Family: String, Sendable {
        case llama, mistral
    }

    package init() {}

    /// Layers of a model: an order of magnitude more than any has. Tables of parameters are made
    /// before the weights prove that a configuration is theirs.
    private static let mostLayers = 1024

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
        if layers > Self.mostLayers {
            return "num_hidden_layers: expected a number up to \(Self.mostLayers), got \(layers)"
        }
        if heads % keyValueHeads != 0 {
            return "num_key_value_heads: expected a divisor of \(heads), got \(keyValueHeads)"
        }
        if headDimension % 2 != 0 || headDimension > 512 {
            return "head_dim: expected an even number up to 512, got \(headDimension)"
        }
        // Every sum and product of sizes stays far within 64 bits.
        let (attention, forward) = (Double(queryWidth + keyValueWidth), Double(feedForwardWidth))
        let parameters =
            Double(width)
            * (Double(layers) * (2 * attention + 3 * forward) + 2 * Double(vocabularySize))
        if parameters > 0x1p48 {
            return "hidden_size and others: expected at most 2^48 parameters, got \(parameters)"
        }
        if !(normEpsilon > 0) || !(ropeTheta > 0) {
            return "rms_norm_eps and rope_theta: expected positive numbers, "
                + "got \(normEpsilon) and \(ropeTheta)"
        }
        if let slidingWindow, slidingWindow < 1 {
            return "sliding_window: expected 1 or more, got \(slidingWindow)"
        }
        return ropeScaling.problem(headDimension: headDimension, theta: ropeTheta)
    }

    /// Tokens that a text may have: for scalings whose config.json gives the length before them,
    /// that length times their factor.
    package var longestText: Int {
        switch ropeScaling {
        case .none, .llama3, .divisors: maximumPositions
        case .linear(let factor), .dynamic(let factor):
            Int(min(Double(maximumPositions) * max(1, factor), 0x1p24))
        case .yarn(let yarn):
            max(
                maximumPositions,
                Int(min(Double(yarn.originalPositions) * max(1, yarn.factor), 0x1p24)))
        }
    }

    /// What forbids training on texts of up to so many tokens, if anything.
    package func trainingProblem(contextLength: Int) -> String? {
        if contextLength > longestText {
            return
                "a context of \(contextLength) tokens, and the model has \(longestText) positions"
        }
        if ropeScaling.dependsOnLength && contextLength > maximumPositions {
            return "dynamic rope_scaling turns a text by its whole length, so that texts of more "
                + "than \(maximumPositions) tokens cannot be trained on packed and with shared "
                + "beginnings as they would be read; expected a context of up to that, got "
                + "\(contextLength)"
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
