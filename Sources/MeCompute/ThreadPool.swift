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
/// output and its own order of sums. A thread that the system keeps from running holds up nothing
/// but the index it has begun.
package final class ThreadPool: @unchecked Sendable {
    /// How many threads work on a loop, the caller's own among them.
    package let threads: Int

    /// The loop's number in the upper half, its next index in the lower: an index is claimed for
    /// one loop only, so that a late thread never touches a loop that has ended.
    private let claims = Atomic<UInt64>(0)
    private let count = Atomic<Int>(0)
    /// Indices not yet finished.
    private let unfinished = Atomic<Int>(0)
    private let busy = Atomic<Bool>(false)
    private let sleepers = Atomic<Int>(0)
    /// Valid while an index of the current loop is claimed and unfinished.
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

    /// Workers keep their pool, so only one without any ends.
    deinit {
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(lock)
        wake.deallocate()
        lock.deallocate()
    }

    /// The pool of this process, with a thread for each processor.
    package static let shared = ThreadPool()

    /// Processors this process may use.
    package static var processors: Int { Int(me_processor_count()) }

    /// Calls `body` once for every index below `count`, on all threads, and returns when all are
    /// done. A loop inside a loop, or a second caller at the same time, runs on its own thread alone.
    package func run(_ count: Int, _ body: (Int) -> Void) {
        precondition(count < Int(UInt32.max), "ThreadPool: \(count) indices")
        if threads == 1 || count <= 1 || busy.exchange(true, ordering: .acquiring) {
            for index in 0..<count { body(index) }
            return
        }
        withoutActuallyEscaping(body) { body in
            // Closed first: a thread that still looks at the last loop must not take this one's
            // count for that one's.
            let last = claims.load(ordering: .relaxed) >> 32
            claims.store(last << 32 | 0xffff_ffff, ordering: .sequentiallyConsistent)
            job = body
            unfinished.store(count, ordering: .relaxed)
            self.count.store(count, ordering: .releasing)
            claims.store((last &+ 1) << 32, ordering: .sequentiallyConsistent)
            wakeSleepers(for: count)
            takeIndices()
            var spins = 0
            while unfinished.load(ordering: .acquiring) > 0 {
                spins += 1
                if spins > 2000 { sched_yield() }
            }
            job = nil
        }
        busy.store(false, ordering: .releasing)
    }

    /// Wakes threads that sleep, as far as there is work for them beside the caller.
    private func wakeSleepers(for count: Int) {
        let asleep = sleepers.load(ordering: .sequentiallyConsistent)
        guard asleep > 0 else { return }
        // Who holds the lock has yet to look at the claims, or is asleep already.
        pthread_mutex_lock(lock)
        pthread_mutex_unlock(lock)
        if asleep < count {
            pthread_cond_broadcast(wake)
        } else {
            for _ in 1..<count { pthread_cond_signal(wake) }
        }
    }

    /// Works on the current loop until none of its indices is left to claim. What a thread has
    /// finished it tells once, at the end: until then the loop cannot end.
    private func takeIndices() {
        var finished = 0
        var seen = claims.load(ordering: .acquiring)
        while Int(seen & 0xffff_ffff) < count.load(ordering: .acquiring) {
            let (claimed, now) = claims.compareExchange(
                expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
            guard claimed else {
                seen = now
                continue
            }
            perform(Int(seen & 0xffff_ffff))
            finished += 1
            seen = claims.load(ordering: .acquiring)
        }
        if finished > 0 { unfinished.subtract(finished, ordering: .releasing) }
    }

    /// A function of its own, so that no reference to the job outlives its return.
    @inline(never)
    private func perform(_ index: Int) { job?(index) }

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
        var seen: UInt64 = 0
        while true {
            seen = pool.nextLoop(after: seen)
            pool.takeIndices()
        }
    }

    private func nextLoop(after seen: UInt64) -> UInt64 {
        var spins = 0
        while true {
            let current = claims.load(ordering: .acquiring) >> 32
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

    private func sleep(while seen: UInt64) {
        pthread_mutex_lock(lock)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while claims.load(ordering: .sequentiallyConsistent) >> 32 == seen {
            pthread_cond_wait(wake, lock)
        }
        sleepers.subtract(1, ordering: .relaxed)
        pthread_mutex_unlock(lock)
    }
}
