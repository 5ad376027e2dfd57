import Foundation
import MeCompute
import MeModel

/// The optimiser's constants.
package struct OptimizerSettings: Codable, Equatable, Sendable {
    package var beta1: Float = 0.9
    package var beta2: Float = 0.95
    package var epsilon: Float = 1e-8
    package var weightDecay: Float = 1e-5
    /// Largest norm of a step's gradient; 0: no clipping.
    package var clipNorm: Double = 1

    package init() {}

    /// What is wrong with it, if anything.
    package var problem: String? {
        let inUnit = { (x: Float) in x >= 0 && x < 1 }
        if !inUnit(beta1) || !inUnit(beta2) { return "beta1, beta2: expected 0 to below 1" }
        if !(epsilon > 0) { return "epsilon: expected more than 0, got \(epsilon)" }
        if !(weightDecay >= 0) || !(clipNorm >= 0) {
            return "weightDecay, clipNorm: expected 0 or more"
        }
        return nil
    }
}

/// What one optimiser step did.
package struct StepReport: Codable, Equatable, Sendable {
    package var step: Int
    /// Mean over the step's supervised tokens, nats.
    package var loss: Double
    /// Before clipping.
    package var gradientNorm: Double
    package var learningRate: Double
    package var tokens: Int
    package var supervised: Int
}

