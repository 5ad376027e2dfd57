import Foundation
import MeCompute

/// Writes a GGUF model, version 3, a tensor at a time, into one file or several.
///
/// The files get their names when all of them are whole and on the disk: until then they are called
/// `.NAME.partial`, and an earlier result stays as it is.
package struct GGUFWriter: Sendable {
    /// A tensor to be written: its name, its shape (outermost dimension first) and its format.
    package struct Tensor: Equatable, Sendable {
        package let name: String
        package let shape: [Int]
        package let format: StoredFormat

        package init(name: String, shape: [Int], format: StoredFormat) {
            (self.name, self.shape, self.format) = (name, shape, format)
        }

        package var elements: Int { shape.reduce(1, *) }
        /// Bytes in the file.
        package var byteCount: Int { format.bytes(forElements: elements) }
    }

    static let alignment = 32

    private let entries: [GGUFEntry]
    /// The tensors of each file.
    private let parts: [[Tensor]]

    /// entries: all metadata; keys of splits and of the alignment are the writer's own.
    /// splitBytes: the most bytes of tensors in a file, if a tensor is not larger; nil: one file.
    package init(entries: [GGUFEntry], tensors: [Tensor], splitBytes: Int? = nil) {
        self.entries = entries.filter {
            !$0.key.hasPrefix("split.") && $0.key != "general.alignment"
        }
        var parts: [[Tensor]] = [[]]
        var bytes = 0
        for tensor in tensors {
            let size = Self.aligned(tensor.byteCount)
            if let splitBytes, bytes > 0, bytes + size > splitBytes {
                parts.append([])
                bytes = 0
            }
            parts[parts.count - 1].append(tensor)
            bytes += size
        }
        self.parts = parts
    }

    private static func aligned(_ bytes: Int) -> Int {
        (bytes + alignment - 1) / alignment * alignment
    }

    /// How many files `write` makes.
    package var fileCount: Int { parts.count }

    /// Writes the file, or the numbered files `NAME-00001-of-00003.gguf` for `NAME.gguf`; `bytes`
    /// brings each tensor's when its turn comes. Returns the files.
    ///
    /// Throws what `bytes` throws, or that a file cannot be written; then nothing of it is left.
    package func write(to url: URL, bytes: (Tensor) throws -> [UInt8]) throws -> [URL] {
        let files = self.files(for: url)
        let temporary = files.map {
            $0.deletingLastPathComponent()
                .appending(path: ".\($0.lastPathComponent).partial")
        }
        do {
            for (index, part) in parts.enumerated() {
                try write(part, header: header(of: index), to: temporary[index], bytes)
            }
            for (from, to) in zip(temporary, files) {
                guard rename(from.path, to.path) == 0 else { throw Self.failure(to) }
            }
            try Self.synchronizeFolder(of: url)
        } catch {
            for file in temporary { unlink(file.path) }
            throw error
        }
        return files
    }

    private func files(for url: URL) -> [URL] {
        guard parts.count > 1 else { return [url] }
        let path = url.path.hasSuffix(".gguf") ? String(url.path.dropLast(5)) : url.path
        let names = GGUFSplit(prefix: path, number: 1, count: parts.count)
        return (1...parts.count).map { names.file($0) }
    }

    /// Everything before the tensors' bytes, padded to where they begin. Of several files the first
    /// holds all metadata.
    private func header(of part: Int) -> [UInt8] {
        var entries = part == 0 ? self.entries : []
        if parts.count > 1 {
            let tensors = Int64(parts.reduce(0) { $0 + $1.count })
            entries += [
                GGUFEntry("split.no", .uint16, .integer(Int64(part))),
                GGUFEntry("split.count", .uint16, .integer(Int64(parts.count))),
                GGUFEntry("split.tensors.count", .int32, .integer(tensors)),
            ]
        }
        var bytes = Array("GGUF".utf8)
        bytes.append(3, width: 4)
        bytes.append(UInt64(parts[part].count), width: 8)
        bytes.append(UInt64(entries.count), width: 8)
        for entry in entries { entry.append(to: &bytes) }
        var offset = 0
        for tensor in parts[part] {
            bytes.append(text: tensor.name)
            bytes.append(UInt64(tensor.shape.count), width: 4)
            for size in tensor.shape.reversed() { bytes.append(UInt64(size), width: 8) }
            bytes.append(UInt64(tensor.format.ggufCode), width: 4)
            bytes.append(UInt64(offset), width: 8)
            offset += Self.aligned(tensor.byteCount)
        }
        bytes += [UInt8](repeating: 0, count: Self.aligned(bytes.count) - bytes.count)
        return bytes
    }

    private func write(
        _ tensors: [Tensor], header: [UInt8], to url: URL, _ bytes: (Tensor) throws -> [UInt8]
    ) throws {
        guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
            throw Self.failure(url)
        }
        let out = try FileHandle(forWritingTo: url)
        defer { try? out.close() }
        func write(_ bytes: [UInt8]) throws {
            do {
                try out.write(contentsOf: bytes)
            } catch {
                throw ModelFileError(
                    url, "file", "cannot be written: \(error.localizedDescription)",
                    advice: Self.advice)
            }
        }
        try write(header)
        for tensor in tensors {
            let stored = try bytes(tensor)
            precondition(
                stored.count == tensor.byteCount,
                "GGUFWriter: \(tensor.name): expected \(tensor.byteCount) bytes, got \(stored.count)"
            )
            try write(stored)
            let padding = Self.aligned(stored.count) - stored.count
            if padding > 0 { try write([UInt8](repeating: 0, count: padding)) }
        }
        guard fsync(out.fileDescriptor) == 0 else { throw Self.failure(url) }
    }

    private static func synchronizeFolder(of url: URL) throws {
        let descriptor = open(url.deletingLastPathComponent().path, O_RDONLY)
        guard descriptor >= 0 else { throw failure(url) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(url) }
    }

    private static let advice = "Check the folder, free space and permissions"

    private static func failure(_ url: URL) -> ModelFileError {
        ModelFileError(
            url, "file", "cannot be written: \(String(cString: strerror(errno)))", advice: advice)
    }
}
