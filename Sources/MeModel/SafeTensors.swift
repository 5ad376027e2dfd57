import Foundation
import MeCompute

/// A safetensors file: an eight-byte length, a JSON header, then the tensors' bytes.
///
/// The header is untrusted: every offset, size and shape is checked against the file before use.
package struct SafeTensorsFile: Sendable {
    /// One tensor's place and shape.
    package struct Tensor: Sendable {
        package let shape: [Int]
        package let format: StoredFormat
        /// Bytes from the start of the file.
        let offset: Int
    }

    package let url: URL
    package let tensors: [String: Tensor]
    package let metadata: [String: String]
    /// Where bytes lie that are no numbers of a plain format, by name: parts of quantised matrices.
    let raw: [String: Range<Int>]
    private let file: MappedFile

    /// Opens a file and checks its header.
    package init(_ url: URL) throws {
        self.url = url
        file = try MappedFile(url)
        let (header, start) = try Self.header(file, url)
        var tensors: [String: Tensor] = [:]
        var metadata: [String: String] = [:]
        var raw: [String: Range<Int>] = [:]
        var ranges: [(range: Range<Int>, name: String)] = []
        for (name, value) in header {
            if name == "__metadata__" {
                metadata = value as? [String: String] ?? [:]
                continue
            }
            let (tensor, range) = try Self.tensor(
                name, value, url, start: start, size: file.byteCount)
            if let tensor { tensors[name] = tensor } else { raw[name] = range }
            if !range.isEmpty { ranges.append((range, name)) }
        }
        ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (a, b) in zip(ranges, ranges.dropFirst()) where b.range.lowerBound < a.range.upperBound
        {
            throw ModelFileError(
                url, "tensor '\(b.name)'", "its bytes overlap those of '\(a.name)'",
                advice: Self.advice)
        }
        self.tensors = tensors
        self.metadata = metadata
        self.raw = raw
    }

    private static let advice = "The file is damaged: fetch or export it again"

    private static func header(_ file: MappedFile, _ url: URL) throws -> ([String: Any], Int) {
        guard file.byteCount >= 8 else {
            throw ModelFileError(
                url, "byte 0", "expected 8 bytes of header length, got a file of \(file.byteCount)",
                advice: advice)
        }
        let length = file.bytes(0..<8).enumerated().reduce(UInt64(0)) {
            $0 | UInt64($1.element) << (8 * UInt64($1.offset))
        }
        guard length <= 100_000_000, Int(length) <= file.byteCount - 8 else {
            throw ModelFileError(
                url, "byte 0",
                "the header claims \(length) bytes, the file has \(file.byteCount - 8) after it",
                advice: advice)
        }
        let start = 8 + Int(length)
        guard
            let header = try? JSONSerialization.jsonObject(with: Data(file.bytes(8..<start)))
                as? [String: Any]
        else {
            throw ModelFileError(url, "byte 8", "the header is not a JSON object", advice: advice)
        }
        return (header, start)
    }

    private static func tensor(
        _ name: String, _ value: Any, _ url: URL, start: Int, size: Int
    ) throws -> (Tensor?, Range<Int>) {
        let place = "tensor '\(name)'"
        guard let entry = value as? [String: Any], let type = entry["dtype"] as? String,
            let shape = entry["shape"] as? [Int], let span = entry["data_offsets"] as? [Int],
            span.count == 2
        else {
            throw ModelFileError(
                url, place, "expected dtype, shape and two data_offsets", advice: advice)
        }
        let formats: [String: StoredFormat] = [
            "F32": .float32, "F16": .float16, "BF16": .bfloat16,
        ]
        let format = formats[type]
        guard format != nil || type == "U8" else {
            throw ModelFileError(url, place, "expected dtype F32, F16 or BF16, got \(type)")
        }
        var bytes = format?.bytes(forElements: 1) ?? 1
        for dimension in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else {
                throw ModelFileError(url, place, "impossible shape \(shape)", advice: advice)
            }
            bytes = product
        }
        guard span[0] >= 0, span[1] >= span[0], span[1] <= size - start,
            span[1] - span[0] == bytes
        else {
            throw ModelFileError(
                url, place,
                "shape \(shape) of \(type) needs \(bytes) bytes, its offsets are "
                    + "\(span[0]) to \(span[1]) in \(size - start) bytes of data", advice: advice)
        }
        return (
            format.map { Tensor(shape: shape, format: $0, offset: start + span[0]) },
            start + span[0]..<start + span[1]
        )
    }

    /// Reads a tensor of a parameter's shape into a matrix of its rows and columns.
    package func read(_ parameter: Parameter, into matrix: Matrix, on w: Workspace) throws {
        if let packed = try NormalFloatMatrix(parameter.name, in: self),
            packed.shape == parameter.shape
        {
            return packed.read(into: matrix, on: w)
        }
        guard let tensor = tensors[parameter.name] else {
            throw ModelFileError(url, "tensor '\(parameter.name)'", "expected it, found none")
        }
        guard tensor.shape == parameter.shape else {
            throw ModelFileError(
                url, "tensor '\(parameter.name)'",
                "expected shape \(parameter.shape), got \(tensor.shape)",
                advice: "The file does not belong to this configuration")
        }
        file.decode(at: tensor.offset, tensor.format, into: matrix, on: w)
    }

    /// All bytes of a tensor of bytes; nil where there is none of that name.
    func rawBytes(_ name: String) -> [UInt8]? { raw[name].map { file.bytes($0) } }

    /// Numbers of a float32 tensor; nil where there is none of that name.
    func floatCount(_ name: String) -> Int? {
        guard let tensor = tensors[name], tensor.format == .float32 else { return nil }
        return tensor.shape.reduce(1, *)
    }

    /// All numbers of a float32 tensor; nil where there is none of that name.
    func floats(_ name: String) -> [Float]? {
        guard let tensor = tensors[name], tensor.format == .float32 else { return nil }
        let bytes = bytes(0..<4 * tensor.shape.reduce(1, *), of: tensor)
        return bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
            }
        }
    }

    /// Stored bytes of a tensor of this file, counted from its first.
    func bytes(_ range: Range<Int>, of tensor: Tensor) -> [UInt8] {
        file.bytes(range.lowerBound + tensor.offset..<range.upperBound + tensor.offset)
    }

    /// Writes tensors in the order given; `matrix` brings each when its turn comes.
    ///
    /// type: F32 or BF16, as `ElementType` names them
    package static func write(
        _ parameters: [Parameter], type: ElementType, metadata: [String: String] = [:],
        to url: URL, matrix: (Parameter) throws -> Matrix
    ) throws {
        let format = type == .float32 ? StoredFormat.float32 : .bfloat16
        var rest = parameters[...]
        try write(
            parameters.map { SafeTensorsEntry($0, format) }, metadata: metadata, to: url
        ) { _ in storedBytes(try matrix(rest.removeFirst()), type) }
    }

    /// Writes tensors in the order given; `bytes` brings each as it is to lie in the file.
    package static func write<Bytes: DataProtocol>(
        _ tensors: [SafeTensorsEntry], metadata: [String: String] = [:], to url: URL,
        bytes: (SafeTensorsEntry) throws -> Bytes
    ) throws {
        var header: [String: Any] = [
            "__metadata__": metadata.merging(["format": "pt"]) { first, _ in first }
        ]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.byteCount
            header[tensor.name] = [
                "dtype": tensor.type, "shape": tensor.shape, "data_offsets": [offset, end],
            ]
            offset = end
        }
        var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
        json.append(Data(repeating: 0x20, count: (8 - json.count % 8) % 8))
        guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
            throw ModelFileError(url, "file", "cannot be created", advice: "Is the disk full?")
        }
        let out = try FileHandle(forWritingTo: url)
        defer { try? out.close() }
        func write(_ data: some DataProtocol) throws {
            do {
                try out.write(contentsOf: data)
            } catch {
                throw ModelFileError(
                    url, "file", "cannot be written: \(error.localizedDescription)",
                    advice: "Check free space and permissions")
            }
        }
        let length = UInt64(json.count)
        try write(Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }))
        try write(json)
        for tensor in tensors { try write(try bytes(tensor)) }
    }

    static func storedBytes(_ matrix: Matrix, _ type: ElementType) -> Data {
        if matrix.type == type { return matrix.withBytes { Data($0) } }
        let converted = Matrix(rows: matrix.rows, columns: matrix.columns, type: type)
        converted.copy(from: matrix)
        return converted.withBytes { Data($0) }
    }
}

/// A tensor that is to be written.
package struct SafeTensorsEntry {
    package let name: String
    /// As safetensors spells it: F32, F16, BF16, U8.
    package let type: String
    package let shape: [Int]
    package let byteCount: Int

    /// A parameter in a plain format, without blocks.
    package init(_ parameter: Parameter, _ format: StoredFormat) {
        let types: [StoredFormat: String] = [.float32: "F32", .float16: "F16", .bfloat16: "BF16"]
        guard let type = types[format] else {
            preconditionFailure("SafeTensorsFile: no \(format) in safetensors")
        }
        (name, self.type, shape) = (parameter.name, type, parameter.shape)
        byteCount = format.bytes(forElements: parameter.count)
    }

    /// Plain bytes, or float32 numbers.
    init(_ name: String, bytes shape: [Int]) {
        (self.name, type, self.shape, byteCount) = (name, "U8", shape, shape.reduce(1, *))
    }

    init(_ name: String, floats shape: [Int]) {
        (self.name, type, self.shape, byteCount) = (name, "F32", shape, 4 * shape.reduce(1, *))
    }
}