/// One model under training: all of its weights, or adapters on frozen ones.
///
/// A step's loss is the sum over its supervised tokens divided by their number, over all
/// micro-batches, so that an accumulated step equals one big batch.
package final class Trainer {
    /// What is trained.
    package enum Subject {
        /// All weights: masters in float32, packed copies in `type`.
        case full(ParameterStore, type: ElementType)
        /// Adapters; the weights are frozen, and kept in two forms where that takes little memory.
        case adapter(LoRAAdapter, on: ModelWeights)
    }

    package let model: LlamaModel
    package let parameters: ParameterStore
    /// Steps done.
    package private(set) var step = 0
    let first: ParameterStore
    let second: ParameterStore
    let workspace: Workspace
    private let isFull: Bool
    private let gradients: ParameterStore
    private let optimizer: OptimizerSettings
    private let recomputes: Bool
    private var activations: Activations?
    private var space: BackwardSpace?

    /// `recomputes`: the backward pass runs blocks again instead of keeping all their activations,
    /// as `RunSettings.recompute` says.
    package init(
        _ subject: Subject, configuration: ModelConfiguration, positions: Int,
        optimizer: OptimizerSettings, recomputes: Bool = false, on workspace: Workspace
    ) {
        self.workspace = workspace
        self.optimizer = optimizer
        self.recomputes = recomputes
        switch subject {
        case .full(let master, let type):
            isFull = true
            parameters = master
            let weights = ModelWeights(configuration, master: master, type: type, on: workspace)
            model = LlamaModel(weights, positions: positions)
        case .adapter(let adapter, let weights):
            isFull = false
            parameters = adapter.master
            let isSmall = Self.keepsTransposes(
                ofBytes: weights.byteCount, machine: ProcessInfo.processInfo.physicalMemory)
            model = LlamaModel(
                isSmall ? weights.keepingTransposes(on: workspace) : weights, adapter: adapter,
                positions: positions, on: workspace)
        }
        gradients = ParameterStore(parameters.table)
        first = ParameterStore(parameters.table)
        second = ParameterStore(parameters.table)
    }

    /// Whether frozen weights of so many bytes are kept in two forms on a machine of so much memory.
    static func keepsTransposes(ofBytes bytes: Int, machine: UInt64) -> Bool {
        UInt64(bytes) <= machine / 16
    }

    /// Gradients of the last step's loss, as they were before clipping.
    package var lastGradients: ParameterStore { gradients }

    /// One optimiser step over micro-batches.
    package func step(_ batches: [SupervisedBatch], learningRate: Double) -> StepReport {
        let supervised = batches.reduce(0) { $0 + $1.supervised }
        let tokens = batches.reduce(0) { $0 + $1.tokens }
        let loss = gatherGradients(batches, supervised: supervised)
        let norm = Elementwise.sumOfSquares(gradients.flat, on: workspace).squareRoot()
        step += 1
        update(norm: norm, learningRate: Float(learningRate))
        return StepReport(
            step: step, loss: loss / Double(max(1, supervised)), gradientNorm: norm,
            learningRate: learningRate, tokens: tokens, supervised: supervised)
    }

    /// Sums the loss over all micro-batches and leaves the gradients of its mean.
    private func gatherGradients(_ batches: [SupervisedBatch], supervised: Int) -> Double {
        reserve(batches.map(\.tokens).max() ?? 0)
        guard let activations, let space, supervised > 0 else {
            gradients.flat.zero()
            return 0
        }
        for entry in parameters.table.entries where !isOverwritten(entry) {
            gradients[entry].zero()
        }
        var stores = GradientStores(
            base: isFull ? gradients : nil, adapter: isFull ? nil : gradients, accumulates: false)
        return batches.reduce(0.0) { sum, batch in
            model.forward(batch.batch, into: activations, on: workspace)
            defer { stores.accumulates = true }
            return sum
                + model.backward(
                    batch.batch, targets: batch.targets, scale: 1 / Float(supervised),
                    activations: activations, space: space, gradients: stores, on: workspace)
        }
    }

    /// Whether the step's first micro-batch writes a gradient rather than adds to it: those of
    /// matrix products are, unless only a look-up makes them.
    private func isOverwritten(_ entry: Parameter) -> Bool {
        isFull && entry.shape.count == 2
            && (model.configuration.tiedEmbeddings || entry.name != "model.embed_tokens.weight")
    }

    private func reserve(_ rows: Int) {
        if let activations, activations.capacity >= rows { return }
        activations = nil
        space = nil
        activations = Activations(
            model.configuration, capacity: rows, type: model.type,
            keeping: recomputes ? .inputs : .all,
            adapter: model.adapter)
        space = BackwardSpace(
            model.configuration, capacity: rows, type: model.type, adapter: model.adapter)
    }

    /// AdamW with the gradient clipped to a norm as PyTorch does; decay on matrices only.
    private func update(norm: Double, learningRate: Float) {
        let clip = optimizer.clipNorm
        let scale = Float(clip > 0 ? min(1, clip / (norm + 1e-6)) : 1)
        let adamw = AdamW(
            beta1: optimizer.beta1, beta2: optimizer.beta2, epsilon: optimizer.epsilon)
        /// values, gradients, moments
        func update(_ parts: [Matrix], packed: PackedMatrix? = nil, decays: Bool) {
            adamw.update(
                parts[0], gradients: parts[1], first: parts[2], second: parts[3], step: step,
                learningRate: learningRate, decay: decays ? optimizer.weightDecay : 0,
                gradientScale: scale, packed: packed, on: workspace)
        }
        let stores = [parameters, gradients, first, second]
        guard isFull else {
            // Matrices come first, then norms and magnitudes.
            let decaying = parameters.table.entries.first { !$0.decays }?.offset
            let (count, matrices) = (parameters.table.count, decaying ?? parameters.table.count)
            update(stores.map { $0.flat.columns(0..<matrices) }, decays: true)
            if matrices < count {
                update(stores.map { $0.flat.columns(matrices..<count) }, decays: false)
            }
            model.adapter?.repack(on: workspace)
            return
        }
        let matrices = stores.map { model.weights.matrices(of: $0) }
        for (index, pair) in matrices[0].enumerated() {
            update(matrices.map { $0[index].values }, packed: pair.packed, decays: true)
        }
        for norm in parameters.table.entries where !norm.decays {
            update(stores.map { $0[norm] }, decays: false)
        }
    }

    /// Takes up where a checkpoint left: the stores were read into, `step` steps are done.
    func resume(atStep step: Int) {
        self.step = step
        guard isFull else {
            model.adapter?.repack(on: workspace)
            return
        }
        for (packed, values) in model.weights.matrices(of: parameters) {
            packed.pack(values, on: workspace)
        }
    }
}
