import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// A backward pass that runs blocks again gives the bits of one for which all was kept.
@Suite struct RecomputationTests {
    /// Losses and gradients of two packed batches, one after the other in the same memory.
    private struct Outcome: Equatable {
        var losses: [Double] = []
        var gradients: [[UInt32]] = []
    }

    /// Documents of several lengths, the longest over a block of attention's keys when there is room.
    private static func batch(_ c: ModelConfiguration, lengths: [Int], seed: UInt64) -> Batch {
        var random = RandomStream(seed: seed)
        return Batch(
            documents: lengths.map { length in
                (0..<length).map { _ in Int32(random.next() % UInt64(c.vocabularySize)) }
            })
    }

    /// The next token where there is one in the document, but for every fifth row.
    private static func targets(_ batch: Batch) -> [Int32] {
        var targets = [Int32](repeating: -1, count: batch.tokens.count)
        for segment in batch.segments {
            for row in segment.rows.dropLast() where row % 5 != 0 {
                targets[row] = batch.tokens[row + 1]
            }
        }
        return targets
    }

    private static func outcome(
        _ golden: Golden, _ kept: Activations.Kept, lora: Bool, type: ElementType
    ) throws -> Outcome {
        let (c, w) = (golden.configuration, Workspace())
        let adapter =
            lora
            ? try LoRAAdapter(
                folder: golden.folder.appending(path: "adapter"), for: c, type: type, on: w) : nil
        let weights = try ModelFile(golden.folder).weights(type: WeightType(type), on: w)
        let model = LlamaModel(weights, adapter: adapter, on: w)
        let activations = Activations(
            c, capacity: 250, type: type, keeping: kept, adapter: adapter)
        let space = BackwardSpace(
            c, capacity: 250, type: type, adapter: adapter)
        let store = ParameterStore(adapter?.master.table ?? ParameterTable(c))
        let stores = GradientStores(base: lora ? nil : store, adapter: lora ? store : nil)
        var outcome = Outcome()
        for (seed, lengths) in [[3, 128, 1, 40, 77], [60, 9, 31]].enumerated() {
            let batch = batch(c, lengths: lengths, seed: UInt64(seed))
            model.forward(batch, into: activations, on: w)
            outcome.losses.append(
                model.backward(
                    batch, targets: targets(batch), scale: 0.01, activations: activations,
                    space: space, gradients: stores, on: w))
            outcome.gradients.append(store.flat.values().map(\.bitPattern))
        }
        return outcome
    }

    @Test(arguments: ElementType.allCases, [false, true])
    func sameBits(type: ElementType, lora: Bool) throws {
        for name in Golden.names {
            let golden = try Golden(name)
            let kept = try Self.outcome(golden, .all, lora: lora, type: type)
            let again = try Self.outcome(golden, .inputs, lora: lora, type: type)
            #expect(kept.losses.allSatisfy { $0 > 1 })
            let table = ParameterTable(golden.configuration)
            #expect(kept.gradients.allSatisfy { $0.count { $0 << 1 != 0 } > $0.count / 2 })
            #expect(lora || kept.gradients[0].count == table.count)
            #expect(again == kept, "\(name)")
        }
    }

    /// Nothing but a block's input, and of adapters the thin matrix of its last product, has memory
    /// of its own.
    @Test(arguments: [Activations.Kept.inputs, .nothing]) func blocksShareMemory(
        kept: Activations.Kept
    ) throws {
        let golden = try Golden("grouped-tied")
        let w = Workspace()
        let adapter = try LoRAAdapter(
            folder: golden.folder.appending(path: "adapter"), for: golden.configuration,
            type: .float32, on: w)
        let activations = Activations(
            golden.configuration, capacity: 2, type: .float32, keeping: kept, adapter: adapter)
        let (a, b) = (activations.layer(0, rows: 2), activations.layer(1, rows: 2))
        /// Whether writing to one is seen in the other.
        func share(_ x: Matrix?, _ y: Matrix?) throws -> Bool {
            let (x, y) = (try #require(x), try #require(y))
            x.fill(with: [Float](repeating: 1, count: x.count))
            y.zero()
            return x.values().allSatisfy { $0 == 0 }
        }
        let paths: [KeyPath<LayerActivations, Matrix>] = [
            \.inputRstd, \.queryKeyValue, \.attention, \.lse, \.middle, \.middleRstd, \.gateUp,
        ]
        for path in paths { #expect(try share(a[keyPath: path], b[keyPath: path])) }
        #expect(try share(a.input, b.input) == (kept == .nothing))
        for site in LoRASite.allCases {
            let both = try share(a.thin[site.rawValue], b.thin[site.rawValue])
            #expect(both == (site != .down || kept == .nothing))
        }
    }
}
