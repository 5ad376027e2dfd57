import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the work to stop cleanly, the second ends it at once.
enum Interruption {
    private static let count = Atomic<Int>(0)

    private static let notice: StaticString =
        "\nstopping; what was done is being kept (a second time ends at once)\n"

    /// Whether a stop was asked for.
    static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

    /// Begins to listen; call once at the start of long work.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.count.add(1, ordering: .relaxed).newValue > 1 {
                    _exit(128 + number)
                }
                // Writing a checkpoint takes a while; a handler may do no more than this.
                _ = Interruption.notice.withUTF8Buffer { write(2, $0.baseAddress, $0.count) }
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

    /// What the system says about a file, with its path where that is known, in place of
    /// Foundation's own dump; nil for errors that speak for themselves.
    init?(fileSystem error: any Error) {
        guard let error = error as? CocoaError else { return nil }
        let cause = error.underlying as NSError?
        let reason =
            cause?.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause?.code ?? 0))) : error.localizedDescription
        let path = error.filePath ?? error.url?.path ?? cause?.userInfo[NSFilePathErrorKey]
        let place = path.map { "\($0): " } ?? ""
        description = place + reason + ". Check the path, its permissions and free space"
    }
}
