import Foundation
import MeCompute
import MeModel
import MeTestSupport

/// What config.json can say of a model: a case of `Tools/config_goldens.py`, laid out as a model
/// folder of its own with what Transformers computed for it.
final class ConfigurationGolden {
    struct Facts: Decodable {
        var weights: String
        var ids: [Int32]
        var prompt: Int
        var greedy: [Int32]
        var loss: Double?
    }

    static let names = [
        "linear", "dynamic", "llama3", "yarn", "yarn-mscale", "yarn-parameters", "window",
        "window-yarn", "no-window", "biases", "attention-bias", "head-dim", "float16", "sharded",
    ]
    static let withGradients = ["window", "biases"]

    let facts: Facts
    /// config.json and the weights.
    let folder: URL
    let configuration: ModelConfiguration
    private let tensors: SafeTensorsFile

    init(_ name: String) throws {
        let goldens = Bundle.module.bundleURL.appending(path: "Goldens/configurations")
        let own = goldens.appending(path: name)
        facts = try JSONDecoder().decode(
            Facts.self, from: Data(contentsOf: own.appending(path: "expected.json")))
        tensors = try SafeTensorsFile(own.appending(path: "expected.safetensors"))
        folder = FileManager.default.temporaryDirectory
            .appending(path: "\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let weights = goldens.appending(path: facts.weights)
        let files = try FileManager.default.contentsOfDirectory(atPath: weights.path)
            .filter { $0.hasPrefix("model") }.map { weights.appending(path: $0) }
        for file in files + [own.appending(path: "config.json")] {
            try FileManager.default.copyItem(
                at: file, to: folder.appending(path: file.lastPathComponent))
        }
        configuration = try ModelConfiguration(file: folder.appending(path: "config.json"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The values of an expected tensor, row by row.
    func values(_ name: String, on w: Workspace) throws -> [Float] {
        try tensors.values(of: name, on: w)
    }

    func model(_ type: ElementType = .float32, on w: Workspace) throws -> LlamaModel {
        LlamaModel(try ModelFile(folder).weights(type: WeightType(type), on: w))
    }
}
