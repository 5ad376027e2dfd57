import CMeKernels

/// Sums, conversions and look-ups over whole matrices.
package enum Elementwise {
    /// out = a + scale · b, each of any element type.
    package static func add(
        _ a: Matrix, _ b: Matrix, scale: Float = 1, into out: Matrix, on w: Workspace
    ) {
        precondition(
            a.rows == b.rows && a.columns == b.columns && out.rows == a.rows
                && out.columns == a.columns, "Elementwise.add: shapes differ")
        let bytes = a.byteCount + b.byteCount + out.byteCount
        w.measured("add, convert", operations: a.count, bytes: bytes) {
            w.split(a.rows, grain: rowGrain(a)) { range in
                w.kernels.add(
                    out.rows(range).raw, a.rows(range).raw, b.rows(range).raw, range.count,
                    a.columns, scale)
            }
        }
    }

    /// out (N, M) += xᵀ, both float32, x: (M, N); for thin matrices.
    package static func addTranspose(_ x: Matrix, to out: Matrix) {
        precondition(
            x.rows == out.columns && x.columns == out.rows && x.type == .float32
                && out.type == .float32, "Elementwise.addTranspose: shapes or types differ")
        let from = x.address.assumingMemoryBound(to: Float.self)
        let to = out.address.assumingMemoryBound(to: Float.self)
        for j in 0..<x.columns {
            for i in 0..<x.rows { to[j * out.stride + i] += from[i * x.stride + j] }
        }
    }

    /// out = x in out's element type.
    package static func convert(_ x: Matrix, into out: Matrix, on w: Workspace) {
        precondition(
            x.rows == out.rows && x.columns == out.columns, "Elementwise.convert: shapes differ")
        w.measured("add, convert", bytes: x.byteCount + out.byteCount) {
            w.split(x.rows, grain: rowGrain(x)) { range in
                w.kernels.convert(out.rows(range).raw, x.rows(range).raw, range.count, x.columns)
            }
        }
    }

    /// Sum of squares of all elements, in double, over fixed stretches: the same for any threads.
    package static func sumOfSquares(_ x: Matrix, on w: Workspace) -> Double {
        let stretch = 1 << 16
        let parts = (x.count + stretch - 1) / stretch
        let sums = w.memory(.partial, byteCount: parts * 8)
        let out = UnsafeSendable(sums.address.assumingMemoryBound(to: Double.self))
        let floats = UnsafeSendable(x.floats)
        w.measured("gradient norm", operations: 2 * x.count, bytes: x.byteCount) {
            w.pool.run(parts) { part in
                let first = part * stretch
                out.value[part] = w.kernels.sum_of_squares(
                    floats.value + first, min(stretch, x.count - first))
            }
        }
        return (0..<parts).reduce(0) { $0 + out.value[$1] }
    }

    private static func rowGrain(_ x: Matrix) -> Int { max(1, 8192 / max(1, x.columns)) }
}

/// Token embeddings: rows of a table (V, D) by token id.
package enum Embedding {
    /// out (M, D) = rows of the packed table; the ids must lie below its row count.
    package static func forward(
        _ tokens: [Int32], _ table: PackedMatrix, into out: Matrix, on w: Workspace
    ) {
        precondition(
            tokens.count == out.rows && table.columns == out.columns,
            "Embedding: \(tokens.count) tokens into \(out.rows) × \(out.columns)")
        let D = table.columns
        let grain = 16
        let parts = (tokens.count + grain - 1) / grain
        let rows = w.memory(.partial, byteCount: parts * D * 4)
        w.split(tokens.count, grain: grain) { range in
            let line = rows.address + range.lowerBound / grain * D * 4
            for index in range {
                let token = Int(tokens[index])
                precondition(token >= 0 && token < table.rows, "Embedding: no token \(token)")
                table.unpack(row: token, into: line.assumingMemoryBound(to: Float.self), on: w)
                w.kernels.convert(
                    out.rows(index..<index + 1).raw,
                    me_rows(data: line, stride: D, type: Int32(ME_F32)), 1, D)
            }
        }
    }

    /// dTable[token] += dX[row] for every row, in row order.   dX: (M, D)   dTable: (V, D) float32
    ///
    /// Threads take columns, so that tokens which stand there twice keep their order.
    package static func backward(
        _ dX: Matrix, _ tokens: [Int32], addingTo dTable: Matrix, on w: Workspace
    ) {
        w.split(dX.columns, grain: 128) { columns in
            let (table, gradient) = (dTable.columns(columns), dX.columns(columns))
            for (index, token) in tokens.enumerated() {
                let row = table.rows(Int(token)..<Int(token) + 1).raw
                w.kernels.add(
                    row, row, gradient.rows(index..<index + 1).raw, 1, columns.count, 1)
            }
        }
    }
}
