import MeCompute

// r rank; A: (r, in), B: (out, r); y += (α / r) · x·Aᵀ·Bᵀ, as in PEFT.

/// Which matrices get low-rank adapters, and of what size (Hu et al. 2021).
package struct LoRAConfiguration: Codable, Equatable, Sendable {
    package var rank = 8
    package var alpha: Float = 16
    /// Names of the matrices as PEFT spells them.
    package var targets = LoRAConfiguration.allTargets

    package init() {}

    /// All seven matrices of a block.
    package static let allTargets = [
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
    ]

    /// The factor of the adapter's contribution.
    package var scale: Float { alpha / Float(rank) }

    /// What is wrong with it, if anything.
    package var problem: String? {
        if rank < 1 || rank > 1024 { return "rank: expected 1 to 1024, got \(rank)" }
        if targets.isEmpty { return "targets: expected at least one matrix" }
        for target in targets where !Self.allTargets.contains(target) {
            return "targets: expected \(Self.allTargets.joined(separator: ", ")), got '\(target)'"
        }
        return Set(targets).count == targets.count ? nil : "targets: a name stands there twice"
    }
}

/// The four places of a block where an input meets one or more adapted matrices.
enum LoRASite: Int, CaseIterable {
    case queryKeyValue, output, gateUp, down

    /// The matrices that share the site's input, with their module path.
    var modules: [(path: String, name: String)] {
        switch self {
        case .queryKeyValue:
            [("self_attn", "q_proj"), ("self_attn", "k_proj"), ("self_attn", "v_proj")]
        case .output: [("self_attn", "o_proj")]
        case .gateUp: [("mlp", "gate_proj"), ("mlp", "up_proj")]
        case .down: [("mlp", "down_proj")]
        }
    }
}

/// A model's adapters: float32 values in one flat store, and packed copies for the products.
package final class LoRAAdapter {
    package let configuration: LoRAConfiguration
    package let master: ParameterStore
    private let model: ModelConfiguration
    private(set) var layers: [[LoRASiteWeights?]] = []

    /// Adapters with A drawn as PEFT does (uniform Kaiming, a = √5) and B zero.
    package init(
        _ configuration: LoRAConfiguration, for model: ModelConfiguration, type: ElementType,
        seed: UInt64, on w: Workspace
    ) {
        self.configuration = configuration
        self.model = model
        master = ParameterStore(Self.table(configuration, for: model))
        var random = RandomStream(seed: seed)
        for entry in master.table.entries where entry.name.hasSuffix("lora_A.weight") {
            let bound = 1 / Double(entry.columns).squareRoot()
            master[entry].fill(
                with: (0..<entry.count).map { _ in Float((2 * random.uniform() - 1) * bound) })
        }
        layers = (0..<model.layers).map { layer in
            LoRASite.allCases.map { site in
                LoRASiteWeights(self, layer: layer, site: site, type: type, on: w)
            }
        }
    }

    /// The adapters' parameters under PEFT's names. The A matrices of a site stand side by side.
    package static func table(
        _ configuration: LoRAConfiguration, for model: ModelConfiguration
    ) -> ParameterTable {
        var shapes: [(name: String, shape: [Int])] = []
        for layer in 0..<model.layers {
            for site in LoRASite.allCases {
                let modules = site.modules.filter { configuration.targets.contains($0.name) }
                for part in ["lora_A", "lora_B"] {
                    for module in modules {
                        let (out, input) = model.shape(of: module.name)
                        let shape =
                            part == "lora_A"
                            ? [configuration.rank, input] : [out, configuration.rank]
                        shapes.append((name(layer, module.path, module.name, part), shape))
                    }
                }
            }
        }
        return ParameterTable(shapes)
    }

    static func name(_ layer: Int, _ path: String, _ module: String, _ part: String) -> String {
        "base_model.model.model.layers.\(layer).\(path).\(module).\(part).weight"
    }

    /// Packs the master values again, after an optimiser step.
    package func repack(on w: Workspace) {
        // Sites are small: each is packed by one thread.
        let sites = layers.joined().compactMap { $0 }
        w.pool.run(sites.count) { sites[$0].repack(master, on: w) }
    }

    /// The matrix that merging adds to a base weight: scale · B·A, (out, in) row by row; nil where
    /// the matrix has no adapter.
    package func difference(layer: Int, module: String) -> [Float]? {
        guard configuration.targets.contains(module),
            let path = LoRASite.allCases.lazy.flatMap(\.modules).first(where: { $0.name == module }
            )?
            .path
        else { return nil }
        let a = master[Self.name(layer, path, module, "lora_A")]
        let b = master[Self.name(layer, path, module, "lora_B")]
        let (av, bv, r, input) = (a.values(), b.values(), configuration.rank, a.columns)
        var result = [Float](repeating: 0, count: b.rows * input)
        for i in 0..<b.rows {
            for p in 0..<r {
                let factor = bv[i * r + p] * configuration.scale
                for j in 0..<input { result[i * input + j] += factor * av[p * input + j] }
            }
        }
        return result
    }
}

