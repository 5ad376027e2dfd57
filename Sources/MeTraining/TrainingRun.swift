import Foundation
import MeCompute
import MeCorpus
import MeModel

/// How long and how a run trains, whatever it trains on.
package struct RunSettings: Codable, Equatable, Sendable {
    /// Rows of one forward and backward pass at most: memory grows with it, results do not.
    package var tokensPerPass = 1024
    /// Keeps of each block's forward pass its input only, and runs the block again before its
    /// gradient is taken: less memory for more time, and the same bits.
    package var recompute = false
    package var epochs: Double = 1
    /// Stops after so many steps; 0: as the epochs say.
    package var maximumSteps = 0
    package var learningRate = LearningRateSchedule()
    package var optimizer = OptimizerSettings()
    package var type = WeightType.bfloat16
    package var seed: UInt64 = 7
    /// Seconds between checkpoints; one is written at the end in any case.
    package var checkpointSeconds: Double = 300
    package var keepCheckpoints = 1

    package init() {}

    /// These with the defaults of what decides nothing of the result, for comparing runs: it may be
    /// changed in the midst of one.
    package var deciding: RunSettings {
        let standard = RunSettings()
        var copy = self
        copy.recompute = standard.recompute
        copy.checkpointSeconds = standard.checkpointSeconds
        copy.keepCheckpoints = standard.keepCheckpoints
        return copy
    }

    /// What is wrong with it, if anything.
    package var problem: String? {
        if !(16...1 << 20).contains(tokensPerPass) {
            return "tokensPerPass: expected 16 to 1048576, got \(tokensPerPass)"
        }
        if !(epochs > 0 && epochs <= 10000) { return "epochs: expected more than 0, got \(epochs)" }
        if maximumSteps < 0 { return "maximumSteps: expected 0 or more, got \(maximumSteps)" }
        if keepCheckpoints < 1 { return "keepCheckpoints: expected 1 or more" }
        if let problem = learningRate.problem { return "learningRate." + problem }
        return optimizer.problem.map { "optimizer." + $0 }
    }
}

/// What a run tells while it trains; the receiver says whether to go on.
package struct TrainingProgress: Sendable {
    package var report: StepReport
    package var steps: Int
    package var tokensPerSecond: Double
}

/// Steps through units of data in a seeded order, with checkpoints and exact resume.
///
/// A unit is what is never split over two steps: a packed sequence, or a bin of instructions.
/// Which units a step sees depends on seed and step alone.
package struct TrainingRun {
    package let settings: RunSettings
    package let units: Int
    /// Units of one step.
    package let unitsPerStep: Int
    let unit: (Int) throws -> SupervisedBatch

    /// `unit` brings the batch of an index below `units`.
    package init(
        _ settings: RunSettings, units: Int, unitsPerStep: Int,
        unit: @escaping (Int) throws -> SupervisedBatch
    ) {
        self.settings = settings
        self.units = units
        self.unitsPerStep = max(1, unitsPerStep)
        self.unit = unit
    }

    /// Steps of the whole run.
    package var steps: Int {
        let all = Double(units) * settings.epochs / Double(unitsPerStep)
        let whole = max(1, Int(all.rounded(.down)))
        return settings.maximumSteps > 0 ? min(whole, settings.maximumSteps) : whole
    }

    /// The units of a step, counted from 1: each epoch is a shuffle of its own.
    package func units(ofStep step: Int) -> [Int] {
        let range = (step - 1) * unitsPerStep..<step * unitsPerStep
        var orders: [Int: [Int]] = [:]
        return range.map { position in
            let epoch = position / units
            let order = orders[epoch] ?? order(ofEpoch: epoch)
            orders[epoch] = order
            return order[position % units]
        }
    }

    /// The steps, counted from 1, that see each of these units.
    package func steps(seeing wanted: Set<Int>) -> [Int: [Int]] {
        var found: [Int: [Int]] = [:]
        let positions = steps * unitsPerStep
        for epoch in 0..<((positions + units - 1) / max(1, units)) {
            let first = epoch * units
            for (place, unit) in order(ofEpoch: epoch).enumerated()
            where first + place < positions && wanted.contains(unit) {
                found[unit, default: []].append((first + place) / unitsPerStep + 1)
            }
        }
        return found
    }

    private func order(ofEpoch epoch: Int) -> [Int] {
        var random = RandomStream(seed: settings.seed &+ UInt64(epoch) &* 0x5851_f42d_4c95_7f2d)
        return Array(0..<units).shuffled(using: &random)
    }

    /// Trains from the latest checkpoint in `folder`, or from the start where there is none or it
    /// ended a run of other settings, which is removed. Ends early, with a
    /// checkpoint, when `progress` says no. `files` go into each checkpoint, by name. Returns all
    /// steps' reports and whether it is complete.
    package func run(
        _ trainer: Trainer, in folder: URL, runHash: String, files: [String: Data] = [:],
        progress: (TrainingProgress) -> Bool
    ) throws -> (history: [StepReport], isComplete: Bool) {
        guard units > 0 else {
            throw TrainingError(folder.path, "there is nothing to train on: the data is empty")
        }
        let steps = self.steps
        var state = try start(trainer, in: folder, runHash: runHash)
        var lastSaved = Date()
        var saved = state.step
        while state.step < steps {
            let started = Date()
            let batches = try microBatches(ofStep: state.step + 1)
            let rate = settings.learningRate.rate(atStep: state.step + 1, of: steps)
            let report = trainer.step(batches, learningRate: rate)
            guard report.loss.isFinite, report.gradientNorm.isFinite else {
                throw TrainingError(
                    folder.path,
                    "step \(report.step): the loss is \(report.loss), the gradient "
                        + "norm \(report.gradientNorm)",
                    advice: "Lower learningRate.peak; earlier checkpoints are untouched")
            }
            state.step = report.step
            state.tokens += report.tokens
            state.history.append(report)
            let seconds = max(1e-9, Date().timeIntervalSince(started))
            let goesOn = progress(
                TrainingProgress(
                    report: report, steps: steps,
                    tokensPerSecond: Double(report.tokens) / seconds))
            if !goesOn || Date().timeIntervalSince(lastSaved) > settings.checkpointSeconds {
                try state.write(
                    trainer, in: folder, keeping: settings.keepCheckpoints, with: files)
                (saved, lastSaved) = (state.step, Date())
            }
            if !goesOn { return (state.history, state.step >= steps) }
        }
        if saved < state.step {
            try state.write(
                trainer, in: folder, keeping: settings.keepCheckpoints, with: files)
        }
        return (state.history, true)
    }

    /// The state to train on from: the latest checkpoint's, or that of step 0.
    private func start(
        _ trainer: Trainer, in folder: URL, runHash: String
    ) throws -> Checkpoint {
        if let latest = Checkpoint.latest(in: folder) {
            if let found = try Checkpoint.read(latest, into: trainer, runHash: runHash) {
                return found
            }
            try Checkpoint.removeAll(in: folder)
        }
        return Checkpoint(
            step: 0, steps: steps, tokens: 0, runHash: runHash,
            instructionSet: trainer.workspace.instructionSet.rawValue, history: [])
    }

    /// A step's units, joined into passes of at most `tokensPerPass` rows.
    private func microBatches(ofStep step: Int) throws -> [SupervisedBatch] {
        var batches: [SupervisedBatch] = []
        for index in units(ofStep: step) {
            let next = try unit(index)
            if let last = batches.last, last.tokens + next.tokens <= settings.tokensPerPass {
                batches[batches.count - 1].append(next)
            } else {
                batches.append(next)
            }
        }
        return batches
    }
}
