import CMeKernels

// M rows, N columns, K reduction of a product, in panels and blocks of panels.

/// One product C (M, N) = scale · A·B (+ addend), in tiles.
///
/// Operands that are not panels yet are packed by the job that needs them, a block at a time, so
/// that they are in its core's second-level cache when the tiles are computed.
struct TiledProduct {
    enum Left {
        /// Rows of A as they lie, `stride` words apart; 0: panels.
        case rows(UnsafeRawPointer, stride: Int)
        /// A's transpose, (K, M).
        case columns(Matrix)
    }

    enum Right {
        case panels(UnsafeRawPointer)
        /// Panels of B's transpose (N, K)ᵀ, from which those of B are turned; it has N columns.
        case transpose(UnsafeRawPointer)
        /// Panels of B in blocks of few bits, or of B's transpose.
        case frozen(FrozenPanels, transposed: Bool)

        /// Whether a job makes the panels of its columns for itself.
        var isMade: Bool {
            if case .panels = self { return false }
            return true
        }
    }

    /// A second reduction whose sums are added in the same pass.
    struct Addition {
        let left: UnsafeRawPointer
        let stride: Int
        let right: UnsafeRawPointer
        let k: Int
    }

    let name: StaticString
    let type: ElementType
    let k: Int
    let left: Left
    let right: Right
    var addition: Addition?
    /// The result is not read again soon, and need not stay in the caches.
    var leavesCaches = false

    /// Bytes of a block of panels that is to stay in a core's second-level cache.
    private static let blockBytes = 393_216

    func run(
        into c: Matrix, adding addend: Matrix? = nil, scale: Float = 1, on w: Workspace
    ) {
        precondition(
            addend == nil
                || addend!.type == c.type && addend!.rows == c.rows && addend!.columns == c.columns,
            "MatrixProduct: the addend is not of the result's type and shape")
        let product = description(c, addend, scale)
        let blocks = Blocks(self, m: c.rows, n: c.columns, on: w)
        let (mr, nr, words) = (w.kernels.mr, w.kernels.nr, type.words(k))
        let floats = blocks.ownPanels(left, right, mr: mr, nr: nr) * words
        let jobs = blocks.rows.count * blocks.columns.count
        let running = min(w.pool.threads, jobs)
        let lanes = ScratchLanes(
            w.memory(.panels, byteCount: floats * 4 * running), floats: floats, lanes: running)
        let bytes = (c.rows + c.columns) * words * 4 + c.byteCount * (addend == nil ? 1 : 2)
        let operations = 2 * c.rows * c.columns * (k + (addition?.k ?? 0))
        w.measured(name, operations: operations, bytes: bytes) {
            w.pool.run(jobs) { index in
                // The rows of a block stay in the cache while the panels of B pass by.
                let rows = blocks.rows[index / blocks.columns.count]
                let columns = blocks.columns[index % blocks.columns.count]
                guard floats > 0 else {
                    compute(product, rows, columns, scratch: nil, on: w)
                    return
                }
                lanes.withLane { compute(product, rows, columns, scratch: $0, on: w) }
            }
        }
    }

    /// Tiles of a block of panels.
    private func compute(
        _ product: me_gemm, _ rows: Range<Int>, _ columns: Range<Int>,
        scratch: UnsafeMutablePointer<Float>?, on w: Workspace
    ) {
        var product = product
        var (rows, columns) = (rows, columns)
        let size = product.c.type == ME_F32 ? 4 : 2
        if case .columns(let source) = left, let scratch {
            let mr = w.kernels.mr
            let first = rows.lowerBound * mr
            product.m = min(source.columns, rows.upperBound * mr) - first
            product.move(
                by: first * product.c.stride * size, addendBy: first * product.addend_stride * size)
            w.kernels.pack(
                scratch, type.code, mr, source.columns(first..<first + product.m).raw, product.m, k,
                Int32(ME_ACROSS), 0, rows.count)
            product.a = UnsafeRawPointer(scratch)
            rows = 0..<rows.count
        }
        if right.isMade, let scratch {
            let first = columns.lowerBound * w.kernels.nr
            makePanels(columns, of: product.n, into: scratch, on: w)
            if let right2 = product.b2 {
                product.b2 = right2 + first * product.k2 * 4
            }
            product.n = min(product.n, columns.upperBound * w.kernels.nr) - first
            product.move(by: first * size, addendBy: first * size)
            product.b = UnsafeRawPointer(scratch)
            columns = 0..<columns.count
        }
        w.kernels.gemm(
            &product, rows.lowerBound, rows.upperBound, columns.lowerBound, columns.upperBound)
    }