extension ModelConfiguration {
    /// (out, in) of a block's matrix by its Hugging Face name.
    func shape(of module: String) -> (out: Int, input: Int) {
        switch module {
        case "q_proj": (queryWidth, width)
        case "k_proj", "v_proj": (keyValueWidth, width)
        case "o_proj": (width, queryWidth)
        case "gate_proj", "up_proj": (feedForwardWidth, width)
        default: (width, feedForwardWidth)
        }
    }
}

/// One site's adapters in one layer: its matrices' factors as one low-rank addition to the joined
/// weights, the A matrices stacked, the B matrices down the diagonal.
struct LoRASiteWeights {
    let factors: LowRank
    private let namesA: (first: String, last: String)
    private let namesB: [String]

    init?(
        _ adapter: LoRAAdapter, layer: Int, site: LoRASite, type: ElementType, on w: Workspace
    ) {
        let r = adapter.configuration.rank
        var parts: [LowRank.Part] = []
        var names: (a: [String], b: [String]) = ([], [])
        var column = 0
        for module in site.modules {
            let out = adapter.outputWidth(of: module.name)
            if adapter.configuration.targets.contains(module.name) {
                names.a.append(LoRAAdapter.name(layer, module.path, module.name, "lora_A"))
                names.b.append(LoRAAdapter.name(layer, module.path, module.name, "lora_B"))
                let first = parts.count * r
                parts.append(
                    LowRank.Part(outputs: column..<column + out, inner: first..<first + r))
            }
            column += out
        }
        guard let first = names.a.first, let last = names.a.last else { return nil }
        namesA = (first, last)
        namesB = names.b
        factors = LowRank(
            rows: column, columns: adapter.master[first].columns, parts: parts,
            scale: adapter.configuration.scale, type: type, on: w)
        repack(adapter.master, on: w)
    }

    /// Takes up changed values.
    func repack(_ master: ParameterStore, on w: Workspace) {
        factors.pack(
            a: master.joined(namesA.first, namesA.last), b: namesB.map { master[$0] }, on: w)
    }

    /// Adds to the gradients of A and B.
    ///
    /// dY: (M, out)  x: (M, in)  thin: scale · x·Aᵀ  dThin: scale · dY·B, (M, parts · r) each
    func addGradients(
        _ dY: Matrix, x: Matrix, thin: Matrix, dThin: Matrix, to gradients: ParameterStore,
        on w: Workspace
    ) {
        factors.addGradients(
            dY, x: x, thin: thin, dThin: dThin, a: gradients.joined(namesA.first, namesA.last),
            b: namesB.map { gradients[$0] }, on: w)
    }
}

extension LoRAAdapter {
    func outputWidth(of module: String) -> Int { model.shape(of: module).out }
}
