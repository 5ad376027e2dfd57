import Foundation
import MeCorpus
import MeModel
import MeText

/// Settings of instruction tuning: adapters, or all weights, on answers.
package struct TuneSettings: Codable, Equatable, Sendable {
    package var lora = LoRAConfiguration()
    /// Longest sample in tokens; longer ones are dropped and counted.
    package var contextLength = 512
    /// Packed bins (of up to `contextLength` tokens) of one optimiser step.
    package var binsPerStep = 4
    /// Computes beginnings that prompts of a bin have in common once: the same loss and gradients,
    /// and more samples in a bin.
    package var sharePrompts = true
    /// Takes only samples that name one of these as their source; empty: all.
    package var sources: [String] = []
    package var run = RunSettings()

    package init() {
        run.learningRate.peak = 1e-3
    }

    /// What is wrong with it, if anything.
    package var problem: String? {
        if binsPerStep < 1 { return "binsPerStep: expected 1 or more, got \(binsPerStep)" }
        if contextLength < 16 { return "contextLength: expected 16 or more, got \(contextLength)" }
        return lora.problem.map { "lora." + $0 } ?? run.problem.map { "run." + $0 }
    }
}

/// Instruction samples as tokens with the answers marked, packed into bins.
package struct InstructionData: Sendable {
    package let bins: [[Int]]
    package let samples: [SupervisedBatch.Document]
    /// Samples that did not fit the context.
    package let dropped: Int
    private let sharesPrompts: Bool

    /// Renders samples with a model's template; answers and their end markers are supervised. Throws
    /// `JinjaError` where the template refuses a sample, `TokenizerError` where it does not say
    /// which words are the answer.
    package init(
        _ samples: [InstructionSample], template: ChatTemplate, tokenizer: Tokenizer,
        contextLength: Int, sharingPrompts: Bool = true
    ) throws {
        let all = try samples.map { sample -> SupervisedBatch.Document in
            let encoded = tokenizer.encodeConversationForTraining(
                try template.trainingSegments(sample.conversation))
            return (encoded.ids, encoded.isAnswer)
        }
        self.samples = all.filter { $0.tokens.count <= contextLength }
        dropped = all.count - self.samples.count
        sharesPrompts = sharingPrompts
        bins =
            sharingPrompts
            ? SharedPrompts.bins(self.samples, capacity: contextLength)
            : Packing.bestFit(lengths: self.samples.map(\.tokens.count), capacity: contextLength)
    }

    /// Tokens of all samples, and the rows that are computed for them in an epoch.
    package var size: (tokens: Int, rows: Int) {
        (
            samples.reduce(0) { $0 + $1.tokens.count },
            bins.indices.reduce(0) { $0 + batch($1).tokens }
        )
    }

    /// The samples of a bin.
    package func batch(_ bin: Int) -> SupervisedBatch {
        let documents = bins[bin].map { samples[$0] }
        return sharesPrompts ? SupervisedBatch(sharing: documents) : SupervisedBatch(documents)
    }

    /// The run over all bins.
    package func trainingRun(_ settings: TuneSettings) -> TrainingRun {
        TrainingRun(
            settings.run, units: bins.count, unitsPerStep: settings.binsPerStep, unit: batch)
    }
}
