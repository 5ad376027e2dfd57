import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeTestSupport
import Testing

@testable import MeTraining

/// Ten optimiser steps of every kind of adapter against PEFT's, and what must not change them.
@Suite struct AdapterTrainingTests {
    private static func trainer(
        _ golden: AdapterGolden, type: ElementType = .float32, recomputes: Bool = false,
        on w: Workspace = Workspace()
    ) throws -> Trainer {
        let facts = golden.base.facts.optimizer
        var optimizer = OptimizerSettings()
        (optimizer.beta1, optimizer.beta2) = (facts.beta1, facts.beta2)
        (optimizer.weightDecay, optimizer.clipNorm) = (facts.decay, facts.clip)
        let weights = try ModelFile(golden.base.folder).weights(type: WeightType(type), on: w)
        return Trainer(
            .adapter(try golden.adapter(type: type, on: w), on: weights),
            configuration: golden.base.configuration, positions: 128, optimizer: optimizer,
            recomputes: recomputes, on: w)
    }

    private static func documents(_ golden: AdapterGolden) -> [SupervisedBatch.Document] {
        zip(golden.base.facts.documents, golden.base.facts.targets).map { tokens, targets in
            (tokens, [false] + targets.dropLast().map { $0 >= 0 })
        }
    }

    /// `TrainerTests.tenSteps` says why elements with next to no gradient have a loose bound. Of an
    /// embedding most rows have none, and Adam moves those with a tiny one by a whole step.
    @Test(arguments: AdapterGolden.trained) func tenSteps(name: String) throws {
        let golden = try AdapterGolden(name)
        let w = Workspace()
        let trainer = try Self.trainer(golden, on: w)
        let batch = SupervisedBatch(Self.documents(golden))
        let losses = try #require(golden.facts.losses)
        let norms = try #require(golden.facts.norms)
        for (loss, norm) in zip(losses, norms) {
            let report = trainer.step(
                [batch], learningRate: golden.base.facts.optimizer.learningRate)
            #expect(abs(report.loss / loss - 1) < 1e-5)
            #expect(abs(report.gradientNorm / norm - 1) < 1e-5)
        }
        for entry in trainer.parameters.table.entries {
            let wanted = try golden.values("after." + entry.name, on: w)
            let got = trainer.parameters[entry].values()
            let size = Self.rootMeanSquare(wanted)
            let difference = Self.rootMeanSquare(zip(got, wanted).map { $0 - $1 }) / size
            #expect(difference < 1e-5, "\(entry.name): \(difference)")
            #expect(Closeness(got, wanted).error < 1e-3, "\(entry.name)")
        }
    }

    private static func rootMeanSquare(_ values: [Float]) -> Double {
        (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, values.count)))
            .squareRoot()
    }

    /// The same bits for any number of threads, and with blocks computed again.
    @Test(arguments: AdapterGolden.trained, ElementType.allCases)
    func sameBits(name: String, type: ElementType) throws {
        let golden = try AdapterGolden(name)
        let documents = Self.documents(golden)
        var results: [[Float]] = []
        for (threads, recomputes) in [(1, false), (2, false), (8, false), (2, true)] {
            let w = Workspace(pool: ThreadPool(threads: threads))
            let trainer = try Self.trainer(golden, type: type, recomputes: recomputes, on: w)
            for _ in 0..<2 {
                _ = trainer.step(documents.map { SupervisedBatch([$0]) }, learningRate: 1e-3)
            }
            results.append(trainer.parameters.flat.values())
        }
        for result in results { #expect(result == results[0]) }
    }

    /// Stopped and gone on with by another trainer, which starts from a fresh adapter.
    @Test(arguments: Golden.names) func resumedEqualsUninterrupted(name: String) throws {
        let golden = try AdapterGolden("dora")
        let base = try Golden(name)
        let documents = Self.documents(golden).map { document in
            (document.tokens.map { $0 % Int32(base.configuration.vocabularySize) }, document.1)
        }
        var lora = LoRAConfiguration()
        (lora.rank, lora.dora, lora.modulesToSave) = (2, true, ["embed_tokens", "norm"])
        func trainer() throws -> Trainer {
            let w = Workspace()
            let weights = try ModelFile(base.folder).weights(type: .bfloat16, on: w)
            let adapter = LoRAAdapter(
                lora, for: base.configuration, type: .bfloat16, seed: 1, on: w)
            return Trainer(
                .adapter(adapter, on: weights), configuration: base.configuration, positions: 128,
                optimizer: OptimizerSettings(), on: w)
        }
        var settings = RunSettings()
        (settings.epochs, settings.type, settings.checkpointSeconds) = (3, .bfloat16, 1e9)
        let run = TrainingRun(settings, units: 2, unitsPerStep: 1) {
            SupervisedBatch([documents[$0]])
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "adapter-resume-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let straight = try trainer()
        let whole = try run.run(straight, in: folder.appending(path: "a"), runHash: "h") { _ in true
        }
        let there = folder.appending(path: "b")
        #expect(
            try !run.run(trainer(), in: there, runHash: "h") { $0.report.step < 3 }.isComplete)
        let second = try trainer()
        let rest = try run.run(second, in: there, runHash: "h") { _ in true }
        #expect(whole.history == rest.history)
        #expect(straight.parameters.flat.values() == second.parameters.flat.values())
    }
}
