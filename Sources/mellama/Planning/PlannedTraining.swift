import Foundation
import MeCompute
import MeModel
import MeText
import MeTraining

/// What training takes, by the model's shape and a rate.
struct PlannedTraining {
    let configuration: ModelConfiguration
    let threads: Int
    /// What a person knows better; nil: by this machine's peak.
    let tokensPerSecond: Double?

    /// Of the peak, in `Docs/performance.md`.
    static let utilisation = 0.7

    /// Continual pretraining on a corpus of so many tokens.
    func pretraining(_ settings: PretrainSettings, tokens: Int, contextLength: Int) -> PlannedStage
    {
        let run = settings.run
        var trained = Double(tokens) * run.epochs
        if run.maximumSteps > 0 {
            trained = min(
                trained, Double(run.maximumSteps * settings.sequencesPerStep * contextLength))
        }
        let rows = max(run.tokensPerPass, contextLength)
        return stage(
            "pretrain", tokens: trained, run: run, mode: .full, contextLength: contextLength,
            bytes: MemoryNeed(configuration).full(
                run.type.elements, rows: rows, recomputes: run.recompute),
            // The model with its masters and two moments, and the one before it until it is whole.
            diskBytes: 2 * 12 * ParameterTable(configuration).count)
    }

    /// Tuning of one adapter on samples of so many tokens.
    func tuning(_ settings: TuneSettings, name: String, tokens: Int) -> PlannedStage {
        let run = settings.run
        return stage(
            name, tokens: Double(tokens) * run.epochs, run: run, mode: .lora,
            contextLength: settings.contextLength,
            bytes: MemoryNeed(configuration).adapters(
                settings.lora, on: run.type, rows: max(run.tokensPerPass, settings.contextLength),
                recomputes: run.recompute),
            diskBytes: 2 * 12 * LoRAAdapter.parameters(settings.lora, for: configuration))
    }

    private func stage(
        _ name: String, tokens: Double, run: RunSettings, mode: TrainingWork.Mode,
        contextLength: Int, bytes: Int, diskBytes: Int
    ) -> PlannedStage {
        var notes: [String] = []
        let rate = tokensPerSecond ?? rate(run, mode, contextLength, &notes)
        if tokensPerSecond != nil { notes.append("at \(Int(rate)) tokens/s, as given") }
        let hours = tokens / rate / 3600
        return PlannedStage(
            name: name, bytesPerDevice: bytes, deviceHours: hours, hours: hours,
            tokens: Int(tokens), diskBytes: diskBytes, notes: notes)
    }

    /// Tokens a second by this machine's peak.
    private func rate(
        _ run: RunSettings, _ mode: TrainingWork.Mode, _ contextLength: Int, _ notes: inout [String]
    ) -> Double {
        let w = Workspace()
        let peak = MachineSpeed.peakGigaflops(run.type.elements, on: w)
        let scaled = peak * Double(threads) / Double(w.pool.threads)
        let rate = Self.tokensPerSecond(
            TrainingWork(configuration, mode), contextLength: contextLength,
            recomputes: run.recompute, gigaflops: scaled)
        notes.append(
            String(
                format: "guessed: %.0f tokens/s, %.0f %% of a peak of %.0f GFLOP/s%@", rate,
                100 * Self.utilisation, scaled,
                w.pool.threads == threads
                    ? "" : " (\(w.pool.threads) threads reach \(Int(peak)) here)")
                + "; measure with `bench train`, give --tokens-per-second")
        return rate
    }

    /// Every sequence is taken for one document.
    static func tokensPerSecond(
        _ work: TrainingWork, contextLength: Int, recomputes: Bool, gigaflops: Double
    ) -> Double {
        let perToken = work.operations(sequences: 1, context: contextLength) / Double(contextLength)
        // Recomputing is another forward pass, 2 operations a parameter.
        let factor = recomputes ? 1 + 2 / Double(work.perParameter) : 1
        return gigaflops * 1e9 * utilisation / (perToken * factor)
    }
}
