import CMeKernels

// M rows (tokens), N outputs, K inputs, E inner width of a low-rank addition.

/// The three products of a linear layer Y = X·Wᵀ. Each output element is one sum in one order,
/// whatever the rows beside it or the threads at work.
package enum MatrixProduct {
    /// Longest reduction in one pass; a longer one is summed in float32 over several.
    private static let longestReduction = 4096

    /// A low-rank addition with memory for the thin matrix between its factors, (M, E):
    /// scale · X·Aᵀ forward, scale · dY·B backward.
    package typealias Addition = (factors: LowRank, thin: Matrix)

    /// Y (M, N) = X·(W + addition)ᵀ (+ addend).   X: (M, K)   W: (N, K)
    package static func forward(
        _ x: Matrix, _ weights: PackedMatrix, lowRank: Addition? = nil, into y: Matrix,
        adding addend: Matrix? = nil, on w: Workspace
    ) {
        check("forward", x.columns == weights.columns && y.columns == weights.rows, x, y)
        check("forward", x.rows == y.rows, x, y)
        var product = TiledProduct(
            name: "product forward", type: weights.type, k: x.columns,
            left: rows(x, type: weights.type, on: w), right: weights.panels)
        if let (factors, thin) = lowRank {
            factors.forward(x, into: thin, on: w)
            product.addition = addition(thin, factors.b, on: w)
        }
        product.run(into: y, adding: addend, on: w)
    }

    /// dX (M, K) = dY·(W + addition) (+ addend).   dY: (M, N)   W: (N, K)
    package static func inputGradient(
        _ dY: Matrix, _ weights: PackedMatrix, lowRank: Addition? = nil, into dX: Matrix,
        adding addend: Matrix? = nil, on w: Workspace
    ) {
        check("inputGradient", dY.columns == weights.rows && dX.columns == weights.columns, dY, dX)
        check("inputGradient", dY.rows == dX.rows, dY, dX)
        if let (factors, thin) = lowRank { factors.backward(dY, into: thin, on: w) }
        let stretches = stretches(of: weights.rows, on: w)
        if stretches.count == 1 {
            inputGradientPass(dY, weights, stretches[0], lowRank, into: dX, adding: addend, on: w)
            return
        }
        let sum = Matrix(
            buffer: w.memory(.sum, byteCount: dX.count * 4), rows: dX.rows, columns: dX.columns,
            type: .float32)
        for stretch in stretches {
            let isFirst = stretch.lowerBound == 0
            inputGradientPass(
                dY.columns(stretch), weights, stretch, isFirst ? lowRank : nil, into: sum,
                adding: isFirst ? nil : sum, on: w)
        }
        if let addend {
            Elementwise.add(sum, addend, into: dX, on: w)
        } else {
            Elementwise.convert(sum, into: dX, on: w)
        }
    }

    /// The stretches of whole panels of W's rows that the input gradient sums one after the other.
    static func stretches(of rows: Int, on w: Workspace) -> [Range<Int>] {
        let step = longestReduction / w.kernels.nr * w.kernels.nr
        return stride(from: 0, to: rows, by: step).map { $0..<min($0 + step, rows) }
    }

    /// One stretch of the reduction over W's rows.
    private static func inputGradientPass(
        _ dY: Matrix, _ weights: PackedMatrix, _ stretch: Range<Int>, _ lowRank: Addition?,
        into dX: Matrix, adding addend: Matrix?, on w: Workspace
    ) {
        var product = TiledProduct(
            name: "product input gradient", type: weights.type, k: dY.columns,
            left: rows(dY, type: weights.type, on: w),
            right: weights.transpose(of: stretch, on: w))
        if let (factors, thin) = lowRank {
            product.addition = addition(thin, factors.aTransposed, on: w)
        }
        product.run(into: dX, adding: addend, on: w)
    }

    /// dW (N, K) = dYᵀ·X, or with `accumulating` added to what stands there, in float32.
    /// dY: (M, N)   X: (M, K)
    package static func weightGradient(
        _ dY: Matrix, _ x: Matrix, into dW: Matrix, accumulating: Bool, on w: Workspace
    ) {
        check("weightGradient", dY.rows == x.rows, dY, x)
        check("weightGradient", dW.rows == dY.columns && dW.columns == x.columns, dY, dW)
        let nr = w.kernels.nr
        for first in stride(from: 0, to: x.rows, by: longestReduction) {
            let rows = first..<min(first + longestReduction, x.rows)
            let panels = (x.columns + nr - 1) / nr
            let right = w.memory(.right, byteCount: panels * nr * x.type.words(rows.count) * 4)
            pack(
                x.rows(rows), lanes: x.columns, reduction: rows.count, along: false, width: nr,
                type: x.type, into: right, on: w)
            TiledProduct(
                name: "product weight gradient", type: x.type, k: rows.count,
                left: .columns(dY.rows(rows)), right: .panels(right.address), leavesCaches: true
            ).run(into: dW, adding: accumulating || first > 0 ? dW : nil, on: w)
        }
    }

    private static func check(_ operation: String, _ fits: Bool, _ a: Matrix, _ b: Matrix) {
        precondition(
            fits,
            "MatrixProduct.\(operation): shapes do not fit: "
                + "\(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)")
    }

    /// X (M, E) and weights (N, E) as a second reduction.
    private static func addition(
        _ x: Matrix, _ weights: PackedMatrix, on w: Workspace
    ) -> TiledProduct.Addition {
        guard
            case .rows(let address, let stride) = rows(
                x, type: weights.type, slot: .thinLeft, on: w)
        else { preconditionFailure("MatrixProduct: rows that are no rows") }
        return TiledProduct.Addition(
            left: address, stride: stride, right: weights.buffer.address, k: x.columns)
    }

    /// X as a left operand, its rows reduced: as it lies where it is of the product's type and in
    /// whole words, in panels otherwise.
    private static func rows(
        _ x: Matrix, type: ElementType, slot: Workspace.Slot = .left, on w: Workspace
    ) -> TiledProduct.Left {
        let perWord = 4 / type.size
        let whole = x.type == type && (x.columns | x.stride | x.offset) % perWord == 0
        // Parts of rows that lie a multiple of a page apart would share a few lines of the caches.
        let apart = x.columns == x.stride || x.stride * type.size % 4096 != 0
        if whole && apart { return .rows(x.address, stride: x.stride / perWord) }
        let mr = w.kernels.mr
        let panels = (x.rows + mr - 1) / mr
        let left = w.memory(slot, byteCount: panels * mr * type.words(x.columns) * 4)
        pack(
            x, lanes: x.rows, reduction: x.columns, along: true, width: mr, type: type, into: left,
            on: w)
        return .rows(left.address, stride: 0)
    }

    static func pack(
        _ source: Matrix, lanes: Int, reduction: Int, along: Bool, width: Int, type: ElementType,
        into buffer: Buffer, on w: Workspace
    ) {
        let panels = (lanes + width - 1) / width
        // Across, a row's neighbouring lanes are read together.
        let least = along ? 1 : max(2, 64 / width)
        let grain = max(least, 16384 / max(1, width * reduction))
        let bytes = source.byteCount + panels * width * type.words(reduction) * 4
        w.measured(along ? "packing rows" : "packing columns", bytes: bytes) {
            w.split(panels, grain: grain) { range in
                w.kernels.pack(
                    buffer.address, type.code, width, source.raw, lanes, reduction,
                    Int32(along ? ME_ALONG : ME_ACROSS), range.lowerBound, range.upperBound)
            }
        }
    }

    /// The naive twin: C (M, N) = A·B from A (M, K) and B (K, N), summed in double.
    static func naive(_ a: [Float], _ b: [Float], m: Int, n: Int, k: Int) -> [Float] {
        var c = [Float](repeating: 0, count: m * n)
        for i in 0..<m {
            for j in 0..<n {
                var sum = 0.0
                for p in 0..<k { sum += Double(a[i * k + p]) * Double(b[p * n + j]) }
                c[i * n + j] = Float(sum)
            }
        }
        return c
    }
}

/// A value the compiler cannot prove safe to share, which the caller has.
struct UnsafeSendable<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
