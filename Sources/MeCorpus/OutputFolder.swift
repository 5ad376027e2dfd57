import Foundation

/// A folder that appears whole or not at all: write into `url`, then `commit()`. Until then an
/// earlier result at the destination stays as it is.
package struct OutputFolder: Sendable {
    /// The folder to write into, beside the destination and hidden.
    package let url: URL
    package let destination: URL
    /// Where an earlier result waits while it is being replaced.
    private let replaced: URL
    /// Held as long as this is written to.
    private let lock: FolderLock

    /// Prepares an empty temporary folder and clears what an interrupted attempt left.
    /// Throws when the destination is something that no commit made: it would be deleted; or when
    /// another process is writing it.
    package init(replacing destination: URL) throws {
        let destination = destination.standardizedFileURL
        let parent = destination.deletingLastPathComponent()
        let name = destination.lastPathComponent
        self.destination = destination
        url = parent.appendingPathComponent(".\(name).partial")
        replaced = parent.appendingPathComponent(".\(name).replaced")
        let files = FileManager.default
        try files.createDirectory(at: parent, withIntermediateDirectories: true)
        // A crash between the two renames of `commit` left the earlier result here.
        if files.fileExists(atPath: replaced.path) {
            if files.fileExists(atPath: destination.path) {
                try files.removeItem(at: replaced)
            } else {
                try files.moveItem(at: replaced, to: destination)
            }
        }
        try Self.refuseForeignFolder(destination)
        if files.fileExists(atPath: url.path) {
            _ = try FolderLock(url, writing: destination)
            try files.removeItem(at: url)
        }
        try files.createDirectory(at: url, withIntermediateDirectories: false)
        lock = try FolderLock(url, writing: destination)
    }

    /// Lets `work` fill a folder for `destination`: it takes its name when `work` ends well, and is
    /// removed, with the destination as it was, when `work` throws.
    package static func write<Value>(
        to destination: URL, _ work: (URL) throws -> Value
    ) throws -> Value {
        let output = try OutputFolder(replacing: destination)
        do {
            let value = try work(output.url)
            try output.commit()
            return value
        } catch {
            output.discard()
            throw error
        }
    }

    /// Writes the manifest, puts everything on the disk and gives the folder its name.
    package func commit() throws {
        try Manifest.write(for: url)
        for path in try Manifest.filePaths(in: url) {
            try synchronize(url.appendingPathComponent(path))
        }
        try synchronize(url)
        let files = FileManager.default
        let hadResult = files.fileExists(atPath: destination.path)
        if hadResult { try files.moveItem(at: destination, to: replaced) }
        do {
            try files.moveItem(at: url, to: destination)
        } catch {
            if hadResult { try? files.moveItem(at: replaced, to: destination) }
            throw error
        }
        try synchronize(destination.deletingLastPathComponent())
        if hadResult { try files.removeItem(at: replaced) }
    }

    /// Removes what was written; the destination stays as it was.
    package func discard() {
        try? FileManager.default.removeItem(at: url)
    }

    private static func refuseForeignFolder(_ destination: URL) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: destination.path) else { return }
        let content = try? files.contentsOfDirectory(atPath: destination.path)
        if let content, content.isEmpty || content.contains(Manifest.fileName) { return }
        throw CorpusError(
            path: destination.path, expected: "no folder, or an earlier result",
            got: "something without \(Manifest.fileName)",
            advice: "choose another folder, or remove this one by hand")
    }

    private func synchronize(_ item: URL) throws {
        let descriptor = open(item.path, O_RDONLY)
        guard descriptor >= 0 else { throw failure(item) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(item) }
    }

    private func failure(_ item: URL) -> CorpusError {
        CorpusError(
            path: item.path, expected: "to be written to the disk",
            got: String(cString: strerror(errno)))
    }
}

/// An advisory lock on a folder, which the system lets go of with the process, however that ends.
private final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Throws when another process holds it.
    init(_ folder: URL, writing destination: URL) throws {
        descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
        // A file system without locks does without them.
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK
        else { return }
        close(descriptor)
        throw CorpusError(
            path: destination.path, expected: "to be the only one who writes it",
            got: "another mellama at work on it",
            advice: "wait until that has ended, or choose another folder")
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
