import Foundation
import MeCompute
import MeModel

/// An adapter of a golden's model with what PEFT computed for it (`Tools/adapter_goldens.py`).
package struct AdapterGolden: Sendable {
    /// The numbers that are no tensors; those of training where it is trained here.
    package struct Facts: Decodable, Sendable {
        package var base: String
        package var is_trained: Bool
        package var loss: Double?
        package var losses: [Double]?
        package var norms: [Double]?
    }

    package let name: String
    package let folder: URL
    package let base: Golden
    package let facts: Facts
    private let tensors: SafeTensorsFile

    /// The names of all adapters, and of those that are trained as well.
    package static let names = trained + ["all-linear", "ends", "ends-tied", "saved-tied-still"]
    package static let trained = [
        "rslora-patterns", "regex-layer", "layers", "dora", "saved", "saved-tied",
    ]

    package init(_ name: String) throws {
        self.name = name
        folder = Bundle.module.bundleURL.appending(path: "Goldens/adapters/\(name)")
        facts = try JSONDecoder().decode(
            Facts.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        base = try Golden(facts.base)
        tensors = try SafeTensorsFile(folder.appending(path: "expected.safetensors"))
    }

    /// The values of an expected tensor, row by row.
    package func values(_ name: String, on w: Workspace) throws -> [Float] {
        try tensors.values(of: name, on: w)
    }

    /// Of the base's batch, the rows that have expected logits.
    package var rows: [Int] { Array(stride(from: 0, to: base.batch.tokens.count, by: 3)) }

    /// The adapter as it is read from its folder.
    package func adapter(type: ElementType = .float32, on w: Workspace) throws -> LoRAAdapter {
        try LoRAAdapter(folder: folder, for: base.configuration, type: type, on: w)
    }
}
