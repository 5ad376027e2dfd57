import ArgumentParser
import Foundation
import MeCompute

/// `mellama bench gemm`.
struct BenchProduct: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gemm", abstract: "Time the three matrix products of a linear layer.",
        discussion: "Example: mellama bench gemm --rows 1024 --outputs 3072 --inputs 576 --json")

    @Option(help: "Rows (tokens).") var rows = 1024
    @Option(help: "Outputs of the layer.") var outputs = 3072
    @Option(help: "Inputs of the layer.") var inputs = 576
    @OptionGroup var bench: BenchOptions
    @OptionGroup var type: TypeOptions

    private struct Figures: Encodable { var gigaflops: [String: Double] }

    func validate() throws {
        guard rows > 0, outputs > 0, inputs > 0 else {
            throw ValidationError("--rows, --outputs, --inputs: expected 1 or more")
        }
    }

    func run() throws {
        let w = bench.compute.workspace
        let storage = type.type
        let type = storage.elements
        let x = RandomWeights.matrix(rows: rows, columns: inputs, type: type, seed: 1)
        let y = Matrix(rows: rows, columns: outputs, type: type)
        let source = RandomWeights.matrix(
            rows: outputs, columns: inputs, type: .float32, seed: 2)
        let weights = PackedMatrix(source, storage: storage, on: w)
        let gradient = Matrix(rows: outputs, columns: inputs)
        let work = 2 * Double(rows) * Double(outputs) * Double(inputs) / 1e9
        let passes: [(name: String, run: () -> Void)] = [
            ("forward", { MatrixProduct.forward(x, weights, into: y, on: w) }),
            ("inputGradient", { MatrixProduct.inputGradient(y, weights, into: x, on: w) }),
            (
                "weightGradient",
                { MatrixProduct.weightGradient(y, x, into: gradient, accumulating: true, on: w) }
            ),
        ]
        let speeds = passes.map { ($0.name, work / bench.median($0.run)) }
        try bench.show(
            Figures(gigaflops: Dictionary(uniqueKeysWithValues: speeds)), type: storage.rawValue,
            on: w,
            speeds.map { String(format: "%@: %.0f GFLOP/s", $0, $1) })
    }
}
