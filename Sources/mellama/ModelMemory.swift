import Foundation
import MeCompute
import MeModel
import MeTraining

/// The memory that a model needs at its peak on this machine, in bytes by type (`MemoryNeed`).
struct ModelMemory: Encodable {
    /// Tokens of the text that `run` is for, and rows of a training pass.
    var runTokens: Int
    var rowsPerPass: Int
    /// Of the adapters, on all seven matrices.
    var rank: Int
    /// Generating one text.
    var run: [String: Int] = [:]
    /// Tuning adapters, and the same with blocks run again (`--recompute`).
    var lora: [String: Int] = [:]
    var loraRecompute: [String: Int] = [:]
    /// Training all weights; frozen types cannot.
    var full: [String: Int] = [:]
    var fullRecompute: [String: Int] = [:]

    init(_ c: ModelConfiguration) {
        let (need, adapter) = (MemoryNeed(c), LoRAConfiguration())
        runTokens = min(2048, c.longestText)
        rowsPerPass = RunSettings().tokensPerPass
        rank = adapter.rank
        for type in WeightType.allCases {
            let name = type.rawValue
            run[name] = need.run(type, tokens: runTokens)
            lora[name] = need.adapters(adapter, on: type, rows: rowsPerPass)
            loraRecompute[name] = need.adapters(
                adapter, on: type, rows: rowsPerPass, recomputes: true)
            guard !type.isFrozen else { continue }
            full[name] = need.full(type.elements, rows: rowsPerPass)
            fullRecompute[name] = need.full(type.elements, rows: rowsPerPass, recomputes: true)
        }
    }

    /// A table for a person, in gigabytes.
    var lines: [String] {
        func cell(_ value: Int?) -> String {
            let text = value.map { String(format: "%.2f", Double($0) / 1e9) } ?? "–"
            return String(repeating: " ", count: max(1, 11 - text.count)) + text
        }
        let head =
            "memory in GB (a text of \(runTokens) tokens; adapters of rank \(rank) or all weights, "
            + "\(rowsPerPass) tokens a pass, and with --recompute):"
        let titles = ["run", "adapters", "recompute", "all", "recompute"]
        let names = titles.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
        let rows = WeightType.allCases.map { type in
            let name = type.rawValue
            return "  " + name.padding(toLength: 9, withPad: " ", startingAt: 0)
                + [run, lora, loraRecompute, full, fullRecompute].map { cell($0[name]) }.joined()
        }
        return [head, "  " + String(repeating: " ", count: 9) + names.joined()] + rows
    }
}
