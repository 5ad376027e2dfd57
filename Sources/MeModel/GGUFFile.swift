import Foundation
import MeCompute

/// A GGUF file, version 2 or 3: typed metadata, tensor descriptions, then aligned tensor bytes.
///
/// Everything in the header is untrusted; a count is believed only as far as the file has bytes.
package struct GGUFFile: Sendable {
    /// A metadata value; arrays hold values of one kind.
    package enum Value: Sendable {
        case integer(Int64)
        case real(Double)
        case boolean(Bool)
        case text(String)
        case integers([Int64])
        case reals([Double])
        case texts([String])
    }

    /// One tensor's place and shape, outermost dimension first.
    package struct Tensor: Sendable {
        package let shape: [Int]
        package let format: StoredFormat
        let offset: Int
    }

    package let url: URL
    package let version: Int
    package let metadata: [String: Value]
    package let tensors: [String: Tensor]
    private let file: MappedFile

    /// Opens a file and checks its header.
    package init(_ url: URL) throws {
        self.url = url
        file = try MappedFile(url)
        var reader = GGUFReader(file: file, url: url)
        (version, metadata, tensors) = try reader.readAll()
    }

    /// The number of a key, if it is there and is one.
    package func integer(_ key: String) -> Int? {
        if case .integer(let value)? = metadata[key] { return Int(value) }
        return nil
    }

    package func real(_ key: String) -> Double? {
        switch metadata[key] {
        case .real(let value)?: value
        case .integer(let value)?: Double(value)
        default: nil
        }
    }

    package func text(_ key: String) -> String? {
        if case .text(let value)? = metadata[key] { return value }
        return nil
    }

    package func boolean(_ key: String) -> Bool? {
        if case .boolean(let value)? = metadata[key] { return value }
        return nil
    }

    package func texts(_ key: String) -> [String]? {
        if case .texts(let values)? = metadata[key] { return values }
        return nil
    }

    package func reals(_ key: String) -> [Double]? {
        if case .reals(let values)? = metadata[key] { return values }
        return nil
    }

    package func integers(_ key: String) -> [Int64]? {
        if case .integers(let values)? = metadata[key] { return values }
        return nil
    }

    /// The model's sizes from the `llama.*` keys.
    package func configuration() throws -> ModelConfiguration {
        let architecture = text("general.architecture") ?? "(none)"
        guard architecture == "llama" else {
            throw ModelFileError(
                url, "general.architecture", "expected llama, got \(architecture)")
        }
        func size(_ key: String) throws -> Int {
            guard let value = integer("llama." + key) else {
                throw ModelFileError(url, "llama." + key, "expected a number, found none")
            }
            return value
        }
        var c = ModelConfiguration()
        c.width = try size("embedding_length")
        c.feedForwardWidth = try size("feed_forward_length")
        c.layers = try size("block_count")
        c.heads = try size("attention.head_count")
        c.keyValueHeads = integer("llama.attention.head_count_kv") ?? c.heads
        c.headDimension =
            integer("llama.attention.key_length") ?? (c.heads > 0 ? c.width / c.heads : 0)
        c.maximumPositions = integer("llama.context_length") ?? 2048
        c.normEpsilon = Float(real("llama.attention.layer_norm_rms_epsilon") ?? 1e-5)
        c.ropeTheta = real("llama.rope.freq_base") ?? 10000
        c.tiedEmbeddings = tensors["output.weight"] == nil
        c.vocabularySize =
            tensors["token_embd.weight"]?.shape.first ?? integer("llama.vocab_size") ?? 0
        c.beginToken = integer("tokenizer.ggml.bos_token_id").flatMap { Int32(exactly: $0) }
        c.endToken = integer("tokenizer.ggml.eos_token_id").flatMap { Int32(exactly: $0) }
        try readVariant(into: &c)
        if let problem = c.problem { throw ModelFileError(url, "metadata", problem) }
        return c
    }

    /// A tensor's bytes as they lie in the file.
    package func bytes(of tensor: Tensor) -> [UInt8] {
        let size = tensor.format.bytes(forElements: tensor.shape.reduce(1, *))
        return file.bytes(tensor.offset..<tensor.offset + size)
    }

    /// Reads a parameter by its Hugging Face name, in Hugging Face's order of rows: GGUF keeps the
    /// halves of a rotated head interleaved.
    package func read(
        _ parameter: Parameter, of c: ModelConfiguration, into matrix: Matrix, on w: Workspace
    ) throws {
        let name = Self.name(of: parameter.name)
        guard let tensor = tensors[name] else {
            throw ModelFileError(url, "tensor '\(name)'", "expected it, found none")
        }
        guard tensor.shape == parameter.shape else {
            throw ModelFileError(
                url, "tensor '\(name)'", "expected shape \(parameter.shape), got \(tensor.shape)")
        }
        guard name.hasSuffix("attn_q.weight") || name.hasSuffix("attn_k.weight") else {
            file.decode(at: tensor.offset, tensor.format, into: matrix, on: w)
            return
        }
        let stored = Matrix(rows: matrix.rows, columns: matrix.columns)
        file.decode(at: tensor.offset, tensor.format, into: stored, on: w)
        let half = c.headDimension / 2
        for row in 0..<matrix.rows {
            let (head, inside) = (row / c.headDimension, row % c.headDimension)
            let from = head * c.headDimension + inside % half * 2 + inside / half
            matrix.rows(row..<row + 1).copy(from: stored.rows(from..<from + 1))
        }
    }

    /// `model.layers.3.self_attn.q_proj.weight` is `blk.3.attn_q.weight` here.
    static func name(of parameter: String) -> String {
        switch parameter {
        case "model.embed_tokens.weight": return "token_embd.weight"
        case "model.norm.weight": return "output_norm.weight"
        case "lm_head.weight": return "output.weight"
        default: break
        }
        let parts = parameter.split(separator: ".")
        let names = [
            "input_layernorm": "attn_norm", "q_proj": "attn_q", "k_proj": "attn_k",
            "v_proj": "attn_v", "o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
            "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
        ]
        guard parts.count > 4, let name = names[String(parts[parts.count - 2])] else {
            return parameter
        }
        return "blk.\(parts[2]).\(name).weight"
    }
}
