import Foundation
import MeCompute

/// A model on its way into a GGUF file: which tensors it gets, in which formats, and their bytes.
package struct GGUFExport {
    private let model: ModelFile
    private let configuration: ModelConfiguration
    private let adapter: LoRAAdapter?
    private let workspace: Workspace
    private let parameters: [String: Parameter]
    /// Of a folder's model: how its scaled positions are said in GGUF.
    private let positions: ModelConfiguration.GGUFPositions?
    /// In the order of the file.
    package let tensors: [GGUFWriter.Tensor]

    /// Matrices get `format`, or the nearest larger one that divides their rows; the output head
    /// (the embedding where that is the head) at least Q6_K, as it is the most sensitive; vectors
    /// stay float32.
    package init(
        _ model: ModelFile, adapter: LoRAAdapter? = nil, format: StoredFormat, on w: Workspace
    ) throws {
        self.model = model
        self.adapter = adapter
        workspace = w
        let base = try model.configuration()
        configuration = base
        let c = base.adapted(by: adapter)
        let head = c.tiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"
        var parameters: [String: Parameter] = [:]
        var tensors = ParameterTable(c).entries.map { parameter in
            let name = GGUFLayout.name(of: parameter.name)
            parameters[name] = parameter
            var stored = StoredFormat.float32
            if parameter.shape.count == 2 {
                let wanted =
                    parameter.name == head && format.bitsPerElement < 6.5 ? .q6_k : format
                stored = wanted.fitting(rows: parameter.columns)
            }
            return GGUFWriter.Tensor(name: name, shape: parameter.shape, format: stored)
        }
        tensors += Self.others(of: model, than: parameters)
        if case .gguf = model { positions = nil } else { positions = try c.ggufPositions() }
        if let divisors = positions?.ropeDivisors {
            tensors.append(
                .init(name: Self.divisors, shape: [divisors.count], format: .float32))
        }
        self.parameters = parameters
        self.tensors = tensors
    }

    private static let divisors = "rope_freqs.weight"

    /// Tensors of a GGUF model that are no parameters, such as divisors of rotation frequencies: they
    /// travel as they are.
    private static func others(
        of model: ModelFile, than parameters: [String: Parameter]
    ) -> [GGUFWriter.Tensor] {
        guard case .gguf(let file) = model else { return [] }
        return file.names.filter { parameters[$0] == nil }.compactMap { name in
            file.tensors[name].map {
                GGUFWriter.Tensor(name: name, shape: $0.shape, format: $0.format)
            }
        }
    }

    /// A tensor's bytes in its format. Throws where a block format gets what is no number.
    package func bytes(of tensor: GGUFWriter.Tensor) throws -> [UInt8] {
        if case .gguf(let file) = model, let stored = file.tensors[tensor.name],
            stored.format == tensor.format, adapter == nil || parameters[tensor.name] == nil
        {
            return file.bytes(of: stored)
        }
        if tensor.name == Self.divisors, let divisors = positions?.ropeDivisors {
            return tensor.format.encode(
                Matrix(divisors, rows: 1, columns: divisors.count), on: workspace)
        }
        guard let parameter = parameters[tensor.name] else {
            preconditionFailure("GGUFExport: no tensor '\(tensor.name)'")
        }
        var matrix = try model.read(parameter, of: configuration, adding: adapter, on: workspace)
        if GGUFLayout.interleaves(parameter) {
            let isBias = parameter.shape.count == 1
            let (rows, columns) = isBias ? (matrix.columns, 1) : (matrix.rows, matrix.columns)
            let pairs = Matrix(rows: rows, columns: columns)
            GGUFLayout.interleave(
                matrix.reshaped(rows: rows, columns: columns),
                headDimension: configuration.headDimension, into: pairs)
            matrix = pairs.reshaped(rows: matrix.rows, columns: matrix.columns)
        }
        if tensor.format.blockLength > 1, let row = matrix.firstRowNotFinite() {
            throw ModelFileError(
                model.url, "tensor '\(parameter.name)'",
                "expected finite numbers to quantise, got another in row \(row)",
                advice: "The model is damaged, or was trained until it broke")
        }
        return tensor.format.encode(matrix, on: workspace)
    }
}

extension ModelConfiguration {
    /// The `llama.*` keys of a model, as GGUF readers expect them. Throws for scaled positions that
    /// GGUF has no words for.
    package func ggufEntries() throws -> [GGUFEntry] {
        func size(_ key: String, _ value: Int) -> GGUFEntry {
            GGUFEntry("llama." + key, count: value)
        }
        let positions = try ggufPositions().metadata.sorted { $0.key < $1.key }.map { key, value in
            switch value {
            case .integer: GGUFEntry(key, .uint32, value)
            case .real: GGUFEntry(key, .float32, value)
            default: GGUFEntry(key, .text, value)
            }
        }
        return [
            size("vocab_size", vocabularySize), size("context_length", maximumPositions),
            size("embedding_length", width), size("block_count", layers),
            size("feed_forward_length", feedForwardWidth), size("attention.head_count", heads),
            size("attention.head_count_kv", keyValueHeads),
            size("attention.key_length", headDimension),
            size("attention.value_length", headDimension),
            size("rope.dimension_count", headDimension),
            GGUFEntry("llama.attention.layer_norm_rms_epsilon", real: normEpsilon),
        ] + positions
    }
}

extension GGUFExport {
    /// All metadata of the new file: of a GGUF model its own, else what its sizes and `vocabulary`
    /// say; then how this file is stored.
    package static func entries(
        of model: ModelFile, name: String, vocabulary: [GGUFEntry], format: StoredFormat
    ) throws -> [GGUFEntry] {
        var entries: [GGUFEntry]
        if case .gguf(let file) = model {
            // Left out: what told of the file it came from.
            let own = ["general.file_type", "general.quantization_version"]
            entries = file.entries.filter {
                !own.contains($0.key) && !$0.key.hasPrefix("quantize.")
            }
        } else {
            entries = [
                GGUFEntry("general.architecture", text: "llama"),
                GGUFEntry("general.type", text: "model"), GGUFEntry("general.name", text: name),
            ]
            entries += try model.configuration().ggufEntries()
            entries += vocabulary
        }
        entries.append(GGUFEntry("general.file_type", count: format.ggufFileType))
        entries.append(GGUFEntry("general.quantization_version", count: 2))
        return entries
    }
}
