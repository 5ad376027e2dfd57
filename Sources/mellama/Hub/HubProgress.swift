import Foundation
import Synchronization

/// How far a pull is: a moving line on a terminal, a plain line now and then elsewhere.
final class HubProgress: Sendable {
    private struct State {
        var done = 0
        var total = 0
        var received = 0
        /// When so many bytes had been received, over the last seconds.
        var samples: [(time: Date, received: Int)] = []
        var lastShown = Date.distantPast
        var lastDone = -1
    }

    private let state = Mutex(State())
    private static let window = 10.0

    /// More to fetch, some of which is there already.
    func expect(_ bytes: Int, there: Int) {
        state.withLock {
            $0.total += bytes
            $0.done += there
        }
    }

    /// Bytes that arrived.
    func receive(_ bytes: Int) {
        state.withLock {
            $0.done += bytes
            $0.received += bytes
        }
    }

    /// Bytes that must be fetched again.
    func lose(_ bytes: Int) { state.withLock { $0.done -= bytes } }

    /// Bytes that came over the network.
    var received: Int { state.withLock(\.received) }

    /// Shows the line if it is time to; always at the end.
    func show(isEnd: Bool = false, now: Date = Date()) {
        let line: String? = state.withLock { state in
            state.samples.append((now, state.received))
            state.samples.removeAll { now.timeIntervalSince($0.time) > Self.window }
            let interval = Console.isTerminal ? 0.2 : 10
            guard isEnd || now.timeIntervalSince(state.lastShown) >= interval, state.received > 0
            else { return nil }
            // Without a terminal a line is not said twice.
            guard Console.isTerminal || state.done != state.lastDone else { return nil }
            (state.lastShown, state.lastDone) = (now, state.done)
            let first = state.samples.first ?? (now, state.received)
            let seconds = now.timeIntervalSince(first.time)
            let rate = seconds > 0 ? Double(state.received - first.received) / seconds : 0
            return Self.line(done: state.done, total: state.total, rate: rate)
        }
        guard let line else { return }
        guard Console.isTerminal else { return Console.note(line) }
        Console.note(unended: "\r\u{1B}[K" + line + (isEnd ? "\n" : ""))
    }

    /// "pull: 120.0 MB of 2.20 GB (5 %)  11.5 MB/s  3:01 left"; the rate is bytes a second.
    static func line(done: Int, total: Int, rate: Double) -> String {
        let percent = total > 0 ? Int(100 * Double(done) / Double(total)) : 100
        var line = "pull: \(Console.size(done)) of \(Console.size(total)) (\(percent) %)"
        if rate >= 1 {
            line += "  \(Console.size(Int(rate)))/s"
            if done < total { line += "  \(Console.clock(Double(total - done) / rate)) left" }
        }
        return line
    }
}
