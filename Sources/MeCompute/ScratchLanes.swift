import Synchronization

/// Equal stretches of one buffer, of which each running thread takes a free one.
final class ScratchLanes: @unchecked Sendable {
    private let buffer: Buffer
    private let floats: Int
    private let lanes: Int
    private let taken: UnsafeMutablePointer<Atomic<Bool>>

    /// As many lanes as bodies may run at the same time.
    init(_ buffer: Buffer, floats: Int, lanes: Int) {
        precondition(
            lanes * floats * 4 <= buffer.byteCount,
            "ScratchLanes: \(lanes) × \(floats) floats do not fit \(buffer.byteCount) bytes")
        self.buffer = buffer
        self.floats = floats
        self.lanes = lanes
        taken = .allocate(capacity: lanes)
        for lane in 0..<lanes { (taken + lane).initialize(to: Atomic(false)) }
    }

    deinit {
        taken.deinitialize(count: lanes)
        taken.deallocate()
    }

    func withLane(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let lane = take()
        body(buffer.address.assumingMemoryBound(to: Float.self) + lane * floats)
        taken[lane].store(false, ordering: .releasing)
    }

    private func take() -> Int {
        while true {
            for lane in 0..<lanes
            where !taken[lane].load(ordering: .relaxed)
                && !taken[lane].exchange(true, ordering: .acquiring)
            {
                return lane
            }
        }
    }
}
