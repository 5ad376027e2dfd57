import CMeKernels

// N outputs, K inputs.

/// Weights (N, K) held as the panels the product kernels read; one copy serves the forward pass,
/// the input gradient and the embedding look-up.
package struct PackedMatrix: Sendable {
    package let rows: Int
    package let columns: Int
    package let type: ElementType
    let buffer: Buffer

    /// Zero weights, (rows, columns).
    package init(rows: Int, columns: Int, type: ElementType, on w: Workspace) {
        self.rows = rows
        self.columns = columns
        self.type = type
        let panels = (rows + w.kernels.nr - 1) / w.kernels.nr
        buffer = Buffer(byteCount: panels * w.kernels.nr * type.words(columns) * 4)
    }

    /// Packed weights from rows of any element type.
    package init(_ source: Matrix, type: ElementType, on w: Workspace) {
        self.init(rows: source.rows, columns: source.columns, type: type, on: w)
        pack(source, on: w)
    }

    /// Replaces the rows of one panel, on the calling thread.   source: (N, K)
    func pack(panel: Int, of source: Matrix, on w: Workspace) {
        check(source.rows, source.columns)
        w.kernels.pack(
            buffer.address, type.code, w.kernels.nr, source.raw, rows, columns, Int32(ME_ALONG),
            panel, panel + 1)
    }

    /// Replaces all weights, (N, K).
    package func pack(_ source: Matrix, on w: Workspace) {
        check(source.rows, source.columns)
        pack(source, along: true, on: w)
    }

    /// Replaces all weights by the transpose of a matrix, (K, N).
    func pack(transposeOf source: Matrix, on w: Workspace) {
        check(source.columns, source.rows)
        pack(source, along: false, on: w)
    }

    private func pack(_ source: Matrix, along: Bool, on w: Workspace) {
        MatrixProduct.pack(
            source, lanes: rows, reduction: columns, along: along, width: w.kernels.nr, type: type,
            into: buffer, on: w)
    }

    private func check(_ sourceRows: Int, _ sourceColumns: Int) {
        precondition(
            sourceRows == rows && sourceColumns == columns,
            "PackedMatrix: expected \(rows) × \(columns), got \(sourceRows) × \(sourceColumns)")
    }

    /// Rows as floats, row by row.
    package func values(ofRows range: Range<Int>, on w: Workspace) -> [Float] {
        var result = [Float](repeating: 0, count: range.count * columns)
        result.withUnsafeMutableBufferPointer { out in
            for (index, row) in range.enumerated() {
                w.kernels.unpack_row(
                    out.baseAddress! + index * columns, buffer.address, type.code, columns, row)
            }
        }
        return result
    }

    /// Bytes the panels take.
    package var byteCount: Int { buffer.byteCount }
}

extension ElementType {
    /// 32-bit panel words for a reduction of length k: bf16 values go in pairs.
    func words(_ k: Int) -> Int { self == .float32 ? k : (k + 1) / 2 }
}
