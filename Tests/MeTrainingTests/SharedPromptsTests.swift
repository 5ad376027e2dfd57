import MeCompute
import MeModel
import MeTestSupport
import Testing

@testable import MeTraining

/// Prompts that begin alike are computed once, and nothing else changes.
@Suite struct SharedPromptsTests {
    /// Samples of a few tasks: a beginning for all, one for each task, a question and an answer.
    private static func samples(
        _ count: Int, tasks: Int, seed: UInt64 = 3, vocabulary: Int = 90
    ) -> [SupervisedBatch.Document] {
        var random = RandomStream(seed: seed)
        func text(_ length: Int) -> [Int32] {
            (0..<length).map { _ in Int32.random(in: 1..<Int32(vocabulary), using: &random) }
        }
        let system = text(18)
        let prompts = (0..<tasks).map { _ in system + text(Int.random(in: 5...40, using: &random)) }
        return (0..<count).map { index in
            let prompt = prompts[index % tasks] + text(Int.random(in: 1...20, using: &random))
            let answer = text(Int.random(in: 1...9, using: &random))
            return (
                prompt + answer,
                [Bool](repeating: false, count: prompt.count) + answer.map { _ in true }
            )
        }
    }

    private static func trainer(lora: Bool, type: ElementType, pool: ThreadPool) throws -> Trainer {
        try TrainerTests.trainer(
            Golden("grouped-tied"), lora: lora, type: type, on: Workspace(pool: pool))
    }

    private static let pools = [1, 2, 7].map { ThreadPool(threads: $0) }

    @Test(arguments: [false, true]) func lossAndGradientsAreThose(lora: Bool) throws {
        let samples = Self.samples(24, tasks: 3)
        let plain = SupervisedBatch(samples)
        let shared = SupervisedBatch(sharing: samples)
        #expect(shared.tokens < plain.tokens * 2 / 3)
        #expect(shared.batch.segments.contains { $0.prefix.count == 2 })
        let one = try Self.trainer(lora: lora, type: .float32, pool: Self.pools[1])
        let two = try Self.trainer(lora: lora, type: .float32, pool: Self.pools[1])
        let (a, b) = (one.step([plain], learningRate: 0), two.step([shared], learningRate: 0))
        #expect(a.supervised == b.supervised)
        #expect(abs(a.loss / b.loss - 1) < 1e-6)
        for entry in one.lastGradients.table.entries {
            let (a, b) = (one.lastGradients[entry].values(), two.lastGradients[entry].values())
            // Sums in another order.
            #expect(Closeness(b, a).error < 3e-5, "\(entry.name)")
        }
    }

    @Test(arguments: ElementType.allCases, [false, true])
    func joinedBinsAndThreads(type: ElementType, lora: Bool) throws {
        let samples = Self.samples(40, tasks: 4)
        let bins = SharedPrompts.bins(samples, capacity: 128)
        let batches = bins.map { bin in SupervisedBatch(sharing: bin.map { samples[$0] }) }
        var joined = batches[0]
        for batch in batches.dropFirst() { joined.append(batch) }
        var gradients: [[Float]] = []
        for pool in Self.pools {
            let trainer = try Self.trainer(lora: lora, type: type, pool: pool)
            _ = trainer.step([joined], learningRate: 1e-3)
            gradients.append(trainer.lastGradients.flat.values())
        }
        #expect(gradients[0] == gradients[1])
        #expect(gradients[0] == gradients[2])
        let apart = try Self.trainer(lora: lora, type: type, pool: Self.pools[0])
        _ = apart.step(batches, learningRate: 1e-3)
        let near = type == .float32 ? 1e-5 : 0.03
        #expect(Closeness(gradients[0], apart.lastGradients.flat.values()).error < near)
    }

    @Test(arguments: [1, 7, 50, 400], [1, 3, 30])
    func everySampleHasItsPlace(count: Int, tasks: Int) {
        let samples = Self.samples(count, tasks: tasks)
        let bins = SharedPrompts.bins(samples, capacity: 256)
        #expect(bins.flatMap { $0 }.sorted() == Array(0..<count))
        let batches = bins.map { bin in SupervisedBatch(sharing: bin.map { samples[$0] }) }
        #expect(batches.allSatisfy { $0.tokens <= 256 && $0.batch.positions.count == $0.tokens })
        let targets = batches.flatMap(\.targets).filter { $0 >= 0 }.sorted()
        #expect(targets == SupervisedBatch(samples).targets.filter { $0 >= 0 }.sorted())
        // A row sees the tokens that come before it in its sample, at their positions.
        var read: [[Int32]] = []
        for batch in batches.map(\.batch) {
            for segment in batch.segments {
                let rows = (segment.prefix + [segment.rows]).flatMap { $0 }
                #expect(rows.map { batch.positions[$0] } == rows.indices.map(Int32.init))
                read.append(rows.map { batch.tokens[$0] })
            }
        }
        #expect(samples.allSatisfy { read.contains($0.tokens) })
        if count >= 50 && tasks <= 3 {
            let tokens = samples.reduce(0) { $0 + $1.tokens.count }
            #expect(batches.reduce(0) { $0 + $1.tokens } < tokens * 2 / 3)
        }
    }

    @Test func whatIsPredictedIsNotShared() {
        let prompt = (1...40).map(Int32.init)
        func sample(_ rest: [Int32], from: Int, to: Int? = nil) -> SupervisedBatch.Document {
            let tokens = prompt + rest
            return (tokens, tokens.indices.map { $0 >= from && $0 < to ?? tokens.count })
        }
        // The same prompt with two answers; the prompt's last token predicts either.
        let same = SupervisedBatch(sharing: [sample([50, 51], from: 40), sample([60], from: 40)])
        #expect(same.tokens == 39 + 3 + 2)
        #expect(same.targets.filter { $0 >= 0 } == [50, 51, 60])
        // Two turns: what comes after the first answer is not shared, though it is alike.
        let turns = SupervisedBatch(sharing: [
            sample([50], from: 20, to: 22), sample([60], from: 20, to: 22),
        ])
        #expect(turns.tokens == 19 + 2 * 22)
        // All of a text is predicted: nothing is shared.
        let texts = SupervisedBatch(sharing: [(prompt, nil), (prompt, nil)])
        #expect(texts.tokens == 80)
        #expect(SupervisedBatch(sharing: []).tokens == 0)
        #expect(SharedPrompts.bins([], capacity: 64).isEmpty)
    }
}
