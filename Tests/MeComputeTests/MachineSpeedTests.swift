import CMeKernels
import Testing

@testable import MeCompute

@Suite struct MachineSpeedTests {
    @Test(arguments: [64, 192, 256, 4096 + 64])
    func everyByteIsRead(bytes: Int) {
        let memory = Buffer(byteCount: bytes)
        #expect(me_read_lines(memory.address, bytes) == 0)
        let words = memory.address.assumingMemoryBound(to: UInt64.self)
        for word in 0..<bytes / 8 {
            words[word] = 0x1234_5678_9abc_def0
            #expect(me_read_lines(memory.address, bytes) == 0x1234_5678_9abc_def0)
            words[word] = 0
        }
    }

    @Test func aCopyIsWholeAndTimed() {
        let w = Workspace()
        let source = Buffer(byteCount: 1_000_000)
        let target = Buffer(byteCount: 1_000_000)
        source.fill(0x5a)
        #expect(MachineSpeed.copyGigabytes(from: source, to: target, on: w) > 0)
        #expect(MachineSpeed.readGigabytes(source, on: w) > 0)
        // Whole cache lines are copied; a million is a multiple of 64.
        let bytes = target.address.assumingMemoryBound(to: UInt8.self)
        #expect((0..<1_000_000).allSatisfy { bytes[$0] == 0x5a })
    }

    /// Tests share the machine, so only the order of magnitude can be told.
    @Test(arguments: InstructionSet.available, ElementType.allCases)
    func aPeakIsANumberOfThisAge(tier: InstructionSet, type: ElementType) {
        let w = Workspace(pool: ThreadPool(threads: 1), instructionSet: tier)
        #expect((0.01..<100_000).contains(MachineSpeed.peakGigaflops(type, on: w)))
    }
}
