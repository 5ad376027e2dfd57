import CMeKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The instruction-set tiers the kernels are compiled for, slowest first: those of x86-64, then
/// that of arm64. A processor has the tiers of one of them, and `portable`.
package enum InstructionSet: String, CaseIterable, Sendable {
    case portable, avx2, avx512, avx512bf16, neon

    var code: Int32 {
        switch self {
        case .portable: Int32(ME_ISA_PORTABLE)
        case .avx2: Int32(ME_ISA_AVX2)
        case .avx512: Int32(ME_ISA_AVX512)
        case .avx512bf16: Int32(ME_ISA_AVX512_BF16)
        case .neon: Int32(ME_ISA_NEON)
        }
    }

    /// The tiers this processor can run.
    package static var available: [InstructionSet] {
        allCases.filter { me_kernels_of($0.code) != nil }
    }
}

/// The table of kernel functions of one tier.
enum Kernels {
    /// The best tier, or the one that `MELLAMA_ISA` names if this processor has it.
    nonisolated(unsafe) static let best: me_kernels = {
        let available = InstructionSet.available
        let asked = getenv("MELLAMA_ISA").flatMap { InstructionSet(rawValue: String(cString: $0)) }
        let tier = available.first { $0 == asked } ?? available.last ?? .portable
        return table(of: tier)
    }()

    static func table(of isa: InstructionSet) -> me_kernels {
        guard let table = me_kernels_of(isa.code) else {
            preconditionFailure("Kernels: this processor has no \(isa.rawValue)")
        }
        return table.pointee
    }
}

/// What is wrong with the environment variable `MELLAMA_ISA`, if anything: for the command line.
package func problemWithInstructionSetVariable() -> String? {
    guard let raw = getenv("MELLAMA_ISA") else { return nil }
    let text = String(cString: raw)
    let names = InstructionSet.available.map(\.rawValue)
    if names.contains(text) { return nil }
    return "MELLAMA_ISA: expected one of \(names.joined(separator: ", ")), got '\(text)'"
}
