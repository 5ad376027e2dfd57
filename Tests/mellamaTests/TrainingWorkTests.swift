import MeModel
import Testing

@testable import MeTraining
@testable import mellama

@Suite struct TrainingWorkTests {
    /// SmolLM2-135M has 134,515,008 parameters, 61 norms of 576 among them; its head is its
    /// embedding.
    @Test func matrixParametersOfAKnownModel() {
        let work = TrainingWork(.smolLM2_135M, .full)
        #expect(work.parameters == 134_515_008 - 61 * 576)
        var untied = ModelConfiguration.smolLM2_135M
        untied.tiedEmbeddings = false
        #expect(TrainingWork(untied, .full).parameters == work.parameters)
    }

    @Test func operationsOfAStep() {
        let n = Double(134_515_008 - 61 * 576)
        let full = TrainingWork(.smolLM2_135M, .full)
        let lora = TrainingWork(.smolLM2_135M, .lora)
        // Two sequences of three tokens: six pairs each that see one another.
        let attention = 12.0 * 30 * 576 * 2 * 6
        #expect(full.operations(sequences: 2, context: 3) == 6 * n * 6 + attention)
        #expect(lora.operations(sequences: 2, context: 3) == 4 * n * 6 + attention)
    }

    @Test func theHeadCountsForSupervisedTokensOnly() {
        let work = TrainingWork(.smolLM2_135M, .lora)
        func utilisation(supervised: Int) -> Double {
            let report = StepReport(
                step: 1, loss: 1, gradientNorm: 1, learningRate: 1, tokens: 100,
                supervised: supervised)
            let progress = TrainingProgress(report: report, steps: 1, tokensPerSecond: 1000)
            return work.utilisation(progress, ofGigaflops: 1000)
        }
        let blocks = 4 * Double(work.blockParameters) * 1000 / 1e12
        let head = 4 * Double(work.headParameters) * 1000 / 1e12
        #expect(abs(utilisation(supervised: 0) - blocks) < 1e-12)
        #expect(abs(utilisation(supervised: 100) - blocks - head) < 1e-12)
    }
}
