import CMeKernels
import Foundation

/// A file's bytes as the operating system maps them, read only; nothing is copied until asked for.
package final class MappedFile: @unchecked Sendable {
    package let url: URL
    package let byteCount: Int
    private let start: UnsafeRawPointer?

    /// Maps a file. Throws what the system says, with the path.
    package init(_ url: URL) throws {
        self.url = url
        let file = open(url.path, O_RDONLY)
        guard file >= 0 else { throw MappedFileError(path: url.path, reason: Self.systemError) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw MappedFileError(path: url.path, reason: "expected a regular file")
        }
        byteCount = Int(status.st_size)
        guard byteCount > 0 else {
            start = nil
            return
        }
        let pages = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, file, 0)
        guard pages != MAP_FAILED, let pages else {
            throw MappedFileError(path: url.path, reason: Self.systemError)
        }
        start = UnsafeRawPointer(pages)
    }

    deinit {
        if let start { munmap(UnsafeMutableRawPointer(mutating: start), byteCount) }
    }

    /// A copy of the bytes of a range; the range must lie within the file.
    package func bytes(_ range: Range<Int>) -> [UInt8] {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= byteCount,
            "MappedFile: no bytes \(range) in a file of \(byteCount)")
        guard let start else { return [] }
        defer { forget(range) }
        return [UInt8](UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Decodes stored numbers into a matrix whose rows lie as stored; the bytes must lie within
    /// the file (`format.bytes(forElements:)`).
    package func decode(
        at offset: Int, _ format: StoredFormat, into out: Matrix, on w: Workspace
    ) {
        let rowBytes = format.bytes(forElements: out.columns)
        precondition(
            offset >= 0 && offset + rowBytes * out.rows <= byteCount
                && out.columns % format.blockLength == 0,
            "MappedFile: \(out.rows) × \(out.columns) of \(format) do not fit at \(offset)")
        guard let start else { return }
        let from = UnsafeSendable(start + offset)
        w.split(out.rows, grain: max(1, 65536 / max(1, out.columns))) { range in
            defer {
                forget(
                    offset + range.lowerBound * rowBytes..<offset + range.upperBound * rowBytes)
            }
            guard out.type != .float32 else {
                for row in range {
                    format.decode(
                        from.value + row * rowBytes,
                        into: out.rows(row..<row + 1).floats, count: out.columns)
                }
                return
            }
            let line = UnsafeMutablePointer<Float>.allocate(capacity: out.columns)
            defer { line.deallocate() }
            for row in range {
                format.decode(from.value + row * rowBytes, into: line, count: out.columns)
                w.kernels.convert(
                    out.rows(row..<row + 1).raw,
                    me_rows(data: line, stride: out.columns, type: Int32(ME_F32)), 1, out.columns)
            }
        }
    }

    /// Lets go of the pages of a range: weights that were read would otherwise stand in memory a
    /// second time. Whoever reads them again gets them from the system's cache or the disk.
    private func forget(_ range: Range<Int>) {
        #if os(Linux)
            guard let start, range.count >= 1 << 14 else { return }
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            let first = range.lowerBound / page * page
            let pages = UnsafeMutableRawPointer(mutating: start + first)
            madvise(pages, range.upperBound - first, Int32(MADV_DONTNEED))
        #endif
    }

    private static var systemError: String { String(cString: strerror(errno)) }
}

/// A file that could not be opened or mapped.
package struct MappedFileError: Error, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): cannot be read: \(reason)" }
}
