import CMeKernels

/// Root-mean-square normalisation (Zhang & Sennrich 2019): out = x · rstd · weight.
///
/// M rows, D width; rstd[i] = 1 / √(mean(x[i]²) + ε).
package enum RMSNorm {
    /// x, out: (M, D)   weight: (1, D) float32   rstd: (1, M) float32, kept for backward
    package static func forward(
        _ x: Matrix, weight: Matrix, epsilon: Float, into out: Matrix, rstd: Matrix? = nil,
        on w: Workspace
    ) {
        precondition(
            weight.count == x.columns && out.rows == x.rows && out.columns == x.columns
                && out.type == x.type, "RMSNorm.forward: shapes or types differ")
        let scale = UnsafeSendable(weight.floats)
        let kept = UnsafeSendable(rstd?.floats)
        w.measured("norm forward", operations: 4 * x.count, bytes: 2 * x.byteCount) {
            w.split(x.rows, grain: 16) { range in
                w.kernels.rmsnorm_forward(
                    out.raw, kept.value, x.raw, scale.value, x.columns, epsilon, range.lowerBound,
                    range.upperBound)
            }
        }
    }

    /// dX = residual + the gradient through the norm; dWeight += Σ dY · x · rstd where given.
    ///
    /// dY, dX, residual: (M, D), one type, float32 or x's   x: (M, D)
    /// weight, dWeight: (1, D) float32   rstd: (1, M)   narrow: (M, D) bfloat16, takes a copy of dX
    package static func backward(
        _ dY: Matrix, x: Matrix, weight: Matrix, rstd: Matrix, residual: Matrix?, into dX: Matrix,
        narrow: Matrix? = nil, addingTo dWeight: Matrix?, on w: Workspace
    ) {
        precondition(
            (dY.type == .float32 || dY.type == x.type) && dX.type == dY.type
                && dY.columns == x.columns && rstd.count == x.rows
                && (residual?.type ?? dY.type) == dY.type
                && (narrow?.type ?? .bfloat16) == .bfloat16
                && (narrow?.count ?? dX.count) == dX.count,
            "RMSNorm.backward: shapes or types differ")
        // Sums over rows go by stretches of fixed length, then in order.
        let stretch = 16
        let D = x.columns
        let parts = (x.rows + stretch - 1) / stretch
        let partial = w.memory(.partial, byteCount: parts * D * 4)
        let sums = Matrix(buffer: partial, rows: parts, columns: D, type: .float32)
        let (scale, kept) = (UnsafeSendable(weight.floats), UnsafeSendable(rstd.floats))
        let out = UnsafeSendable(dWeight == nil ? nil : sums.floats)
        let none = me_rows(data: nil, stride: 0, type: dY.type.code)
        let others = [residual, dX, narrow].reduce(0) { $0 + ($1?.byteCount ?? 0) }
        let bytes = dY.byteCount + x.byteCount + others
        w.measured("norm backward", operations: 8 * x.count, bytes: bytes) {
            w.split(x.rows, grain: stretch) { range in
                let part = range.lowerBound / stretch
                if dWeight != nil { sums.rows(part..<part + 1).zero() }
                w.kernels.rmsnorm_backward(
                    dX.raw, narrow?.raw ?? none, out.value.map { $0 + part * D }, dY.raw, x.raw,
                    kept.value, scale.value, D, residual?.raw ?? none, range.lowerBound,
                    range.upperBound)
            }
        }
        guard let dWeight else { return }
        w.split(D, grain: 256) { columns in
            let sum = dWeight.columns(columns).raw
            for part in 0..<parts {
                let addend = sums.rows(part..<part + 1).columns(columns).raw
                w.kernels.add(sum, sum, addend, 1, columns.count, 1)
            }
        }
    }

    /// The naive twin of backward for one row, in double: dX without a residual, and dWeight.
    static func naiveBackward(_ dY: [Float], x: [Float], weight: [Float], epsilon: Float)
        -> (dX: [Float], dWeight: [Float])
    {
        let (dY, x, weight) = (dY.map(Double.init), x.map(Double.init), weight.map(Double.init))
        let mean = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
        let rstd = 1 / (mean + Double(epsilon)).squareRoot()
        let dot = x.indices.reduce(0) { $0 + dY[$1] * weight[$1] * x[$1] } / Double(x.count)
        return (
            x.indices.map { Float(rstd * (dY[$0] * weight[$0] - x[$0] * rstd * rstd * dot)) },
            x.indices.map { Float(dY[$0] * x[$0] * rstd) }
        )
    }

    /// The naive twin of forward, in double.
    static func naiveForward(_ x: [Float], weight: [Float], epsilon: Float) -> [Float] {
        let D = weight.count
        return (0..<x.count / D).flatMap { row -> [Float] in
            let line = x[row * D..<(row + 1) * D].map(Double.init)
            let mean = line.reduce(0) { $0 + $1 * $1 } / Double(D)
            let rstd = 1 / (mean + Double(epsilon)).squareRoot()
            return zip(line, weight).map { Float($0 * rstd * Double($1)) }
        }
    }
}
