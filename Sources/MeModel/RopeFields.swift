import Foundation

/// The keys of config.json's `rope_scaling` or `rope_parameters`.
struct RopeFields: Codable {
    var rope_type: String?
    /// What `rope_type` was called before Transformers 4.43.
    var type: String?
    var rope_theta: Double?
    var factor: Double?
    var original_max_position_embeddings: Int?
    var attention_factor: Double?
    var mscale: Double?
    var mscale_all_dim: Double?
    var beta_fast: Double?
    var beta_slow: Double?
    var truncate: Bool?
    var low_freq_factor: Double?
    var high_freq_factor: Double?
    var partial_rotary_factor: Double?

    /// What is wrong with them.
    struct Problem: Error {
        let text: String
    }

    /// Throws a `Problem` for scalings that config.json has no words for.
    init?(_ scaling: RopeScaling) throws {
        switch scaling {
        case .none: return nil
        case .linear(let factor): (rope_type, self.factor) = ("linear", factor)
        case .dynamic(let factor): (rope_type, self.factor) = ("dynamic", factor)
        case .llama3(let s):
            (rope_type, factor) = ("llama3", s.factor)
            original_max_position_embeddings = s.originalPositions
            (low_freq_factor, high_freq_factor) = (s.lowFrequencyFactor, s.highFrequencyFactor)
        case .yarn(let s):
            (rope_type, factor) = ("yarn", s.factor)
            original_max_position_embeddings = s.originalPositions
            (attention_factor, mscale) = (s.attentionFactor, s.mscale)
            mscale_all_dim = s.mscaleAllDimensions
            (beta_fast, beta_slow, truncate) = (s.betaFast, s.betaSlow, s.truncates)
        case .divisors:
            throw Problem(
                text: "the model's frequency divisors (a GGUF file's rope_freqs) are of none of "
                    + "the kinds that config.json has names for")
        }
    }

    /// The scaling of a model whose other sizes are known.
    ///
    /// original: `original_max_position_embeddings` beside `rope_scaling`, which then counts
    func scaling(of c: ModelConfiguration, _ original: Int?) throws -> RopeScaling {
        if let partial_rotary_factor, partial_rotary_factor != 1 {
            throw Problem(text: "expected partial_rotary_factor 1, got \(partial_rotary_factor)")
        }
        let kind = rope_type ?? type ?? "default"
        func number(_ name: String, _ value: Double?) throws -> Double {
            guard let value else { throw Problem(text: "\(kind) expects '\(name)', found none") }
            return value
        }
        let positions = original ?? original_max_position_embeddings ?? c.maximumPositions
        switch kind {
        case "default": return .none
        case "linear": return .linear(factor: try number("factor", factor))
        case "dynamic": return .dynamic(factor: try number("factor", factor))
        case "llama3":
            var s = RopeScaling.Llama3()
            s.factor = try number("factor", factor)
            s.lowFrequencyFactor = try number("low_freq_factor", low_freq_factor)
            s.highFrequencyFactor = try number("high_freq_factor", high_freq_factor)
            s.originalPositions = positions
            return .llama3(s)
        case "yarn":
            var s = RopeScaling.Yarn()
            s.originalPositions = positions
            s.factor = factor ?? Double(c.maximumPositions) / Double(max(1, positions))
            (s.attentionFactor, s.mscale) = (attention_factor, mscale)
            s.mscaleAllDimensions = mscale_all_dim
            if let beta_fast, beta_fast != 0 { s.betaFast = beta_fast }
            if let beta_slow, beta_slow != 0 { s.betaSlow = beta_slow }
            s.truncates = truncate ?? true
            return .yarn(s)
        default:
            throw Problem(
                text: "expected default, linear, dynamic, llama3 or yarn, got \(kind): this "
                    + "version does not run such a model")
        }
    }
}
