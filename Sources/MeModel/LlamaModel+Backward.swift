import MeCompute

/// Where a step's gradients are gathered: for all weights, for the adapters, or both.
package struct GradientStores {
    /// Of the base weights, in the layout of `ParameterTable(configuration)`; nil: they are frozen.
    package var base: ParameterStore?
    /// Of the adapters; nil: there are none, or they are frozen.
    package var adapter: ParameterStore?
    /// Matrices of `base` are added to; false: what stands there is overwritten, which spares a
    /// first pass its zeroing and reading. All other gradients are always added to.
    package var accumulates: Bool

    package init(
        base: ParameterStore? = nil, adapter: ParameterStore? = nil, accumulates: Bool = true
    ) {
        self.base = base
        self.adapter = adapter
        self.accumulates = accumulates
    }

    /// Where the gradient of a base model's parameter goes, or of an adapter's copy of it; nil: it
    /// is frozen.
    func parameter(_ name: String) -> Matrix? {
        if let base { return base[name] }
        let copy = AdapterLayout.prefix + name
        guard let adapter, adapter.table.contains(copy) else { return nil }
        return adapter[copy]
    }
}

/// Memory of a backward pass of up to `capacity` rows.
package final class BackwardSpace {
    /// Three of (M, D), float32 in every type: the gradient of the residual stream. A token that
    /// the model uses as an attention sink has a huge hidden state; what is rounded off along it
    /// would be multiplied a thousandfold by the block that makes it.
    let hidden: [Matrix]
    /// (M, D), the gradient at hand once more in the type of products.
    let narrow: Matrix?
    let attention: Matrix  // (M, H·d)
    let queryKeyValue: Matrix  // (M, H·d + 2·K·d)
    let thin: Matrix  // (M, the largest sum of ranks of a site)
    /// A gradient before an adapter's gain, (M, the widest such site).
    let product: Matrix
    let logits: Matrix  // (R, V) float32
    let dLogits: Matrix  // (R, V), over the logits
    let headInput: Matrix  // (R, D)
    let headGradient: Matrix  // (R, D) float32

    package init(
        _ c: ModelConfiguration, capacity: Int, type: ElementType, adapter: LoRAAdapter? = nil
    ) {
        let R = min(capacity, LlamaModel.headRows)
        hidden = (0..<3).map { _ in Matrix(rows: capacity, columns: c.width) }
        narrow = type == .float32 ? nil : Matrix(rows: capacity, columns: c.width, type: type)
        attention = Matrix(rows: capacity, columns: c.queryWidth, type: type)
        queryKeyValue = Matrix(
            rows: capacity, columns: c.queryWidth + 2 * c.keyValueWidth, type: type)
        let spaces = LoRASite.allCases.compactMap { adapter?.space(at: $0, layer: nil) }
        thin = Matrix(rows: capacity, columns: spaces.map(\.thin).max() ?? 0, type: type)
        product = Matrix(rows: capacity, columns: spaces.map(\.outputs).max() ?? 0, type: type)
        // A line more than a row needs: rows whole pages apart would meet in the same cache sets.
        let rowBytes = (c.vocabularySize + 16) * 4
        let buffer = Buffer(byteCount: R * rowBytes)
        (logits, dLogits) = (table(.float32), table(type))
        func table(_ type: ElementType) -> Matrix {
            Matrix(buffer: buffer, rows: R, columns: rowBytes / type.size, type: type)
                .columns(0..<c.vocabularySize)
        }
        headInput = Matrix(rows: R, columns: c.width, type: type)
        headGradient = Matrix(rows: R, columns: c.width)
    }
}

extension LlamaModel {
    /// The summed loss of the supervised rows of the last forward pass (nats), with the gradients
    /// of `scale` · that sum added to the stores.
    ///
    /// targets: one id for each row of the batch, negative where the row is not supervised. To get
    /// the mean over a step, `scale` is one over its number of supervised rows.
    package func backward(
        _ batch: Batch, targets: [Int32], scale: Float, activations: Activations,
        space: BackwardSpace, gradients: GradientStores, on w: Workspace
    ) -> Double {
        precondition(
            activations.kept != .nothing, "backward: the forward pass kept no activations")
        precondition(
            adapter == nil || gradients.adapter != nil,
            "backward: an adapter is trained, not frozen")
        precondition(
            adapter?.layout.ends.isEmpty ?? true,
            "backward: additions to the embedding or the head are not trained")
        precondition(
            !lengthMatters(to: batch.lengths.max().map(Int.init) ?? 0),
            "backward: frequencies depend on the text's length")
        let M = batch.tokens.count
        var dX = space.hidden[0].rows(0..<M)
        var other = space.hidden[1].rows(0..<M)
        let loss = headBackward(
            targets, scale, into: dX, activations, space, gradients, on: w)
        if let narrow = space.narrow { Elementwise.convert(dX, into: narrow.rows(0..<M), on: w) }
        for index in weights.layers.indices.reversed() {
            blockBackward(index, dX, into: other, batch, activations, space, gradients, on: w)
            swap(&dX, &other)
        }
        if let table = gradients.parameter("model.embed_tokens.weight") {
            Embedding.backward(dX, batch.tokens, addingTo: table, on: w)
        }
        return loss
    }

