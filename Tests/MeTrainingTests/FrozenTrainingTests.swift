import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

@testable import MeTraining

/// Adapters on weights in 8 and 4 bits, against the naive twin: the same training on weights that
/// are rounded row by row beforehand and held as plain numbers.
@Suite struct FrozenTrainingTests {
    private static let types = WeightType.allCases.filter(\.isFrozen)

    /// A golden's weights held in `storage`, as they are or rounded to `rounding` first.
    private static func weights(
        _ golden: Golden, in storage: WeightType, rounding: WeightType? = nil, on w: Workspace
    ) throws -> ModelWeights {
        let (file, c) = (try ModelFile(golden.folder), golden.configuration)
        return try ModelWeights(c, type: storage, on: w) { parameter, matrix in
            try file.read(parameter, of: c, into: matrix, on: w)
            guard let rounding, parameter.decays else { return }
            let type = parameter.name.contains("layers.") ? rounding : rounding.ends
            // From the file's own numbers, not from those of the type it is held in.
            let whole = Matrix(rows: matrix.rows, columns: matrix.columns)
            try file.read(parameter, of: c, into: whole, on: w)
            for row in 0..<whole.rows {
                matrix.rows(row..<row + 1)
                    .fill(with: type.rounded(whole.rows(row..<row + 1).values()))
            }
        }
    }

    private static func trainer(
        _ golden: Golden, in storage: WeightType, rounding: WeightType? = nil, dora: Bool,
        threads: Int = 2, recomputes: Bool = false
    ) throws -> Trainer {
        let w = Workspace(pool: ThreadPool(threads: threads))
        var lora = LoRAConfiguration()
        (lora.rank, lora.dora) = (4, dora)
        let adapter = LoRAAdapter(
            lora, for: golden.configuration, type: storage.elements, seed: 3, on: w)
        return Trainer(
            .adapter(
                adapter, on: try weights(golden, in: storage, rounding: rounding, on: w)),
            configuration: golden.configuration, positions: 128, optimizer: OptimizerSettings(),
            recomputes: recomputes, on: w)
    }

    private static func batch(_ golden: Golden) -> SupervisedBatch {
        SupervisedBatch(TrainerTests.documents(golden))
    }

    /// Losses of three steps, and the gradients of the last.
    private static func steps(_ trainer: Trainer, _ golden: Golden) -> ([Double], [Float]) {
        let batch = batch(golden)
        let losses = (0..<3).map { _ in trainer.step([batch], learningRate: 1e-2).loss }
        return (losses, trainer.lastGradients.flat.values())
    }

    @Test(arguments: types, [false, true])
    func gradientsAreThoseOfTheRoundedWeights(type: WeightType, dora: Bool) throws {
        for name in ["grouped-tied", "plain-untied"] {
            let golden = try Golden(name)
            let wanted = Self.steps(
                try Self.trainer(golden, in: .bfloat16, rounding: type, dora: dora), golden)
            for (threads, recomputes) in [(1, false), (2, true), (4, false)] {
                let trainer = try Self.trainer(
                    golden, in: type, dora: dora, threads: threads, recomputes: recomputes)
                let got = Self.steps(trainer, golden)
                #expect(got == wanted, "\(name) on \(threads) threads")
            }
        }
    }

    /// The twin in float32, where nothing else is rounded: the first step's loss and gradients.
    @Test(arguments: types, [false, true])
    func gradientsAreNearThoseInFloat32(type: WeightType, dora: Bool) throws {
        for name in ["grouped-tied", "plain-untied"] {
            let golden = try Golden(name)
            func first(_ trainer: Trainer) -> (loss: Double, gradients: [Float]) {
                let loss = trainer.step([Self.batch(golden)], learningRate: 1e-3).loss
                return (loss, trainer.lastGradients.flat.values())
            }
            let got = first(try Self.trainer(golden, in: type, dora: dora))
            let wanted = first(
                try Self.trainer(golden, in: .float32, rounding: type, dora: dora))
            #expect(abs(got.loss / wanted.loss - 1) < 2e-3, "\(name)")
            func length(_ x: [Float]) -> Double {
                x.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            }
            let apart = length(zip(got.gradients, wanted.gradients).map { $0 - $1 })
            #expect(apart < 0.02 * length(wanted.gradients), "\(name)")
        }
    }

    @Test(arguments: types, [false, true])
    func resumedEqualsUninterrupted(type: WeightType, dora: Bool) throws {
        let golden = try Golden("grouped-tied")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "frozen-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let documents = TrainerTests.documents(golden)
        var settings = RunSettings()
        (settings.epochs, settings.type, settings.checkpointSeconds) = (3, type, 1e9)
        let run = TrainingRun(settings, units: 2, unitsPerStep: 1) {
            SupervisedBatch([documents[$0]])
        }
        func go(_ place: String, until step: Int) throws -> Trainer {
            let trainer = try Self.trainer(golden, in: type, dora: dora)
            _ = try run.run(trainer, in: folder.appending(path: place), runHash: "h") {
                $0.report.step < step
            }
            return trainer
        }
        let straight = try go("a", until: 99)
        #expect(try go("b", until: 2).step == 2)
        let resumed = try go("b", until: 99)
        #expect(straight.step == 6 && resumed.step == 6)
        #expect(straight.parameters.flat.values() == resumed.parameters.flat.values())
        #expect(straight.second.flat.values() == resumed.second.flat.values())
    }
}
