import MeCompute

/// The weights of one transformer block as the products read them.
package struct LayerWeights: Sendable {
    fileprivate(set) var inputNorm: Matrix  // (1, D) float32
    fileprivate(set) var queryKeyValue: PackedMatrix  // (H·d + 2·K·d, D)
    fileprivate(set) var output: PackedMatrix  // (D, H·d)
    fileprivate(set) var postAttentionNorm: Matrix  // (1, D) float32
    fileprivate(set) var gateUp: PackedMatrix  // (2F, D)
    fileprivate(set) var down: PackedMatrix  // (D, F)
    let biases: LayerBiases

    fileprivate static var matrices: [WritableKeyPath<LayerWeights, PackedMatrix>] {
        [\.queryKeyValue, \.output, \.gateUp, \.down]
    }
}

extension LayerWeights {
    /// The joined matrix of a site.
    func matrix(_ site: LoRASite) -> PackedMatrix {
        switch site {
        case .queryKeyValue: queryKeyValue
        case .output: output
        case .gateUp: gateUp
        case .down: down
        }
    }
}

/// The biases of one block's projections, (1, their rows) float32, or their gradients; nil where
/// the model has none.
struct LayerBiases: Sendable {
    let queryKeyValue, output, gateUp, down: Matrix?

    /// `vector` brings neighbouring vectors of the parameter table as one.
    init(
        _ c: ModelConfiguration, layer: Int,
        vector: (_ first: String, _ last: String) throws -> Matrix
    ) rethrows {
        let p = "model.layers.\(layer)."
        func bias(_ isThere: Bool, _ first: String, _ last: String) throws -> Matrix? {
            isThere ? try vector(p + first + "_proj.bias", p + last + "_proj.bias") : nil
        }
        queryKeyValue = try bias(c.attentionBias, "self_attn.q", "self_attn.v")
        output = try bias(c.attentionBias, "self_attn.o", "self_attn.o")
        gateUp = try bias(c.feedForwardBias, "mlp.gate", "mlp.up")
        down = try bias(c.feedForwardBias, "mlp.down", "mlp.down")
    }
}

