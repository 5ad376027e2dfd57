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
    private static let stateName = ".quant_state.bitsandbytes__nf4"
    static let companions = [
        stateName, ".absmax", ".quant_map", ".nested_absmax", ".nested_quant_map",
    ]

    let shape: [Int]
    private let blockLength: Int
    private let codes: [UInt8]
    private let scales: [Float]
    private let values: [Float]

    /// The matrix of a name, with all its parts checked; nil where the file has none in NF4.
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
        let blocks = (count - 1) / state.blocksize + 1
        guard !overflow, let codes = file.rawBytes(name), codes.count == (count - 1) / 2 + 1 else {
            throw problem("its bytes are not half as many as the elements of \(state.shape)")
        }
        guard let values = file.floats(name + ".quant_map"), values.count == 16 else {
            throw problem("expected 16 numbers in .quant_map")
        }
        guard let scales = Self.scales(name, state.nested_blocksize, state.nested_offset, file),
            scales.count == blocks
        else { throw problem("expected \(blocks) scales in .absmax, and what they stand for") }
        (shape, blockLength) = (state.shape, state.blocksize)
        (self.codes, self.scales, self.values) = (codes, scales, values)
    }

    /// One scale a block, in the order of bitsandbytes' sums.
    private static func scales(
        _ name: String, _ block: Int?, _ offset: Float?, _ file: SafeTensorsFile
    ) -> [Float]? {
        guard let bytes = file.rawBytes(name + ".absmax") else {
            return file.floats(name + ".absmax")
        }
        guard let block, block > 0, let offset, !bytes.isEmpty,
            let map = file.floats(name + ".nested_quant_map"), map.count == 256,
            let outer = file.floats(name + ".nested_absmax"),
            outer.count == (bytes.count - 1) / block + 1
        else { return nil }
        return bytes.enumerated().map { map[Int($1)] * outer[$0 / block] + offset }
    }

    /// Writes the values into a matrix of this shape.
    func read(into matrix: Matrix, on w: Workspace) {
        let columns = shape[1]
        w.pool.run(shape[0]) { row in
            let line = (row * columns..<(row + 1) * columns).map { index in
                let pair = codes[index / 2]
                return values[Int(index % 2 == 0 ? pair >> 4 : pair & 15)]
                    * scales[index / blockLength]
            }
            matrix.rows(row..<row + 1).fill(with: line)
        }
    }
}
