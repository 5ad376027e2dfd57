import MeCompute

// M rows (tokens), D width, H·d query width, K·d key-value width, F feed-forward width.

/// What one block keeps of its forward pass.
struct LayerActivations {
    private(set) var input: Matrix  // (M, D)
    let inputRstd: Matrix  // (1, M)
    let queryKeyValue: Matrix  // (M, H·d + 2·K·d), after RoPE
    let attention: Matrix  // (M, H·d)
    let lse: Matrix  // (M, H)
    let middle: Matrix  // (M, D), after attention's residual
    let middleRstd: Matrix  // (1, M)
    let gateUp: Matrix  // (M, 2F)
    private(set) var thin: [Matrix?]  // a site's scale · x·Aᵀ, (M, sum of ranks)
    private(set) var products: [Matrix?]  // a site's outputs before their gain, (M, out)

    /// layer: whose adapters there is space for; nil: any layer's
    init(
        _ c: ModelConfiguration, rows M: Int, type: ElementType, adapter: LoRAAdapter?, layer: Int?
    ) {
        input = Matrix(rows: M, columns: c.width, type: type)
        inputRstd = Matrix(rows: 1, columns: M)
        queryKeyValue = Matrix(
            rows: M, columns: c.queryWidth + 2 * c.keyValueWidth, type: type)
        attention = Matrix(rows: M, columns: c.queryWidth, type: type)
        lse = Matrix(rows: M, columns: c.heads)
        middle = Matrix(rows: M, columns: c.width, type: type)
        middleRstd = Matrix(rows: 1, columns: M)
        gateUp = Matrix(rows: M, columns: 2 * c.feedForwardWidth, type: type)
        let spaces = LoRASite.allCases.compactMap { adapter?.space(at: $0, layer: layer) }
        func matrix(_ columns: Int) -> Matrix? {
            columns == 0 ? nil : Matrix(rows: M, columns: columns, type: type)
        }
        let none = [Matrix?](repeating: nil, count: LoRASite.allCases.count)
        thin = adapter == nil ? none : spaces.map { matrix($0.thin) }
        products = adapter == nil ? none : spaces.map { matrix($0.outputs) }
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
        products = other.products.map { $0?.rows(range) }
    }

    func first(_ rows: Int) -> LayerActivations { LayerActivations(self, rows: 0..<rows) }

    /// The same memory for another block, but for what `LlamaModel.fill` does not make again: its
    /// input, and what adapters need of its last product.
    func sharedWithAnother() -> LayerActivations {
        let down = LoRASite.down.rawValue
        func another(_ x: Matrix) -> Matrix {
            Matrix(rows: x.rows, columns: x.columns, type: x.type)
        }
        var other = self
        other.input = another(input)
        other.thin[down] = thin[down].map(another)
        other.products[down] = products[down].map(another)
        return other
    }
}

/// Memory for a forward pass of up to `capacity` rows.
package final class Activations {
    /// What is there for the backward pass when all blocks have run.
    package enum Kept: Sendable {
        /// Whatever it reads.
        case all
        /// Each block's input: a block runs again before its gradient is taken (Chen et al. 2016,
        /// "Training deep nets with sublinear memory cost").
        case inputs
        /// Nothing; there is no backward pass.
        case nothing
    }

    package let capacity: Int
    package let kept: Kept
    let layers: [LayerActivations]
    let output: Matrix  // (M, D), the last block's
    let outputRstd: Matrix  // (1, M)
    let normed: Matrix  // (M, D), scratch
    let product: Matrix  // (M, F), scratch
    private var logitSpace: Matrix?

    package init(
        _ c: ModelConfiguration, capacity: Int, type: ElementType, keeping kept: Kept,
        adapter: LoRAAdapter? = nil
    ) {
        self.capacity = capacity
        self.kept = kept
        let first = LayerActivations(
            c, rows: capacity, type: type, adapter: adapter, layer: kept == .all ? 0 : nil)
        layers = (0..<c.layers).map { index in
            switch kept {
            case _ where index == 0: first
            case .all:
                LayerActivations(c, rows: capacity, type: type, adapter: adapter, layer: index)
            case .inputs: first.sharedWithAnother()
            case .nothing: first
            }
        }
        output = Matrix(rows: capacity, columns: c.width, type: type)
        outputRstd = Matrix(rows: 1, columns: capacity)
        normed = Matrix(rows: capacity, columns: c.width, type: type)
        product = Matrix(rows: capacity, columns: c.feedForwardWidth, type: type)
    }

    /// Memory for logits, (rows, columns) float32, the same at every call: fresh pages for each pass
    /// would cost a tenth of decoding.
    func logits(rows: Int, columns: Int) -> Matrix {
        if let space = logitSpace, space.rows >= rows, space.columns == columns {
            return space.rows(0..<rows)
        }
        let space = Matrix(rows: rows, columns: columns)
        logitSpace = space
        return space
    }

    func layer(_ index: Int, rows: Int) -> LayerActivations {
        layers[index].first(rows)
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
