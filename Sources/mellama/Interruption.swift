import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the work to stop cleanly, the second ends it at once.
enum Interruption {
    private static let count = Atomic<Int>(0)

    /// Whether a stop was asked for.
    static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

    /// Begins to listen; call once at the start of long work.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.count.add(1, ordering: .relaxed).newValue > 1 {
                    _exit(128 + number)
                }
            }
        }
    }

    /// Throws where a stop was asked for.
    static func check() throws {
        if isRequested { throw CommandError("stopped as asked; what was done is kept") }
    }
}

/// A failure of a command, in one clear sentence.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
