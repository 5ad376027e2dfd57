import CMeKernels

/// How weights are held in memory: in the type they are computed with, or, where they are frozen,
/// in blocks of 8 or 4 bits with a scale each, which become bfloat16 again in the caches.
package enum WeightType: String, Codable, CaseIterable, Sendable {
    case float32, bfloat16
    /// Blocks of 32 with one half-precision scale, as in GGUF.
    case q8_0, q4_0
    /// Blocks of 64 with one float32 scale: 4-bit NormalFloat (Dettmers et al. 2023, QLoRA).
    case nf4

    /// Weights in the type they are computed with.
    package init(_ type: ElementType) { self = type == .float32 ? .float32 : .bfloat16 }

    /// The type that products with these weights compute in.
    package var elements: ElementType { self == .float32 ? .float32 : .bfloat16 }

    /// Whether the weights can only stand still: they are kept in blocks.
    package var isFrozen: Bool { block != nil }

    /// How the embedding and the head are held beside blocks' matrices of this type: with 8 bits at
    /// least, for QLoRA leaves both as they are.
    package var ends: WeightType { isFrozen ? .q8_0 : self }

    /// Why such weights cannot be trained themselves; nil where they can.
    package var trainingProblem: String? {
        guard isFrozen else { return nil }
        return
            "weights in \(rawValue) are frozen: an optimiser's step is smaller than the distance "
            + "of two of its numbers. Expected float32 or bfloat16; adapters can be tuned on "
            + "\(rawValue) weights (tune, --mode lora)"
    }

    /// Bits a weight takes, its share of the scales included.
    package var bitsPerWeight: Double {
        guard let block else { return Double(8 * elements.size) }
        return Double(8 * block.byteCount) / Double(block.length)
    }

    /// Bytes of a matrix; a row's last block is a whole one.
    package func bytes(rows: Int, columns: Int) -> Int {
        guard let block else { return rows * columns * elements.size }
        return rows * ((columns + block.length - 1) / block.length) * block.byteCount
    }

    /// The number of the C side; for frozen weights only.
    var code: Int32 {
        switch self {
        case .q8_0: Int32(ME_Q8_0)
        case .q4_0: Int32(ME_Q4_0)
        case .nf4: Int32(ME_NF4)
        case .float32, .bfloat16: preconditionFailure("WeightType: \(rawValue) has no blocks")
        }
    }

    /// A block as its values alone make it; nil for plain numbers.
    var block: (any BlockFormat.Type)? {
        switch self {
        case .float32, .bfloat16: nil
        case .q8_0: Q8_0.self
        case .q4_0: Q4_0.self
        case .nf4: NF4.self
        }
    }

    /// The naive twin of keeping a row in blocks: its values as they come back, in float32.
    package func rounded(_ row: [Float]) -> [Float] {
        guard let block else { return row }
        let blocks = (row.count + block.length - 1) / block.length
        let whole = row + [Float](repeating: 0, count: blocks * block.length - row.count)
        var bytes = [UInt8](repeating: 0, count: block.byteCount)
        var result = whole
        for first in stride(from: 0, to: whole.count, by: block.length) {
            whole.withUnsafeBufferPointer { block.encode($0.baseAddress! + first, into: &bytes) }
            result.withUnsafeMutableBufferPointer {
                block.decode(bytes, into: $0.baseAddress! + first)
            }
        }
        return Array(result.prefix(row.count))
    }
}

/// A scale in float32, then 32 bytes of two elements, the first in the low half: scale · one of
/// sixteen numbers. Blocks of a row as bitsandbytes makes them, the nearest number by the same sums.
enum NF4: BlockFormat {
    static let length = 64
    static let byteCount = 36

    /// The quantiles of a normal distribution, from −1 to 1, as published.
    static let values: [Float] = [
        -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453,
        -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
        0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
        0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
    ]
    /// The middle between each two numbers.
    private static let bounds = (0..<15).map { (values[$0] + values[$0 + 1]) / 2 }

    static func decode(_ block: UnsafePointer<UInt8>, into out: UnsafeMutablePointer<Float>) {
        let scale = UnsafeRawPointer(block).loadUnaligned(as: Float.self)
        for i in 0..<32 {
            out[2 &* i] = values[Int(block[4 &+ i] & 15)] * scale
            out[2 &* i &+ 1] = values[Int(block[4 &+ i] >> 4)] * scale
        }
    }

    static func encode(_ numbers: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) {
        var largest: Float = 0
        for i in 0..<64 { largest = max(largest, abs(numbers[i])) }
        let inverse = 1 / max(largest, 1e-38)
        UnsafeMutableRawPointer(block).storeBytes(of: largest, as: Float.self)
        bounds.withUnsafeBufferPointer { bounds in
            func code(_ number: Float) -> UInt8 {
                // Four comparisons find the place among sixteen; on a bound it is the lower one.
                let value = min(max(number * inverse, -1), 1)
                var place = 0
                for step in [8, 4, 2, 1] where bounds[place + step - 1] < value { place += step }
                return UInt8(place)
            }
            for i in 0..<32 {
                block[4 &+ i] = code(numbers[2 &* i]) | code(numbers[2 &* i &+ 1]) << 4
            }
        }
    }
}
