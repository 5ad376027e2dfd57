import Foundation

/// A file that one process at a time holds; the system lets go of it when the process ends.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// The lock, or nil where another process (or pull of this one) holds it.
    init?(_ file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandError("\(file.path): \(String(cString: strerror(errno)))")
        }
        self.descriptor = descriptor
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Waits for a lock; `waiting` is called once where another holds it.
    static func wait(for file: URL, waiting: () -> Void) async throws -> FileLock {
        var isTold = false
        while true {
            if let lock = try FileLock(file) { return lock }
            if !isTold { waiting() }
            isTold = true
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
