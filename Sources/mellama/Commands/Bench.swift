import ArgumentParser
import Foundation
import MeCompute
import MeModel
import MeTraining

/// `mellama bench`: the speed of this machine.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this machine: training steps, prefill, decode, matrix products.",
        subcommands: [BenchTrain.self, BenchProduct.self])
}

/// What a training benchmark reports.
private struct TrainOutput: Encodable {
    var tokensPerSecond: Double
    var secondsPerStep: Double
    var peakBytes: Int
    var threads: Int
    var isa: String
    var type: String
    var mode: String
}

/// `mellama bench train`.
struct BenchTrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time optimiser steps on random weights of a known shape.",
        discussion:
            "Example: mellama bench train --shape smollm2-135m --mode lora --rank 8 --batch 2 "
            + "--context 512 --json")

    enum Mode: String, CaseIterable, ExpressibleByArgument { case full, lora }
    enum Shape: String, CaseIterable, ExpressibleByArgument {
        case smollm2_135m = "smollm2-135m"
    }

    @Option(help: "The model's shape.") var shape = Shape.smollm2_135m
    @Option(help: "full: all weights; lora: adapters on all seven matrices.") var mode = Mode.full
    @Option(help: "Rank of the adapters.") var rank = 8
    @Option(help: "Sequences of a step.") var batch = 2
    @Option(help: "Tokens of a sequence.") var context = 512
    @Option(help: "Counted steps, after one that warms up.") var steps = 5
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        let w = compute.workspace
        let c = ModelConfiguration.smolLM2_135M
        let trainer = trainer(c, w)
        var random = RandomStream(seed: 1)
        let documents = (0..<batch).map { _ in
            (0..<context + 1).map { _ in Int32(random.next() % UInt64(c.vocabularySize)) }
        }
        let data = SupervisedBatch(documents.map { (Array($0.dropLast()), nil) })
        _ = trainer.step([data], learningRate: 1e-5)
        let times = (0..<steps).map { _ in
            let started = Date()
            _ = trainer.step([data], learningRate: 1e-5)
            return Date().timeIntervalSince(started)
        }.sorted()
        let median = times[times.count / 2]
        let output = TrainOutput(
            tokensPerSecond: Double(batch * context) / median, secondsPerStep: median,
            peakBytes: Machine.peakBytes, threads: w.pool.threads,
            isa: w.instructionSet.rawValue, type: type.type.rawValue, mode: mode.rawValue)
        if json { return try Console.json(output) }
        Console.result(
            String(
                format: "%.0f tokens/s (median of %d steps of %.3f s), peak %.2f GB",
                output.tokensPerSecond, steps, median, Double(output.peakBytes) / 1e9))
    }

    private func trainer(_ c: ModelConfiguration, _ w: Workspace) -> Trainer {
        let optimizer = OptimizerSettings()
        var random = RandomStream(seed: 2)
        func fill(_ parameter: Parameter, _ matrix: Matrix) {
            // A short pattern of chance is enough for timing, and quick to make.
            let some = (0..<4099).map { _ in Float(0.02 * random.normal()) }
            matrix.fill(
                with: (0..<parameter.count).map { parameter.decays ? some[$0 % 4099] : 1 })
        }
        switch mode {
        case .full:
            let master = ParameterStore(ParameterTable(c))
            for entry in master.table.entries { fill(entry, master[entry]) }
            return Trainer(
                .full(master, type: type.type), configuration: c, positions: context,
                optimizer: optimizer, on: w)
        case .lora:
            var lora = LoRAConfiguration()
            lora.rank = rank
            let weights = ModelWeights(c, type: type.type, on: w, read: fill)
            let adapter = LoRAAdapter(lora, for: c, type: type.type, seed: 3, on: w)
            return Trainer(
                .adapter(adapter, on: weights), configuration: c, positions: context,
                optimizer: optimizer, on: w)
        }
    }
}

/// What a product benchmark reports.
private struct ProductOutput: Encodable {
    var gigaflops: [String: Double]
    var peakBytes: Int
    var threads: Int
    var isa: String
    var type: String
}

/// `mellama bench gemm`.
struct BenchProduct: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gemm", abstract: "Time the three products of a linear layer.",
        discussion: "Example: mellama bench gemm --rows 1024 --outputs 3072 --inputs 576 --json")

    @Option(help: "Rows (tokens).") var rows = 1024
    @Option(help: "Outputs of the layer.") var outputs = 3072
    @Option(help: "Inputs of the layer.") var inputs = 576
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    func run() throws {
        let w = compute.workspace
        let x = Matrix(rows: rows, columns: inputs, type: type.type)
        let y = Matrix(rows: rows, columns: outputs, type: type.type)
        let source = Matrix(rows: outputs, columns: inputs)
        var random = RandomStream(seed: 1)
        x.fill(with: (0..<x.count).map { _ in Float(random.uniform()) - 0.5 })
        source.fill(with: (0..<source.count).map { _ in Float(random.uniform()) - 0.5 })
        let weights = PackedMatrix(source, type: type.type, on: w)
        let gradient = Matrix(rows: outputs, columns: inputs)
        let work = 2 * Double(rows) * Double(outputs) * Double(inputs)
        var gigaflops: [String: Double] = [:]
        func time(_ name: String, _ body: () -> Void) {
            body()
            let times = (0..<9).map { _ in
                let started = Date()
                body()
                return Date().timeIntervalSince(started)
            }.sorted()
            gigaflops[name] = work / times[4] / 1e9
        }
        time("forward") { MatrixProduct.forward(x, weights, into: y, on: w) }
        time("inputGradient") { MatrixProduct.inputGradient(y, weights, into: x, on: w) }
        time("weightGradient") {
            MatrixProduct.weightGradient(y, x, into: gradient, accumulating: true, on: w)
        }
        if json {
            return try Console.json(
                ProductOutput(
                    gigaflops: gigaflops, peakBytes: Machine.peakBytes, threads: w.pool.threads,
                    isa: w.instructionSet.rawValue, type: type.type.rawValue))
        }
        for (name, value) in gigaflops.sorted(by: { $0.key < $1.key }) {
            Console.result(String(format: "%@: %.0f GFLOP/s", name, value))
        }
    }
}