    /// Loss, and dX (M, D) of the last block's output; only supervised rows meet the head.
    private func headBackward(
        _ targets: [Int32], _ scale: Float, into dX: Matrix, _ activations: Activations,
        _ space: BackwardSpace, _ gradients: GradientStores, on w: Workspace
    ) -> Double {
        let rows = targets.indices.filter { targets[$0] >= 0 }
        let headName =
            configuration.tiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"
        let dHead = gradients.parameter(headName)
        if rows.isEmpty && !gradients.accumulates { dHead?.zero() }
        let epsilon = configuration.normEpsilon
        dX.zero()
        var loss = 0.0
        for first in stride(from: 0, to: rows.count, by: Self.headRows) {
            let chunk = rows[first..<min(first + Self.headRows, rows.count)]
            let R = 0..<chunk.count
            let hidden = Matrix(rows: R.count, columns: configuration.width, type: type)
            for (index, row) in chunk.enumerated() {
                hidden.rows(index..<index + 1).copy(from: activations.output.rows(row..<row + 1))
            }
            let (normed, dNormed) = (space.headInput.rows(R), space.headGradient.rows(R))
            let rstd = activations.outputRstd.columns(R)
            let (logits, dLogits) = (space.logits.rows(R), space.dLogits.rows(R))
            RMSNorm.forward(
                hidden, weight: weights.finalNorm, epsilon: epsilon, into: normed, rstd: rstd,
                on: w)
            MatrixProduct.forward(normed, weights.head, into: logits, on: w)
            let part = CrossEntropy.rows(
                logits, targets: chunk.map { targets[$0] }[...], gradient: dLogits, scale: scale,
                on: w)
            loss += part.losses.reduce(0) { $0 + Double($1) }
            if let dHead {
                MatrixProduct.weightGradient(
                    dLogits, normed, into: dHead,
                    accumulating: gradients.accumulates || first > 0, on: w)
            }
            MatrixProduct.inputGradient(dLogits, weights.head, into: dNormed, on: w)
            RMSNorm.backward(
                dNormed, x: hidden, weight: weights.finalNorm, rstd: rstd, residual: nil,
                into: dNormed, addingTo: gradients.parameter("model.norm.weight"), on: w)
            for (index, row) in chunk.enumerated() {
                dX.rows(row..<row + 1).copy(from: dNormed.rows(index..<index + 1))
            }
        }
        return loss
    }