    /// Panels `columns` of B, which has n columns.
    private func makePanels(
        _ columns: Range<Int>, of n: Int, into scratch: UnsafeMutablePointer<Float>,
        on w: Workspace
    ) {
        switch right {
        case .panels: break
        case .transpose(let panels):
            w.kernels.transpose_panels(
                scratch, panels, type.code, k, n, columns.lowerBound, columns.upperBound)
        case .frozen(let panels, let transposed):
            panels.expand(columns, transposedFrom: transposed ? k : nil, into: scratch, on: w)
        }
    }

    private func description(_ c: Matrix, _ addend: Matrix?, _ scale: Float) -> me_gemm {
        var product = me_gemm()
        (product.m, product.n, product.k) = (c.rows, c.columns, type.words(k))
        if case .rows(let address, let stride) = left {
            (product.a, product.a_stride) = (address, stride)
        }
        if case .panels(let address) = right { product.b = address }
        if let addition {
            (product.a2, product.a2_stride) = (addition.left, addition.stride)
            (product.b2, product.k2) = (addition.right, type.words(addition.k))
        }
        product.type = type.code
        product.c = c.raw
        product.addend = UnsafeRawPointer(addend?.address)
        product.addend_stride = addend?.stride ?? 0
        product.alpha = scale
        product.past_caches =
            leavesCaches && addend == nil && c.type == .float32
            && (UInt(bitPattern: c.address) | UInt(c.stride * 4)) % 64 == 0
        return product
    }

    /// Ranges of panels whose products are the jobs.
    private struct Blocks {
        let rows: [Range<Int>]
        let columns: [Range<Int>]

        init(_ product: TiledProduct, m: Int, n: Int, on w: Workspace) {
            let (mr, nr, words) = (w.kernels.mr, w.kernels.nr, product.type.words(product.k))
            let (mPanels, nPanels) = ((m + mr - 1) / mr, (n + nr - 1) / nr)
            let jobs = 4 * w.pool.threads
            var mBlock = max(1, min(mPanels, blockBytes / (mr * words * 4)))
            var nBlock = max(1, min(8, nPanels))
            switch (product.left, product.right) {
            case (.columns, _):
                // A job has all columns, so that it packs its rows once; whole lines of the source.
                mBlock = max(1, min(mBlock, (mPanels / jobs + 3) / 4 * 4))
                nBlock = nPanels
            case (_, .transpose), (_, .frozen):
                // A job has as many rows as there can be, so that a panel is made once.
                nBlock = max(1, min(blockBytes / (nr * words * 4), nPanels / jobs))
                let nBlocks = (nPanels + nBlock - 1) / nBlock
                mBlock = max(1, mPanels / max(1, jobs / nBlocks))
            default:
                // Small enough for all threads, where there are many.
                mBlock = max(1, min(mBlock, mPanels * nPanels / jobs))
                let mBlocks = (mPanels + mBlock - 1) / mBlock
                nBlock = max(1, min(8, nPanels * mBlocks / jobs))
            }
            rows = Self.ranges(mPanels, mBlock)
            columns = Self.ranges(nPanels, nBlock)
        }

        private static func ranges(_ count: Int, _ size: Int) -> [Range<Int>] {
            let parts = max(1, (count + size - 1) / size)
            let even = max(1, (count + parts - 1) / parts)
            return stride(from: 0, to: count, by: even).map { $0..<min($0 + even, count) }
        }

        /// Lanes of panels that a job makes for itself.
        func ownPanels(_ left: Left, _ right: Right, mr: Int, nr: Int) -> Int {
            if case .columns = left { return (rows.map(\.count).max() ?? 0) * mr }
            if right.isMade { return (columns.map(\.count).max() ?? 0) * nr }
            return 0
        }
    }
}

extension me_gemm {
    /// The result and the addend begin further on, in bytes.
    fileprivate mutating func move(by bytes: Int, addendBy addendBytes: Int) {
        c.data += bytes
        if let from = addend { addend = from + addendBytes }
    }
}
