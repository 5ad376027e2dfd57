import Foundation

/// The cache that `huggingface_hub` and Transformers share: what either fetched, all find.
///
///     models--owner--name/
///       blobs/<digest>                    contents
///       snapshots/<commit>/<file>         links to them
///       refs/<revision>                   the commit of a branch or tag
///     .locks/models--owner--name/<digest>.lock
struct HubCache: Sendable {
    let url: URL
    let repository: String

    private var folderName: String {
        "models--" + repository.replacing("/", with: "--")
    }

    private var folder: URL { url.appending(path: folderName) }

    /// The content with a digest.
    func blob(_ name: String) -> URL { folder.appending(path: "blobs/\(name)") }

    /// Held by whoever fetches a content, this program or another.
    func lock(_ name: String) -> URL {
        url.appending(path: ".locks/\(folderName)/\(name).lock")
    }

    /// The files of a commit.
    func snapshot(_ commit: String) -> URL { folder.appending(path: "snapshots/\(commit)") }

    private func ref(_ revision: String) -> URL { folder.appending(path: "refs/\(revision)") }

    /// The commit of a revision, as far as the cache knows.
    func commit(of reference: HubReference) -> String? {
        let text = try? String(contentsOf: ref(reference.revision), encoding: .utf8)
        let known = text?.trimmingCharacters(in: .whitespacesAndNewlines)
        if let known, HubReference.isCommit(known) { return known }
        return reference.isCommit ? reference.revision : nil
    }

    /// Makes a content a file of a commit.
    func link(_ path: String, of commit: String, to digest: String) throws {
        let file = snapshot(commit).appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let up = String(repeating: "../", count: path.split(separator: "/").count + 1)
        let target = "\(up)blobs/\(digest)"
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)) == target {
            return
        }
        // Renamed into place, so that a reader always finds the old or the new.
        let fresh = file.deletingLastPathComponent().appending(path: ".\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(
            atPath: fresh.path, withDestinationPath: target)
        try rename(fresh, to: file)
    }

    /// Notes which commit a branch or tag is; nothing for a commit.
    func note(_ commit: String, of reference: HubReference) throws {
        let file = ref(reference.revision)
        guard !reference.isCommit, self.commit(of: reference) != commit else { return }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(commit.utf8).write(to: file, options: .atomic)
    }

    private func rename(_ file: URL, to other: URL) throws {
        guard Foundation.rename(file.path, other.path) == 0 else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(at: file)
            throw CommandError("\(other.path): \(reason)")
        }
    }

    // MARK: Reading

    /// The path of a model that was pulled: its folder, or its GGUF file. Uses no network; throws
    /// `CommandError` with the command that fetches what is missing.
    static func resolve(_ reference: HubReference, in settings: HubSettings) throws -> URL {
        let cache = HubCache(url: settings.cache, repository: reference.repository)
        func missing(_ what: String) -> CommandError {
            CommandError(
                "\(reference.description): \(what) in the cache \(settings.cache.path). Fetch it "
                    + "with: mellama pull \(reference.description)")
        }
        let files = FileManager.default
        guard let commit = cache.commit(of: reference),
            files.fileExists(atPath: cache.snapshot(commit).path)
        else { throw missing("is not") }
        let folder = cache.snapshot(commit)
        if let file = reference.file {
            let url = folder.appending(path: file)
            guard files.fileExists(atPath: url.path) else { throw missing("this file is not") }
            return url
        }
        let absent = missingFiles(of: folder)
        if absent.isEmpty { return folder }
        let all = try files.subpathsOfDirectory(atPath: folder.path).filter {
            $0.lowercased().hasSuffix(".gguf")
        }
        let ggufs = Dictionary(grouping: all, by: splitName).mapValues { $0.min() ?? "" }
        if ggufs.count > 1 {
            throw CommandError(
                "\(reference.description): expected one GGUF file in the cache, got \(ggufs.count). "
                    + "Name the file: "
                    + ggufs.values.sorted().map { "\(reference.description)/\($0)" }
                    .joined(separator: ", "))
        }
        guard let gguf = ggufs.values.first else {
            throw missing(
                "\(absent.joined(separator: ", ")) \(absent.count == 1 ? "is" : "are") not")
        }
        return folder.appending(path: gguf)
    }

    /// What a folder lacks to be a model or an adapter.
    static func missingFiles(of folder: URL) -> [String] {
        func has(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: name).path)
        }
        if has("adapter_config.json"), !has("config.json") {
            return has("adapter_model.safetensors") ? [] : ["adapter_model.safetensors"]
        }
        let configuration = has("config.json") ? [] : ["config.json"]
        if has("model.safetensors") { return configuration }
        guard has("model.safetensors.index.json") else {
            return configuration + ["model.safetensors"]
        }
        return configuration + shards(of: folder).filter { !has($0) }
    }

    /// The files that the index of a folder names; none where there is no index that can be read.
    static func shards(of folder: URL) -> [String] {
        struct Index: Decodable {
            var weight_map: [String: String]
        }
        let file = folder.appending(path: "model.safetensors.index.json")
        let index = (try? Data(contentsOf: file)).flatMap {
            try? JSONDecoder().decode(Index.self, from: $0)
        }
        return Set((index?.weight_map ?? [:]).values).filter(HubReference.isSafePath).sorted()
    }

    /// "a-00002-of-00003.gguf" → "a.gguf": what the files of one split model have in common.
    static func splitName(_ path: String) -> String {
        path.replacing(/-\d{5}-of-\d{5}(\.[A-Za-z]+)$/) { String($0.output.1) }
    }
}