    /// dX of a block's input from dOut of its output, (M, D) each; `space.narrow` holds first the
    /// one and then the other.
    private func blockBackward(
        _ index: Int, _ dOut: Matrix, into dX: Matrix, _ batch: Batch, _ activations: Activations,
        _ space: BackwardSpace, _ gradients: GradientStores, on w: Workspace
    ) {
        let M = dOut.rows
        let layer = weights.layers[index]
        let a = activations.layer(index, rows: M)
        if activations.kept == .inputs {
            fill(a, ofBlock: index, activations, batch, turns(of: batch), on: w)
        }
        let base = gradients.base.map { LayerMaster($0, index) }
        let dBiases = gradients.base.map {
            LayerBiases(configuration, layer: index, vector: $0.joinedVectors)
        }
        func biasGradients(_ dY: Matrix, into dBias: KeyPath<LayerBiases, Matrix?>) {
            guard let sums = dBiases?[keyPath: dBias] else { return }
            Bias.backward(dY, addingTo: sums, on: w)
        }
        let normed = activations.normed.rows(0..<M)
        // The gradient of the activations' product, then the product itself.
        let product = activations.product.rows(0..<M)
        let dMiddle = space.hidden[2].rows(0..<M)
        let narrow = space.narrow?.rows(0..<M)
        let dAttention = space.attention.rows(0..<M)
        let dQKV = space.queryKeyValue.rows(0..<M)
        func addition(_ site: LoRASite) -> MatrixProduct.Addition? {
            guard let weights = adapter?.layers[index][site.rawValue] else { return nil }
            return (weights.factors, space.thin.rows(0..<M).columns(0..<weights.factors.width))
        }
        /// The gradient of a site's product from that of its outputs, which have a gain where its
        /// adapters have magnitudes.
        func beforeGain(_ site: LoRASite, _ dY: Matrix) -> Matrix {
            guard let weights = adapter?.layers[index][site.rawValue], weights.gain != nil,
                let product = a.products[site.rawValue], let store = gradients.adapter
            else { return dY }
            let dProduct = space.product.rows(0..<M).columns(0..<dY.columns)
            weights.gainBackward(dY, product: product, into: dProduct, addingTo: store, on: w)
            return dProduct
        }
        func weightGradients(
            _ site: LoRASite, _ dY: Matrix, _ x: Matrix, into dW: KeyPath<LayerMaster, Matrix>
        ) {
            if let base {
                MatrixProduct.weightGradient(
                    dY, x, into: base[keyPath: dW], accumulating: gradients.accumulates, on: w)
            }
            guard let store = gradients.adapter, let thin = a.thin[site.rawValue],
                let (_, dThin) = addition(site)
            else { return }
            adapter?.layers[index][site.rawValue]?.addGradients(
                dY, x: x, thin: thin.columns(0..<dThin.columns), dThin: dThin, to: store, on: w)
        }

        // Feed-forward: out = middle + down(swiglu(gateUp(norm(middle))))
        let dDown = beforeGain(.down, narrow ?? dOut)
        MatrixProduct.inputGradient(
            dDown, layer.down, lowRank: addition(.down), into: product, on: w)
        SwiGLU.backward(product, gateUp: a.gateUp, into: a.gateUp, out: product, on: w)
        weightGradients(.down, dDown, product, into: \.down)
        biasGradients(dOut, into: \.down)
        RMSNorm.forward(
            a.middle, weight: layer.postAttentionNorm, epsilon: configuration.normEpsilon,
            into: normed, on: w)
        let dGateUp = beforeGain(.gateUp, a.gateUp)
        MatrixProduct.inputGradient(
            dGateUp, layer.gateUp, lowRank: addition(.gateUp), into: dMiddle, on: w)
        weightGradients(.gateUp, dGateUp, normed, into: \.gateUp)
        biasGradients(a.gateUp, into: \.gateUp)
        RMSNorm.backward(
            dMiddle, x: a.middle, weight: layer.postAttentionNorm, rstd: a.middleRstd,
            residual: dOut, into: dMiddle, narrow: narrow,
            addingTo: gradients.parameter(
                "model.layers.\(index).post_attention_layernorm.weight"), on: w)

        // Attention: middle = x + output(attention(qkv(norm(x))))
        let dOutput = beforeGain(.output, narrow ?? dMiddle)
        MatrixProduct.inputGradient(
            dOutput, layer.output, lowRank: addition(.output), into: dAttention, on: w)
        weightGradients(.output, dOutput, a.attention, into: \.output)
        biasGradients(dMiddle, into: \.output)
        let (q, k, v) = split(a.queryKeyValue)
        let (dq, dk, dv) = split(dQKV)
        attention.backward(
            dOut: dAttention, q: q, k: k, v: v, out: a.attention, lse: a.lse, dq: dq, dk: dk,
            dv: dv, segments: batch.segments, on: w)
        rope.backward(dQKV.columns(0..<q.columns + k.columns), at: batch.positions, on: w)
        RMSNorm.forward(
            a.input, weight: layer.inputNorm, epsilon: configuration.normEpsilon, into: normed,
            on: w)
        let dProducts = beforeGain(.queryKeyValue, dQKV)
        MatrixProduct.inputGradient(
            dProducts, layer.queryKeyValue, lowRank: addition(.queryKeyValue), into: dX, on: w)
        weightGradients(.queryKeyValue, dProducts, normed, into: \.queryKeyValue)
        biasGradients(dQKV, into: \.queryKeyValue)
        RMSNorm.backward(
            dX, x: a.input, weight: layer.inputNorm, rstd: a.inputRstd, residual: dMiddle, into: dX,
            narrow: narrow,
            addingTo: gradients.parameter("model.layers.\(index).input_layernorm.weight"), on: w)
    }
}
