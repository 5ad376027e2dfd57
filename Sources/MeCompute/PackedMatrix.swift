import CMeKernels

// N outputs, K inputs.

/// Weights (N, K) held as the panels the product kernels read; one copy serves the forward pass,
/// the embedding look-up and, unless its transpose is kept as well, the input gradient.
package struct PackedMatrix: Sendable {
    package let rows: Int
    package let columns: Int
    package let type: ElementType
    let buffer: Buffer
    /// Panels of the transpose by stretches of the input gradient's reduction, where they are kept.
    private var transposed: Buffer?

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
        precondition(transposed == nil, "PackedMatrix: the transpose that is kept would be stale")
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

    /// These weights with panels of their transpose beside them, which the input gradient otherwise
    /// makes each time: twice the memory, the same bits. For weights that are not packed again.
    package func keepingTranspose(on w: Workspace) -> PackedMatrix {
        let (nr, words) = (w.kernels.nr, type.words(columns))
        let panels = (columns + nr - 1) / nr
        let kept = Buffer(byteCount: panels * nr * type.words(rows) * 4)
        for stretch in MatrixProduct.stretches(of: rows, on: w) {
            let from = UnsafeSendable(buffer.address + stretch.lowerBound * words * 4)
            let to = UnsafeSendable(kept.address + offset(of: stretch, on: w))
            let (count, columns, code) = (stretch.count, columns, type.code)
            let bytes = nr * type.words(count) * 4
            w.pool.run(panels) { panel in
                w.kernels.transpose_panels(
                    to.value + panel * bytes, from.value, code, count, columns, panel, panel + 1)
            }
        }
        var copy = self
        copy.transposed = kept
        return copy
    }

    /// Where the transpose's panels of a stretch of rows begin, in bytes.
    private func offset(of stretch: Range<Int>, on w: Workspace) -> Int {
        let nr = w.kernels.nr
        return (columns + nr - 1) / nr * nr * type.words(stretch.lowerBound) * 4
    }

    /// A stretch of rows as the right side of an input gradient's product.
    func transpose(of stretch: Range<Int>, on w: Workspace) -> TiledProduct.Right {
        if let transposed { return .panels(transposed.address + offset(of: stretch, on: w)) }
        return .transpose(buffer.address + stretch.lowerBound * type.words(columns) * 4)
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
    package var byteCount: Int { buffer.byteCount + (transposed?.byteCount ?? 0) }
}

extension ElementType {
    /// 32-bit panel words for a reduction of length k: bf16 values go in pairs.
    func words(_ k: Int) -> Int { self == .float32 ? k : (k + 1) / 2 }
}
