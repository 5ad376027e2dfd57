import CMeKernels

// M rows (tokens), N outputs, K inputs, E inner width of an addition, e of one of its parts.

/// A low-rank addition to weights, W + scale · B·A, never formed.
///
/// Weights of several matrices that share their input take one addition: the A matrices stacked,
/// and each B for its own outputs and its own stretch of the inner width.
package struct LowRank: Sendable {
    /// One matrix's outputs, and its stretch of the inner width.
    package struct Part: Sendable {
        package let outputs: Range<Int>
        package let inner: Range<Int>

        package init(outputs: Range<Int>, inner: Range<Int>) {
            self.outputs = outputs
            self.inner = inner
        }
    }

    package let parts: [Part]
    /// E.
    package let width: Int
    /// The factor of the addition.
    let scale: Float
    let type: ElementType
    private let rows: Int
    private let columns: Int
    let b: PackedMatrix  // (N, E), zero outside the parts
    let aTransposed: PackedMatrix  // (K, E)
    private let a: ThinFactor  // (E, K)
    private let bTransposed: [ThinFactor]  // of each part (e, outputs)

    /// A zero addition to weights of (rows, columns); the parts' inner stretches follow each other.
    package init(
        rows: Int, columns: Int, parts: [Part], scale: Float, type: ElementType, on w: Workspace
    ) {
        self.parts = parts
        self.rows = rows
        self.columns = columns
        self.scale = scale
        self.type = type
        width = parts.last?.inner.upperBound ?? 0
        a = ThinFactor(rows: width, columns: columns, type: type)
        b = PackedMatrix(rows: rows, columns: width, type: type, on: w)
        aTransposed = PackedMatrix(rows: columns, columns: width, type: type, on: w)
        bTransposed = parts.map {
            ThinFactor(rows: $0.inner.count, columns: $0.outputs.count, type: type)
        }
    }

    /// Replaces both factors.   a: (E, K)   b: (outputs, e) of each part
    package func pack(a aValues: Matrix, b bValues: [Matrix], on w: Workspace) {
        precondition(
            bValues.count == parts.count && aValues.rows == width && aValues.columns == columns,
            "LowRank.pack: expected \(parts.count) parts of \(width) × \(columns)")
        a.rows.copy(from: aValues)
        aTransposed.pack(transposeOf: aValues, on: w)
        let joined = Matrix(rows: rows, columns: width)
        for ((part, value), turned) in zip(zip(parts, bValues), bTransposed) {
            joined.rows(part.outputs).columns(part.inner).copy(from: value)
            w.kernels.transpose(turned.rows.raw, value.raw, value.rows, value.columns)
        }
        b.pack(joined, on: w)
    }

    /// thin (M, E) = scale · X·Aᵀ.   X: (M, K)
    func forward(_ x: Matrix, into thin: Matrix, on w: Workspace) {
        a.product(x, scale: scale, into: thin, on: w)
    }

    /// dThin (M, E) = scale · dY·B.   dY: (M, N)
    func backward(_ dY: Matrix, into dThin: Matrix, on w: Workspace) {
        for (part, turned) in zip(parts, bTransposed) {
            turned.product(
                dY.columns(part.outputs), scale: scale, into: dThin.columns(part.inner), on: w)
        }
    }

    /// dA += dThinᵀ·X, and of each part dB += dYᵀ·thin, in float32.
    ///
    /// dY: (M, N)   X: (M, K)   thin = scale · X·Aᵀ, dThin = scale · dY·B: (M, E)
    /// dA: (E, K)   dB: (outputs, e) of each part
    package func addGradients(
        _ dY: Matrix, x: Matrix, thin: Matrix, dThin: Matrix, a dA: Matrix, b dB: [Matrix],
        on w: Workspace
    ) {
        precondition(dB.count == parts.count, "LowRank: expected \(parts.count) gradients of B")
        let sums = ThinFactor.gradient(dThin, x, on: w)
        Elementwise.add(dA, sums, into: dA, on: w)
        for (part, gradient) in zip(parts, dB) {
            let sums = ThinFactor.gradient(
                thin.columns(part.inner), dY.columns(part.outputs), on: w)
            Elementwise.addTranspose(sums, to: gradient)
        }
    }
}

/// A matrix of few rows whose products read the other operand where it lies; `MatrixProduct.naive`
/// is their naive twin.
struct ThinFactor: Sendable {
    /// (e, K), with room to whole groups of rows and whole vectors of columns.
    let rows: Matrix

    init(rows count: Int, columns: Int, type: ElementType) {
        rows = Self.padded(rows: count, columns: columns, type: type)
    }

    private static func padded(rows: Int, columns: Int, type: ElementType) -> Matrix {
        Matrix(rows: (rows + 7) / 8 * 8, columns: (columns + 31) / 32 * 32, type: type)
            .rows(0..<rows).columns(0..<columns)
    }

    /// out (M, e) = scale · X·selfᵀ.   X: (M, K)
    func product(_ x: Matrix, scale: Float, into out: Matrix, on w: Workspace) {
        precondition(
            x.columns == rows.columns && out.columns == rows.rows && out.rows == x.rows,
            "ThinFactor.product: shapes do not fit")
        let x = Self.asType(rows.type, x, on: w)
        let operations = 2 * x.count * rows.rows
        w.measured("thin products", operations: operations, bytes: x.byteCount) {
            w.split(x.rows, grain: 48) { range in
                w.kernels.thin_forward(
                    out.raw, x.raw, rows.raw, rows.rows, x.columns, scale, range.lowerBound,
                    range.upperBound)
            }
        }
    }

    /// Sums (e, K) = thinᵀ·X in float32, valid until the next.   thin: (M, e)   X: (M, K)
    static func gradient(_ thin: Matrix, _ x: Matrix, on w: Workspace) -> Matrix {
        precondition(thin.rows == x.rows, "ThinFactor.gradient: shapes do not fit")
        let (e, type) = (thin.columns, thin.type)
        let x = asType(type, x, on: w)
        let panels = (e + 7) / 8
        let left = w.memory(.thinLeft, byteCount: panels * 8 * type.words(x.rows) * 4)
        MatrixProduct.pack(
            thin, lanes: e, reduction: x.rows, along: false, width: 8, type: type, into: left, on: w
        )
        let (height, stride) = (panels * 8, (x.columns + 31) / 32 * 32)
        let sums = Matrix(
            buffer: w.memory(.sum, byteCount: height * stride * 4), rows: height, columns: stride,
            type: .float32)
        sums.zero()
        // Columns have their sums to themselves: any division among threads gives the same.
        let grain = min(512, max(32, x.columns / (2 * w.pool.threads) / 32 * 32))
        let to = UnsafeSendable(sums.floats)
        let operations = 2 * x.count * e
        w.measured("thin gradients", operations: operations, bytes: x.byteCount) {
            w.split(x.columns, grain: grain) { range in
                w.kernels.thin_gradient(
                    to.value, stride, left.address, e, x.raw, x.rows, range.lowerBound,
                    range.upperBound)
            }
        }
        return sums.rows(0..<e).columns(0..<x.columns)
    }

    private static func asType(_ type: ElementType, _ x: Matrix, on w: Workspace) -> Matrix {
        if x.type == type { return x }
        let copy = Matrix(
            buffer: w.memory(.left, byteCount: x.count * type.size), rows: x.rows,
            columns: x.columns, type: type)
        Elementwise.convert(x, into: copy, on: w)
        return copy
    }
}
