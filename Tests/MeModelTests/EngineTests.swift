import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// How prefixes and batches are shared must not change a result, bit for bit.
@Suite struct EngineTests {
    private static func engine(
        _ name: String, _ type: ElementType, rows: Int = 64, cacheRows: Int = 16384
    ) throws -> InferenceEngine {
        let golden = try Golden(name)
        let w = Workspace()
        let weights = try ModelFile(golden.folder).weights(type: WeightType(type), on: w)
        return InferenceEngine(
            LlamaModel(weights), rowsPerPass: rows, cacheRows: cacheRows, on: w)
    }

    @Test(arguments: Golden.names, ElementType.allCases)
    func scoresDoNotDependOnCompany(name: String, type: ElementType) throws {
        let engine = try Self.engine(name, type)
        let long = (0..<70).map { Int32($0 % 60) }
        // Two of the contexts share a beginning, one is the beginning of another.
        let contexts: [[Int32]] = [[1, 5, 9, 20], long, long + [4], long.dropLast() + [9], [3]]
        let items = contexts.map {
            InferenceEngine.ScoreItem(context: $0, continuations: [[7], [8, 9, 10], [7, 7]])
        }
        let together = engine.score(items)
        for (item, scores) in zip(items, together) {
            for (continuation, score) in zip(item.continuations, scores) {
                let alone = engine.score([
                    .init(context: item.context, continuations: [continuation])
                ])[0][0]
                #expect(alone.logProbability == score.logProbability)
                // As one text, without any sharing.
                let losses = engine.losses(of: item.context + continuation, window: 128)
                let sum = losses.suffix(continuation.count).reduce(0.0) { $0 + Double($1) }
                #expect(score.logProbability == -sum)
            }
        }
    }

    @Test(arguments: Golden.names, ElementType.allCases)
    func generationDoesNotDependOnCompanyOrPasses(name: String, type: ElementType) throws {
        let items: [InferenceEngine.GenerationItem] = [
            .init(prompt: [1, 2, 3], maximumTokens: 12),
            .init(prompt: (0..<50).map { Int32($0) }, maximumTokens: 9),
            .init(prompt: [9], maximumTokens: 0), .init(prompt: [9], maximumTokens: 20),
        ]
        let wide = try Self.engine(name, type, rows: 256).generate(items) { _, _ in true }
        let narrow = try Self.engine(name, type, rows: 16).generate(items) { _, _ in true }
        #expect(wide == narrow)
        #expect(wide.map(\.count) == [12, 9, 0, 20])
        let engine = try Self.engine(name, type)
        for (item, text) in zip(items, wide) {
            #expect(engine.generate([item]) { _, _ in true } == [text])
        }
    }

    /// Prompts with one beginning, in a cache that holds a few of them at a time.
    @Test(arguments: Golden.names, ElementType.allCases)
    func generationDoesNotDependOnSharingOrPlaces(name: String, type: ElementType) throws {
        let head = (0..<21).map { Int32($0 * 7 % 60) }
        let items = (0..<9).map { index in
            InferenceEngine.GenerationItem(
                prompt: head + (0...index % 4).map { Int32($0 + index) },
                maximumTokens: 2 + 5 * index % 11)
        }
        // Some texts are ended early, so that places of several sizes come free.
        func texts(of engine: InferenceEngine, _ items: [InferenceEngine.GenerationItem])
            -> [[Int32]]
        {
            var counts = items.map { _ in 0 }
            return engine.generate(items) { index, _ in
                counts[index] += 1
                return counts[index] < items[index].prompt.count - 19
            }
        }
        let alone = try items.map {
            try texts(of: Self.engine(name, type), [$0])[0]
        }
        #expect(Set(alone.map(\.count)).count > 2)
        for cacheRows in [1, 50, 60, 16384] {
            for rows in [8, 64] {
                let engine = try Self.engine(name, type, rows: rows, cacheRows: cacheRows)
                #expect(texts(of: engine, items) == alone)
            }
        }
    }

    @Test func samplingFollowsItsSeed() {
        var settings = SamplingSettings()
        (settings.temperature, settings.topP, settings.seed) = (1, 0.6, 5)
        let logits: [Float] = [0, 2, 1, -1]
        var (a, b) = (Sampler(settings), Sampler(settings))
        let draws = (0..<200).map { _ in a.next(logits) }
        #expect(draws == (0..<200).map { _ in b.next(logits) })
        // The likeliest token alone reaches 0.6.
        #expect(Set(draws) == [1])
        settings.topP = 1
        var c = Sampler(settings)
        #expect(Set((0..<500).map { _ in c.next(logits) }) == [0, 1, 2, 3])
    }
}
