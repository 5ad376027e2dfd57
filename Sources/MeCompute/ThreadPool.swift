import CMeKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Threads that share the indices of a loop, and wait for the next loop by spinning a moment before
/// they sleep.
///
/// Which thread takes which index never changes a result: every operation gives an index its own
/// output and its own order of sums.
package final class ThreadPool: @unchecked Sendable {
    /// How many threads work on a loop, the caller's own among them.
    package let threads: Int

    private let busy = Atomic<Bool>(false)
    private let generation = Atomic<Int>(0)
    private let next = Atomic<Int>(0)
    private let pending = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private var count = 0
    private var job: ((Int) -> Void)?
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// A pool that lives as long as the process; its workers are never joined.
    package init(threads: Int = ThreadPool.processors) {
        self.threads = max(1, threads)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(wake, nil)
        for _ in 1..<self.threads { startWorker() }
    }

    /// The pool of this process, with a thread for each processor.
    package static let shared = ThreadPool()

    /// Processors this process may use.
    package static var processors: Int { Int(me_processor_count()) }

    /// Calls `body` once for every index below `count`, on all threads, and returns when all are
    /// done. A loop inside a loop, or a second caller at the same time, runs on its own thread alone.
    package func run(_ count: Int, _ body: (Int) -> Void) {
        if threads == 1 || count <= 1 || busy.exchange(true, ordering: .acquiring) {
            for index in 0..<count { body(index) }
            return
        }
        withoutActuallyEscaping(body) { body in
            self.count = count
            job = body
            next.store(0, ordering: .relaxed)
            pending.store(threads - 1, ordering: .relaxed)
            generation.add(1, ordering: .sequentiallyConsistent)
            if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
                pthread_mutex_lock(lock)
                pthread_cond_broadcast(wake)
                pthread_mutex_unlock(lock)
            }
            takeIndices(body, count)
            var spins = 0
            while pending.load(ordering: .acquiring) > 0 {
                spins += 1
                if spins > 2000 { sched_yield() }
            }
            job = nil
        }
        busy.store(false, ordering: .releasing)
    }

    /// A function of its own, so that no reference to the job outlives its return.
    @inline(never)
    private func takeShare() {
        guard let job else { return }
        takeIndices(job, count)
    }

    private func takeIndices(_ body: (Int) -> Void, _ count: Int) {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            if index >= count { return }
            body(index)
        }
    }

    private func startWorker() {
        let box = Unmanaged.passRetained(self).toOpaque()
        #if os(Linux)
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { ThreadPool.work($0!) }, box)
        #else
            var thread: pthread_t?
            let status = pthread_create(&thread, nil, { ThreadPool.work($0) }, box)
        #endif
        precondition(status == 0, "ThreadPool: no thread could be started (\(status))")
    }

    private static func work(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let pool = Unmanaged<ThreadPool>.fromOpaque(box).takeUnretainedValue()
        var seen = 0
        while true {
            seen = pool.nextGeneration(after: seen)
            pool.takeShare()
            pool.pending.subtract(1, ordering: .releasing)
        }
    }

    private func nextGeneration(after seen: Int) -> Int {
        var spins = 0
        while true {
            let current = generation.load(ordering: .acquiring)
            if current != seen { return current }
            spins += 1
            if spins < 4000 { continue }
            if spins < 4200 {
                sched_yield()
                continue
            }
            sleep(while: seen)
            spins = 0
        }
    }

    private func sleep(while seen: Int) {
        pthread_mutex_lock(lock)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while generation.load(ordering: .sequentiallyConsistent) == seen {
            pthread_cond_wait(wake, lock)
        }
        sleepers.subtract(1, ordering: .relaxed)
        pthread_mutex_unlock(lock)
    }
}
