import Foundation
import MeCompute

/// How the next token is chosen from logits.
package struct SamplingSettings: Codable, Equatable, Sendable {
    /// 0: the likeliest token, always.
    package var temperature: Float = 0
    /// The smallest set of tokens whose probability reaches this is drawn from.
    package var topP: Float = 1
    package var seed: UInt64 = 1

    package init() {}

    /// What is wrong with it, if anything.
    package var problem: String? {
        if !(temperature >= 0 && temperature <= 10) {
            return "temperature: expected 0 to 10, got \(temperature)"
        }
        return topP > 0 && topP <= 1 ? nil : "top-p: expected more than 0, at most 1, got \(topP)"
    }
}

/// Draws tokens from logits; the same seed gives the same text.
package struct Sampler: Sendable {
    private let settings: SamplingSettings
    private var random: RandomStream

    package init(_ settings: SamplingSettings) {
        self.settings = settings
        random = RandomStream(seed: settings.seed)
    }

    /// Whether it always takes the likeliest token.
    package var isGreedy: Bool { settings.temperature == 0 }

    /// The next token, from logits over the vocabulary. Equal logits: the lowest id.
    package mutating func next(_ logits: [Float]) -> Int32 {
        if isGreedy { return Self.likeliest(logits) }
        let top = logits.max() ?? 0
        var weights = logits.map { exp(($0 - top) / settings.temperature) }
        let total = weights.reduce(0, +)
        if settings.topP < 1 {
            let order = weights.indices.sorted { (-weights[$0], $0) < (-weights[$1], $1) }
            var kept: Float = 0
            for index in order {
                if kept >= settings.topP * total {
                    weights[index] = 0
                } else {
                    kept += weights[index]
                }
            }
        }
        var left = Float(random.uniform()) * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() where weight > 0 {
            left -= weight
            if left < 0 { return Int32(index) }
        }
        return Self.likeliest(logits)
    }

    static func likeliest(_ logits: [Float]) -> Int32 {
        var best = 0
        for index in logits.indices where logits[index] > logits[best] { best = index }
        return Int32(best)
    }
}
