import MeCompute

/// The names and the order of rows that GGUF gives the parameters of a LLaMA model.
enum GGUFLayout {
    /// `model.layers.3.self_attn.q_proj.weight` is `blk.3.attn_q.weight` here.
    static func name(of parameter: String) -> String {
        switch parameter {
        case "model.embed_tokens.weight": return "token_embd.weight"
        case "model.norm.weight": return "output_norm.weight"
        case "lm_head.weight": return "output.weight"
        default: break
        }
        let parts = parameter.split(separator: ".")
        guard parts.count > 4, let name = modules[String(parts[parts.count - 2])] else {
            return parameter
        }
        return "blk.\(parts[2]).\(name).\(parts[parts.count - 1])"
    }

    private static let modules = [
        "input_layernorm": "attn_norm", "q_proj": "attn_q", "k_proj": "attn_k",
        "v_proj": "attn_v", "o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
        "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
    ]

    /// Whether a parameter's rows are those of rotated heads, whose halves GGUF interleaves.
    static func interleaves(_ parameter: Parameter) -> Bool {
        parameter.name.contains(".q_proj.") || parameter.name.contains(".k_proj.")
    }

    /// Copies the rows of rotated heads, (heads · d, columns), from halves one after the other into
    /// GGUF's order, in which pairs that turn together are neighbours.
    static func interleave(_ halves: Matrix, headDimension d: Int, into pairs: Matrix) {
        copy(rows: halves.rows, headDimension: d) { half, pair in
            pairs.rows(pair..<pair + 1).copy(from: halves.rows(half..<half + 1))
        }
    }

    /// The way back.
    static func separate(_ pairs: Matrix, headDimension d: Int, into halves: Matrix) {
        copy(rows: halves.rows, headDimension: d) { half, pair in
            halves.rows(half..<half + 1).copy(from: pairs.rows(pair..<pair + 1))
        }
    }

    private static func copy(rows: Int, headDimension d: Int, _ copy: (Int, Int) -> Void) {
        for row in 0..<rows {
            let (head, inside) = (row / d, row % d)
            copy(row, head * d + inside % (d / 2) * 2 + inside / (d / 2))
        }
    }
}

extension GGUFFile {
    /// The tensor of a parameter by its Hugging Face name; throws where it is missing or of another
    /// shape.
    package func tensor(of parameter: Parameter) throws -> Tensor {
        let name = GGUFLayout.name(of: parameter.name)
        guard let tensor = tensors[name] else {
            throw ModelFileError(url, "tensor '\(name)'", "expected it, found none")
        }
        guard tensor.shape == parameter.shape else {
            throw ModelFileError(
                url, "tensor '\(name)'", "expected shape \(parameter.shape), got \(tensor.shape)")
        }
        return tensor
    }

    /// Reads a parameter by its Hugging Face name, in Hugging Face's order of rows: GGUF keeps the
    /// halves of a rotated head interleaved.
    package func read(
        _ parameter: Parameter, of c: ModelConfiguration, into matrix: Matrix, on w: Workspace
    ) throws {
        let tensor = try tensor(of: parameter)
        let file = file(of: tensor)
        guard GGUFLayout.interleaves(parameter) else {
            file.decode(at: tensor.offset, tensor.format, into: matrix, on: w)
            return
        }
        let stored = Matrix(rows: matrix.rows, columns: matrix.columns)
        file.decode(at: tensor.offset, tensor.format, into: stored, on: w)
        // A bias is one row, whose elements are what a matrix has rows for.
        let isBias = parameter.shape.count == 1
        let shape = isBias ? (matrix.columns, 1) : (matrix.rows, matrix.columns)
        GGUFLayout.separate(
            stored.reshaped(rows: shape.0, columns: shape.1), headDimension: c.headDimension,
            into: isBias ? matrix.reshaped(rows: shape.0, columns: 1) : matrix)
    }

    /// Reads any tensor, (outer dimensions, innermost), in the file's own order of rows.
    package func read(_ tensor: Tensor, on w: Workspace) -> Matrix {
        let columns = tensor.shape[tensor.shape.count - 1]
        let rows = tensor.shape.dropLast().reduce(1, *)
        let matrix = Matrix(rows: rows, columns: columns)
        file(of: tensor).decode(at: tensor.offset, tensor.format, into: matrix, on: w)
        return matrix
    }

    /// A tensor's bytes as they lie in the file.
    package func bytes(of tensor: Tensor) -> [UInt8] {
        let size = tensor.format.bytes(forElements: tensor.shape.reduce(1, *))
        return file(of: tensor).bytes(tensor.offset..<tensor.offset + size)
    }
}
