import Foundation
import MeCompute

/// What the header of one GGUF file says.
struct GGUFHeader {
    let version: Int
    /// In the file's order.
    var entries: [GGUFEntry] = []
    var metadata: [String: GGUFFile.Value] = [:]
    /// In the file's order, which is that of their bytes in files as they are usually written.
    var names: [String] = []
    var tensors: [String: GGUFFile.Tensor] = [:]
}

extension GGUFReader {
    /// A tensor as described, before its place is known to lie in the file.
    private struct Description {
        let name: String
        let shape: [Int]
        let format: StoredFormat
        /// From the start of the tensors' bytes.
        let offset: Int
    }

    /// Reads descriptions of tensors and checks where they lie.
    mutating func readTensors(_ count: Int, into header: inout GGUFHeader) throws {
        var alignment = 32
        if let asked = header.metadata["general.alignment"] {
            guard case .integer(let value) = asked, value > 0, value <= 1 << 20,
                value & (value - 1) == 0
            else {
                throw damage(
                    "general.alignment", "expected a power of two up to 2^20, got \(asked)")
            }
            alignment = Int(value)
        }
        var found: [Description] = []
        for _ in 0..<count { found.append(try description(alignment)) }
        let start = (position + alignment - 1) / alignment * alignment
        var ranges: [(range: Range<Int>, name: String)] = []
        for tensor in found {
            let bytes = try extent(of: tensor, from: start)
            guard header.tensors[tensor.name] == nil else {
                throw damage("tensor '\(tensor.name)'", "stands there twice")
            }
            let offset = start + tensor.offset
            header.names.append(tensor.name)
            header.tensors[tensor.name] = GGUFFile.Tensor(
                shape: tensor.shape, format: tensor.format, offset: offset)
            ranges.append((offset..<offset + bytes, tensor.name))
        }
        ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (one, next) in zip(ranges, ranges.dropFirst())
        where next.range.lowerBound < one.range.upperBound {
            throw damage("tensor '\(next.name)'", "its bytes overlap those of '\(one.name)'")
        }
    }

    private mutating func description(_ alignment: Int) throws -> Description {
        let name = try text("a tensor's name")
        let place = "tensor '\(name)'"
        let dimensions = Int(try number(4, place))
        guard (1...4).contains(dimensions) else {
            throw damage(place, "expected 1 to 4 dimensions, got \(dimensions)")
        }
        var shape: [Int] = []
        for _ in 0..<dimensions {
            let size = try number(8, place)
            guard size > 0, size < 1 << 40 else {
                throw damage(place, "expected a dimension from 1 to 2^40, got \(size)")
            }
            shape.insert(Int(size), at: 0)
        }
        let format = try format(Int(try number(4, place)), place)
        let offset = try number(8, place)
        guard let offset = Int(exactly: offset), offset % alignment == 0 else {
            throw damage(
                place, "expected an offset that is a multiple of \(alignment), got \(offset)")
        }
        return Description(name: name, shape: shape, format: format, offset: offset)
    }

    /// A tensor's size in bytes; throws where they do not lie in the file.
    private func extent(of tensor: Description, from start: Int) throws -> Int {
        let (shape, offset) = (tensor.shape, tensor.offset)
        let place = "tensor '\(tensor.name)'"
        var elements = 1
        for size in shape {
            let (product, overflow) = elements.multipliedReportingOverflow(by: size)
            guard !overflow, product < 1 << 48 else {
                throw damage(place, "impossible shape \(shape)")
            }
            elements = product
        }
        guard shape[shape.count - 1] % tensor.format.blockLength == 0 else {
            throw damage(
                place, "rows of \(shape) are not whole blocks of \(tensor.format.ggufName)")
        }
        let bytes = tensor.format.bytes(forElements: elements)
        guard start <= file.byteCount, offset <= file.byteCount - start,
            bytes <= file.byteCount - start - offset
        else {
            throw damage(
                place,
                "expected \(bytes) bytes at \(start) + \(offset), the file has \(file.byteCount)")
        }
        return bytes
    }

    private func format(_ code: Int, _ place: String) throws -> StoredFormat {
        if let format = StoredFormat(ggufCode: code) { return format }
        let known = StoredFormat.allCases.map(\.ggufName).joined(separator: ", ")
        let got = StoredFormat.ggufNames[code] ?? "number \(code)"
        throw ModelFileError(
            url, place,
            "expected one of the types \(known), got \(got): this version does not read it"
        )
    }
}
