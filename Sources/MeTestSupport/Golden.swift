import Foundation
import MeCompute
import MeModel

/// A tiny model with what PyTorch, Transformers and PEFT computed for it (`Tools/goldens.py`).
package struct Golden: Sendable {
    /// The numbers that are no tensors.
    package struct Facts: Decodable, Sendable {
        package struct Optimizer: Decodable, Sendable {
            package var learningRate: Double
            package var decay: Float
            package var clip: Double
            package var beta1: Float
            package var beta2: Float
        }

        package var documents: [[Int32]]
        package var targets: [[Int32]]
        package var loss: Double
        package var losses: [Double]
        package var norms: [Double]
        package var lora_loss: Double
        package var lora_losses: [Double]
        package var lora_norms: [Double]
        package var greedy_prompt: [Int32]
        package var greedy: [Int32]
        package var optimizer: Optimizer
    }

    package let name: String
    package let folder: URL
    package let configuration: ModelConfiguration
    package let facts: Facts
    private let tensors: SafeTensorsFile

    /// The names of all tiny models.
    package static let names = ["grouped-tied", "plain-untied"]

    package init(_ name: String) throws {
        self.name = name
        folder = Bundle.module.bundleURL.appending(path: "Goldens/\(name)")
        configuration = try ModelConfiguration(file: folder.appending(path: "config.json"))
        facts = try JSONDecoder().decode(
            Facts.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        tensors = try SafeTensorsFile(folder.appending(path: "expected.safetensors"))
    }

    /// The values of an expected tensor, row by row.
    package func values(_ name: String, on w: Workspace) throws -> [Float] {
        try tensors.values(of: name, on: w)
    }

    /// Both documents as one packed batch.
    package var batch: Batch { Batch(documents: facts.documents) }
    /// The targets of the packed batch.
    package var targets: [Int32] { facts.targets.flatMap { $0 } }
    /// Rows that have a target.
    package var supervised: Int { targets.filter { $0 >= 0 }.count }
}

/// How far two lists of numbers are apart, relative to the size of the expected ones.
package struct Closeness: CustomStringConvertible {
    /// Largest difference over the root mean square of the expected values.
    package let error: Double
    package let index: Int

    package init(_ got: [Float], _ expected: [Float]) {
        precondition(
            got.count == expected.count, "Closeness: \(got.count) values, \(expected.count) wanted")
        let squares = expected.reduce(0.0) { $0 + Double($1) * Double($1) }
        let size = max((squares / Double(max(1, expected.count))).squareRoot(), 1e-12)
        var (worst, at) = (0.0, 0)
        for index in got.indices {
            let difference = abs(Double(got[index]) - Double(expected[index])) / size
            if !(difference <= worst) { (worst, at) = (difference, index) }
        }
        (error, index) = (worst, at)
    }

    package var description: String { "largest relative difference \(error) at \(index)" }
}
