import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

@testable import MeTraining

/// Training models with biases and windows: what a step does to a bias, and that threads,
/// accumulation and recomputation leave it as it is.
@Suite struct VariantTrainingTests {
    /// A model of random weights with biases and a window shorter than its texts.
    private static var configuration: ModelConfiguration {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (48, 32, 40, 2)
        (c.heads, c.keyValueHeads, c.headDimension) = (4, 2, 12)
        (c.maximumPositions, c.slidingWindow) = (256, 40)
        (c.attentionBias, c.feedForwardBias) = (true, true)
        return c
    }

    private static func trainer(
        decay: Float, threads: Int = 2, recomputes: Bool = false
    ) -> Trainer {
        let master = ParameterStore(ParameterTable(configuration))
        var random = RandomStream(seed: 3)
        master.flat.fill(with: (0..<master.table.count).map { _ in Float(0.2 * random.normal()) })
        var optimizer = OptimizerSettings()
        (optimizer.weightDecay, optimizer.clipNorm) = (decay, 0)
        return Trainer(
            .full(master, type: .float32), configuration: configuration, positions: 256,
            optimizer: optimizer, recomputes: recomputes,
            on: Workspace(pool: ThreadPool(threads: threads)))
    }

    private static let documents: [SupervisedBatch.Document] = [150, 9, 77].map { length in
        ((0..<length).map { Int32(($0 * $0 * 7 + length) % 48) }, nil)
    }

    @Test func biasesAreTrainedWithoutDecay() throws {
        let (rate, decay) = (1e-2, Float(0.5))
        let trainer = Self.trainer(decay: decay)
        let before = Self.trainer(decay: decay).parameters
        _ = trainer.step([SupervisedBatch(Self.documents)], learningRate: rate)
        let biases = trainer.parameters.table.entries.filter { $0.name.hasSuffix(".bias") }
        #expect(biases.count == 2 * 7)
        for entry in biases {
            let (old, new) = (before[entry].values(), trainer.parameters[entry].values())
            let gradient = trainer.lastGradients[entry].values()
            // The first step of Adam goes by the gradient's sign, and nothing else.
            for index in old.indices where abs(gradient[index]) > 1e-4 {
                let wanted = old[index] - Float(rate) * (gradient[index] > 0 ? 1 : -1)
                #expect(abs(new[index] - wanted) < 2e-5, "\(entry.name) \(index)")
            }
            #expect(old != new)
        }
    }

    @Test func nothingBesideChangesAStep() throws {
        func steps(_ trainer: Trainer, _ batches: [SupervisedBatch]) -> [Float] {
            for _ in 0..<2 { _ = trainer.step(batches, learningRate: 1e-2) }
            return trainer.parameters.flat.values()
        }
        let batch = SupervisedBatch(Self.documents)
        let wanted = steps(Self.trainer(decay: 0), [batch])
        #expect(steps(Self.trainer(decay: 0, threads: 1), [batch]) == wanted)
        #expect(steps(Self.trainer(decay: 0, threads: 5), [batch]) == wanted)
        #expect(steps(Self.trainer(decay: 0, recomputes: true), [batch]) == wanted)
        // Another order of sums: alike, not equal.
        let apart = Self.trainer(decay: 0)
        let together = Self.trainer(decay: 0)
        _ = together.step([batch], learningRate: 0)
        _ = apart.step(Self.documents.map { SupervisedBatch([$0]) }, learningRate: 0)
        let closeness = Closeness(
            apart.lastGradients.flat.values(), together.lastGradients.flat.values())
        #expect(closeness.error < 1e-4, "\(closeness)")
    }
}
