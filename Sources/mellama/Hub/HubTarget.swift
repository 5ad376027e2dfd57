import Foundation

/// Where the files of a pull go.
struct HubTarget: Sendable {
    /// Where contents are collected.
    let folder: URL
    private let reference: HubReference
    private let commit: String
    private let cache: HubCache
    /// The folder of plain files, where it is not the cache.
    private let output: URL?
    private let lock: HeldLock?

    /// A lock that is let go of with the last who knows it.
    private final class HeldLock: Sendable {
        private let lock: FileLock

        init(_ lock: consuming FileLock) { self.lock = lock }
    }

    /// The cache, or a folder that is not there yet: its files gather beside it, so that a pull that
    /// was cut goes on, and the folder appears whole.
    init(
        _ reference: HubReference, commit: String, _ output: URL?, _ settings: HubSettings
    ) throws {
        (self.reference, self.commit, self.output) = (reference, commit, output)
        cache = HubCache(url: settings.cache, repository: reference.repository)
        let files = FileManager.default
        guard let output else {
            folder = cache.snapshot(commit)
            lock = nil
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            return
        }
        guard
            (try? files.contentsOfDirectory(atPath: output.path))?.isEmpty
                ?? !files.fileExists(atPath: output.path)
        else {
            throw CommandError(
                "\(output.path): expected an empty folder or none, it holds something. Remove it or "
                    + "name another with --output")
        }
        folder = output.deletingLastPathComponent()
            .appending(path: ".\(output.lastPathComponent).pulled-\(commit.prefix(12))")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        guard let held = try FileLock(folder.appending(path: Self.lockName)) else {
            throw CommandError("\(output.path): another pull is writing it")
        }
        lock = HeldLock(held)
    }

    private static let lockName = ".lock"

    /// Where a file's content goes.
    func place(_ file: HubFile, bytes: Int, digest: HubFile.Digest) -> HubPlace {
        let name = digest.name
        return HubPlace(
            file, bytes: bytes, digest: digest,
            content: output == nil ? cache.blob(name) : folder.appending(path: file.path),
            lock: output == nil ? cache.lock(name) : nil)
    }

    /// A verified content becomes a file of the model.
    func accept(_ place: HubPlace) throws {
        if output == nil {
            try cache.link(place.file.path, of: commit, to: place.digest.name)
        }
    }

    /// Shards that the index names and that are not there.
    var missingShards: [String] {
        let missing = Set(HubCache.missingFiles(of: folder))
        return HubCache.shards(of: folder).filter(missing.contains)
    }

    /// All files are there: gives the model its name, and tells its folder.
    func finish() throws -> URL {
        guard let output else {
            try cache.note(commit, of: reference)
            return folder
        }
        let files = FileManager.default
        try files.removeItem(at: folder.appending(path: Self.lockName))
        if files.fileExists(atPath: output.path) { try files.removeItem(at: output) }
        try files.moveItem(at: folder, to: output)
        return output
    }
}
