import MeCompute

/// One parameter tensor: its name in a Hugging Face checkpoint, its shape, and its place in the
/// flat memory that parameters, gradients and moments share.
package struct Parameter: Equatable, Sendable {
    package let name: String
    /// Two for matrices (out, in), one for norms and biases.
    package let shape: [Int]
    /// Elements before it.
    package let offset: Int

    /// Elements.
    package var count: Int { shape.reduce(1, *) }
    package var rows: Int { shape.count == 2 ? shape[0] : 1 }
    package var columns: Int { shape.last ?? 1 }
    /// Weight decay applies to matrices only, as is usual: not to norms (nor biases).
    package var decays: Bool { shape.count == 2 }
}

/// The one list of a model's parameters that allocation, checkpoints, counting, decay and tests
/// all walk. Matrices that are multiplied as one (q, k, v; gate, up) stand side by side, and so do
/// their biases.
package struct ParameterTable: Sendable {
    package let entries: [Parameter]
    private let indices: [String: Int]

    package init(_ shapes: [(name: String, shape: [Int])]) {
        var offset = 0
        entries = shapes.map { name, shape in
            defer { offset += shape.reduce(1, *) }
            return Parameter(name: name, shape: shape, offset: offset)
        }
        indices = Dictionary(
            uniqueKeysWithValues: entries.enumerated().map { ($0.element.name, $0.offset) })
    }

    /// All parameters of a model.
    package init(_ c: ModelConfiguration) {
        let (D, F, V) = (c.width, c.feedForwardWidth, c.vocabularySize)
        var shapes: [(name: String, shape: [Int])] = [("model.embed_tokens.weight", [V, D])]
        for layer in 0..<c.layers {
            let prefix = "model.layers.\(layer)."
            shapes += [
                (prefix + "input_layernorm.weight", [D]),
                (prefix + "self_attn.q_proj.weight", [c.queryWidth, D]),
                (prefix + "self_attn.k_proj.weight", [c.keyValueWidth, D]),
                (prefix + "self_attn.v_proj.weight", [c.keyValueWidth, D]),
                (prefix + "self_attn.o_proj.weight", [D, c.queryWidth]),
                (prefix + "post_attention_layernorm.weight", [D]),
                (prefix + "mlp.gate_proj.weight", [F, D]),
                (prefix + "mlp.up_proj.weight", [F, D]),
                (prefix + "mlp.down_proj.weight", [D, F]),
            ]
            if c.attentionBias {
                shapes += [
                    (prefix + "self_attn.q_proj.bias", [c.queryWidth]),
                    (prefix + "self_attn.k_proj.bias", [c.keyValueWidth]),
                    (prefix + "self_attn.v_proj.bias", [c.keyValueWidth]),
                    (prefix + "self_attn.o_proj.bias", [D]),
                ]
            }
            if c.feedForwardBias {
                shapes += [
                    (prefix + "mlp.gate_proj.bias", [F]), (prefix + "mlp.up_proj.bias", [F]),
                    (prefix + "mlp.down_proj.bias", [D]),
                ]
            }
        }
        shapes.append(("model.norm.weight", [D]))
        if !c.tiedEmbeddings { shapes.append(("lm_head.weight", [V, D])) }
        self.init(shapes)
    }

    /// Elements of all parameters.
    package var count: Int { entries.last.map { $0.offset + $0.count } ?? 0 }

    /// The parameter of a name, which must be in the table.
    package subscript(name: String) -> Parameter {
        guard let index = indices[name] else {
            preconditionFailure("ParameterTable: no parameter '\(name)'")
        }
        return entries[index]
    }

    package func contains(_ name: String) -> Bool { indices[name] != nil }

    /// A parameter and those after it up to another.
    func entries(from first: String, to last: String) -> ArraySlice<Parameter> {
        guard let from = indices[first], let to = indices[last], from <= to else {
            preconditionFailure("ParameterTable: no parameters '\(first)' … '\(last)'")
        }
        return entries[from...to]
    }
}

/// Flat float32 memory with a table's layout: parameters, gradients or moments.
package struct ParameterStore: Sendable {
    package let table: ParameterTable
    /// (1, count) float32
    package let flat: Matrix

    /// Zeros.
    package init(_ table: ParameterTable) {
        self.table = table
        flat = Matrix(rows: 1, columns: table.count)
    }

    /// One parameter, (rows, columns), in place.
    package subscript(name: String) -> Matrix { self[table[name]] }

    package subscript(parameter: Parameter) -> Matrix {
        flat.columns(parameter.offset..<parameter.offset + parameter.count)
            .reshaped(rows: parameter.rows, columns: parameter.columns)
    }

    /// Neighbouring vectors as one, (1, sum of their lengths), in place.
    package func joinedVectors(_ first: String, _ last: String) -> Matrix {
        let (a, b) = (table[first], table[last])
        precondition(
            a.rows == 1 && b.rows == 1 && b.offset >= a.offset,
            "ParameterStore: \(first) … \(last) are not one vector")
        return flat.columns(a.offset..<b.offset + b.count)
    }

    /// Neighbouring matrices of equal width as one, (sum of rows, columns), in place.
    package func joined(_ first: String, _ last: String) -> Matrix {
        let (a, b) = (table[first], table[last])
        let end = b.offset + b.count
        precondition(
            a.columns == b.columns && end > a.offset && (end - a.offset) % a.columns == 0,
            "ParameterStore: \(first) … \(last) are not one matrix")
        return flat.columns(a.offset..<end)
            .reshaped(rows: (end - a.offset) / a.columns, columns: a.columns)
    }
}
