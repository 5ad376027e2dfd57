import Foundation
import MeCompute

/// A GGUF model, version 2 or 3: typed metadata, tensor descriptions, then aligned tensor bytes, in
/// one file or in several that are opened together.
///
/// Everything in the header is untrusted; a count is believed only as far as the file has bytes.
package struct GGUFFile: Sendable {
    /// A metadata value; arrays hold values of one kind.
    package enum Value: Equatable, Sendable {
        case integer(Int64)
        /// A number beyond those of `integer`.
        case unsigned(UInt64)
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
        /// From the start of its file.
        let offset: Int
        /// The index of its file.
        fileprivate(set) var part = 0

        init(shape: [Int], format: StoredFormat, offset: Int) {
            (self.shape, self.format, self.offset) = (shape, format, offset)
        }
    }

    package let url: URL
    package let version: Int
    package let metadata: [String: Value]
    /// The metadata in the file's order, with the types it holds them in.
    package let entries: [GGUFEntry]
    package let tensors: [String: Tensor]
    /// The tensors' names in the files' order.
    package let names: [String]
    /// The files: more than one where the model is split.
    package let parts: [URL]
    private let files: [MappedFile]

    /// Opens a file, and with one part of a split model all others, and checks the headers.
    package init(_ url: URL) throws {
        self.url = url
        let parts = try GGUFPart.all(with: url)
        self.parts = parts.map(\.url)
        files = parts.map(\.file)
        version = parts[0].header.version
        (metadata, entries) = (parts[0].header.metadata, parts[0].header.entries)
        names = parts.flatMap(\.header.names)
        var tensors: [String: Tensor] = [:]
        for (index, part) in parts.enumerated() {
            for (name, var tensor) in part.header.tensors {
                tensor.part = index
                tensors[name] = tensor
            }
        }
        self.tensors = tensors
    }

    /// Bytes of all files.
    package var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

    /// The file that a tensor's bytes lie in.
    func file(of tensor: Tensor) -> MappedFile { files[tensor.part] }

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
        // What follows computes with these sizes.
        if let problem = c.problem { throw ModelFileError(url, "metadata", problem) }
        try readVariant(into: &c)
        if let problem = c.problem { throw ModelFileError(url, "metadata", problem) }
        return c
    }
}
