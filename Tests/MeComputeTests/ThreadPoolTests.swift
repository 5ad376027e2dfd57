import Foundation
import MeCompute
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
    @Test(arguments: [1, 2, 4]) func everyIndexOnce(threads: Int) {
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
}
