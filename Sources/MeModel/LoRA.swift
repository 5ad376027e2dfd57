import MeCompute

// r rank; A: (r, in), B: (out, r); y += scale · x·Aᵀ·Bᵀ, as in PEFT. With magnitudes m (out)
// y = m / ‖W + scale·B·A‖ · (W + scale·B·A)·x, the norm by rows.

/// Which matrices get low-rank adapters, and of what size (Hu et al. 2021).
package struct LoRAConfiguration: Codable, Equatable, Sendable {
    package var rank = 8
    package var alpha: Float = 16
    /// Names of the matrices as PEFT spells them.
    package var targets = LoRAConfiguration.allTargets
    /// The scale is α / √rank instead of α / rank: rank-stabilised LoRA (Kalajdzievski 2023).
    package var rslora = false
    /// Adapted matrices get a trained length for each row: weight-decomposed LoRA (Liu et al. 2024).
    package var dora = false
    /// Modules that are trained as a whole, as copies beside the base: the ends of their names, as
    /// PEFT has it ("norm" is every norm).
    package var modulesToSave: [String] = []

    package init() {}

    /// All seven matrices of a block.
    package static let allTargets = [
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
    ]
    /// The modules that may be trained as copies.
    package static let copied = [
        "embed_tokens", "lm_head", "norm", "input_layernorm", "post_attention_layernorm",
    ]
    static let largestRank = 1024

    /// What is wrong with it, if anything.
    package var problem: String? {
        if rank < 1 || rank > Self.largestRank {
            return "rank: expected 1 to \(Self.largestRank), got \(rank)"
        }
        if targets.isEmpty { return "targets: expected at least one matrix" }
        for target in targets where !Self.allTargets.contains(target) {
            return "targets: expected \(Self.allTargets.joined(separator: ", ")), got '\(target)'"
                + (Self.copied.contains(target) ? ": train it whole, as modulesToSave" : "")
        }
        for name in modulesToSave where !Self.copied.contains(name) {
            return "modulesToSave: expected \(Self.copied.joined(separator: ", ")), got '\(name)'"
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
    package let layout: AdapterLayout
    package let master: ParameterStore
    /// The embedding or head that the adapter was trained on, where its folder holds one.
    var bases: [String: Matrix] = [:]
    let model: ModelConfiguration
    private(set) var layers: [[LoRASiteWeights?]] = []
    /// The weights it is added to, with its own copies among them.
    private var weights: ModelWeights?
    /// Its copies and magnitudes are still to be taken from the weights it is added to.
    private var isFresh: Bool

    /// Adapters with A drawn as PEFT does (uniform Kaiming, a = √5) and B zero; copies and
    /// magnitudes are taken from the weights they come to.
    package convenience init(
        _ configuration: LoRAConfiguration, for model: ModelConfiguration, type: ElementType,
        seed: UInt64, on w: Workspace
    ) {
        let layout = AdapterLayout(configuration, for: model)
        self.init(layout, for: model, type: type, isFresh: true, on: w) { master in
            var random = RandomStream(seed: seed)
            for entry in master.table.entries where entry.name.hasSuffix("lora_A.weight") {
                let bound = 1 / Double(entry.columns).squareRoot()
                master[entry].fill(
                    with: (0..<entry.count).map { _ in Float((2 * random.uniform() - 1) * bound) })
            }
        }
    }

    /// Adapters of a layout with the values that `fill` puts in the store.
    init(
        _ layout: AdapterLayout, for model: ModelConfiguration, type: ElementType, isFresh: Bool,
        on w: Workspace, fill: (ParameterStore) throws -> Void
    ) rethrows {
        self.layout = layout
        self.model = model
        self.isFresh = isFresh
        master = ParameterStore(layout.table(for: model))
        try fill(master)
        layers = (0..<model.layers).map { layer in
            LoRASite.allCases.map { site in
                LoRASiteWeights(self, layer: layer, site: site, type: type, on: w)
            }
        }
    }

    /// Packs the master values again, after an optimiser step.
    package func repack(on w: Workspace) {
        // Sites are small: each is packed by one thread.
        let sites = layers.joined().compactMap { $0 }
        w.pool.run(sites.count) { sites[$0].repack(master, on: w) }
        guard let weights else { return }
        for name in layout.saved {
            weights.repack(name, master[AdapterLayout.prefix + name], on: w)
        }
        eachSite { site, layer, kind in
            site.measure(master, weights.layers[layer].matrix(kind), on: w)
        }
    }

    private func eachSite(_ body: (LoRASiteWeights, Int, LoRASite) -> Void) {
        guard layout.usesMagnitudes else { return }
        for (layer, sites) in layers.enumerated() {
            for (site, kind) in zip(sites, LoRASite.allCases) {
                if let site { body(site, layer, kind) }
            }
        }
    }

    /// The weights to compute with where the adapter is added to these: its own copies in their
    /// places. It belongs to them from here on.
    func attach(to base: ModelWeights, on w: Workspace) -> ModelWeights {
        if isFresh { copyModules(of: base, on: w) }
        var joined = base
        for name in layout.saved {
            joined.replace(name, by: master[AdapterLayout.prefix + name], on: w)
        }
        for module in layout.ends.keys.sorted() {
            let parameter = ParameterTable(model.adapted(by: layout))[module + ".weight"]
            let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
            matrix.fill(with: base.values(of: base.holder(of: parameter.name), on: w))
            merge(parameter, into: matrix, on: w)
            joined.replace(parameter.name, by: matrix, on: w)
        }
        weights = joined
        if isFresh {
            eachSite { site, layer, kind in
                site.takeMagnitudes(into: master, joined.layers[layer].matrix(kind), on: w)
            }
        }
        isFresh = false
        if layout.usesMagnitudes { repack(on: w) }
        return joined
    }

    private func copyModules(of base: ModelWeights, on w: Workspace) {
        for name in layout.saved {
            let values = base.values(of: base.holder(of: name), on: w)
            master[AdapterLayout.prefix + name].fill(with: values)
        }
    }

    /// A parameter of the base model, (rows, columns) float32, as it is with the adapter: a copy in
    /// its place, or W + scale · B·A, summed in float32, with its rows' lengths.
    package func merge(_ parameter: Parameter, into matrix: Matrix, on w: Workspace) {
        if layout.saved.contains(parameter.name) {
            matrix.copy(from: master[AdapterLayout.prefix + parameter.name])
            return
        }
        guard parameter.name.hasSuffix(".weight") else { return }
        let module = String(parameter.name.dropLast(".weight".count))
        if let own = bases[parameter.name] { matrix.copy(from: own) }
        guard let addition = layout.addition(to: module) else { return }
        let names = layout.names(of: module)
        let scale = layout.scale(of: addition)
        if module == AdapterLayout.embedding {
            // (D, V) in PEFT's eyes: its rows and their lengths are columns here.
            let turned = Matrix(rows: matrix.columns, columns: matrix.rows)
            turned.copy(transposeOf: matrix)
            add(names, scale, to: turned, on: w)
            matrix.copy(transposeOf: turned)
        } else {
            add(names, scale, to: matrix, on: w)
        }
    }

    private func add(
        _ names: AdapterLayout.Names, _ scale: Float, to matrix: Matrix, on w: Workspace
    ) {
        LowRank.merge(master[names.a], master[names.b], scale: scale, into: matrix, on: w)
        guard layout.usesMagnitudes else { return }
        let magnitudes = master[names.magnitude].values()
        for (row, magnitude) in magnitudes.enumerated() {
            let line = matrix.rows(row..<row + 1)
            let norm = Float(Elementwise.sumOfSquares(line, on: w).squareRoot())
            if norm != 0 { line.fill(with: line.values().map { $0 * (magnitude / norm) }) }
        }
    }

    /// Columns of the thin matrix, and outputs that are kept before their gain, at a site; the most
    /// of all layers where no layer is named.
    func space(at site: LoRASite, layer: Int?) -> (thin: Int, outputs: Int) {
        let all = layer.map { [layers[$0]] } ?? layers
        let weights = all.compactMap { $0[site.rawValue] }
        return (
            weights.map(\.factors.width).max() ?? 0,
            weights.compactMap { $0.gain?.columns }.max() ?? 0
        )
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
