import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

/// Every kind of adapter against PEFT: logits, loss, every gradient, merged, written and read again.
@Suite struct AdapterTests {
    /// Logits of the golden's rows.
    private static func logits(
        _ golden: AdapterGolden, adapter: LoRAAdapter?, weights: ModelWeights,
        keeping kept: Activations.Kept = .nothing, on w: Workspace
    ) -> [Float] {
        let model = LlamaModel(weights, adapter: adapter, on: w)
        let batch = golden.base.batch
        let activations = Activations(
            model.configuration, capacity: batch.tokens.count, type: model.type, keeping: kept,
            adapter: adapter)
        model.forward(batch, into: activations, on: w)
        return model.logits(ofRows: golden.rows, of: activations, on: w).values()
    }

    @Test(arguments: AdapterGolden.names, InstructionSet.available)
    func logits(name: String, tier: InstructionSet) throws {
        let golden = try AdapterGolden(name)
        let w = Workspace(instructionSet: tier)
        let file = try ModelFile(golden.base.folder)
        let expected = try golden.values("logits", on: w)
        let plain = Self.logits(
            golden, adapter: nil, weights: try file.weights(type: .float32, on: w), on: w)
        #expect(Closeness(plain, expected).error > 1e-2, "the adapter changes something")
        for (type, tolerance) in [(ElementType.float32, 1e-5), (.bfloat16, 0.15)] {
            let weights = try file.weights(type: WeightType(type), on: w)
            for kept in [Activations.Kept.nothing, .inputs, .all] {
                let got = Self.logits(
                    golden, adapter: try golden.adapter(type: type, on: w), weights: weights,
                    keeping: kept, on: w)
                let closeness = Closeness(got, expected)
                #expect(closeness.error < tolerance, "\(type) \(kept): \(closeness)")
            }
        }
    }

    @Test(arguments: AdapterGolden.trained, InstructionSet.available)
    func lossAndEveryGradient(name: String, tier: InstructionSet) throws {
        let golden = try AdapterGolden(name)
        let w = Workspace(instructionSet: tier)
        let adapter = try golden.adapter(on: w)
        let model = LlamaModel(
            try ModelFile(golden.base.folder).weights(type: .float32, on: w), adapter: adapter,
            on: w)
        let batch = golden.base.batch
        for kept in [Activations.Kept.all, .inputs] {
            let activations = Activations(
                model.configuration, capacity: batch.tokens.count, type: .float32, keeping: kept,
                adapter: adapter)
            let space = BackwardSpace(
                model.configuration, capacity: batch.tokens.count, type: .float32, adapter: adapter)
            let store = ParameterStore(adapter.master.table)
            model.forward(batch, into: activations, on: w)
            let count = golden.base.supervised
            let loss = model.backward(
                batch, targets: golden.base.targets, scale: 1 / Float(count),
                activations: activations, space: space, gradients: GradientStores(adapter: store),
                on: w)
            let expected = try #require(golden.facts.loss)
            #expect(abs(loss / Double(count) / expected - 1) < 1e-5)
            for entry in store.table.entries {
                let closeness = Closeness(
                    store[entry].values(), try golden.values("gradient." + entry.name, on: w))
                #expect(closeness.error < 2e-5, "\(entry.name): \(closeness)")
            }
        }
    }

    @Test(arguments: AdapterGolden.names) func mergedModelGivesItsLogits(name: String) throws {
        let golden = try AdapterGolden(name)
        let w = Workspace()
        let file = try ModelFile(golden.base.folder)
        try Self.inFolder { folder in
            try file.writeMerged(golden.adapter(on: w), type: .float32, to: folder, on: w)
            let got = Self.logits(
                golden, adapter: nil,
                weights: try ModelFile(folder).weights(type: .float32, on: w), on: w)
            let closeness = Closeness(got, try golden.values("logits", on: w))
            #expect(closeness.error < 1e-5, "\(closeness)")
        }
    }

    @Test(arguments: AdapterGolden.names) func writtenAndReadAgain(name: String) throws {
        let golden = try AdapterGolden(name)
        let w = Workspace()
        let adapter = try golden.adapter(on: w)
        try Self.inFolder { folder in
            try adapter.write(to: folder, baseModel: golden.facts.base)
            let again = try LoRAAdapter(
                folder: folder, for: golden.base.configuration, type: .float32, on: w)
            #expect(again.layout.layers == adapter.layout.layers)
            #expect(again.layout.ends == adapter.layout.ends)
            #expect(Set(again.layout.saved) == Set(adapter.layout.saved))
            #expect(
                Set(again.master.table.entries.map(\.name))
                    == Set(adapter.master.table.entries.map(\.name)))
            let weights = try ModelFile(golden.base.folder).weights(type: .float32, on: w)
            let got = Self.logits(golden, adapter: again, weights: weights, on: w)
            #expect(got == Self.logits(golden, adapter: adapter, weights: weights, on: w))
            #expect(Closeness(got, try golden.values("logits", on: w)).error < 1e-5)
        }
    }

    /// A fresh adapter says what its base says, whatever it consists of, and its copies are the base's.
    @Test(arguments: Golden.names, ElementType.allCases)
    func freshAdapterChangesNothing(name: String, type: ElementType) throws {
        let golden = try Golden(name)
        let w = Workspace()
        var configuration = LoRAConfiguration()
        (configuration.dora, configuration.rslora) = (true, true)
        configuration.modulesToSave = ["embed_tokens", "lm_head", "norm"]
        #expect(configuration.problem == nil)
        let weights = try ModelFile(golden.folder).weights(type: WeightType(type), on: w)
        let adapter = LoRAAdapter(
            configuration, for: golden.configuration, type: type, seed: 3, on: w)
        func logits(_ model: LlamaModel) -> [Float] {
            let activations = Activations(
                golden.configuration, capacity: golden.batch.tokens.count, type: type,
                keeping: .nothing, adapter: model.adapter)
            model.forward(golden.batch, into: activations, on: w)
            let rows = Array(golden.batch.tokens.indices)
            return model.logits(ofRows: rows, of: activations, on: w).values()
        }
        let plain = logits(LlamaModel(weights))
        let closeness = Closeness(logits(LlamaModel(weights, adapter: adapter, on: w)), plain)
        #expect(closeness.error < (type == .float32 ? 1e-6 : 0.1), "\(closeness)")
        let copy = adapter.master["base_model.model.lm_head.weight"].values()
        #expect(
            copy
                == weights.values(
                    of: golden.configuration.tiedEmbeddings
                        ? "model.embed_tokens.weight" : "lm_head.weight",
                    on: w))
    }

    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "adapter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
