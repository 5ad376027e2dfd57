import MeCompute

// M rows (tokens), D width, H query heads, K key-value heads, d head dimension, V vocabulary.

/// Rows to run through a model: token, position, and which rows see which.
package struct Batch: Sendable {
    package private(set) var tokens: [Int32] = []
    package private(set) var positions: [Int32] = []
    /// Tokens that each row's text has by the end of this reading of it.
    package private(set) var lengths: [Int32] = []
    package private(set) var segments: [AttentionSegment] = []

    package init() {}

    /// Documents one after the other, isolated in attention, each from position 0.
    package init(documents: [[Int32]]) {
        for document in documents { append(document, from: 0) }
    }

    /// Adds tokens that see one another and the rows that `prefix` names: of this batch, or, where
    /// their own keys go to a cache's rows from `firstKey` on, of the cache.
    ///
    /// length: tokens of the text, where it is read in parts and these are not the last
    package mutating func append(
        _ new: some Collection<Int32>, from position: Int, prefix: [Range<Int>] = [],
        firstKey: Int? = nil, length: Int? = nil
    ) {
        if new.isEmpty { return }
        let rows = tokens.count..<tokens.count + new.count
        tokens += new
        positions += (position..<position + new.count).map(Int32.init)
        lengths += new.map { _ in Int32(length ?? position + new.count) }
        segments.append(AttentionSegment(rows: rows, prefix: prefix, firstKey: firstKey))
    }

    /// Adds another batch's rows, which see none of these.
    package mutating func append(_ other: Batch) {
        let shift = tokens.count
        func shifted(_ rows: Range<Int>) -> Range<Int> {
            rows.lowerBound + shift..<rows.upperBound + shift
        }
        tokens += other.tokens
        positions += other.positions
        lengths += other.lengths
        segments += other.segments.map {
            AttentionSegment(rows: shifted($0.rows), prefix: $0.prefix.map(shifted))
        }
    }
}

