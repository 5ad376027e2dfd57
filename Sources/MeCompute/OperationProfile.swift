import Synchronization

/// What every kind of operation took, gathered while a workspace carries it: for finding where the
/// time of a step goes. Operations inside a loop over threads add the time of each thread.
package final class OperationProfile: Sendable {
    /// One kind of operation.
    package struct Row: Codable, Sendable {
        package var name: String
        package var calls = 0
        package var seconds = 0.0
        /// Floating-point operations, as the mathematics counts them.
        package var operations = 0.0
        /// Bytes of operands read and results written, each counted once a call.
        package var bytes = 0.0
    }

    private let rows = Mutex<[String: Row]>([:])

    package init() {}

    /// The kinds by time, longest first.
    package var table: [Row] {
        rows.withLock { $0.values.sorted { ($0.seconds, $0.name) > ($1.seconds, $1.name) } }
    }

    /// Forgets everything so far.
    package func reset() { rows.withLock { $0 = [:] } }

    func add(_ name: String, seconds: Double, operations: Double, bytes: Double) {
        rows.withLock { rows in
            var row = rows[name] ?? Row(name: name)
            row.calls += 1
            row.seconds += seconds
            row.operations += operations
            row.bytes += bytes
            rows[name] = row
        }
    }
}

extension Workspace {
    /// Runs `body`, and tells the profile, where there is one, what it took.
    @inline(__always)
    func measured(
        _ name: StaticString, operations: Int = 0, bytes: Int, _ body: () -> Void
    ) {
        guard let profile else { return body() }
        let clock = ContinuousClock()
        let seconds = clock.measure(body) / .seconds(1)
        profile.add(
            "\(name)", seconds: seconds, operations: Double(operations), bytes: Double(bytes))
    }
}

extension Matrix {
    /// Bytes of its elements.
    var byteCount: Int { count * type.size }
}
