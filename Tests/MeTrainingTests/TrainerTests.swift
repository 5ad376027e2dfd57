import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeTestSupport
import Testing

@testable import MeTraining

/// Ten optimiser steps against PyTorch, and what must not change a step's result.
@Suite struct TrainerTests {
    /// A trainer of a golden's model with the golden's optimizer.
    static func trainer(
        _ golden: Golden, lora: Bool = false, type: ElementType = .float32,
        frozen: WeightType? = nil, recomputes: Bool = false, on w: Workspace = Workspace()
    ) throws -> Trainer {
        let file = try ModelFile(golden.folder)
        let facts = golden.facts.optimizer
        var optimizer = OptimizerSettings()
        (optimizer.beta1, optimizer.beta2) = (facts.beta1, facts.beta2)
        (optimizer.weightDecay, optimizer.clipNorm) = (facts.decay, facts.clip)
        let subject: Trainer.Subject
        if lora {
            let adapter = try LoRAAdapter(
                folder: golden.folder.appending(path: "adapter"), for: golden.configuration,
                type: type, on: w)
            subject = .adapter(
                adapter, on: try file.weights(type: frozen ?? WeightType(type), on: w))
        } else {
            subject = .full(try file.master(on: w), type: type)
        }
        return Trainer(
            subject, configuration: golden.configuration, positions: 128, optimizer: optimizer,
            recomputes: recomputes, on: w)
    }

    /// The golden's documents with the golden's own choice of supervised tokens.
    static func documents(_ golden: Golden) -> [SupervisedBatch.Document] {
        zip(golden.facts.documents, golden.facts.targets).map { tokens, targets in
            (tokens, [false] + targets.dropLast().map { $0 >= 0 })
        }
    }

