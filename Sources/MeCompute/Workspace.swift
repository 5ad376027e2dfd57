import CMeKernels

/// What operations need beside their operands: threads, kernels, and memory they may scribble on.
///
/// One caller at a time uses a workspace. Its memory grows to the largest need and stays.
package final class Workspace {
    package let pool: ThreadPool
    /// The instruction-set tier its operations run on.
    package let instructionSet: InstructionSet
    /// Where operations tell what they took; nil, as is usual: nobody asks.
    package var profile: OperationProfile?
    let kernels: me_kernels
    private var scratch: [Slot: Buffer] = [:]

    /// The uses of scratch memory; two live uses must never share a slot.
    enum Slot: Hashable {
        case left, right, panels, thinLeft, sum, attention, delta, progress, partial
    }

    package init(pool: ThreadPool = .shared, instructionSet: InstructionSet? = nil) {
        self.pool = pool
        kernels = instructionSet.map { Kernels.table(of: $0) } ?? Kernels.best
        let code = kernels.isa
        self.instructionSet = InstructionSet.allCases.first { $0.code == code } ?? .portable
    }

    func memory(_ slot: Slot, byteCount: Int) -> Buffer {
        if let buffer = scratch[slot], buffer.byteCount >= byteCount { return buffer }
        scratch[slot] = nil
        let buffer = Buffer(byteCount: byteCount)
        scratch[slot] = buffer
        return buffer
    }

    /// Calls `body` on ranges that cover 0 ..< count, each of at most `grain` indices.
    func split(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
        let parts = (count + grain - 1) / grain
        pool.run(parts) { part in body(part * grain..<min(count, (part + 1) * grain)) }
    }
}
