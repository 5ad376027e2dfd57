import Foundation
import MeCompute

/// How rotary frequencies are changed so that a model works on longer texts than it was first
/// trained on: the kinds of config.json's `rope_scaling` (Transformers' `rope_parameters`).
package enum RopeScaling: Equatable, Sendable {
    case none
    /// All frequencies divided by a factor (position interpolation, Chen et al. 2023).
    case linear(factor: Double)
    /// A base that grows with the text once it is longer than `max_position_embeddings` (NTK-aware
    /// scaling).
    case dynamic(factor: Double)
    /// Low frequencies divided by a factor, high ones kept, those between in part (Llama 3.1).
    case llama3(Llama3)
    /// The same by the number of turns in the first training, and attention made sharper (Peng et
    /// al. 2023, "YaRN").
    case yarn(Yarn)
    /// A divisor for each frequency, as a GGUF file's `rope_freqs.weight` holds them.
    case divisors([Float])

    /// The settings of Llama 3.1's scaling.
    package struct Llama3: Equatable, Sendable {
        package var factor = 8.0
        package var lowFrequencyFactor = 1.0
        package var highFrequencyFactor = 4.0
        package var originalPositions = 8192

        package init() {}
    }

    /// YaRN's settings.
    package struct Yarn: Equatable, Sendable {
        package var factor = 1.0
        package var originalPositions = 4096
        /// Factor of cosines and sines; nil: from the three below, or from `factor` alone.
        package var attentionFactor: Double?
        package var mscale: Double?
        package var mscaleAllDimensions: Double?
        package var betaFast = 32.0
        package var betaSlow = 1.0
        /// The ramp begins and ends at whole dimensions.
        package var truncates = true

        package init() {}

        /// The factor of cosines and sines.
        package var scale: Double {
            func logarithmic(_ weight: Double) -> Double {
                factor <= 1 ? 1 : 0.1 * weight * log(factor) + 1
            }
            if let attentionFactor { return attentionFactor }
            guard let mscale, let all = mscaleAllDimensions, mscale != 0, all != 0 else {
                return logarithmic(1)
            }
            return logarithmic(mscale) / logarithmic(all)
        }
    }

    /// What config.json calls it; nil where nothing is scaled.
    package var name: String? {
        switch self {
        case .none: nil
        case .linear: "linear"
        case .dynamic: "dynamic"
        case .llama3: "llama3"
        case .yarn: "yarn"
        case .divisors: "rope_freqs"
        }
    }

    /// Whether frequencies depend on the length of the text.
    package var dependsOnLength: Bool {
        if case .dynamic = self { true } else { false }
    }

    /// What makes these settings impossible, if anything.
    func problem(headDimension: Int, theta: Double) -> String? {
        func positive(_ values: Double...) -> Bool {
            values.allSatisfy { $0 > 0 && $0.isFinite }
        }
        switch self {
        case .none: return nil
        case .linear(let factor):
            return positive(factor) ? nil : "rope_scaling: expected a factor above 0, got \(factor)"
        case .dynamic(let factor):
            if !(factor >= 1 && factor.isFinite) {
                return "rope_scaling: expected a factor of 1 or more, got \(factor)"
            }
            return headDimension > 2 ? nil : "rope_scaling: dynamic needs heads wider than 2"
        case .llama3(let s):
            let holds =
                positive(s.factor, s.lowFrequencyFactor, s.highFrequencyFactor)
                && s.highFrequencyFactor > s.lowFrequencyFactor && s.originalPositions > 0
            return holds
                ? nil
                : "rope_scaling: llama3 expects a factor, original_max_position_embeddings "
                    + "and low_freq_factor above 0, and high_freq_factor above low_freq_factor"
        case .yarn(let s):
            let holds =
                positive(s.factor, s.betaFast, s.betaSlow, s.scale) && s.originalPositions > 0
                && theta > 1
            return holds
                ? nil
                : "rope_scaling: yarn expects a factor, original_max_position_embeddings, "
                    + "beta_fast, beta_slow and attention factor above 0, and rope_theta above 1"
        case .divisors(let values):
            return values.count == headDimension / 2
                && values.allSatisfy { $0 > 0 && $0.isFinite }
                ? nil : "rope_freqs: expected \(headDimension / 2) numbers above 0"
        }
    }
}

extension ModelConfiguration {
    /// What turns heads in a text of `length` tokens, in float32 step by step as Transformers'
    /// `modeling_rope_utils` computes it. Only dynamic scaling depends on the length.
    package func ropeFrequencies(length: Int = 0) -> RoPE.Frequencies {
        let plain = RoPE.Frequencies(theta: ropeTheta, headDimension: headDimension)
        switch ropeScaling {
        case .none: return plain
        case .linear(let factor):
            return RoPE.Frequencies(plain.values.map { $0 / Float(factor) })
        case .dynamic(let factor):
            guard length > maximumPositions else { return plain }
            return RoPE.Frequencies(
                theta: Double(dynamicTheta(factor, length: length)), headDimension: headDimension)
        case .llama3(let settings):
            return RoPE.Frequencies(plain.values.map { settings.scaled($0) })
        case .yarn(let settings):
            return settings.frequencies(theta: ropeTheta, headDimension: headDimension)
        case .divisors(let divisors):
            return RoPE.Frequencies(zip(plain.values, divisors).map { $0 / $1 })
        }
    }

    /// θ·(factor·length / max − (factor − 1))^(d / (d − 2))
    private func dynamicTheta(_ factor: Double, length: Int) -> Float {
        let grown = Float(factor) * Float(length) / Float(maximumPositions)
        let exponent = Double(headDimension) / Double(headDimension - 2)
        return Float(ropeTheta) * Float(pow(Double(grown - Float(factor - 1)), exponent))
    }
}

extension RopeScaling.Llama3 {
    /// A frequency after scaling.
    func scaled(_ frequency: Float) -> Float {
        let length = Double(originalPositions)
        let wave = Float(2 * Double.pi) / frequency
        if wave > Float(length / lowFrequencyFactor) { return frequency / Float(factor) }
        if wave < Float(length / highFrequencyFactor) { return frequency }
        let share =
            (Float(length) / wave - Float(lowFrequencyFactor))
            / Float(highFrequencyFactor - lowFrequencyFactor)
        return (1 - share) * frequency / Float(factor) + share * frequency
    }
}

extension RopeScaling.Yarn {
    /// Frequencies that turn often in the first training's length are kept, those that turn
    /// seldom are divided by the factor, with a ramp between.
    func frequencies(theta: Double, headDimension: Int) -> RoPE.Frequencies {
        /// The dimension whose frequency makes so many turns.
        func dimension(ofTurns turns: Double) -> Double {
            Double(headDimension) * log(Double(originalPositions) / (turns * 2 * .pi))
                / (2 * log(theta))
        }
        var (low, high) = (dimension(ofTurns: betaFast), dimension(ofTurns: betaSlow))
        if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
        (low, high) = (max(low, 0), min(high, Double(headDimension - 1)))
        // Without a width, a ramp has no slope.
        if low == high { high += 0.001 }
        let values = (0..<headDimension / 2).map { j -> Float in
            let exponent = Float(2 * j) / Float(headDimension)
            let wave = Float(pow(Double(Float(theta)), Double(exponent)))
            let ramp = min(1, max(0, (Float(j) - Float(low)) / Float(high - low)))
            let kept = 1 - ramp
            return 1 / (Float(factor) * wave) * (1 - kept) + 1 / wave * kept
        }
        return RoPE.Frequencies(values, scale: Float(scale))
    }
}
