import MeCompute

// M rows (tokens), D width, H·d query width, K·d key-value width, F feed-forward width.

/// What one block keeps of its forward pass.
struct LayerActivations {
    let input: Matrix  // (M, D)
    let inputRstd: Matrix  // (1, M)
    let queryKeyValue: Matrix  // (M, H·d + 2·K·d), after RoPE
    let attention: Matrix  // (M, H·d)
    let lse: Matrix  // (M, H)
    let middle: Matrix  // (M, D), after attention's residual
    let middleRstd: Matrix  // (1, M)
    let gateUp: Matrix  // (M, 2F)
    let thin: [Matrix?]  // a site's scale · x·Aᵀ, (M, parts · r)

    init(_ c: ModelConfiguration, rows M: Int, type: ElementType, adapter: LoRAAdapter?, layer: Int)
    {
        input = Matrix(rows: M, columns: c.width, type: type)
        inputRstd = Matrix(rows: 1, columns: M)
        queryKeyValue = Matrix(
            rows: M, columns: c.queryWidth + 2 * c.keyValueWidth, type: type)
        attention = Matrix(rows: M, columns: c.queryWidth, type: type)
        lse = Matrix(rows: M, columns: c.heads)
        middle = Matrix(rows: M, columns: c.width, type: type)
        middleRstd = Matrix(rows: 1, columns: M)
        gateUp = Matrix(rows: M, columns: 2 * c.feedForwardWidth, type: type)
        thin = LoRASite.allCases.map { site in
            adapter?.layers[layer][site.rawValue].map {
                Matrix(rows: M, columns: $0.factors.width, type: type)
            }
        }
    }

    private init(_ other: LayerActivations, rows range: Range<Int>) {
        input = other.input.rows(range)
        inputRstd = other.inputRstd.columns(range)
        queryKeyValue = other.queryKeyValue.rows(range)
        attention = other.attention.rows(range)
        lse = other.lse.rows(range)
        middle = other.middle.rows(range)
        middleRstd = other.middleRstd.columns(range)
        gateUp = other.gateUp.rows(range)
        thin = other.thin.map { $0?.rows(range) }
    }

    func first(_ rows: Int) -> LayerActivations { LayerActivations(self, rows: 0..<rows) }
}

/// Memory for a forward pass of up to `capacity` rows: with every block's activations kept for the
/// backward pass, or one block's in turn.
package final class Activations {
    package let capacity: Int
    /// Every block's activations are kept.
    package let keepsAll: Bool
    let layers: [LayerActivations]
    let output: Matrix  // (M, D), the last block's
    let outputRstd: Matrix  // (1, M)
    let normed: Matrix  // (M, D), scratch
    let product: Matrix  // (M, F), scratch

    package init(
        _ c: ModelConfiguration, capacity: Int, type: ElementType, keepsAll: Bool,
        adapter: LoRAAdapter? = nil
    ) {
        self.capacity = capacity
        self.keepsAll = keepsAll
        layers = (0..<(keepsAll ? c.layers : 1)).map {
            LayerActivations(c, rows: capacity, type: type, adapter: adapter, layer: $0)
        }
        output = Matrix(rows: capacity, columns: c.width, type: type)
        outputRstd = Matrix(rows: 1, columns: capacity)
        normed = Matrix(rows: capacity, columns: c.width, type: type)
        product = Matrix(rows: capacity, columns: c.feedForwardWidth, type: type)
    }

    func layer(_ index: Int, rows: Int) -> LayerActivations {
        layers[keepsAll ? index : 0].first(rows)
    }
}

/// Keys and values of earlier tokens, by row; which rows belong to which text is the caller's
/// affair.
package final class KeyValueCache {
    /// Rows it can hold.
    package let capacity: Int
    let keys: [Matrix]  // per layer (capacity, K·d)
    let values: [Matrix]

    package init(_ c: ModelConfiguration, capacity: Int, type: ElementType) {
        self.capacity = capacity
        keys = (0..<c.layers).map { _ in
            Matrix(rows: capacity, columns: c.keyValueWidth, type: type)
        }
        values = (0..<c.layers).map { _ in
            Matrix(rows: capacity, columns: c.keyValueWidth, type: type)
        }
    }
}
