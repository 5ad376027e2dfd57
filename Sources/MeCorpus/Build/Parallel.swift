import Dispatch
import Synchronization

/// Work shared out over threads; what comes of it never depends on their number.
enum Parallel {
    /// Calls `body` with 0..<count, on up to `threads` threads, each of which takes the next number.
    static func forEach(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < count else { return }
                body(number)
            }
        }
    }

    /// The values of `body` for 0..<count, in order; throws the error of the least number.
    static func map<Value: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let outcomes = Mutex([Result<Value, any Error>?](repeating: nil, count: count))
        forEach(count, threads: threads) { number in
            let outcome = Result { try body(number) }
            outcomes.withLock { $0[number] = outcome }
        }
        return try outcomes.withLock { $0 }.compactMap { try $0?.get() }
    }
}

/// Things that threads borrow and give back; there come to be as many as are in use at once.
final class Pool<Value>: Sendable {
    private let idle = Mutex<[Lent]>([])
    private let make: @Sendable () -> Value

    /// A value on its way between threads: only one of them ever has it.
    private struct Lent: @unchecked Sendable {
        var value: Value
    }

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    func with<Outcome>(_ body: (inout Value) throws -> Outcome) rethrows -> Outcome {
        var lent = idle.withLock { $0.popLast() } ?? Lent(value: make())
        defer { idle.withLock { $0.append(lent) } }
        return try body(&lent.value)
    }
}
