import Foundation
import MeCompute
import MeModel
import MeServing
import MeText

/// The readers of weights and their settings.
extension FuzzReader {
    static let model: [FuzzReader] = [
        FuzzReader("config", seeds: ModelSeeds.configurations) { try ModelUse.configuration($0) },
        FuzzReader("safetensors", seeds: ModelSeeds.tensorFiles) { try ModelUse.tensors($0) },
        FuzzReader("folder", seeds: ModelSeeds.folders) { try ModelUse.model($0) },
        FuzzReader("adapter", seeds: ModelSeeds.adapters) { try ModelUse.adapter($0) },
        FuzzReader("gguf", seeds: GGUFSeeds.models) {
            try ModelUse.gguf($0.appending(path: "model.gguf"))
        },
        FuzzReader("gguf-split", seeds: GGUFSeeds.split) {
            try ModelUse.gguf($0.appending(path: "m-00001-of-00002.gguf"))
        },
        FuzzReader("gguf-vocabulary", seeds: GGUFSeeds.vocabularies) {
            let file = try GGUFFile($0.appending(path: "model.gguf"))
            let tokenizer = try Tokenizer(gguf: GGUFVocabulary(file))
            try TokenizerUse.use(tokenizer)
            if let template = try tokenizer.chatTemplate() { try TokenizerUse.converse(template) }
        }.runningTemplates,
    ]

    /// Every reader.
    package static let all = model + text
}

/// Uses what was read as a program would.
enum ModelUse {
    private static func workspace() -> Workspace { Workspace(pool: ThreadPool(threads: 1)) }

    static func configuration(_ folder: URL) throws {
        let c = try ModelConfiguration(file: folder.appending(path: "config.json"))
        _ = (c.longestText, ParameterTable(c).count)
        for length in [1, 100_000] {
            guard c.ropeFrequencies(length: length).values.count == c.headDimension / 2 else {
                throw FuzzFailure(problem: "frequencies for another head")
            }
        }
        _ = try c.fileContents(type: "float32")
    }

    static func tensors(_ folder: URL) throws {
        let file = try SafeTensorsFile(folder.appending(path: "model.safetensors"))
        let w = workspace()
        for (name, tensor) in file.tensors
        where tensor.shape.count <= 2 && !tensor.shape.contains(0) {
            let parameter = ParameterTable([(name, tensor.shape)]).entries[0]
            try file.read(
                parameter, into: Matrix(rows: parameter.rows, columns: parameter.columns), on: w)
        }
    }

    static func model(_ folder: URL) throws {
        let w = workspace()
        let file = try ModelFile(folder)
        _ = try file.weights(type: .float32, on: w)
        _ = try file.master(on: w)
    }

    static func adapter(_ folder: URL) throws {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (5, 4, 6, 1)
        (c.heads, c.keyValueHeads, c.headDimension) = (2, 1, 2)
        let w = workspace()
        let adapter = try LoRAAdapter(folder: folder, for: c, type: .float32, on: w)
        for parameter in ParameterTable(c).entries {
            let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
            adapter.merge(parameter, into: matrix, on: w)
        }
    }

    static func gguf(_ url: URL) throws {
        let w = workspace()
        let file = try GGUFFile(url)
        for tensor in file.tensors.values {
            _ = file.read(tensor, on: w)
            _ = file.bytes(of: tensor)
        }
        guard file.text("general.architecture") == "llama" else { return }
        _ = try ModelFile(url).weights(type: .float32, on: w)
    }
}
