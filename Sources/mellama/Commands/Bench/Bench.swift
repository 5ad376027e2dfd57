import ArgumentParser
import Foundation
import MeCompute
import MeModel

/// `mellama bench`: the speed of this machine.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this machine: whole training steps, reading, writing, and their parts.",
        discussion: """
            Medians of several rounds after one that warms up. Close what else is running: other \
            programs' work shows here.
            Example: mellama bench train --mode lora --batch 2 --context 512
            """,
        subcommands: [
            BenchTrain.self, BenchPrefill.self, BenchDecode.self, BenchProduct.self,
            BenchAttention.self, BenchTokenize.self, BenchPeak.self, BenchBandwidth.self,
        ])
}

/// What every benchmark can be told.
struct BenchOptions: ParsableArguments {
    @Option(
        name: [.long, .customLong("steps")],
        help: "Counted rounds, after one that warms up; the median is told.")
    var rounds = 5
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var report: JSONOption

    func validate() throws {
        guard rounds > 0 else {
            throw ValidationError("--rounds: expected 1 or more, got \(rounds)")
        }
    }

    /// Prints a result as JSON, with the facts of machine and process beside the figures, or as
    /// lines.
    func show(
        _ figures: some Encodable, type: String, on w: Workspace, _ lines: [String]
    ) throws {
        try BenchFacts(type: type, on: w).show(figures, json: report.json, lines)
    }

    /// The median seconds of `body` over the rounds, after one call that is not counted.
    func median(_ body: () throws -> Void) rethrows -> Double {
        try median(of: { try Stopwatch.seconds(body) })
    }

    /// The median over the rounds of what `measure` returns, after one call that is not counted.
    func median(of measure: () throws -> Double) rethrows -> Double {
        _ = try measure()
        let values = try (0..<rounds).map { _ in try measure() }.sorted()
        return values[rounds / 2]
    }
}

/// Seconds of a clock that never goes back.
enum Stopwatch {
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure { try body() } / .seconds(1)
    }
}

/// What a speed depends on beside the program.
struct BenchFacts: Encodable {
    /// Largest resident memory of this process so far.
    var peakBytes: Int
    var threads: Int
    var isa: String
    var type: String

    init(type: String, on w: Workspace) {
        peakBytes = Machine.peakBytes
        threads = w.pool.threads
        isa = w.instructionSet.rawValue
        self.type = type
    }

    func show(_ figures: some Encodable, json: Bool, _ lines: [String]) throws {
        if json { return try Console.json(BenchOutput(figures: figures, facts: self)) }
        for line in lines { Console.result(line) }
    }
}

/// Figures and facts as one JSON object.
private struct BenchOutput<Figures: Encodable>: Encodable {
    var figures: Figures
    var facts: BenchFacts

    func encode(to encoder: any Encoder) throws {
        try figures.encode(to: encoder)
        try facts.encode(to: encoder)
    }
}

/// Shapes that can be timed without a file.
enum BenchShape: String, CaseIterable, ExpressibleByArgument {
    case smollm2_135m = "smollm2-135m"

    var configuration: ModelConfiguration {
        switch self {
        case .smollm2_135m: .smolLM2_135M
        }
    }
}
