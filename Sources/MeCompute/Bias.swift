import CMeKernels

// M rows (tokens), N columns.

/// A vector added to every row, as a linear layer with a bias does after its product.
package enum Bias {
    /// x (M, N) += bias (1, N) float32, in place.
    package static func forward(_ x: Matrix, _ bias: Matrix, on w: Workspace) {
        precondition(
            bias.rows == 1 && bias.columns == x.columns && bias.type == .float32,
            "Bias.forward: \(bias.columns) values for \(x.columns) columns")
        var every = bias.raw
        every.stride = 0
        let addend = UnsafeSendable(every)
        w.measured("bias", operations: x.count, bytes: 2 * x.byteCount) {
            w.split(x.rows, grain: max(1, 8192 / max(1, x.columns))) { range in
                let rows = x.rows(range).raw
                w.kernels.add(rows, rows, addend.value, range.count, x.columns, 1)
            }
        }
    }

    /// dBias (1, N) float32 += the sum of dY's rows (M, N), in their order.
    ///
    /// Threads take columns, so that the order is the same for any number of them.
    package static func backward(_ dY: Matrix, addingTo dBias: Matrix, on w: Workspace) {
        precondition(
            dBias.rows == 1 && dBias.columns == dY.columns && dBias.type == .float32,
            "Bias.backward: \(dBias.columns) values for \(dY.columns) columns")
        w.measured("bias backward", operations: dY.count, bytes: dY.byteCount) {
            w.split(dY.columns, grain: 256) { columns in
                let (sum, rows) = (dBias.columns(columns).raw, dY.columns(columns))
                for row in 0..<dY.rows {
                    w.kernels.add(sum, sum, rows.rows(row..<row + 1).raw, 1, columns.count, 1)
                }
            }
        }
    }

    /// The naive twin of backward, in double: the sums of the columns of (M, N) values.
    static func naiveBackward(_ dY: [Float], columns: Int) -> [Float] {
        (0..<columns).map { column in
            Float(
                stride(from: column, to: dY.count, by: columns).reduce(0.0) { $0 + Double(dY[$1]) })
        }
    }
}
