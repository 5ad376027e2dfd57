import Synchronization

/// Equal stretches of one buffer, of which each running thread takes a free one.
final class ScratchLanes: @unchecked Sendable {
    private let buffer: Buffer
    private let floats: Int
    private let lanes: Int
    private let taken = Atomic<UInt64>(0)

    init(_ buffer: Buffer, floats: Int, lanes: Int) {
        precondition(lanes <= 64, "ScratchLanes: expected at most 64 threads, got \(lanes)")
        self.buffer = buffer
        self.floats = floats
        self.lanes = lanes
    }

    func withLane(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let lane = take()
        body(buffer.address.assumingMemoryBound(to: Float.self) + lane * floats)
        taken.bitwiseAnd(~(1 << UInt64(lane)), ordering: .releasing)
    }

    private func take() -> Int {
        while true {
            for lane in 0..<lanes {
                let bit: UInt64 = 1 << UInt64(lane)
                if taken.bitwiseOr(bit, ordering: .acquiring).oldValue & bit == 0 { return lane }
            }
        }
    }
}
