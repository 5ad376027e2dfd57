import Foundation
import MeCorpus
import Synchronization

/// A model's files, from a hub into the cache or a folder.
struct HubPull: Sendable {
    let reference: HubReference
    let settings: HubSettings
    var selection = HubSelection()
    /// A folder of plain files in place of the cache.
    var output: URL?

    /// What a pull got.
    struct Outcome: Encodable {
        /// The model's folder, or its GGUF file.
        var path: String
        var commit: String
        var files: Int
        /// Of the files, and how many of them came over the network this time.
        var bytes: Int
        var fetchedBytes: Int
        /// Of the file, where it is one.
        var sha256: String?
    }

    /// Fetches and verifies; every file that is complete stays, whatever happens to the others.
    /// Ctrl-C ends it wherever it is.
    func run() async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await pulled() }
            group.addTask {
                while !Interruption.isRequested {
                    try await Task.sleep(for: .milliseconds(100))
                }
                throw CommandError(
                    "stopped as asked; what arrived is kept, and the same command goes on")
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func pulled() async throws -> Outcome {
        if settings.isOffline { return try offline() }
        let client = HubClient(reference, settings)
        defer { client.close() }
        let listing = try await client.listing()
        var choice = try selection.choose(from: listing.files, of: reference)
        for note in choice.notes { Console.note("pull: \(note)") }
        let target = try HubTarget(reference, commit: listing.commit, output, settings)
        let progress = HubProgress()
        try await fetch(choice.files, listing, target, progress, client)
        // Shards by other names than expected: the index knows.
        let names = Set(target.missingShards.filter { !selection.isExcluded($0) })
        if !names.isEmpty, selection.include.isEmpty, reference.file == nil {
            let more = listing.files.filter { names.contains($0.path) }
            guard more.count == names.count else {
                let absent = names.subtracting(more.map(\.path)).sorted()
                throw CommandError(
                    "\(reference.description): model.safetensors.index.json names "
                        + "\(absent.prefix(8).joined(separator: ", ")), the hub has no such file")
            }
            try await fetch(more, listing, target, progress, client)
            choice.files += more
        }
        let folder = try target.finish()
        return try outcome(choice.files, in: folder, listing, progress)
    }

    private func outcome(
        _ files: [HubFile], in folder: URL, _ listing: HubListing, _ progress: HubProgress
    ) throws -> Outcome {
        let ggufs = files.map(\.path).filter { $0.lowercased().hasSuffix(".gguf") }.sorted()
        let isSplitOnce = Set(ggufs.map(HubCache.splitName)).count == 1
        let hasTensors = files.contains { $0.path.hasSuffix(".safetensors") }
        let single = reference.file ?? (isSplitOnce && !hasTensors ? ggufs[0] : nil)
        let path = single.map { folder.appending(path: $0) } ?? folder
        let sizes = files.map { folder.appending(path: $0.path).bytesOnDisk ?? 0 }
        var outcome = Outcome(
            path: path.path, commit: listing.commit, files: files.count, bytes: sizes.reduce(0, +),
            fetchedBytes: progress.received)
        if let single, case .sha256(let hash) = files.first(where: { $0.path == single })?.digest {
            outcome.sha256 = hash
        }
        return outcome
    }

    /// Without a network a pull finds what is there already.
    private func offline() throws -> Outcome {
        guard output == nil, selection.include.isEmpty else {
            throw CommandError(
                "\(reference.description): HF_HUB_OFFLINE is set, nothing can be fetched")
        }
        let path = try HubCache.resolve(reference, in: settings)
        let cache = HubCache(url: settings.cache, repository: reference.repository)
        let names =
            path.hasDirectoryPath || HubPlace.isFolder(path)
            ? try FileManager.default.subpathsOfDirectory(atPath: path.path)
                .map { path.appending(path: $0) }.filter { !HubPlace.isFolder($0) } : [path]
        return Outcome(
            path: path.path, commit: cache.commit(of: reference) ?? "", files: names.count,
            bytes: names.compactMap(\.bytesOnDisk).reduce(0, +), fetchedBytes: 0)
    }

    // MARK: Fetching

    private struct Download: Sendable {
        let place: HubPlace
        let url: URL
        let there: Int
    }

    private func fetch(
        _ files: [HubFile], _ listing: HubListing, _ target: HubTarget, _ progress: HubProgress,
        _ client: HubClient
    ) async throws {
        var downloads: [Download] = []
        for file in files {
            let file = try await client.completed(file, commit: listing.commit)
            guard let bytes = file.bytes, let digest = file.digest else { continue }
            let place = target.place(file, bytes: bytes, digest: digest)
            downloads.append(
                Download(
                    place: place, url: try client.address(of: file, commit: listing.commit),
                    there: place.there))
        }
        let there = downloads.reduce(0) { $0 + $1.there }
        let total = downloads.reduce(0) { $0 + $1.place.bytes }
        try checkSpace(for: total - there, at: target.folder)
        progress.expect(total, there: there)
        let isNew = downloads.filter { !$0.place.exists }.count
        Console.note(
            "pull: \(reference.description) at \(listing.commit.prefix(12)): \(files.count) files, "
                + "\(Console.size(total))"
                + (isNew < files.count ? ", \(files.count - isNew) of them here already" : ""))
        try await work(on: downloads, target, progress)
    }

    /// What is left to do, the large ones first.
    private final class Queue: Sendable {
        private let left: Mutex<[Download]>

        init(_ downloads: [Download]) {
            left = Mutex(downloads.sorted { $0.place.bytes < $1.place.bytes })
        }

        func next() -> Download? { left.withLock { $0.popLast() } }
    }

    /// Some files at a time; the first failure ends all.
    private func work(
        on downloads: [Download], _ target: HubTarget, _ progress: HubProgress
    ) async throws {
        let queue = Queue(downloads)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<min(settings.parallel, downloads.count) {
                group.addTask {
                    let client = HubClient(reference, settings)
                    defer { client.close() }
                    while let next = queue.next() {
                        try await HubDownload(
                            client: client, place: next.place, url: next.url, progress: progress,
                            there: next.there
                        ).run()
                        try target.accept(next.place)
                    }
                    return true
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    progress.show()
                    try? await Task.sleep(for: .milliseconds(100))
                }
                return false
            }
            var left = min(settings.parallel, downloads.count)
            while left > 0, let isWorker = try await group.next() { left -= isWorker ? 1 : 0 }
            group.cancelAll()
        }
        progress.show(isEnd: true)
    }

    private func checkSpace(for bytes: Int, at folder: URL) throws {
        let values = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (values[.systemFreeSize] as? NSNumber)?.intValue, bytes > free else {
            return
        }
        throw CommandError(
            "\(folder.path): expected \(Console.size(bytes)) of free space, got "
                + "\(Console.size(free)). Make room, or name another disk with HF_HOME or --output")
    }
}

extension HubPlace {
    /// Whether a folder is there.
    static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
