import MeCompute
import MeCorpus

/// Settings of continual pretraining: all weights, on packed shards.
package struct PretrainSettings: Codable, Equatable, Sendable {
    /// Sequences of one optimiser step.
    package var sequencesPerStep = 4
    package var run = RunSettings()

    package init() {}

    /// What is wrong with it, if anything.
    package var problem: String? {
        sequencesPerStep < 1
            ? "sequencesPerStep: expected 1 or more, got \(sequencesPerStep)"
            : run.problem.map { "run." + $0 } ?? run.type.trainingProblem.map { "run.type: " + $0 }
    }

    /// The run over a corpus.
    package func trainingRun(over shards: ShardReader) -> TrainingRun {
        TrainingRun(run, units: shards.sequenceCount, unitsPerStep: sequencesPerStep) { index in
            SupervisedBatch([try shards.sequence(index)])
        }
    }

    /// The steps, counted from 1, in which a run over a corpus of so many sequences sees each of
    /// these sequences, counted from 0 over all shards.
    package func steps(seeing sequences: Set<Int>, of count: Int) -> [Int: [Int]] {
        TrainingRun(run, units: count, unitsPerStep: sequencesPerStep) { _ in
            preconditionFailure("a plan of steps reads no sequences")
        }.steps(seeing: sequences)
    }
}
