import CMeKernels

// N outputs (rows), K inputs (columns).

/// Frozen weights in panels of blocks, which only products expand, a few panels at a time. The
/// layout is the kernels' (`frozen.inc`).
struct FrozenPanels {
    let address: UnsafeRawPointer
    let type: WeightType
    /// K, the reduction along which blocks lie.
    let columns: Int

    /// Panels `panels` in bf16, or those of the transpose of the first `rows` rows.
    func expand(
        _ panels: Range<Int>, transposedFrom rows: Int?, into out: UnsafeMutableRawPointer,
        on w: Workspace
    ) {
        let (first, last) = (panels.lowerBound, panels.upperBound)
        if let rows {
            w.kernels.expand_transpose(out, address, type.code, rows, columns, first, last)
        } else {
            w.kernels.expand_panels(out, address, type.code, columns, first, last)
        }
    }

    /// Writes one panel from rows `first ..< first + width` of a matrix; rows beyond its last are
    /// zeros.   source: (N, K)
    static func pack(
        _ source: Matrix, as type: WeightType, width: Int, first: Int,
        into panel: UnsafeMutablePointer<UInt8>
    ) {
        guard let block = type.block else { preconditionFailure("FrozenPanels: no blocks") }
        let blocks = (source.columns + block.length - 1) / block.length
        var numbers = [Float](repeating: 0, count: blocks * block.length)
        var bytes = [UInt8](repeating: 0, count: block.byteCount)
        for lane in 0..<width {
            let row = first + lane
            let isThere = row < source.rows
            let values = isThere ? source.rows(row..<row + 1).values() : []
            for i in 0..<source.columns { numbers[i] = isThere ? values[i] : 0 }
            for b in 0..<blocks {
                numbers.withUnsafeBufferPointer {
                    block.encode($0.baseAddress! + b * block.length, into: &bytes)
                }
                scatter(bytes, type, lane, of: width, to: panel + b * width * block.byteCount)
            }
        }
    }

    /// Puts a lane's block where the panel's block has it.
    private static func scatter(
        _ bytes: [UInt8], _ type: WeightType, _ lane: Int, of width: Int,
        to block: UnsafeMutablePointer<UInt8>
    ) {
        let scale = type == .nf4 ? 4 : 2
        let codes = block + width * scale
        for i in 0..<scale { block[lane * scale + i] = bytes[i] }
        switch type {
        case .q8_0:
            for i in 0..<32 { codes[(i / 2 * width + lane) * 2 + i % 2] = bytes[2 + i] }
        case .q4_0:
            // A GGUF block has element i beside element i + 16, a panel i beside i + 1.
            for i in 0..<8 {
                let (a, b) = (bytes[2 + 2 * i], bytes[3 + 2 * i])
                codes[i * width + lane] = a & 15 | b << 4
                codes[(i + 8) * width + lane] = a >> 4 | b & 0xf0
            }
        default:
            for i in 0..<32 { codes[i * width + lane] = bytes[4 + i] }
        }
    }
}
