import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

/// Against PyTorch, Transformers and PEFT: logits, losses, every gradient, greedy text.
@Suite struct GoldenTests {
    /// A float32 model of a golden with everything a backward pass needs.
    private struct Bench {
        let golden: Golden
        let w: Workspace
        let model: LlamaModel
        let adapter: LoRAAdapter?
        let activations: Activations
        let space: BackwardSpace

        init(
            _ name: String, type: ElementType = .float32, lora: Bool = false,
            tier: InstructionSet? = nil
        ) throws {
            golden = try Golden(name)
            w = Workspace(instructionSet: tier)
            let file = try ModelFile(golden.folder)
            adapter =
                lora
                ? try LoRAAdapter(
                    folder: golden.folder.appending(path: "adapter"), for: golden.configuration,
                    type: type, on: w) : nil
            model = LlamaModel(
                try file.weights(type: WeightType(type), on: w), adapter: adapter, on: w)
            let M = golden.batch.tokens.count
            activations = Activations(
                golden.configuration, capacity: M, type: type, keeping: .all, adapter: adapter)
            space = BackwardSpace(golden.configuration, capacity: M, type: type, adapter: adapter)
        }

        func logits() -> [Float] {
            model.forward(golden.batch, into: activations, on: w)
            let rows = Array(golden.batch.tokens.indices)
            return model.logits(ofRows: rows, of: activations, on: w).values()
        }

        func backward(_ stores: GradientStores) -> Double {
            model.forward(golden.batch, into: activations, on: w)
            let count = golden.supervised
            return model.backward(
                golden.batch, targets: golden.targets, scale: 1 / Float(count),
                activations: activations, space: space, gradients: stores, on: w) / Double(count)
        }
    }

    @Test(arguments: Golden.names, InstructionSet.available)
    func logitsAndLoss(name: String, tier: InstructionSet) throws {
        let bench = try Bench(name, tier: tier)
        let expected = try bench.golden.values("logits", on: bench.w)
        #expect(Closeness(bench.logits(), expected).error < 1e-5)
        let stores = GradientStores(base: ParameterStore(ParameterTable(bench.model.configuration)))
        let loss = bench.backward(stores)
        #expect(abs(loss / bench.golden.facts.loss - 1) < 1e-5)
    }

    @Test(arguments: Golden.names, InstructionSet.available)
    func everyGradient(name: String, tier: InstructionSet) throws {
        let bench = try Bench(name, tier: tier)
        let store = ParameterStore(ParameterTable(bench.model.configuration))
        _ = bench.backward(GradientStores(base: store))
        for entry in store.table.entries {
            let expected = try bench.golden.values("gradient." + entry.name, on: bench.w)
            let closeness = Closeness(store[entry].values(), expected)
            #expect(closeness.error < 2e-5, "\(entry.name): \(closeness)")
        }
    }

    @Test(arguments: Golden.names) func adapterLogitsAndGradients(name: String) throws {
        let bench = try Bench(name, lora: true)
        let adapter = try #require(bench.adapter)
        let expected = try bench.golden.values("lora.logits", on: bench.w)
        #expect(Closeness(bench.logits(), expected).error < 1e-5)
        let store = ParameterStore(adapter.master.table)
        let loss = bench.backward(GradientStores(adapter: store))
        #expect(abs(loss / bench.golden.facts.lora_loss - 1) < 1e-5)
        for entry in store.table.entries {
            let expected = try bench.golden.values("lora.gradient." + entry.name, on: bench.w)
            let closeness = Closeness(store[entry].values(), expected)
            #expect(closeness.error < 2e-5, "\(entry.name): \(closeness)")
        }
    }

    @Test(arguments: Golden.names) func greedyText(name: String) throws {
        let bench = try Bench(name)
        let engine = InferenceEngine(bench.model, on: bench.w)
        let facts = bench.golden.facts
        let item = InferenceEngine.GenerationItem(
            prompt: facts.greedy_prompt, maximumTokens: facts.greedy.count)
        #expect(engine.generate([item]) { _, _ in true } == [facts.greedy])
    }

    @Test(arguments: Golden.names) func bfloat16StaysNear(name: String) throws {
        for lora in [false, true] {
            let bench = try Bench(name, type: .bfloat16, lora: lora)
            let expected = try bench.golden.values(lora ? "lora.logits" : "logits", on: bench.w)
            let closeness = Closeness(bench.logits(), expected)
            #expect(closeness.error < 0.15, "\(closeness)")
            #expect(closeness.error > 1e-6, "bfloat16 cannot be that exact")
        }
    }

    @Test(arguments: Golden.names) func mergedAdapterGivesItsLogits(name: String) throws {
        let bench = try Bench(name, lora: true)
        let adapter = try #require(bench.adapter)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "merged-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try ModelFile(bench.golden.folder)
            .writeMerged(adapter, type: .float32, to: folder, on: bench.w)
        let merged = LlamaModel(try ModelFile(folder).weights(type: .float32, on: bench.w))
        merged.forward(bench.golden.batch, into: bench.activations, on: bench.w)
        let rows = Array(bench.golden.batch.tokens.indices)
        let logits = merged.logits(ofRows: rows, of: bench.activations, on: bench.w).values()
        let expected = try bench.golden.values("lora.logits", on: bench.w)
        #expect(Closeness(logits, expected).error < 1e-5)
    }
}
