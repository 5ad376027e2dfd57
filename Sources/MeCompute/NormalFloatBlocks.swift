/// Numbers in NF4 as bitsandbytes lays them out: blocks of 64 over a whole matrix, row after row,
/// scales apart from codes.
package struct NormalFloatBlocks: Sendable {
    package static let length = NF4.length
    /// The sixteen numbers of the codes.
    package static let values = NF4.values

    /// The largest number of each block.
    package private(set) var scales: [Float]
    /// Two a byte, the first in the high half.
    package private(set) var codes: [UInt8]

    /// Rounds a float32 matrix, its rows one after the other; what the last block lacks is zeros.
    package init(_ matrix: Matrix, on w: Workspace) {
        let numbers = matrix.values()
        let length = Self.length
        let blocks = (numbers.count + length - 1) / length
        var scales = [Float](repeating: 0, count: blocks)
        var codes = [UInt8](repeating: 0, count: blocks * length / 2)
        scales.withUnsafeMutableBufferPointer { scales in
            codes.withUnsafeMutableBufferPointer { codes in
                let (scales, codes) = (UnsafeSendable(scales), UnsafeSendable(codes))
                w.split(blocks, grain: 4096) { range in
                    var block = [UInt8](repeating: 0, count: NF4.byteCount)
                    for index in range {
                        var part = Array(
                            numbers[index * length..<min((index + 1) * length, numbers.count)])
                        part += [Float](repeating: 0, count: length - part.count)
                        NF4.encode(part, into: &block)
                        scales.value[index] = block.withUnsafeBytes { $0.load(as: Float.self) }
                        for i in 0..<length / 2 {
                            // A block has its first number in the low half.
                            codes.value[index * length / 2 + i] =
                                block[4 + i] << 4 | block[4 + i] >> 4
                        }
                    }
                }
            }
        }
        (self.scales, self.codes) = (scales, Array(codes.prefix((numbers.count + 1) / 2)))
    }
}
