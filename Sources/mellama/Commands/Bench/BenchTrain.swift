import ArgumentParser
import Foundation
import MeCompute
import MeModel
import MeTraining

extension TrainingWork.Mode: ExpressibleByArgument {}

/// `mellama bench train`.
struct BenchTrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time optimiser steps on random weights of a known shape.",
        discussion: """
            utilisation is the share of the measured peak (see `bench peak`) that a step's own work \
            reaches: 6 (all weights) or 4 (adapters) operations for each matrix parameter and \
            token, and causal attention's. What is computed again (--recompute) does not count.
            Example: mellama bench train --shape smollm2-135m --mode lora --rank 8 --batch 2 \
            --context 512 --json
            """)

    @Option(help: "The model's shape.") var shape = BenchShape.smollm2_135m
    @Option(help: "full: all weights; lora: adapters on all seven matrices.")
    var mode = TrainingWork.Mode.full
    @Option(help: "Rank of the adapters.") var rank = 8
    @Option(help: "Sequences of a step.") var batch = 2
    @Option(help: "Tokens of a sequence.") var context = 512
    @Flag(help: "Also what every kind of operation took (profile[] with --json).")
    var profile = false
    @OptionGroup var memory: RecomputeOption
    @OptionGroup var bench: BenchOptions
    @OptionGroup var type: TypeOptions

    private struct Figures: Encodable {
        var tokensPerSecond: Double
        var secondsPerStep: Double
        var utilisation: Double
        var peakGigaflops: Double
        /// What memory gives; with a profile.
        var readGigabytes: Double?
        var mode: String
        var recompute: Bool
        var profile: [OperationProfile.Row]
    }

    private var recomputes: Bool { memory.recompute ?? false }

    func validate() throws {
        guard batch > 0, context > 1, rank > 0 else {
            throw ValidationError("--batch, --context, --rank: expected 1, 2 and 1 or more")
        }
        if mode == .full, let problem = type.type.trainingProblem {
            throw ValidationError("--type: \(problem)")
        }
    }

    func run() throws {
        let w = bench.compute.workspace
        let c = shape.configuration
        let peak = MachineSpeed.peakGigaflops(type.type.elements, on: w)
        let memory = profile ? readGigabytes(w) : nil
        let trainer = trainer(c, w)
        let data = SupervisedBatch(
            (0..<batch).map {
                (RandomWeights.tokens(context, of: c.vocabularySize, seed: UInt64($0)), nil)
            })
        let profile = profile ? OperationProfile() : nil
        w.profile = profile
        let seconds = bench.median { () -> Void in
            // Without the step that warms up.
            if trainer.step == 1 { profile?.reset() }
            _ = trainer.step([data], learningRate: 1e-5)
        }
        let operations = TrainingWork(c, mode).operations(sequences: batch, context: context)
        let figures = Figures(
            tokensPerSecond: Double(batch * context) / seconds, secondsPerStep: seconds,
            utilisation: operations / seconds / (peak * 1e9), peakGigaflops: peak,
            readGigabytes: memory, mode: mode.rawValue, recompute: recomputes,
            profile: profile?.table ?? [])
        try bench.show(
            figures, type: type.type.rawValue, on: w,
            [
                String(
                    format: "%.0f tokens/s (median of %d steps of %.3f s), %.0f %% of a peak of "
                        + "%.0f GFLOP/s, %.2f GB",
                    figures.tokensPerSecond, bench.rounds, seconds, 100 * figures.utilisation, peak,
                    Double(Machine.peakBytes) / 1e9)
            ] + lines(figures))
    }

    /// The operations as a table, with the bound that each runs into: its arithmetic intensity says
    /// which, arithmetic's or memory's, and its rate how near it is. More than all of memory's rate
    /// comes from caches.
    private func lines(_ figures: Figures) -> [String] {
        let rows = figures.profile
        guard !rows.isEmpty, let memory = figures.readGigabytes else { return [] }
        let steps = Double(bench.rounds)
        let all = rows.reduce(0) { $0 + $1.seconds }
        let head = "  ms a step   share   MB a step  flop/byte  GFLOP/s    GB/s  bound"
        let lines = rows.map { row in
            let (flops, bytes) = (row.operations / row.seconds, row.bytes / row.seconds)
            let isArithmetic = row.operations / row.bytes > figures.peakGigaflops / memory
            let reached = isArithmetic ? flops / figures.peakGigaflops : bytes / memory
            return row.name.padding(toLength: 24, withPad: " ", startingAt: 0)
                + String(
                    format: "%11.1f %6.1f %% %11.0f %10.1f %8.0f %7.1f  %@ %.0f %%",
                    1000 * row.seconds / steps, 100 * row.seconds / all, row.bytes / steps / 1e6,
                    row.operations / row.bytes, flops / 1e9, bytes / 1e9,
                    isArithmetic ? "arithmetic" : "memory", 100 * reached / 1e9)
        }
        return ["operation".padding(toLength: 24, withPad: " ", startingAt: 0) + head] + lines
    }

    /// What memory gives, measured before the step's own memory is taken.
    private func readGigabytes(_ w: Workspace) -> Double {
        let buffer = Buffer(byteCount: 512_000_000)
        buffer.fill(1)
        return bench.median(of: { MachineSpeed.readGigabytes(buffer, on: w) })
    }

    private func trainer(_ c: ModelConfiguration, _ w: Workspace) -> Trainer {
        let optimizer = OptimizerSettings()
        let type = self.type.type
        switch mode {
        case .full:
            let master = ParameterStore(ParameterTable(c))
            for entry in master.table.entries { RandomWeights.fill(entry, master[entry]) }
            return Trainer(
                .full(master, type: type.elements), configuration: c, positions: context,
                optimizer: optimizer, recomputes: recomputes, on: w)
        case .lora:
            var lora = LoRAConfiguration()
            lora.rank = rank
            let weights = ModelWeights(c, type: type, on: w, read: RandomWeights.fill)
            let adapter = LoRAAdapter(lora, for: c, type: type.elements, seed: 3, on: w)
            return Trainer(
                .adapter(adapter, on: weights), configuration: c, positions: context,
                optimizer: optimizer, recomputes: recomputes, on: w)
        }
    }
}
