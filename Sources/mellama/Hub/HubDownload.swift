import Foundation
import MeCorpus
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A file to fetch, and where it is to be.
struct HubPlace: Sendable {
    let file: HubFile
    let bytes: Int
    let digest: HubFile.Digest
    /// The verified content.
    let content: URL
    /// What has arrived of it.
    let partial: URL
    /// Held while it is fetched; nil where nobody else can be at it.
    let lock: URL?

    init(_ file: HubFile, bytes: Int, digest: HubFile.Digest, content: URL, lock: URL?) {
        (self.file, self.bytes, self.digest) = (file, bytes, digest)
        (self.content, self.lock) = (content, lock)
        partial = content.appendingPathExtension("incomplete")
    }

    var exists: Bool { FileManager.default.fileExists(atPath: content.path) }

    /// Bytes that are there already.
    var there: Int { exists ? bytes : min(bytes, partial.bytesOnDisk ?? 0) }

    /// What is wrong with a content; nil where it is the expected one.
    func problem(with url: URL) throws -> String? {
        let size = url.bytesOnDisk ?? 0
        guard size == bytes else { return "expected \(bytes) bytes, got \(size)" }
        let (expected, found) =
            switch digest {
            case .sha256(let hash): (hash, try ContentHash.ofFile(url).sha256)
            case .gitBlob(let hash): (hash, try ContentHash.gitBlob(ofFile: url, bytes: size))
            }
        return expected == found ? nil : "expected \(digest.kind) \(expected), got \(found)"
    }
}

/// One file, from the hub to its place: continued where it was cut, verified before it has its name.
struct HubDownload: Sendable {
    let client: HubClient
    let place: HubPlace
    /// Its address at the hub.
    let url: URL
    let progress: HubProgress
    /// Bytes of it that were there when `progress` was told.
    let there: Int

    /// Fetches and verifies the file; a content that is there is verified only.
    func run() async throws {
        guard let lock = place.lock else { return try await fetched() }
        let held = try await FileLock.wait(for: lock) {
            Console.note("pull: \(place.file.path): waiting for another pull of it")
        }
        try await fetched()
        _ = consume held
    }

    private func fetched() async throws {
        let files = FileManager.default
        try files.createDirectory(
            at: place.content.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Another pull may have been at it since.
        progress.lose(there - place.there)
        if place.exists {
            guard let problem = try place.problem(with: place.content) else { return }
            Console.note("pull: \(place.content.path): damaged (\(problem)); fetching it again")
            try files.removeItem(at: place.content)
            progress.lose(place.bytes)
        }
        var isSecond = false
        while true {
            try await receive()
            guard let problem = try place.problem(with: place.partial) else { break }
            try restart()
            guard !isSecond else {
                throw CommandError(
                    "\(place.file.path): \(problem), twice. What arrived was removed. The hub's file "
                        + "or the way to it is damaged: try again later, or another revision")
            }
            isSecond = true
            Console.note("pull: \(place.file.path): \(problem); fetching it once more")
        }
        try FileHandle(forUpdating: place.partial).synchronize()
        try files.moveItem(at: place.partial, to: place.content)
    }

    /// Removes what arrived.
    private func restart() throws {
        progress.lose(min(place.bytes, place.partial.bytesOnDisk ?? 0))
        try FileManager.default.removeItem(at: place.partial)
    }

    /// Receives what is missing, stretch by stretch, through cuts.
    private func receive() async throws {
        if !FileManager.default.fileExists(atPath: place.partial.path) {
            try Data().write(to: place.partial)
        }
        var attempts = HubAttempts(place.file.path, client.settings)
        // Where the hub redirected to; asked directly until that fails.
        var source: URL?
        while true {
            let have = place.partial.bytesOnDisk ?? 0
            if have >= place.bytes { return }
            do {
                source = try await stretch(from: have, at: source ?? url)
                guard (place.partial.bytesOnDisk ?? 0) > have else {
                    throw HubFailure("\(url.place): an answer without content")
                }
                attempts.succeeded()
            } catch let failure as HubFailure {
                if (place.partial.bytesOnDisk ?? 0) > have { attempts.succeeded() }
                source = nil
                try await attempts.wait(after: failure)
            }
        }
    }

    /// Receives one stretch of the file behind what is there; tells where it came from.
    private func stretch(from have: Int, at source: URL) async throws -> URL {
        let end = min(place.bytes, have + client.settings.stretch)
        // A whole file is asked for plainly: not every server knows ranges.
        let range = have > 0 || end < place.bytes ? have..<end : nil
        let sink = try HubSink(place, have: have, progress: progress)
        let answer = try await client.ask(
            source, range: range, sink: { try sink.take($1, of: $0) })
        return answer.url
    }
}

/// Writes an answer's bytes behind those a file has.
private final class HubSink: Sendable {
    private let place: HubPlace
    private let have: Int
    private let progress: HubProgress
    private let handle: FileHandle
    /// Bytes of the file, once the answer has begun.
    private let written = Mutex<Int?>(nil)

    init(_ place: HubPlace, have: Int, progress: HubProgress) throws {
        (self.place, self.have, self.progress) = (place, have, progress)
        handle = try FileHandle(forWritingTo: place.partial)
        try handle.seekToEnd()
    }

    func take(_ data: Data, of response: HTTPURLResponse) throws {
        try written.withLock { written in
            let start = try written ?? begin(response)
            written = start
            guard start + data.count <= place.bytes else {
                throw HubFailure(
                    "\(place.file.path): the hub sends more than the \(place.bytes) bytes it "
                        + "announced")
            }
            try handle.write(contentsOf: data)
            written = start + data.count
        }
        progress.receive(data.count)
    }

    /// Where an answer's first byte goes: it must go on where the file ends, or be the whole file.
    private func begin(_ response: HTTPURLResponse) throws -> Int {
        guard response.statusCode == 206 else {
            progress.lose(have)
            try handle.truncate(atOffset: 0)
            return 0
        }
        let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
        guard range.hasPrefix("bytes \(have)-") else {
            throw HubFailure(
                "\(place.file.path): expected bytes from \(have) on, the hub sends "
                    + range.prefix(60).debugDescription)
        }
        return have
    }
}
