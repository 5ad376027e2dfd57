import CMeKernels

/// How a number is held in memory: the one explicit choice that decides precision.
package enum ElementType: String, Codable, CaseIterable, Sendable {
    /// IEEE single precision: the reference.
    case float32
    /// The upper half of a single: eight exponent bits, seven of mantissa. Sums stay in float32.
    case bfloat16

    /// Bytes an element takes.
    package var size: Int {
        self == .float32 ? 4 : 2
    }

    var code: Int32 {
        self == .float32 ? Int32(ME_F32) : Int32(ME_BF16)
    }
}
