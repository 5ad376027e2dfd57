import Foundation
import MeCompute
import MeModel

/// The memory that running or training a model takes at its peak, in bytes, as far as shapes say: for
/// choosing a type and a machine before anything is read. Peaks measured were within a twentieth.
package struct MemoryNeed: Sendable {
    package let configuration: ModelConfiguration
    /// Of the machine; frozen weights that are a small part of it are kept in two forms.
    package var machineBytes = ProcessInfo.processInfo.physicalMemory

    /// The program itself and its threads' scratch memory.
    private static let program = 40_000_000

    package init(_ configuration: ModelConfiguration) { self.configuration = configuration }

    /// Generating: weights held in a type, and one text of so many tokens in the cache.
    ///
    /// rows: of one forward pass
    package func run(_ type: WeightType, tokens: Int, rows: Int = 1024) -> Int {
        let (c, elements) = (configuration, type.elements)
        let working =
            Activations.bytes(
                c, capacity: max(rows, tokens), type: elements, keeping: .nothing, adapter: nil)
            + KeyValueCache.bytes(c, capacity: tokens, type: elements)
        return peak(type, working: ModelWeights.bytes(of: c, type: type) + working)
    }

    /// Tuning adapters on weights that are held in a type, `rows` rows (tokens) a pass.
    package func adapters(
        _ adapter: LoRAConfiguration, on type: WeightType, rows: Int, recomputes: Bool = false
    ) -> Int {
        let (c, elements) = (configuration, type.elements)
        var weights = ModelWeights.bytes(of: c, type: type)
        if !type.isFrozen, Trainer.keepsTransposes(ofBytes: weights, machine: machineBytes) {
            // Of all matrices but an embedding that is not the head.
            let embedding =
                c.tiedEmbeddings ? 0 : type.bytes(rows: c.vocabularySize, columns: c.width)
            weights += weights - embedding
        }
        // Masters, gradients, two moments.
        let adapters =
            16 * LoRAAdapter.parameters(adapter, for: c)
            + LoRAAdapter.packedBytes(adapter, for: c, type: elements)
        return peak(
            type,
            working: weights + adapters + pass(elements, rows, adapter, recomputes: recomputes))
    }

    /// Training all weights in a type, `rows` rows (tokens) a pass.
    package func full(_ type: ElementType, rows: Int, recomputes: Bool = false) -> Int {
        let c = configuration
        // Masters, gradients, two moments.
        let stores = 16 * ParameterTable(c).count
        let packed = ModelWeights.bytes(of: c, type: WeightType(type))
        return Self.program + stores + packed + pass(type, rows, nil, recomputes: recomputes)
    }

    /// Activations and gradients of a pass.
    private func pass(
        _ type: ElementType, _ rows: Int, _ adapter: LoRAConfiguration?, recomputes: Bool
    ) -> Int {
        Activations.bytes(
            configuration, capacity: rows, type: type, keeping: recomputes ? .inputs : .all,
            adapter: adapter)
            + BackwardSpace.bytes(configuration, capacity: rows, type: type, adapter: adapter)
    }

    /// Reading the weights may take more than working with them.
    private func peak(_ type: WeightType, working: Int) -> Int {
        Self.program
            + max(working, ModelWeights.bytesWhileReading(configuration, type: type))
    }
}
