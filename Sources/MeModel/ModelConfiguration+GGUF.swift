import Foundation
import MeCompute

// How GGUF files say what config.json says with rope_scaling, sliding_window and biases.

extension GGUFFile {
    /// Takes up scaled positions, the window and biases from the `llama.*` keys and the names of
    /// tensors.
    func readVariant(into c: inout ModelConfiguration) throws {
        c.attentionBias = tensors["blk.0.attn_q.bias"] != nil
        c.feedForwardBias = tensors["blk.0.ffn_gate.bias"] != nil
        c.slidingWindow = integer("llama.attention.sliding_window").flatMap { $0 > 0 ? $0 : nil }
        let key = "llama.rope.scaling.type"
        let factor = real("llama.rope.scaling.factor") ?? real("llama.rope.scale_linear") ?? 1
        // Files from before there were kinds have a factor alone.
        let kind = text(key) ?? (factor == 1 ? "none" : "linear")
        switch kind {
        case "none": break
        case "linear": if factor != 1 { c.ropeScaling = .linear(factor: factor) }
        case "yarn": c.ropeScaling = .yarn(yarn(factor, maximumPositions: c.maximumPositions))
        default:
            throw ModelFileError(
                url, key,
                "expected none, linear or yarn, got \(kind): this version does not run "
                    + "such a model")
        }
        guard let divisors = try ropeDivisors() else { return }
        guard c.ropeScaling == .none else {
            throw ModelFileError(
                url, "tensor 'rope_freqs.weight'",
                "expected none beside \(key) \(kind): this version does not run such a model")
        }
        c.ropeScaling = .init(divisors: divisors, of: c)
    }

    private func yarn(_ factor: Double, maximumPositions: Int) -> RopeScaling.Yarn {
        var yarn = RopeScaling.Yarn()
        yarn.factor = factor
        yarn.originalPositions =
            integer("llama.rope.scaling.original_context_length") ?? maximumPositions
        let own = real("llama.rope.scaling.attn_factor") ?? 1
        let more = real("llama.rope.scaling.yarn_attn_factor") ?? 1
        // llama.cpp multiplies them with what YaRN's paper proposes.
        if own * more != 1 { yarn.attentionFactor = own * more * yarn.scale }
        yarn.betaFast = real("llama.rope.scaling.yarn_beta_fast") ?? yarn.betaFast
        yarn.betaSlow = real("llama.rope.scaling.yarn_beta_slow") ?? yarn.betaSlow
        return yarn
    }

    /// What `rope_freqs.weight` holds, if it is there.
    private func ropeDivisors() throws -> [Float]? {
        let name = "rope_freqs.weight"
        guard let tensor = tensors[name] else { return nil }
        guard tensor.shape.count == 1, tensor.format == .float32 else {
            throw ModelFileError(
                url, "tensor '\(name)'",
                "expected a vector in float32, got \(tensor.format) of shape \(tensor.shape)")
        }
        let bytes = bytes(of: tensor)
        return bytes.withUnsafeBytes { bytes in
            (0..<tensor.shape[0]).map {
                bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
            }
        }
    }
}

extension RopeScaling {
    /// Llama 3's scaling where divisors are those of its usual settings; else the divisors.
    init(divisors: [Float], of c: ModelConfiguration) {
        var settings = Llama3()
        settings.factor = Double(divisors.max() ?? 1)
        let usual = settings.divisors(of: c)
        let isUsual =
            usual.count == divisors.count && settings.factor > 1
            && zip(usual, divisors).allSatisfy { abs($0 / $1 - 1) < 1e-5 }
        self = isUsual ? .llama3(settings) : .divisors(divisors)
    }
}

extension RopeScaling.Llama3 {
    /// What each frequency is divided by.
    func divisors(of c: ModelConfiguration) -> [Float] {
        RoPE.Frequencies(theta: c.ropeTheta, headDimension: c.headDimension).values
            .map { $0 / scaled($0) }
    }
}

extension ModelConfiguration {
    /// What a GGUF file says of scaled positions and the window.
    package struct GGUFPositions {
        /// The values of metadata keys.
        package var metadata: [String: GGUFFile.Value] = [:]
        /// The elements of the float32 vector `rope_freqs.weight`; nil: there is none.
        package var ropeDivisors: [Float]?
    }

    /// Keys and values for a writer of GGUF files, `llama.rope.freq_base` among them.
    ///
    /// Throws for what llama.cpp has no words for: dynamic scaling, and YaRN without whole
    /// dimensions.
    package func ggufPositions() throws -> GGUFPositions {
        func refusal(_ what: String) -> ModelFileError {
            ModelFileError(
                URL(fileURLWithPath: "config.json"), "rope_scaling",
                "\(what) cannot be said in a GGUF file")
        }
        let scaling = "llama.rope.scaling."
        var result = GGUFPositions()
        result.metadata["llama.rope.freq_base"] = .real(ropeTheta)
        if let slidingWindow {
            result.metadata["llama.attention.sliding_window"] = .integer(Int64(slidingWindow))
        }
        switch ropeScaling {
        case .none: break
        case .linear(let factor):
            result.metadata[scaling + "type"] = .text("linear")
            result.metadata[scaling + "factor"] = .real(factor)
        case .dynamic: throw refusal("dynamic scaling")
        case .llama3(let settings): result.ropeDivisors = settings.divisors(of: self)
        case .divisors(let divisors): result.ropeDivisors = divisors
        case .yarn(let yarn):
            if !yarn.truncates { throw refusal("yarn with truncate: false") }
            var proposed = RopeScaling.Yarn()
            proposed.factor = yarn.factor
            result.metadata[scaling + "type"] = .text("yarn")
            result.metadata[scaling + "factor"] = .real(yarn.factor)
            result.metadata[scaling + "original_context_length"] =
                .integer(Int64(yarn.originalPositions))
            result.metadata[scaling + "attn_factor"] = .real(yarn.scale / proposed.scale)
            result.metadata[scaling + "yarn_beta_fast"] = .real(yarn.betaFast)
            result.metadata[scaling + "yarn_beta_slow"] = .real(yarn.betaSlow)
        }
        return result
    }
}
