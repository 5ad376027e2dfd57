import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

/// Every kind of config.json that LLaMA and Mistral models have, against Transformers.
@Suite struct ConfigurationTests {
    private typealias Golden = ConfigurationGolden

    /// Logits of every row of a batch.
    private static func logits(
        _ model: LlamaModel, _ batch: Batch, cache: KeyValueCache? = nil, on w: Workspace
    ) -> [Float] {
        let space = Activations(
            model.configuration, capacity: batch.tokens.count, type: model.type, keeping: .nothing)
        model.forward(batch, into: space, cache: cache, on: w)
        return model.logits(ofRows: Array(batch.tokens.indices), of: space, on: w).values()
    }

    @Test(arguments: ConfigurationGolden.names, InstructionSet.available)
    func logits(name: String, tier: InstructionSet) throws {
        let golden = try Golden(name)
        let w = Workspace(instructionSet: tier)
        let got = Self.logits(
            try golden.model(on: w), Batch(documents: [golden.facts.ids]), on: w)
        let closeness = Closeness(got, try golden.values("logits", on: w))
        #expect(closeness.error < 1e-5, "\(closeness)")
    }

    @Test(arguments: ConfigurationGolden.withGradients, [true, false])
    func lossAndGradients(name: String, recomputes: Bool) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let model = try golden.model(on: w)
        let (ids, c) = (golden.facts.ids, golden.configuration)
        let (batch, count) = (Batch(documents: [ids]), ids.count - 1)
        let space = Activations(
            c, capacity: ids.count, type: .float32, keeping: recomputes ? .inputs : .all)
        let store = ParameterStore(ParameterTable(c))
        model.forward(batch, into: space, on: w)
        let loss = model.backward(
            batch, targets: ids.dropFirst() + [-1], scale: 1 / Float(count), activations: space,
            space: BackwardSpace(c, capacity: ids.count, type: .float32),
            gradients: GradientStores(base: store), on: w)
        let expected = try #require(golden.facts.loss)
        #expect(abs(loss / Double(count) / expected - 1) < 1e-5)
        for entry in store.table.entries {
            let expected = try golden.values("gradient." + entry.name, on: w)
            let closeness = Closeness(store[entry].values(), expected)
            #expect(closeness.error < 2e-5, "\(entry.name): \(closeness)")
        }
    }

    /// Read in parts into a cache, the text has the bits that it has as a whole.
    @Test(arguments: ConfigurationGolden.names.filter { $0 != "dynamic" }, ElementType.allCases)
    func cachedTextsHaveTheSameBits(name: String, type: ElementType) throws {
        let golden = try Golden(name)
        let w = Workspace(pool: ThreadPool(threads: 2))
        let (model, ids) = (try golden.model(type, on: w), golden.facts.ids)
        let whole = Self.logits(model, Batch(documents: [ids]), on: w)
        let cache = KeyValueCache(golden.configuration, capacity: ids.count, type: type)
        var parts: [Float] = []
        for range in [0..<30, 30..<52, 52..<53, 53..<54, 54..<70] {
            var batch = Batch()
            batch.append(
                ids[range], from: range.lowerBound,
                prefix: range.lowerBound == 0 ? [] : [0..<range.lowerBound],
                firstKey: range.lowerBound)
            parts += Self.logits(model, batch, cache: cache, on: w)
        }
        #expect(parts == whole)
    }

    /// Generation gives Transformers' tokens, and after each the logits of its cached generation.
    @Test(arguments: ConfigurationGolden.names) func generation(name: String) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let (model, facts) = (try golden.model(on: w), golden.facts)
        let prompt = Array(facts.ids.prefix(facts.prompt))
        // Others beside it, of another length, which begin alike.
        let items = [prompt, prompt.dropLast(3) + [3], prompt + [4, 4]].map {
            InferenceEngine.GenerationItem(prompt: $0, maximumTokens: facts.greedy.count)
        }
        for rows in [16, 200] {
            let engine = InferenceEngine(model, rowsPerPass: rows, on: w)
            #expect(engine.generate(items) { _, _ in true }[0] == facts.greedy)
        }
        let cache = KeyValueCache(golden.configuration, capacity: 80, type: .float32)
        var steps: [Float] = []
        var known = 0
        for part in [prompt] + facts.greedy.dropLast().map({ [$0] }) {
            var batch = Batch()
            batch.append(part, from: known, prefix: [0..<known], firstKey: known)
            known += part.count
            steps += Self.logits(model, batch, cache: cache, on: w)
                .suffix(golden.configuration.vocabularySize)
        }
        let closeness = Closeness(steps, try golden.values("steps", on: w))
        #expect(closeness.error < 1e-5, "\(closeness)")
    }

    /// A text's score is that of the text alone, whatever shares its beginning.
    @Test(arguments: ["dynamic", "window", "biases"])
    func scoresDoNotDependOnCompany(name: String) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let engine = InferenceEngine(try golden.model(on: w), rowsPerPass: 150, on: w)
        let ids = golden.facts.ids
        let items = [ids.prefix(30), ids.prefix(44), ids.prefix(45), ids.prefix(3)].map {
            InferenceEngine.ScoreItem(
                context: Array($0), continuations: [[7], [8, 9, 10, 11], [7, 7]])
        }
        for (item, scores) in zip(items, engine.score(items)) {
            for (continuation, score) in zip(item.continuations, scores) {
                let losses = engine.losses(of: item.context + continuation, window: 128)
                let sum = losses.suffix(continuation.count).reduce(0.0) { $0 + Double($1) }
                #expect(score.logProbability == -sum)
            }
        }
    }

    /// What was read is written: another reading gives the same model.
    @Test(arguments: ConfigurationGolden.names, [1 << 40, 4000])
    func writtenModelsAreTheSame(name: String, largestFile: Int) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let (file, c) = (try ModelFile(golden.folder), golden.configuration)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try ModelFile.write(c, type: .float32, largestFile: largestFile, to: folder) { parameter in
            let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
            try file.read(parameter, of: c, into: matrix, on: w)
            return matrix
        }
        let written = try ModelFile(folder)
        #expect(try written.configuration() == c)
        guard case .folder(_, _, let weights) = written else { return }
        #expect((weights.files.count > 3) == (largestFile == 4000))
        #expect(weights.urls.count == (largestFile == 4000 ? weights.files.count + 1 : 1))
        let model = LlamaModel(try written.weights(type: .float32, on: w))
        let got = Self.logits(model, Batch(documents: [golden.facts.ids]), on: w)
        #expect(Closeness(got, try golden.values("logits", on: w)).error < 1e-5)
    }

    /// Weights kept as masters for training are the same weights.
    @Test(arguments: ["biases", "attention-bias"]) func mastersKeepBiases(name: String) throws {
        let golden = try Golden(name)
        let w = Workspace()
        let master = try ModelFile(golden.folder).master(on: w)
        let model = LlamaModel(
            ModelWeights(golden.configuration, master: master, type: .float32, on: w))
        let got = Self.logits(model, Batch(documents: [golden.facts.ids]), on: w)
        #expect(Closeness(got, try golden.values("logits", on: w)).error < 1e-5)
        for entry in master.table.entries {
            #expect(model.weights.values(of: entry.name, on: w) == master[entry].values())
            #expect(entry.decays == entry.name.hasSuffix("proj.weight") || entry.shape.count == 2)
        }
    }
}