/// A LLaMA-architecture model: embedding, blocks of attention and gated feed-forward with residual
/// connections, final norm, output head (Touvron et al. 2023). It speaks token ids, never text.
package struct LlamaModel {
    package let configuration: ModelConfiguration
    package let weights: ModelWeights
    package let adapter: LoRAAdapter?
    /// Tokens a text may have.
    package let positions: Int
    let attention: Attention
    /// For texts whose frequencies do not depend on their length.
    let rope: RoPE

    /// A model for texts of up to `positions` tokens.
    package init(_ weights: ModelWeights, positions: Int? = nil) {
        self.init(weights, nil, positions)
    }

    /// A model with adapters added to its weights; from here on they are this model's.
    package init(
        _ weights: ModelWeights, adapter: LoRAAdapter?, positions: Int? = nil, on w: Workspace
    ) {
        self.init(adapter?.attach(to: weights, on: w) ?? weights, adapter, positions)
    }

    private init(_ weights: ModelWeights, _ adapter: LoRAAdapter?, _ positions: Int?) {
        let c = weights.configuration
        configuration = c
        self.weights = weights
        self.adapter = adapter
        self.positions = min(positions ?? c.longestText, c.longestText)
        attention = Attention(
            heads: c.heads, keyValueHeads: c.keyValueHeads, headDimension: c.headDimension,
            window: c.slidingWindow)
        rope = RoPE(
            positions: c.ropeScaling.dependsOnLength
                ? min(self.positions, c.maximumPositions) : self.positions, c.ropeFrequencies())
    }

    /// The type it computes in.
    package var type: ElementType { weights.type }

    /// Runs a batch; `activations.output` then holds each row's hidden state before the final norm.
    ///
    /// With a cache, keys and values go to its rows (`AttentionSegment.firstKey` onwards) and
    /// prefixes name its rows; without one they name rows of this batch.
    package func forward(
        _ batch: Batch, into activations: Activations, cache: KeyValueCache? = nil,
        on w: Workspace
    ) {
        let M = batch.tokens.count
        precondition(
            M <= activations.capacity && batch.positions.count == M,
            "LlamaModel: \(M) rows in a space for \(activations.capacity)")
        Embedding.forward(
            batch.tokens, weights.embedding, into: activations.layer(0, rows: M).input, on: w)
        let turns = turns(of: batch)
        for index in weights.layers.indices {
            let next =
                index + 1 < weights.layers.count
                ? activations.layer(index + 1, rows: M).input : activations.output.rows(0..<M)
            block(index, into: next, activations, batch, turns, cache, on: w)
        }
    }

    /// A block from its input to `out` (M, D), which may be the same memory.
    private func block(
        _ index: Int, into out: Matrix, _ activations: Activations, _ batch: Batch,
        _ turns: Turns, _ cache: KeyValueCache?, on w: Workspace
    ) {
        let a = activations.layer(index, rows: out.rows)
        let product = activations.product.rows(0..<out.rows)
        let layer = weights.layers[index]
        fill(a, ofBlock: index, activations, batch, turns, cache, on: w)
        SwiGLU.forward(a.gateUp, into: product, on: w)
        project(product, layer.down, .down, index, a, into: out, adding: a.middle, on: w)
        if let bias = layer.biases.down { Bias.forward(out, bias, on: w) }
    }

    /// A block from its input up to the last product, whose result is the next block's input: all
    /// that a backward pass reads.
    func fill(
        _ a: LayerActivations, ofBlock index: Int, _ activations: Activations, _ batch: Batch,
        _ turns: Turns, _ cache: KeyValueCache? = nil, on w: Workspace
    ) {
        let layer = weights.layers[index]
        let epsilon = configuration.normEpsilon
        let normed = activations.normed.rows(0..<a.input.rows)

        RMSNorm.forward(
            a.input, weight: layer.inputNorm, epsilon: epsilon, into: normed, rstd: a.inputRstd,
            on: w)
        project(
            normed, layer.queryKeyValue, .queryKeyValue, index, a, into: a.queryKeyValue, on: w)
        if let bias = layer.biases.queryKeyValue { Bias.forward(a.queryKeyValue, bias, on: w) }
        let (q, k, v) = split(a.queryKeyValue)
        turns.rope.forward(
            a.queryKeyValue.columns(0..<q.columns + k.columns), at: turns.rows, on: w)
        var (keys, values) = (k, v)
        if let cache {
            (keys, values) = (cache.keys[index], cache.values[index])
            for segment in batch.segments {
                let rows = segment.firstKey..<segment.firstKey + segment.rows.count
                keys.rows(rows).copy(from: k.rows(segment.rows))
                values.rows(rows).copy(from: v.rows(segment.rows))
            }
        }
        attention.forward(
            q: q, k: keys, v: values, into: a.attention, lse: a.lse, segments: batch.segments,
            on: w)
        project(
            a.attention, layer.output, .output, index, a, into: a.middle, adding: a.input, on: w)
        if let bias = layer.biases.output { Bias.forward(a.middle, bias, on: w) }

        RMSNorm.forward(
            a.middle, weight: layer.postAttentionNorm, epsilon: epsilon, into: normed,
            rstd: a.middleRstd, on: w)
        project(normed, layer.gateUp, .gateUp, index, a, into: a.gateUp, on: w)
        if let bias = layer.biases.gateUp { Bias.forward(a.gateUp, bias, on: w) }
    }

    /// A site's product with its adapters, out (M, N) = x·(W + addition)ᵀ (+ addend); the adapters'
    /// thin matrix, and with magnitudes the product before its gain, stay in `a`.
    private func project(
        _ x: Matrix, _ weights: PackedMatrix, _ site: LoRASite, _ index: Int,
        _ a: LayerActivations, into out: Matrix, adding addend: Matrix? = nil, on w: Workspace
    ) {
        let adapters = adapter?.layers[index][site.rawValue]
        var addition: MatrixProduct.Addition?
        if let adapters, let thin = a.thin[site.rawValue] {
            addition = (adapters.factors, thin.columns(0..<adapters.factors.width))
        }
        guard let gain = adapters?.gain, let product = a.products[site.rawValue] else {
            MatrixProduct.forward(x, weights, lowRank: addition, into: out, adding: addend, on: w)
            return
        }
        MatrixProduct.forward(x, weights, lowRank: addition, into: product, on: w)
        WeightMagnitude.forward(product, gain: gain, adding: addend, into: out, on: w)
    }

    /// The query, key and value columns of a fused projection.
    func split(_ qkv: Matrix) -> (q: Matrix, k: Matrix, v: Matrix) {
        let (q, kv) = (configuration.queryWidth, configuration.keyValueWidth)
        return (
            qkv.columns(0..<q), qkv.columns(q..<q + kv), qkv.columns(q + kv..<q + 2 * kv)
        )
    }

    /// Logits of chosen rows of the last forward pass, (rows.count, V) float32, until the next call.
    package func logits(ofRows rows: [Int], of activations: Activations, on w: Workspace) -> Matrix
    {
        let D = configuration.width
        let hidden = Matrix(rows: rows.count, columns: D, type: type)
        for (index, row) in rows.enumerated() {
            hidden.rows(index..<index + 1).copy(from: activations.output.rows(row..<row + 1))
        }
        let normed = Matrix(rows: rows.count, columns: D, type: type)
        RMSNorm.forward(
            hidden, weight: weights.finalNorm, epsilon: configuration.normEpsilon, into: normed,
            on: w)
        let logits = activations.logits(
            rows: rows.count, columns: configuration.vocabularySize)
        MatrixProduct.forward(normed, weights.head, into: logits, on: w)
        return logits
    }

    /// −log p of each target after its row (nats), and each row's likeliest id, over rows of the
    /// last forward pass; logits exist for some hundred rows at a time only.
    package func losses(
        ofRows rows: [Int], targets: [Int32], of activations: Activations, on w: Workspace
    ) -> (losses: [Float], best: [Int32]) {
        var (losses, best): ([Float], [Int32]) = ([], [])
        for first in stride(from: 0, to: rows.count, by: Self.scoredRows) {
            let range = first..<min(first + Self.scoredRows, rows.count)
            let logits = logits(ofRows: Array(rows[range]), of: activations, on: w)
            let part = CrossEntropy.rows(
                logits, targets: targets[range], wantsBest: true, on: w)
            losses += part.losses
            best += part.best
        }
        return (losses, best)
    }

    /// Rows whose logits exist at one time.
    static let headRows = 512
    /// The same where nothing is trained: their memory is kept.
    static let scoredRows = 256
}
