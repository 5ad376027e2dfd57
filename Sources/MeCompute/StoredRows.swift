import CMeKernels

extension StoredFormat {
    /// The rows of a matrix as a file keeps them, on all threads; the same bytes on any number.
    ///
    /// matrix: (rows, columns) of finite numbers where the format has blocks, columns a multiple of
    /// the block length.
    package func encode(_ matrix: Matrix, on w: Workspace) -> [UInt8] {
        let columns = matrix.columns
        precondition(
            columns % blockLength == 0,
            "StoredFormat: rows of \(columns) are not whole blocks of \(self)")
        let rowBytes = bytes(forElements: columns)
        return [UInt8](unsafeUninitializedCapacity: rowBytes * matrix.rows) { out, count in
            count = rowBytes * matrix.rows
            guard count > 0 else { return }
            let to = UnsafeSendable(out.baseAddress!)
            w.split(matrix.rows, grain: max(1, 8192 / columns)) { range in
                let line = UnsafeMutablePointer<Float>.allocate(capacity: columns)
                defer { line.deallocate() }
                for row in range {
                    w.kernels.convert(
                        me_rows(data: line, stride: columns, type: Int32(ME_F32)),
                        matrix.rows(row..<row + 1).raw, 1, columns)
                    encode(line, into: to.value + row * rowBytes, count: columns)
                }
            }
        }
    }
}

extension Matrix {
    /// The first row that holds an infinity or what is no number; nil where all are finite.
    package func firstRowNotFinite() -> Int? {
        (0..<rows).first { row in
            let line = rows(row..<row + 1)
            if type != .float32 { return !line.values().allSatisfy(\.isFinite) }
            let values = UnsafeBufferPointer(start: line.floats, count: columns)
            // An exponent of all ones, in any of the numbers.
            return values.reduce(UInt32(0)) { max($0, $1.bitPattern & 0x7f80_0000) } == 0x7f80_0000
        }
    }
}
