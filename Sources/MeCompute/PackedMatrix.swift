import CMeKernels

// N outputs, K inputs.

/// Weights (N, K) held as the panels the product kernels read; one copy serves the forward pass,
/// the embedding look-up and, unless its transpose is kept as well, the input gradient.
///
/// Frozen weights may be kept in blocks of 8 or 4 bits; products then expand the panels they need.
package struct PackedMatrix: Sendable {
    package let rows: Int
    package let columns: Int
    /// How the panels are kept.
    package let storage: WeightType
    private let panelBytes: Int
    let buffer: Buffer
    /// Panels of the transpose by stretches of the input gradient's reduction, where they are kept.
    private var transposed: Buffer?

    /// What products with these weights compute in.
    package var type: ElementType { storage.elements }

    /// Zero weights, (rows, columns).
    package init(rows: Int, columns: Int, type: ElementType, on w: Workspace) {
        self.init(rows: rows, columns: columns, storage: WeightType(type), on: w)
    }

    private init(rows: Int, columns: Int, storage: WeightType, on w: Workspace) {
        (self.rows, self.columns, self.storage) = (rows, columns, storage)
        let nr = w.kernels.nr
        panelBytes =
            storage.isFrozen
            ? storage.bytes(rows: nr, columns: columns) : nr * storage.elements.words(columns) * 4
        buffer = Buffer(byteCount: (rows + nr - 1) / nr * panelBytes)
    }

    /// Packed weights from rows of any element type.
    package init(_ source: Matrix, type: ElementType, on w: Workspace) {
        self.init(rows: source.rows, columns: source.columns, type: type, on: w)
        pack(source, on: w)
    }

    /// Packed weights from rows of any element type, kept as `storage` says.   source: (N, K)
    ///
    /// Blocks begin anew with every row.
    package init(_ source: Matrix, storage: WeightType, on w: Workspace) {
        self.init(rows: source.rows, columns: source.columns, storage: storage, on: w)
        guard storage.isFrozen else {
            pack(source, along: true, on: w)
            return
        }
        let (nr, bytes, to) = (w.kernels.nr, panelBytes, UnsafeSendable(buffer.address))
        w.pool.run((rows + nr - 1) / nr) { panel in
            FrozenPanels.pack(
                source, as: storage, width: nr, first: panel * nr,
                into: (to.value + panel * bytes).assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Replaces the rows of one panel, on the calling thread.   source: (N, K)
    func pack(panel: Int, of source: Matrix, on w: Workspace) {
        precondition(!storage.isFrozen, "PackedMatrix: \(storage.rawValue) weights are frozen")
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
        precondition(!storage.isFrozen, "PackedMatrix: \(storage.rawValue) weights are frozen")
        MatrixProduct.pack(
            source, lanes: rows, reduction: columns, along: along, width: w.kernels.nr, type: type,
            into: buffer, on: w)
    }

    /// These weights with panels of their transpose beside them, which the input gradient otherwise
    /// makes each time: twice the memory, the same bits. For weights that are not packed again;
    /// those in blocks stay as they are, for they are to be small.
    package func keepingTranspose(on w: Workspace) -> PackedMatrix {
        if storage.isFrozen { return self }
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

    /// All weights as the right side of a forward product.
    var panels: TiledProduct.Right {
        guard storage.isFrozen else { return .panels(buffer.address) }
        let frozen = FrozenPanels(address: buffer.address, type: storage, columns: columns)
        return .frozen(frozen, transposed: false)
    }

    /// A stretch of rows as the right side of an input gradient's product.
    func transpose(of stretch: Range<Int>, on w: Workspace) -> TiledProduct.Right {
        if let transposed { return .panels(transposed.address + offset(of: stretch, on: w)) }
        let address = buffer.address + stretch.lowerBound / w.kernels.nr * panelBytes
        guard storage.isFrozen else { return .transpose(address) }
        let frozen = FrozenPanels(address: address, type: storage, columns: columns)
        return .frozen(frozen, transposed: true)
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
                unpack(row: row, into: out.baseAddress! + index * columns, on: w)
            }
        }
        return result
    }

    /// One row as floats, as the model computes with it.
    func unpack(row: Int, into out: UnsafeMutablePointer<Float>, on w: Workspace) {
        if storage.isFrozen {
            w.kernels.expand_row(out, buffer.address, storage.code, columns, row)
        } else {
            w.kernels.unpack_row(out, buffer.address, type.code, columns, row)
        }
    }

    /// Bytes the panels take.
    package var byteCount: Int { buffer.byteCount + (transposed?.byteCount ?? 0) }
}

extension ElementType {
    /// 32-bit panel words for a reduction of length k: bf16 values go in pairs.
    func words(_ k: Int) -> Int { self == .float32 ? k : (k + 1) / 2 }
}
