import Foundation
import MeCompute

/// A matrix in NF4 as bitsandbytes saves it beside a model's plain tensors (QLoRA): two codes a
/// byte, the first in the high half, in blocks over the whole matrix, row after row.
///
/// Scales are float32, or, doubly quantised, bytes that stand for float32 numbers of their own.
/// What is read are bitsandbytes' own values, before it rounds them to the model's type.
struct NormalFloatMatrix {
    /// What `<name>.quant_state.bitsandbytes__nf4` holds, as JSON in bytes.
    private struct State: Decodable {
        var quant_type: String
        var blocksize: Int
        var shape: [Int]
        var nested_blocksize: Int?
        var nested_offset: Float?
    }

    /// What the names of the tensors that belong to a matrix end with.
    static let stateName = ".quant_state.bitsandbytes__nf4"
    static let companions = [
        stateName, ".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map",
    ]

    let shape: [Int]
    private let name: String
    private let file: SafeTensorsFile
    private let state: State

    /// The matrix of a name, with all its parts checked, but not read; nil where the file has none
    /// in NF4.
    init?(_ name: String, in file: SafeTensorsFile) throws {
        func problem(_ what: String) -> ModelFileError {
            ModelFileError(
                file.url, "tensor '\(name)'", what,
                advice: "Save the model again with bitsandbytes, or fetch it in bfloat16")
        }
        guard let bytes = file.rawBytes(name + Self.stateName) else { return nil }
        guard let state = try? JSONDecoder().decode(State.self, from: Data(bytes)),
            state.quant_type == "nf4", state.shape.count == 2, state.shape.allSatisfy({ $0 > 0 }),
            (1...1 << 16).contains(state.blocksize)
        else { throw problem("expected an NF4 matrix' quant_type, blocksize and shape") }
        let (count, overflow) = state.shape[0].multipliedReportingOverflow(by: state.shape[1])
        guard !overflow, file.raw[name]?.count == (count - 1) / 2 + 1 else {
            throw problem("its bytes are not half as many as the elements of \(state.shape)")
        }
        guard file.floatCount(name + ".quant_map") == 16 else {
            throw problem("expected 16 numbers in .quant_map")
        }
        let blocks = (count - 1) / state.blocksize + 1
        guard Self.hasScales(blocks, name, state, file) else {
            throw problem("expected \(blocks) scales in .absmax, and what they stand for")
        }
        (shape, self.name, self.file, self.state) = (state.shape, name, file, state)
    }

    private static func hasScales(
        _ blocks: Int, _ name: String, _ state: State, _ file: SafeTensorsFile
    ) -> Bool {
        guard let bytes = file.raw[name + ".absmax"] else {
            return file.floatCount(name + ".absmax") == blocks
        }
        guard let block = state.nested_blocksize, block > 0, state.nested_offset != nil else {
            return false
        }
        return bytes.count == blocks && file.floatCount(name + ".nested_quant_map") == 256
            && file.floatCount(name + ".nested_absmax") == (blocks - 1) / block + 1
    }

    /// One scale a block, in the order of bitsandbytes' sums.
    private func scales() -> [Float] {
        guard let bytes = file.rawBytes(name + ".absmax"), let block = state.nested_blocksize,
            let offset = state.nested_offset
        else { return file.floats(name + ".absmax") ?? [] }
        let map = file.floats(name + ".nested_quant_map") ?? []
        let outer = file.floats(name + ".nested_absmax") ?? []
        return bytes.enumerated().map { map[Int($1)] * outer[$0 / block] + offset }
    }

    /// Writes the values into a matrix of this shape.
    func read(into matrix: Matrix, on w: Workspace) {
        let (columns, block) = (shape[1], state.blocksize)
        let (codes, scales) = (file.rawBytes(name) ?? [], scales())
        let values = file.floats(name + ".quant_map") ?? []
        w.pool.run(shape[0]) { row in
            let line = (row * columns..<(row + 1) * columns).map { index in
                let pair = codes[index / 2]
                return values[Int(index % 2 == 0 ? pair >> 4 : pair & 15)] * scales[index / block]
            }
            matrix.rows(row..<row + 1).fill(with: line)
        }
    }
}
