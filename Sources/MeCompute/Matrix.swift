import CMeKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A block of zeroed memory aligned for vectors; freed with its last view.
package final class Buffer: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
    /// Size in bytes.
    package let byteCount: Int

    package init(byteCount: Int) {
        precondition(byteCount >= 0, "Buffer: expected a size of 0 or more, got \(byteCount)")
        self.byteCount = byteCount
        let rounded = max(64, (byteCount + 63) & ~63)
        guard rounded < 1 << 20 else {
            // Fresh pages come zeroed, and are not resident until they are touched.
            let pages = mmap(
                nil, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            precondition(pages != MAP_FAILED, "Buffer: no memory for \(byteCount) bytes")
            #if os(Linux)
                madvise(pages, rounded, Int32(MADV_HUGEPAGE))
            #endif
            address = pages!
            return
        }
        address = UnsafeMutableRawPointer.allocate(byteCount: rounded, alignment: 64)
        address.initializeMemory(as: UInt8.self, repeating: 0, count: rounded)
    }

    deinit {
        let rounded = max(64, (byteCount + 63) & ~63)
        if rounded < 1 << 20 { address.deallocate() } else { munmap(address, rounded) }
    }
}

/// A view of rows in a buffer, (rows, columns), with its element type; copies share memory.
///
/// Views are handed to operations, which write through them; two operations that run at the same
/// time must not write where the other reads.
package struct Matrix: @unchecked Sendable {
    let buffer: Buffer
    let offset: Int
    package let type: ElementType
    package let rows: Int
    package let columns: Int
    /// Elements from one row to the next.
    package let stride: Int

    /// A new matrix of zeros.
    package init(rows: Int, columns: Int, type: ElementType = .float32) {
        self.init(
            buffer: Buffer(byteCount: rows * columns * type.size), rows: rows, columns: columns,
            type: type)
    }

    /// The first rows × columns elements of a buffer.
    package init(buffer: Buffer, offset: Int = 0, rows: Int, columns: Int, type: ElementType) {
        precondition(
            rows >= 0 && columns >= 0 && offset >= 0
                && (offset + rows * columns) * type.size <= buffer.byteCount,
            "Matrix: \(rows) × \(columns) of \(type) do not fit \(buffer.byteCount) bytes")
        self.init(
            buffer: buffer, offset: offset, type: type, rows: rows, columns: columns,
            stride: columns)
    }

    /// A new float32 matrix with the given values, row by row.
    package init(_ values: [Float], rows: Int, columns: Int) {
        precondition(
            values.count == rows * columns,
            "Matrix: expected \(rows * columns) values, got \(values.count)")
        self.init(rows: rows, columns: columns)
        values.withUnsafeBytes { address.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    }

    private init(
        buffer: Buffer, offset: Int, type: ElementType, rows: Int, columns: Int, stride: Int
    ) {
        self.buffer = buffer
        self.offset = offset
        self.type = type
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }

    /// The rows of a range, in the same memory.
    package func rows(_ range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "Matrix: no rows \(range)")
        return Matrix(
            buffer: buffer, offset: offset + range.lowerBound * stride, type: type,
            rows: range.count, columns: columns, stride: stride)
    }

    /// The columns of a range, in the same memory.
    package func columns(_ range: Range<Int>) -> Matrix {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= columns, "Matrix: no columns \(range)")
        return Matrix(
            buffer: buffer, offset: offset + range.lowerBound, type: type, rows: rows,
            columns: range.count, stride: stride)
    }

    /// The same elements under another shape; the rows must lie together.
    package func reshaped(rows: Int, columns: Int) -> Matrix {
        precondition(
            isContiguous && rows * columns == count, "Matrix: cannot see \(count) as \(rows) rows")
        return Matrix(
            buffer: buffer, offset: offset, type: type, rows: rows, columns: columns,
            stride: columns)
    }

    /// How many elements it has.
    package var count: Int { rows * columns }

    var isContiguous: Bool { stride == columns || rows <= 1 }

    var address: UnsafeMutableRawPointer { buffer.address + offset * type.size }

    var raw: me_rows { me_rows(data: address, stride: stride, type: type.code) }

    /// The address as floats, for operations that exist in float32 only.
    var floats: UnsafeMutablePointer<Float> {
        precondition(type == .float32 && isContiguous, "Matrix: expected rows of float32, together")
        return address.assumingMemoryBound(to: Float.self)
    }

    /// All elements as floats, row by row: for files, tests and single rows of logits.
    package func values() -> [Float] {
        var result = [Float](repeating: 0, count: count)
        result.withUnsafeMutableBytes { bytes in
            let out = me_rows(data: bytes.baseAddress, stride: columns, type: Int32(ME_F32))
            Kernels.best.convert(out, raw, rows, columns)
        }
        return result
    }

    /// Writes values over all elements, rounding to the matrix's type.
    package func fill(with values: [Float]) {
        precondition(values.count == count, "Matrix: expected \(count) values, got \(values.count)")
        values.withUnsafeBytes { bytes in
            let input = me_rows(
                data: UnsafeMutableRawPointer(mutating: bytes.baseAddress), stride: columns,
                type: Int32(ME_F32))
            Kernels.best.convert(raw, input, rows, columns)
        }
    }

    /// Copies another matrix of the same shape, converting its type.
    package func copy(from other: Matrix) {
        precondition(
            rows == other.rows && columns == other.columns,
            "Matrix: cannot copy \(other.rows) × \(other.columns) to \(rows) × \(columns)")
        Kernels.best.convert(raw, other.raw, rows, columns)
    }

    /// Copies the transpose of a matrix; both are float32.
    package func copy(transposeOf other: Matrix) {
        precondition(
            rows == other.columns && columns == other.rows && type == .float32
                && other.type == .float32,
            "Matrix: cannot copy the transpose of \(other.rows) × \(other.columns) to "
                + "\(rows) × \(columns)")
        Kernels.best.transpose(raw, other.raw, other.rows, other.columns)
    }

    /// Sets every element to zero.
    package func zero() {
        if isContiguous {
            memset(address, 0, count * type.size)
        } else {
            for row in 0..<rows {
                memset(address + row * stride * type.size, 0, columns * type.size)
            }
        }
    }

    /// The bytes of all elements as they lie in memory; the rows must lie together.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows
        -> Value
    {
        precondition(isContiguous, "Matrix: bytes of rows that do not lie together")
        return try body(UnsafeRawBufferPointer(start: address, count: count * type.size))
    }

    /// Writes raw bytes of the matrix's own type over all elements.
    package func fill(withBytes bytes: UnsafeRawBufferPointer) {
        precondition(
            isContiguous && bytes.count == count * type.size,
            "Matrix: expected \(count * type.size) bytes, got \(bytes.count)")
        if let start = bytes.baseAddress { address.copyMemory(from: start, byteCount: bytes.count) }
    }
}