    /// Adam divides by the root of the second moment, so where a gradient is next to nothing beside
    /// its tensor's others, the last bits of it, which depend on the order of sums, decide over a
    /// whole step: most of all in the first step, whose update is the gradient's sign. Such elements
    /// (about one in a hundred) are therefore only held to a loose bound.
    @Test(arguments: Golden.names, [false, true])
    func tenSteps(name: String, lora: Bool) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let trainer = try Self.trainer(golden, lora: lora, on: w)
        let batch = SupervisedBatch(Self.documents(golden))
        #expect(batch.targets == golden.targets)
        let losses = lora ? golden.facts.lora_losses : golden.facts.losses
        let norms = lora ? golden.facts.lora_norms : golden.facts.norms
        let entries = trainer.parameters.table.entries
        var conditioning = entries.map { [Double](repeating: .infinity, count: $0.count) }
        for (loss, norm) in zip(losses, norms) {
            let report = trainer.step([batch], learningRate: golden.facts.optimizer.learningRate)
            #expect(abs(report.loss / loss - 1) < 1e-6)
            #expect(abs(report.gradientNorm / norm - 1) < 1e-5)
            for (index, entry) in entries.enumerated() {
                let now = Self.conditioning(trainer.second[entry].values())
                conditioning[index] = zip(conditioning[index], now).map { min($0, $1) }
            }
        }
        var loose = 0
        for (entry, conditioning) in zip(entries, conditioning) {
            let prefix = lora ? "lora.after." : "after."
            let wanted = try golden.values(prefix + entry.name, on: w)
            let differences = Self.differences(trainer.parameters[entry].values(), wanted)
            #expect(Self.rootMeanSquare(differences) < 1e-5, "\(entry.name)")
            for (difference, condition) in zip(differences, conditioning) {
                #expect(difference < (condition < 0.01 ? 1e-3 : 4e-5), "\(entry.name)")
                if condition < 0.01 { loose += 1 }
            }
        }
        #expect(loose < trainer.parameters.table.count / 50)
    }

    /// The root of each second moment as a share of its tensor's; infinite where it is zero, since
    /// then every gradient was, and the element has not been moved by one.
    private static func conditioning(_ second: [Float]) -> [Double] {
        let roots = second.map { Double($0).squareRoot() }
        let size = rootMeanSquare(roots)
        return roots.map { $0 == 0 ? .infinity : $0 / size }
    }

    /// Absolute differences as shares of the root mean square of the expected values.
    private static func differences(_ got: [Float], _ wanted: [Float]) -> [Double] {
        let size = rootMeanSquare(wanted.map(Double.init))
        return zip(got, wanted).map { abs(Double($0) - Double($1)) / size }
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }

    @Test(arguments: [false, true]) func accumulatedEqualsOneBatch(lora: Bool) throws {
        let golden = try Golden("grouped-tied")
        let documents = Self.documents(golden)
        let one = try Self.trainer(golden, lora: lora)
        let two = try Self.trainer(golden, lora: lora)
        let whole = one.step([SupervisedBatch(documents)], learningRate: 1e-3)
        let parts = two.step(documents.map { SupervisedBatch([$0]) }, learningRate: 1e-3)
        #expect(abs(whole.loss - parts.loss) < 1e-6)
        for entry in one.lastGradients.table.entries {
            let (a, b) = (one.lastGradients[entry].values(), two.lastGradients[entry].values())
            #expect(Closeness(b, a).error < 1e-5, "\(entry.name)")
        }
    }

    private static let pools = [1, 2, 8, 64, 130].map { ThreadPool(threads: $0) }

    /// Also on many more threads than processors, without a loop that hangs or crawls.
    @Test(.timeLimit(.minutes(2)), arguments: ElementType.allCases, [false, true])
    func sameBitsForAnyNumberOfThreads(type: ElementType, lora: Bool) throws {
        let golden = try Golden("grouped-tied")
        var results: [[Float]] = []
        for pool in Self.pools {
            let w = Workspace(pool: pool)
            let trainer = try Self.trainer(golden, lora: lora, type: type, on: w)
            let batch = SupervisedBatch(Self.documents(golden))
            for _ in 0..<2 { _ = trainer.step([batch], learningRate: 1e-3) }
            results.append(trainer.parameters.flat.values())
        }
        for (pool, result) in zip(Self.pools, results) {
            #expect(result == results[0], "\(pool.threads) threads")
        }
    }

    /// Adapters on weights in 8 and 4 bits: the same bits on any threads, a loss that stays near.
    @Test(arguments: [WeightType.q8_0, .nf4]) func adaptersOnFrozenBlocks(frozen: WeightType) throws
    {
        let golden = try Golden("grouped-tied")
        func run(_ frozen: WeightType?, _ threads: Int) throws -> (losses: [Double], [Float]) {
            let trainer = try Self.trainer(
                golden, lora: true, type: .bfloat16, frozen: frozen,
                on: Workspace(pool: ThreadPool(threads: threads)))
            let batch = SupervisedBatch(Self.documents(golden))
            let losses = (0..<8).map { _ in trainer.step([batch], learningRate: 1e-2).loss }
            return (losses, trainer.parameters.flat.values())
        }
        let (plain, blocks) = (try run(nil, 2).losses, try run(frozen, 2))
        #expect(try run(frozen, 7) == blocks)
        #expect(blocks.losses.last! < blocks.losses[0])
        for (a, b) in zip(plain, blocks.losses) {
            #expect(abs(a - b) < (frozen == .q8_0 ? 0.02 : 0.15), "\(a), \(b)")
        }
    }

    @Test func trainingAllWeightsRefusesBlocks() {
        var settings = PretrainSettings()
        #expect(settings.problem == nil)
        settings.run.type = .nf4
        #expect(settings.problem?.hasPrefix("run.type: weights in nf4 are frozen") == true)
    }

    @Test(arguments: [false, true]) func profilesNameWhatAStepDoes(lora: Bool) throws {
        let golden = try Golden("grouped-tied")
        let w = Workspace(pool: ThreadPool(threads: 4))
        let profile = OperationProfile()
        w.profile = profile
        let trainer = try Self.trainer(golden, lora: lora, type: .bfloat16, on: w)
        for _ in 0..<20 {
            _ = trainer.step([SupervisedBatch(Self.documents(golden))], learningRate: 1e-3)
        }
        let rows = Dictionary(uniqueKeysWithValues: profile.table.map { ($0.name, $0) })
        let c = golden.configuration
        #expect(rows["attention forward"]?.calls == 20 * c.layers)
        #expect(rows["AdamW"] != nil && (rows["thin products"] != nil) == lora)
        #expect(profile.table.allSatisfy { $0.seconds > 0 && $0.bytes > 0 })
    }

    /// Stopped, and gone on with blocks computed again for their gradients: still the same run.
    @Test(arguments: ElementType.allCases, [false, true])
    func recomputationMayBeSwitchedInTheMidstOfARun(type: ElementType, lora: Bool) throws {
        let golden = try Golden("grouped-tied")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "recompute-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let documents = Self.documents(golden)
        var settings = RunSettings()
        (settings.epochs, settings.checkpointSeconds) = (6, 1e9)
        settings.type = WeightType(type)
        // One pass a step would not show what one leaves to the next.
        settings.tokensPerPass = 16
        func run(_ name: String, _ recomputes: Bool, until step: Int) throws -> (
            Trainer, [StepReport]
        ) {
            settings.recompute = recomputes
            let run = TrainingRun(settings, units: 2, unitsPerStep: 2) {
                SupervisedBatch([documents[$0]])
            }
            let trainer = try Self.trainer(golden, lora: lora, type: type, recomputes: recomputes)
            let hash = try ContentHash.of(settings.deciding)
            let history = try run.run(
                trainer, in: folder.appending(path: name), runHash: hash
            ) { $0.report.step < step }.history
            return (trainer, history)
        }
        let (straight, a) = try run("straight", false, until: 99)
        #expect(a.count == 6)
        #expect(try run("switched", false, until: 2).1.count == 2)
        #expect(try run("switched", true, until: 4).1.count == 4)
        let (switched, b) = try run("switched", false, until: 99)
        #expect(a == b)
        #expect(straight.parameters.flat.values() == switched.parameters.flat.values())
        #expect(straight.second.flat.values() == switched.second.flat.values())
    }

    @Test func whatDecidesNothingIsNotCompared() throws {
        var settings = RunSettings()
        (settings.recompute, settings.checkpointSeconds, settings.keepCheckpoints) = (true, 1, 9)
        #expect(settings.deciding == RunSettings())
        settings.seed += 1
        #expect(settings.deciding != RunSettings())
    }

    @Test func resumedEqualsUninterrupted() throws {
        let golden = try Golden("plain-untied")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "resume-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let documents = Self.documents(golden)
        var settings = RunSettings()
        (settings.epochs, settings.type, settings.checkpointSeconds) = (6, .bfloat16, 1e9)
        let run = TrainingRun(settings, units: 2, unitsPerStep: 1) {
            SupervisedBatch([documents[$0]])
        }
        #expect(run.steps == 12)
        let straight = try Self.trainer(golden, type: .bfloat16)
        let a = try run.run(
            straight, in: folder.appending(path: "a"), runHash: "h"
        ) { _ in true }
        // Stopped after five steps, and gone on from there by another process' trainer.
        let first = try Self.trainer(golden, type: .bfloat16)
        let there = folder.appending(path: "b")
        let stopped = try run.run(first, in: there, runHash: "h") { $0.report.step < 5 }
        #expect(!stopped.isComplete && stopped.history.count == 5)
        let second = try Self.trainer(golden, type: .bfloat16)
        let b = try run.run(second, in: there, runHash: "h") { _ in true }
        #expect(b.isComplete)
        #expect(a.history == b.history)
        #expect(straight.parameters.flat.values() == second.parameters.flat.values())
        #expect(straight.second.flat.values() == second.second.flat.values())
    }

    @Test func anotherRunsCheckpointIsRefusedUntilThatRunHasEnded() throws {
        let golden = try Golden("plain-untied")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "another-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let documents = Self.documents(golden)
        var settings = RunSettings()
        (settings.maximumSteps, settings.epochs, settings.checkpointSeconds) = (4, 2, 1e9)
        let run = TrainingRun(settings, units: 2, unitsPerStep: 1) {
            SupervisedBatch([documents[$0]])
        }
        func train(_ hash: String, stopAfter step: Int) throws -> [StepReport] {
            let trainer = try Self.trainer(golden)
            return try run.run(trainer, in: folder, runHash: hash) { $0.report.step < step }.history
        }
        #expect(try train("a", stopAfter: 3).count == 3)
        let error = #expect(throws: TrainingError.self) { try train("b", stopAfter: 9) }
        #expect(error?.description.contains("step 3 of 4") == true)
        let whole = try train("a", stopAfter: 9)
        #expect(whole.count == 4)
        // Its end is no obstacle, and leaves nothing in the other run.
        #expect(try train("b", stopAfter: 2).map(\.step) == [1, 2])
        #expect(try train("b", stopAfter: 9) == whole)
    }

    @Test func unitsOfAnEpochAreAPermutation() {
        var settings = RunSettings()
        settings.epochs = 2
        let run = TrainingRun(settings, units: 10, unitsPerStep: 3) { _ in
            SupervisedBatch([SupervisedBatch.Document]())
        }
        let all = (1...7).flatMap { run.units(ofStep: $0) }
        #expect(all.prefix(10).sorted() == Array(0..<10))
        #expect(all[10..<20].sorted() == Array(0..<10))
        #expect(Array(all.prefix(10)) != Array(all[10..<20]))
    }

    @Test func schedules() {
        var schedule = LearningRateSchedule()
        (schedule.peak, schedule.warmupRatio, schedule.floorRatio) = (1, 0.1, 0.1)
        #expect(schedule.rate(atStep: 5, of: 100) == 0.5)
        #expect(schedule.rate(atStep: 10, of: 100) == 1)
        #expect(abs(schedule.rate(atStep: 55, of: 100) - 0.55) < 1e-12)
        #expect(abs(schedule.rate(atStep: 100, of: 100) - 0.1) < 1e-12)
        schedule.shape = .linear
        #expect(abs(schedule.rate(atStep: 55, of: 100) - 0.55) < 1e-12)
    }
}
