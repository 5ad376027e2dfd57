import Foundation
import MeModel

/// A GGUF file without weights that says a configuration's scaled positions and window.
struct GGUFPositionsFile {
    let configuration: ModelConfiguration

    init(_ positions: ModelConfiguration.GGUFPositions, _ c: ModelConfiguration) throws {
        let sizes = [
            "embedding_length": c.width, "feed_forward_length": c.feedForwardWidth,
            "block_count": c.layers, "attention.head_count": c.heads,
            "attention.head_count_kv": c.keyValueHeads, "attention.key_length": c.headDimension,
            "context_length": c.maximumPositions, "vocab_size": c.vocabularySize,
        ]
        var metadata = positions.metadata
        metadata["general.architecture"] = .text("llama")
        for (key, value) in sizes { metadata["llama." + key] = .integer(Int64(value)) }
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: url) }
        try Data(Self.bytes(metadata, divisors: positions.ropeDivisors)).write(to: url)
        configuration = try GGUFFile(url).configuration()
    }

    private static func bytes(
        _ metadata: [String: GGUFFile.Value], divisors: [Float]?
    ) -> [UInt8] {
        var out = Array("GGUF".utf8)
        func number(_ value: UInt64, _ width: Int) {
            out += (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }
        func text(_ value: String) {
            number(UInt64(value.utf8.count), 8)
            out += Array(value.utf8)
        }
        number(3, 4)
        number(divisors == nil ? 0 : 1, 8)
        number(UInt64(metadata.count), 8)
        for (key, value) in metadata {
            text(key)
            switch value {
            case .text(let value):
                number(8, 4)
                text(value)
            case .integer(let value):
                number(11, 4)
                number(UInt64(bitPattern: value), 8)
            case .real(let value):
                number(12, 4)
                number(value.bitPattern, 8)
            default: preconditionFailure("no such value among positions")
            }
        }
        if let divisors {
            text("rope_freqs.weight")
            number(1, 4)
            number(UInt64(divisors.count), 8)
            number(0, 4)
            number(0, 8)
            out += [UInt8](repeating: 0, count: (32 - out.count % 32) % 32)
            for value in divisors { number(UInt64(value.bitPattern), 4) }
        }
        return out
    }
}
