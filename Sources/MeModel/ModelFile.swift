import Foundation
import MeCompute

/// A model on disk, in any of the layouts this project reads: a GGUF file, or a Hugging Face folder
/// with config.json and model.safetensors or shards of it.
package enum ModelFile: Sendable {
    case gguf(GGUFFile)
    case folder(URL, ModelConfiguration, SafeTensorsFolder)

    /// Opens a model and checks its header; weights are read later.
    package init(_ url: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw ModelFileError(
                url, "model", "expected a GGUF file or a model folder, found nothing there",
                advice: "Fetch one with: mellama pull smollm2-135m-instruct")
        }
        guard isFolder.boolValue else {
            self = .gguf(try GGUFFile(url))
            return
        }
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: url.path))
        guard names.contains("config.json") else {
            throw ModelFileError(url, "config.json", "expected it in a model folder, found none")
        }
        if names.isDisjoint(with: [SafeTensorsFolder.singleName, SafeTensorsFolder.indexName]) {
            throw Self.noWeights(url, names)
        }
        let configuration = try ModelConfiguration(file: url.appending(path: "config.json"))
        let tensors = try SafeTensorsFolder(url)
        try tensors.check(against: ParameterTable(configuration))
        let (head, embedding) = ("lm_head.weight", "model.embed_tokens.weight")
        if configuration.tiedEmbeddings, tensors.tensor(head) != nil,
            !tensors.areAlike(head, embedding)
        {
            throw ModelFileError(
                url, "tensor '\(head)'",
                "config.json says that it is the embedding (tie_word_embeddings), but it differs",
                advice: "Versions of Transformers differ in which they use. For the file's own "
                    + "head, set tie_word_embeddings to false")
        }
        self = .folder(url, configuration, tensors)
    }

    private static func noWeights(_ url: URL, _ names: Set<String>) -> ModelFileError {
        let pickled = names.contains {
            $0.hasPrefix("pytorch_model")
                && ($0.hasSuffix(".bin") || $0.hasSuffix(".bin.index.json"))
        }
        guard pickled else {
            return ModelFileError(
                url, SafeTensorsFolder.singleName, "expected it or its .index.json, found neither")
        }
        return ModelFileError(
            url, SafeTensorsFolder.singleName,
            "expected it, found pytorch_model.bin: a pickle, which runs code when it is read",
            advice: "Where you trust it, convert it: python3 -c \"from transformers import "
                + "AutoModelForCausalLM as M, AutoTokenizer as T; f = '\(url.path)'; "
                + "[x.from_pretrained(f).save_pretrained(f + '-safetensors') for x in (M, T)]\"")
    }

    /// The file or folder.
    package var url: URL {
        switch self {
        case .gguf(let file): file.url
        case .folder(let folder, _, _): folder
        }
    }

    /// The model's sizes.
    package func configuration() throws -> ModelConfiguration {
        switch self {
        case .gguf(let file): try file.configuration()
        case .folder(_, let configuration, _): configuration
        }
    }

    /// Reads one parameter into a matrix of its rows and columns.
    package func read(
        _ parameter: Parameter, of c: ModelConfiguration, into matrix: Matrix, on w: Workspace
    ) throws {
        switch self {
        case .gguf(let file): try file.read(parameter, of: c, into: matrix, on: w)
        case .folder(_, _, let file): try file.read(parameter, into: matrix, on: w)
        }
    }

    /// Checks that all weights are there before memory for them is asked for. Those of a folder are
    /// checked when it is opened.
    private func check(_ c: ModelConfiguration) throws {
        guard case .gguf(let file) = self else { return }
        for entry in ParameterTable(c).entries { _ = try file.tensor(of: entry) }
    }

    /// All weights, packed as a type says.
    package func weights(type: WeightType, on w: Workspace) throws -> ModelWeights {
        let c = try configuration()
        try check(c)
        return try ModelWeights(c, type: type, on: w) { parameter, matrix in
            try read(parameter, of: c, into: matrix, on: w)
        }
    }

    /// All weights in float32, for training.
    package func master(on w: Workspace) throws -> ParameterStore {
        let c = try configuration()
        try check(c)
        let store = ParameterStore(ParameterTable(c))
        for entry in store.table.entries {
            try read(entry, of: c, into: store[entry], on: w)
        }
        return store
    }

    /// Writes config.json and model.safetensors, or shards of at most `largestFile` bytes with their
    /// index, into an existing folder.
    package static func write(
        _ c: ModelConfiguration, type: ElementType, metadata: [String: String] = [:],
        largestFile: Int = SafeTensorsFolder.largestFile, to folder: URL,
        matrix: (Parameter) throws -> Matrix
    ) throws {
        let name = type == .float32 ? "float32" : "bfloat16"
        try c.fileContents(type: name).write(to: folder.appending(path: "config.json"))
        try SafeTensorsFolder.write(
            ParameterTable(c).entries, type: type, metadata: metadata, largestFile: largestFile,
            to: folder, matrix: matrix)
    }

    /// Writes config.json and model.safetensors, or shards of it, into an existing folder, with an
    /// adapter's part added if there is one; the numbers are stored in a plain format.
    package func writeFolder(
        _ folder: URL, adapter: LoRAAdapter?, format: StoredFormat, on w: Workspace,
        each: (Parameter) throws -> Void
    ) throws {
        let c = try configuration()
        let written = c.adapted(by: adapter)
        try written.fileContents(type: format.rawValue)
            .write(to: folder.appending(path: "config.json"))
        try SafeTensorsFolder.write(ParameterTable(written).entries, format: format, to: folder) {
            parameter in
            try each(parameter)
            return format.encode(try read(parameter, of: c, adding: adapter, on: w), on: w)
        }
    }

    /// Writes a base model with an adapter merged into it: W + scale · B·A, summed in float32, with
    /// its rows' lengths, and the adapter's copies in their places.
    package func writeMerged(
        _ adapter: LoRAAdapter, type: ElementType, metadata: [String: String] = [:],
        to folder: URL, on w: Workspace
    ) throws {
        let c = try configuration()
        try Self.write(
            c.adapted(by: adapter), type: type, metadata: metadata, to: folder
        ) { parameter in
            try read(parameter, of: c, adding: adapter, on: w)
        }
    }

    /// A parameter in float32, as it is with an adapter. Where the model's embedding and head are
    /// tied, both may be asked for.
    package func read(
        _ parameter: Parameter, of c: ModelConfiguration, adding adapter: LoRAAdapter?,
        on w: Workspace
    ) throws -> Matrix {
        let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
        let isTied = c.tiedEmbeddings && parameter.name == "lm_head.weight"
        let stored = isTied ? ParameterTable(c)["model.embed_tokens.weight"] : parameter
        try read(stored, of: c, into: matrix, on: w)
        adapter?.merge(parameter, into: matrix, on: w)
        return matrix
    }
}
