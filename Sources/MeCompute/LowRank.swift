import CMeKernels

// M rows (tokens), N outputs, K inputs, E inner width of an addition, e of one of its parts.

/// A low-rank addition to weights, W + scale · B·A, never formed while a model runs.
///
/// Weights of several matrices that share their input take one addition: the A matrices stacked,
/// and each B for its own outputs and its own stretch of the inner width.
package struct LowRank: Sendable {
    /// One matrix's outputs, its stretch of the inner width, and the factor of its addition.
    package struct Part: Sendable {
        package let outputs: Range<Int>
        package let inner: Range<Int>
        package let scale: Float

        package init(outputs: Range<Int>, inner: Range<Int>, scale: Float = 1) {
            self.outputs = outputs
            self.inner = inner
            self.scale = scale
        }
    }

    package let parts: [Part]
    /// E.
    package let width: Int
    let type: ElementType
    private let rows: Int
    private let columns: Int
    let b: PackedMatrix  // (N, E), zero outside the parts
    let aTransposed: PackedMatrix  // (K, E)
    /// Stretches of A's rows, (their count, K): one for all parts of one scale, as is usual.
    private let a: [(factor: ThinFactor, inner: Range<Int>, scale: Float)]
    private let bTransposed: [ThinFactor]  // of each part (e, outputs)

    /// A zero addition to weights of (rows, columns); the parts' inner stretches follow each other.
    package init(
        rows: Int, columns: Int, parts: [Part], type: ElementType, on w: Workspace
    ) {
        self.parts = parts
        self.rows = rows
        self.columns = columns
        self.type = type
        width = parts.last?.inner.upperBound ?? 0
        let isOne = parts.allSatisfy { $0.scale == parts[0].scale }
        a = (isOne ? [(0..<width, parts.first?.scale ?? 1)] : parts.map { ($0.inner, $0.scale) })
            .map { (ThinFactor(rows: $0.0.count, columns: columns, type: type), $0.0, $0.1) }
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
        for (factor, inner, _) in a { factor.rows.copy(from: aValues.rows(inner)) }
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
        for (factor, inner, scale) in a {
            factor.product(x, scale: scale, into: thin.columns(inner), on: w)
        }
    }

    /// dThin (M, E) = scale · dY·B.   dY: (M, N)
    func backward(_ dY: Matrix, into dThin: Matrix, on w: Workspace) {
        for (part, turned) in zip(parts, bTransposed) {
            turned.product(
                dY.columns(part.outputs), scale: part.scale, into: dThin.columns(part.inner), on: w)
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

    /// weights (N, K) += scale · B·A, in float32: what the addition is when it is formed.
    ///
    /// A: (r, K)   B: (N, r), float32
    package static func merge(
        _ a: Matrix, _ b: Matrix, scale: Float, into weights: Matrix, on w: Workspace
    ) {
        precondition(
            weights.rows == b.rows && weights.columns == a.columns && a.rows == b.columns
                && weights.type == .float32, "LowRank.merge: shapes do not fit")
        w.split(weights.rows, grain: 16) { range in
            for row in range {
                let rows = row..<row + 1
                add(a, b.rows(rows), scale: scale, to: weights.rows(rows), kernels: w.kernels)
            }
        }
    }

    /// row (1, K) += scale · b·A on the calling thread.   A: (r, K)   b: (1, r), float32
    static func add(
        _ a: Matrix, _ b: Matrix, scale: Float, to row: Matrix, kernels: me_kernels
    ) {
        for (p, factor) in b.values().enumerated() {
            kernels.add(row.raw, row.raw, a.rows(p..<p + 1).raw, 1, row.columns, scale * factor)
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
