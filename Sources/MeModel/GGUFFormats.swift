import MeCompute

extension StoredFormat {
    /// The type's number in GGUF files.
    var ggufCode: Int {
        switch self {
        case .float32: 0
        case .float16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q5_0: 6
        case .q5_1: 7
        case .q8_0: 8
        case .q2_k: 10
        case .q3_k: 11
        case .q4_k: 12
        case .q5_k: 13
        case .q6_k: 14
        case .iq4_nl: 20
        case .iq4_xs: 23
        case .bfloat16: 30
        }
    }

    /// `general.file_type` of a model whose matrices are mostly of this format.
    var ggufFileType: Int {
        switch self {
        case .float32: 0
        case .float16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q8_0: 7
        case .q5_0: 8
        case .q5_1: 9
        case .q2_k: 10
        case .q3_k: 11
        case .q4_k: 14
        case .q5_k: 16
        case .q6_k: 18
        case .iq4_nl: 25
        case .iq4_xs: 30
        case .bfloat16: 32
        }
    }

    init?(ggufCode: Int) {
        guard let format = Self.allCases.first(where: { $0.ggufCode == ggufCode }) else {
            return nil
        }
        self = format
    }

    /// Names of GGUF types, for those that are not read too.
    static let ggufNames = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1",
        10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS",
        17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S",
        23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M",
        30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4",
    ]

    /// The format's name in GGUF's world: `Q4_K`.
    package var ggufName: String { Self.ggufNames[ggufCode] ?? rawValue }

    /// The nearest larger format whose blocks divide rows of a length: itself where it can be.
    package func fitting(rows length: Int) -> StoredFormat {
        guard length % blockLength != 0 else { return self }
        let simpler: StoredFormat =
            switch self {
            case .q2_k, .q3_k, .iq4_xs: .iq4_nl
            case .q4_k: .q5_0
            case .q5_k: .q5_1
            case .q6_k: .q8_0
            default: .float16
            }
        return simpler.fitting(rows: length)
    }
}
