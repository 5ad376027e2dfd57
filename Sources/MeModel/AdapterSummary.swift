import Foundation

/// What an adapter's configuration says, without the model it is for.
package struct AdapterSummary {
    /// LoRA, rsLoRA, DoRA, or both of the latter.
    package let kind: String
    package let rank: Int
    package let alpha: Double
    /// Ranks by pattern, where some modules have another.
    package let ranks: [String]?
    package let targets: [String]
    package let modulesToSave: [String]
    package let baseModel: String?

    /// Reads adapter_config.json; what cannot be used is an error.
    package init(_ url: URL) throws {
        let c = try AdapterConfiguration(url)
        kind =
            switch (c.usesRootOfRank, c.usesMagnitudes) {
            case (false, false): "LoRA"
            case (true, false): "rsLoRA"
            case (false, true): "DoRA"
            case (true, true): "rsLoRA and DoRA"
            }
        (rank, alpha, baseModel, modulesToSave) = (c.rank, c.alpha, c.baseModel, c.modulesToSave)
        ranks =
            c.rankPattern.isEmpty
            ? nil
            : ["\(c.rank)"]
                + c.rankPattern.sorted { $0.key < $1.key }.map { "\($0.value) (\($0.key))" }
        switch c.targets {
        case .names(let names): targets = names
        case .pattern(let pattern): targets = [pattern]
        case .allLinear: targets = ["all-linear"]
        }
    }
}
