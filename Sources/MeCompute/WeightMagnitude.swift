import CMeKernels

// M rows (tokens), N outputs, K inputs, r rank of an addition.

/// Weights whose rows have lengths of their own, m · V / ‖V‖ with V = W + scale · B·A, as DoRA has
/// them (Liu et al. 2024, "DoRA: Weight-Decomposed Low-Rank Adaptation", equation 5). V is never
/// formed: its product is made as ever, and a row of V is a column of the product.
package enum WeightMagnitude {
    /// norms (1, outputs) = ‖W + scale · B·A‖ of rows of the packed weights; each row is summed in
    /// double, in one order.   A: (r, K)   B: (outputs, r), float32
    package static func norms(
        of weights: PackedMatrix, rows: Range<Int>, a: Matrix, b: Matrix, scale: Float,
        into norms: Matrix, on w: Workspace
    ) {
        precondition(
            rows.upperBound <= weights.rows && norms.count == rows.count && b.rows == rows.count
                && a.columns == weights.columns && a.rows == b.columns,
            "WeightMagnitude.norms: shapes do not fit")
        let K = weights.columns
        let grain = 16
        let parts = (rows.count + grain - 1) / grain
        let lines = w.memory(.partial, byteCount: parts * K * 4)
        let out = UnsafeSendable(norms.floats)
        let operations = 2 * rows.count * K * (a.rows + 1)
        w.measured(
            "weight norms", operations: operations, bytes: rows.count * K * weights.type.size
        ) {
            w.split(rows.count, grain: grain) { range in
                let line = Matrix(
                    buffer: lines, offset: range.lowerBound / grain * K, rows: 1, columns: K,
                    type: .float32)
                for row in range {
                    weights.unpack(row: rows.lowerBound + row, into: line.floats, on: w)
                    LowRank.add(
                        a, b.rows(row..<row + 1), scale: scale, to: line, kernels: w.kernels)
                    out.value[row] = Float(w.kernels.sum_of_squares(line.floats, K).squareRoot())
                }
            }
        }
    }

    /// out (M, N) = gain ⊙ x (+ addend); `out` may be the memory of either.
    ///
    /// x: (M, N)   gain: (1, N) float32
    package static func forward(
        _ x: Matrix, gain: Matrix, adding addend: Matrix? = nil, into out: Matrix, on w: Workspace
    ) {
        precondition(
            gain.count == x.columns && out.columns == x.columns && out.rows == x.rows
                && (addend.map { $0.rows == x.rows && $0.columns == x.columns } ?? true),
            "WeightMagnitude.forward: shapes do not fit")
        let N = x.columns
        let grain = max(1, 8192 / max(1, N))
        let parts = (x.rows + grain - 1) / grain
        let lines = w.memory(.partial, byteCount: parts * N * 4)
        let factors = UnsafeSendable(gain.floats)
        w.measured("magnitudes", operations: x.count, bytes: x.byteCount + out.byteCount) {
            w.split(x.rows, grain: grain) { range in
                let line = Matrix(
                    buffer: lines, offset: range.lowerBound / grain * N, rows: 1, columns: N,
                    type: .float32)
                for row in range {
                    let to = out.rows(row..<row + 1).raw
                    w.kernels.convert(line.raw, x.rows(row..<row + 1).raw, 1, N)
                    multiply(line.floats, by: factors.value, N)
                    if let addend {
                        w.kernels.add(to, line.raw, addend.rows(row..<row + 1).raw, 1, N, 1)
                    } else {
                        w.kernels.convert(to, line.raw, 1, N)
                    }
                }
            }
        }
    }

    /// dX = gain ⊙ dY, and dM += the sum over rows of dY ⊙ x / norm, in their order. The norm is a
    /// constant here, as in the paper (section 4.3).
    ///
    /// dY, x, dX: (M, N)   gain, norms, dM: (1, N) float32; where norms are 0 there is no magnitude.
    package static func backward(
        _ dY: Matrix, x: Matrix, gain: Matrix, norms: Matrix, into dX: Matrix,
        addingTo dM: Matrix, on w: Workspace
    ) {
        precondition(
            x.rows == dY.rows && x.columns == dY.columns && dM.count == dY.columns
                && norms.count == dY.columns, "WeightMagnitude.backward: shapes do not fit")
        forward(dY, gain: gain, into: dX, on: w)
        // Threads take columns, so that the order of a sum is the same for any number of them.
        let grain = 256
        let parts = (dY.columns + grain - 1) / grain
        let lines = w.memory(.partial, byteCount: parts * 3 * grain * 4)
        let (to, lengths) = (UnsafeSendable(dM.floats), UnsafeSendable(norms.floats))
        w.measured("magnitudes backward", operations: 2 * x.count, bytes: 2 * x.byteCount) {
            w.split(dY.columns, grain: grain) { columns in
                let (first, n) = (columns.lowerBound, columns.count)
                let line = { (index: Int) in
                    Matrix(
                        buffer: lines, offset: (first / grain * 3 + index) * grain, rows: 1,
                        columns: n, type: .float32)
                }
                let (sum, a, b) = (line(0), line(1), line(2))
                sum.zero()
                for row in 0..<dY.rows {
                    w.kernels.convert(a.raw, dY.rows(row..<row + 1).columns(columns).raw, 1, n)
                    w.kernels.convert(b.raw, x.rows(row..<row + 1).columns(columns).raw, 1, n)
                    multiply(a.floats, by: b.floats, n)
                    w.kernels.add(sum.raw, sum.raw, a.raw, 1, n, 1)
                }
                for index in 0..<n where lengths.value[first + index] != 0 {
                    to.value[first + index] += sum.floats[index] / lengths.value[first + index]
                }
            }
        }
    }

    private static func multiply(
        _ x: UnsafeMutablePointer<Float>, by factors: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        for index in 0..<count { x[index] *= factors[index] }
    }

    /// The naive twin of the norms, in double: of rows of W (N, K) + scale · B (N, r) · A (r, K).
    static func naiveNorms(_ weights: [Float], _ a: [Float], _ b: [Float], rank: Int, scale: Double)
        -> [Float]
    {
        let (N, K) = (b.count / rank, a.count / rank)
        return (0..<N).map { j in
            let squares = (0..<K).map { k in
                let addition = (0..<rank).reduce(0.0) {
                    $0 + Double(b[j * rank + $1]) * Double(a[$1 * K + k])
                }
                let value = Double(weights[j * K + k]) + scale * addition
                return value * value
            }
            return Float(squares.reduce(0, +).squareRoot())
        }
    }

    /// The naive twin of dM, in double.
    static func naiveBackward(_ dY: [Float], _ x: [Float], norms: [Float]) -> [Float] {
        norms.indices.map { column in
            let sum = stride(from: column, to: dY.count, by: norms.count).reduce(0.0) {
                $0 + Double(dY[$1]) * Double(x[$1])
            }
            return norms[column] == 0 ? 0 : Float(sum / Double(norms[column]))
        }
    }
}