/// All weights of a model, packed for the element type it computes in.
package struct ModelWeights: Sendable {
    package private(set) var configuration: ModelConfiguration
    /// How the blocks' matrices are held; the embedding and the head as its `ends`.
    package let storage: WeightType
    private(set) var embedding: PackedMatrix  // (V, D)
    private(set) var layers: [LayerWeights]
    private(set) var finalNorm: Matrix  // (1, D) float32
    private(set) var head: PackedMatrix  // (V, D); the embedding itself where tied

    /// The type it computes in.
    package var type: ElementType { storage.elements }

    /// Packs weights that `read` brings, one matrix at a time.
    ///
    /// `read` writes the parameter it is given into a matrix of its (rows, columns).
    package init(
        _ configuration: ModelConfiguration, type: WeightType, on w: Workspace,
        read: (Parameter, Matrix) throws -> Void
    ) rethrows {
        let table = ParameterTable(configuration)
        func vector(_ name: String) throws -> Matrix {
            let parameter = table[name]
            let matrix = Matrix(rows: 1, columns: parameter.columns)
            try read(parameter, matrix)
            return matrix
        }
        func joined(_ first: String, _ last: String) throws -> Matrix {
            let parts = table.entries(from: first, to: last)
            let whole = Matrix(rows: 1, columns: parts.reduce(0) { $0 + $1.count })
            var column = 0
            for part in parts {
                try read(part, whole.columns(column..<column + part.count))
                column += part.count
            }
            return whole
        }
        func packed(_ names: String..., as type: WeightType) throws -> PackedMatrix {
            let parts = names.map { table[$0] }
            let rows = parts.reduce(0) { $0 + $1.rows }
            // Blocks are made from the source's own numbers, not from rounded ones.
            let whole = Matrix(
                rows: rows, columns: parts[0].columns,
                type: type.isFrozen ? .float32 : type.elements)
            var row = 0
            for part in parts {
                try read(part, whole.rows(row..<row + part.rows))
                row += part.rows
            }
            return PackedMatrix(whole, storage: type, on: w)
        }
        self.configuration = configuration
        storage = type
        // The largest matrices first, while little else is in memory beside what they are made of.
        embedding = try packed("model.embed_tokens.weight", as: type.ends)
        head =
            configuration.tiedEmbeddings ? embedding : try packed("lm_head.weight", as: type.ends)
        layers = try (0..<configuration.layers).map { index in
            let p = "model.layers.\(index)."
            return LayerWeights(
                inputNorm: try vector(p + "input_layernorm.weight"),
                queryKeyValue: try packed(
                    p + "self_attn.q_proj.weight", p + "self_attn.k_proj.weight",
                    p + "self_attn.v_proj.weight", as: type),
                output: try packed(p + "self_attn.o_proj.weight", as: type),
                postAttentionNorm: try vector(p + "post_attention_layernorm.weight"),
                gateUp: try packed(
                    p + "mlp.gate_proj.weight", p + "mlp.up_proj.weight", as: type),
                down: try packed(p + "mlp.down_proj.weight", as: type),
                biases: try LayerBiases(configuration, layer: index, vector: joined))
        }
        finalNorm = try vector("model.norm.weight")
    }

    /// Packed copies of master weights. Norms and biases are the master's own memory.
    package init(
        _ configuration: ModelConfiguration, master: ParameterStore, type: ElementType,
        on w: Workspace
    ) {
        self.configuration = configuration
        storage = WeightType(type)
        func packed(_ matrix: Matrix) -> PackedMatrix { PackedMatrix(matrix, type: type, on: w) }
        embedding = packed(master["model.embed_tokens.weight"])
        layers = (0..<configuration.layers).map { index in
            let m = LayerMaster(master, index)
            return LayerWeights(
                inputNorm: m.inputNorm, queryKeyValue: packed(m.queryKeyValue),
                output: packed(m.output), postAttentionNorm: m.postAttentionNorm,
                gateUp: packed(m.gateUp), down: packed(m.down),
                biases: LayerBiases(configuration, layer: index, vector: master.joinedVectors))
        }
        finalNorm = master["model.norm.weight"]
        head = configuration.tiedEmbeddings ? embedding : packed(master["lm_head.weight"])
    }

    /// Bytes of the packed matrices.
    package var byteCount: Int {
        let ends = (configuration.tiedEmbeddings ? 0 : embedding.byteCount) + head.byteCount
        return layers.reduce(ends) { sum, layer in
            LayerWeights.matrices.reduce(sum) { $0 + layer[keyPath: $1].byteCount }
        }
    }

    /// Frozen weights with the transpose of each matrix kept beside it: input gradients are faster,
    /// most of all in small batches, and memory is twice as much. Weights in blocks stay alone.
    package func keepingTransposes(on w: Workspace) -> ModelWeights {
        var copy = self
        for index in layers.indices {
            for matrix in LayerWeights.matrices {
                copy.layers[index][keyPath: matrix] =
                    layers[index][keyPath: matrix].keepingTranspose(on: w)
            }
        }
        copy.head = head.keepingTranspose(on: w)
        return copy
    }

    /// Every packed matrix with the same matrix of a store in the layout of
    /// `ParameterTable(configuration)`, in that order.
    package func matrices(of store: ParameterStore) -> [(packed: PackedMatrix, values: Matrix)] {
        var pairs = [(embedding, store["model.embed_tokens.weight"])]
        for (index, layer) in layers.enumerated() {
            let m = LayerMaster(store, index)
            pairs += [
                (layer.queryKeyValue, m.queryKeyValue), (layer.output, m.output),
                (layer.gateUp, m.gateUp), (layer.down, m.down),
            ]
        }
        if !configuration.tiedEmbeddings { pairs.append((head, store["lm_head.weight"])) }
        return pairs
    }

    /// A parameter's values, row by row, as the model computes with them.
    package func values(of name: String, on w: Workspace) -> [Float] {
        if name == "model.embed_tokens.weight" {
            return embedding.values(ofRows: 0..<embedding.rows, on: w)
        }
        if name == "lm_head.weight" { return head.values(ofRows: 0..<head.rows, on: w) }
        if name == "model.norm.weight" { return finalNorm.values() }
        let parts = name.split(separator: ".")
        guard parts.count > 3, let index = Int(parts[2]), layers.indices.contains(index) else {
            preconditionFailure("ModelWeights: no parameter '\(name)'")
        }
        let layer = layers[index]
        if parts.last == "bias" { return layer.bias(of: parts[4], configuration) }
        let (c, q) = (configuration, configuration.queryWidth)
        switch parts[3...].first! == "self_attn" || parts[3] == "mlp" ? parts[4] : parts[3] {
        case "input_layernorm": return layer.inputNorm.values()
        case "post_attention_layernorm": return layer.postAttentionNorm.values()
        case "q_proj": return layer.queryKeyValue.values(ofRows: 0..<q, on: w)
        case "k_proj":
            return layer.queryKeyValue.values(ofRows: q..<q + c.keyValueWidth, on: w)
        case "v_proj":
            let end = q + 2 * c.keyValueWidth
            return layer.queryKeyValue.values(ofRows: q + c.keyValueWidth..<end, on: w)
        case "o_proj": return layer.output.values(ofRows: 0..<c.width, on: w)
        case "gate_proj": return layer.gateUp.values(ofRows: 0..<c.feedForwardWidth, on: w)
        case "up_proj":
            let range = c.feedForwardWidth..<2 * c.feedForwardWidth
            return layer.gateUp.values(ofRows: range, on: w)
        default: return layer.down.values(ofRows: 0..<c.width, on: w)
        }
    }
}

