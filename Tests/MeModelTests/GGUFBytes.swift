@testable import MeModel

/// A GGUF file as a stranger would make it, byte by byte: any number may be a lie.
struct GGUFBytes {
    struct Tensor {
        var name: String
        var shape: [UInt64]
        var type: UInt64 = 0
        var offset: UInt64 = 0
        var dimensions: UInt64?
    }

    var version: UInt64 = 3
    var tensorCount: UInt64?
    var keyCount: UInt64?
    /// Each key with all that follows it.
    var entries: [[UInt8]] = []
    var tensors: [Tensor] = []
    var data = 256

    /// The file.
    var bytes: [UInt8] {
        var bytes = Array("GGUF".utf8)
        bytes.append(version, width: 4)
        bytes.append(tensorCount ?? UInt64(tensors.count), width: 8)
        bytes.append(keyCount ?? UInt64(entries.count), width: 8)
        for entry in entries { bytes += entry }
        for tensor in tensors {
            bytes.append(text: tensor.name)
            bytes.append(tensor.dimensions ?? UInt64(tensor.shape.count), width: 4)
            for size in tensor.shape { bytes.append(size, width: 8) }
            bytes.append(tensor.type, width: 4)
            bytes.append(tensor.offset, width: 8)
        }
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    }

    /// A key, its kind, and numbers with their widths.
    static func entry(_ key: String, _ numbers: (UInt64, Int)...) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        for (number, width) in numbers { bytes.append(number, width: width) }
        return bytes
    }

    static func entry(_ entry: GGUFEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        entry.append(to: &bytes)
        return bytes
    }
}
