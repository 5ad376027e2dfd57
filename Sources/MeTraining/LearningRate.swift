import Foundation

/// How the learning rate moves over a run: linear warm-up, then a decay to a floor.
package struct LearningRateSchedule: Codable, Equatable, Sendable {
    /// The shape after warm-up.
    package enum Shape: String, Codable, CaseIterable, Sendable {
        case cosine, linear, constant
    }

    package var peak: Double = 3e-4
    package var shape = Shape.cosine
    /// Share of all steps that warm up.
    package var warmupRatio: Double = 0.05
    /// The last rate as a share of the peak.
    package var floorRatio: Double = 0

    package init() {}

    /// What is wrong with it, if anything.
    package var problem: String? {
        if !(peak > 0 && peak <= 1) { return "peak: expected more than 0, at most 1, got \(peak)" }
        if !(0...1).contains(warmupRatio) {
            return "warmupRatio: expected 0 to 1, got \(warmupRatio)"
        }
        return (0...1).contains(floorRatio) ? nil : "floorRatio: expected 0 to 1, got \(floorRatio)"
    }

    /// The rate of a step, counted from 1, in a run of `steps`.
    package func rate(atStep step: Int, of steps: Int) -> Double {
        let warmup = (warmupRatio * Double(steps)).rounded(.up)
        if Double(step) <= warmup { return peak * Double(step) / warmup }
        let progress = (Double(step) - warmup) / max(1, Double(steps) - warmup)
        let share =
            switch shape {
            case .cosine: 0.5 * (1 + cos(.pi * progress))
            case .linear: 1 - progress
            case .constant: 1.0
            }
        return peak * (floorRatio + (1 - floorRatio) * share)
    }
}
