import Foundation
import MeCompute
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
    @Test(arguments: [1, 2, 8, 64, 130]) func everyIndexOnce(threads: Int) {
        let pool = ThreadPool(threads: threads)
        for count in [0, 1, 2, 3, 64, 1000] {
            let sum = Atomic<Int>(0)
            let calls = Atomic<Int>(0)
            pool.run(count) { index in
                sum.add(index, ordering: .relaxed)
                calls.add(1, ordering: .relaxed)
            }
            #expect(calls.load(ordering: .relaxed) == count)
            #expect(sum.load(ordering: .relaxed) == count * (count - 1) / 2)
        }
    }

    @Test func loopsInsideLoopsAndManyInARow() {
        let pool = ThreadPool(threads: 3)
        let calls = Atomic<Int>(0)
        for _ in 0..<300 {
            pool.run(4) { _ in pool.run(5) { _ in calls.add(1, ordering: .relaxed) } }
        }
        #expect(calls.load(ordering: .relaxed) == 6000)
    }

    @Test func manyShortLoopsOnMoreThreadsThanProcessors() {
        // Late threads meet loops that have ended, and ones of another length.
        let pool = ThreadPool(threads: 4 * ThreadPool.processors)
        var counts = [Int](repeating: 0, count: 9)
        for round in 0..<20_000 {
            let length = 2 + round % 7
            counts.withUnsafeMutableBufferPointer { counts in
                nonisolated(unsafe) let cells = counts.baseAddress!
                pool.run(length) { cells[$0] += 1 }
            }
        }
        let wanted = (0..<9).map { index in (0..<20_000).filter { index < 2 + $0 % 7 }.count }
        #expect(counts == wanted)
    }
}