extension LayerWeights {
    /// The values of a projection's bias.
    fileprivate func bias(of projection: Substring, _ c: ModelConfiguration) -> [Float] {
        let (q, kv, f) = (c.queryWidth, c.keyValueWidth, c.feedForwardWidth)
        let (bias, range): (Matrix?, Range<Int>) =
            switch projection {
            case "q_proj": (biases.queryKeyValue, 0..<q)
            case "k_proj": (biases.queryKeyValue, q..<q + kv)
            case "v_proj": (biases.queryKeyValue, q + kv..<q + 2 * kv)
            case "o_proj": (biases.output, 0..<c.width)
            case "gate_proj": (biases.gateUp, 0..<f)
            case "up_proj": (biases.gateUp, f..<2 * f)
            default: (biases.down, 0..<c.width)
            }
        guard let bias else { preconditionFailure("ModelWeights: no bias of \(projection)") }
        return bias.columns(range).values()
    }
}

// Parameters with a copy of an adapter's in their place: embedding, head and norms.
extension ModelWeights {
    /// The parameter that holds a parameter's values: a tied head's are the embedding's.
    func holder(of name: String) -> String {
        configuration.tiedEmbeddings && name == "lm_head.weight"
            ? "model.embed_tokens.weight" : name
    }

    /// Puts other values in a parameter's place; a norm's are used where they lie. A tied embedding
    /// or head that is replaced is tied no more.
    mutating func replace(_ name: String, by values: Matrix, on w: Workspace) {
        let parts = name.split(separator: ".")
        switch name {
        case "model.embed_tokens.weight":
            embedding = PackedMatrix(values, type: type, on: w)
            configuration.tiedEmbeddings = false
        case "lm_head.weight":
            head = PackedMatrix(values, type: type, on: w)
            configuration.tiedEmbeddings = false
        case "model.norm.weight": finalNorm = values
        default:
            guard parts.count == 5, let layer = Int(parts[2]), layers.indices.contains(layer) else {
                preconditionFailure("ModelWeights: '\(name)' cannot be replaced")
            }
            switch parts[3] {
            case "input_layernorm": layers[layer].inputNorm = values
            case "post_attention_layernorm": layers[layer].postAttentionNorm = values
            default: preconditionFailure("ModelWeights: '\(name)' cannot be replaced")
            }
        }
    }

    /// Takes up changed values of a parameter that was replaced.
    func repack(_ name: String, _ values: Matrix, on w: Workspace) {
        if name == "model.embed_tokens.weight" { embedding.pack(values, on: w) }
        if name == "lm_head.weight" { head.pack(values, on: w) }
    }
}

/// The matrices of one block in flat memory: master weights or their gradients.
struct LayerMaster {
    let inputNorm, queryKeyValue, output, postAttentionNorm, gateUp, down: Matrix

    init(_ store: ParameterStore, _ layer: Int) {
        let p = "model.layers.\(layer)."
        inputNorm = store[p + "input_layernorm.weight"]
        queryKeyValue = store.joined(p + "self_attn.q_proj.weight", p + "self_attn.v_proj.weight")
        output = store[p + "self_attn.o_proj.weight"]
        postAttentionNorm = store[p + "post_attention_layernorm.weight"]
        gateUp = store.joined(p + "mlp.gate_proj.weight", p + "mlp.up_proj.weight")
        down = store[p + "mlp.down_proj.weight"]
    }
}
