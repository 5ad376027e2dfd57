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
        var operands = Operands(
            "product forward", type: weights.type, k: x.columns,
            left: rows(x, type: weights.type, on: w), right: weights.buffer.address)
        if let (factors, thin) = lowRank {
            factors.forward(x, into: thin, on: w)
            operands.add(thin, factors.b, on: w)
        }
        run(m: x.rows, n: weights.rows, operands, into: y, adding: addend, on: w)
    }

    /// dX (M, K) = dY·(W + addition) (+ addend).   dY: (M, N)   W: (N, K)
    package static func inputGradient(
        _ dY: Matrix, _ weights: PackedMatrix, lowRank: Addition? = nil, into dX: Matrix,
        adding addend: Matrix? = nil, on w: Workspace
    ) {
        check("inputGradient", dY.columns == weights.rows && dX.columns == weights.columns, dY, dX)
        check("inputGradient", dY.rows == dX.rows, dY, dX)
        let nr = w.kernels.nr
        let step = longestReduction / nr * nr
        if let (factors, thin) = lowRank { factors.backward(dY, into: thin, on: w) }
        if weights.rows <= step {
            inputGradientPass(
                dY, weights, 0, lowRank, into: dX, adding: addend, on: w)
            return
        }
        let sum = Matrix(
            buffer: w.memory(.sum, byteCount: dX.count * 4), rows: dX.rows, columns: dX.columns,
            type: .float32)
        for first in stride(from: 0, to: weights.rows, by: step) {
            let part = dY.columns(first..<min(first + step, weights.rows))
            inputGradientPass(
                part, weights, first, first == 0 ? lowRank : nil, into: sum,
                adding: first == 0 ? nil : sum, on: w)
        }
        if let addend {
            Elementwise.add(sum, addend, into: dX, on: w)
        } else {
            Elementwise.convert(sum, into: dX, on: w)
        }
    }

    /// One stretch of the reduction over W's rows, starting at `first` (a multiple of a panel).
    private static func inputGradientPass(
        _ dY: Matrix, _ weights: PackedMatrix, _ first: Int, _ lowRank: Addition?,
        into dX: Matrix, adding addend: Matrix?, on w: Workspace
    ) {
        let nr = w.kernels.nr
        let (n, k, type) = (dY.columns, weights.columns, weights.type)
        let panels = (k + nr - 1) / nr
        let right = w.memory(.right, byteCount: panels * nr * type.words(n) * 4)
        let source = weights.buffer.address + first * type.words(k) * 4
        w.measured("transposing panels", bytes: 2 * panels * nr * type.words(n) * 4) {
            w.split(panels, grain: 1) { range in
                w.kernels.transpose_panels(
                    right.address, source, type.code, n, k, range.lowerBound, range.upperBound)
            }
        }
        var operands = Operands(
            "product input gradient", type: type, k: n,
            left: rows(dY, type: type, on: w), right: right.address)
        if let (factors, thin) = lowRank { operands.add(thin, factors.aTransposed, on: w) }
        run(m: dY.rows, n: k, operands, into: dX, adding: addend, on: w)
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
            let left = panels(dY.rows(rows), along: false, type: x.type, on: w)
            let panels = (x.columns + nr - 1) / nr
            let right = w.memory(.right, byteCount: panels * nr * x.type.words(rows.count) * 4)
            pack(
                x.rows(rows), lanes: x.columns, reduction: rows.count, along: false, width: nr,
                type: x.type, into: right, on: w)
            let operands = Operands(
                "product weight gradient", type: x.type, k: rows.count, left: left,
                right: right.address)
            run(
                m: dY.columns, n: x.columns, operands, into: dW,
                adding: accumulating || first > 0 ? dW : nil, on: w)
        }
    }

    private static func check(_ operation: String, _ fits: Bool, _ a: Matrix, _ b: Matrix) {
        precondition(
            fits,
            "MatrixProduct.\(operation): shapes do not fit: "
                + "\(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)")
    }

    /// Packed operands of one product, and of a second whose sums are added to its own.
    private struct Operands {
        let name: StaticString
        let type: ElementType
        let k: Int
        let left: Left
        let right: UnsafeRawPointer
        private(set) var k2 = 0
        private(set) var left2: Left?
        private(set) var right2: UnsafeRawPointer?

        init(
            _ name: StaticString, type: ElementType, k: Int, left: Left, right: UnsafeRawPointer
        ) {
            (self.name, self.type, self.k, self.left, self.right) = (name, type, k, left, right)
        }

        /// X2: (M, E)   weights: (N, E)
        mutating func add(_ x2: Matrix, _ weights: PackedMatrix, on w: Workspace) {
            k2 = x2.columns
            left2 = MatrixProduct.rows(x2, type: type, slot: .thinLeft, on: w)
            right2 = UnsafeRawPointer(weights.buffer.address)
        }
    }

    /// A left operand: rows as they lie, `stride` words apart, or panels (stride 0).
    private struct Left {
        let address: UnsafeRawPointer
        var stride = 0
    }

    /// X as a left operand, its rows reduced: as it lies where it is of the product's type and in
    /// whole words, in panels otherwise.
    private static func rows(
        _ x: Matrix, type: ElementType, slot: Workspace.Slot = .left, on w: Workspace
    ) -> Left {
        let perWord = 4 / type.size
        let whole = x.type == type && (x.columns | x.stride | x.offset) % perWord == 0
        // Parts of rows that lie a multiple of a page apart would share a few lines of the caches.
        let apart = x.columns == x.stride || x.stride * type.size % 4096 != 0
        guard whole && apart else {
            return panels(x, along: true, type: type, slot: slot, on: w)
        }
        return Left(address: UnsafeRawPointer(x.address), stride: x.stride / perWord)
    }

    private static func panels(
        _ x: Matrix, along: Bool, type: ElementType, slot: Workspace.Slot = .left, on w: Workspace
    ) -> Left {
        let (lanes, reduction) = along ? (x.rows, x.columns) : (x.columns, x.rows)
        let mr = w.kernels.mr
        let panels = (lanes + mr - 1) / mr
        let left = w.memory(slot, byteCount: panels * mr * type.words(reduction) * 4)
        pack(
            x, lanes: lanes, reduction: reduction, along: along, width: mr, type: type, into: left,
            on: w)
        return Left(address: UnsafeRawPointer(left.address))
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

    private static func run(
        m: Int, n: Int, _ operands: Operands, into c: Matrix, adding addend: Matrix? = nil,
        scale: Float = 1, on w: Workspace
    ) {
        if let addend {
            precondition(
                addend.type == c.type && addend.rows == m && addend.columns == n,
                "MatrixProduct: the addend is not of the result's type and shape")
        }
        let words = operands.type.words(operands.k)
        var product = me_gemm(
            m: m, n: n, k: words, a: operands.left.address, a_stride: operands.left.stride,
            b: operands.right, k2: operands.type.words(operands.k2), a2: operands.left2?.address,
            a2_stride: operands.left2?.stride ?? 0, b2: operands.right2,
            type: operands.type.code, c: c.raw, addend: UnsafeRawPointer(addend?.address),
            addend_stride: addend?.stride ?? 0, alpha: scale)
        let (mr, nr) = (w.kernels.mr, w.kernels.nr)
        let (mPanels, nPanels) = ((m + mr - 1) / mr, (n + nr - 1) / nr)
        // The rows of a block stay in a core's second-level cache while the panels of W pass by.
        let mBlock = max(1, min(mPanels, 393_216 / (mr * words * 4)))
        let mBlocks = (mPanels + mBlock - 1) / mBlock
        let nBlock = max(1, min(8, nPanels * mBlocks / (w.pool.threads * 4)))
        let nBlocks = (nPanels + nBlock - 1) / nBlock
        let operations = 2 * m * n * (operands.k + operands.k2)
        let bytes = (m + n) * words * 4 + c.byteCount * (addend == nil ? 1 : 2)
        withUnsafePointer(to: &product) { product in
            let job = UnsafeSendable(product)
            w.measured(operands.name, operations: operations, bytes: bytes) {
                w.pool.run(mBlocks * nBlocks) { index in
                    let (mb, nb) = (index / nBlocks, index % nBlocks)
                    w.kernels.gemm(
                        job.value, mb * mBlock, min(mPanels, (mb + 1) * mBlock), nb * nBlock,
                        min(nPanels, (nb + 1) * nBlock))
                }
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
