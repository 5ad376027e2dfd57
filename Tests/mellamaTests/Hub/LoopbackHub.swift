import Foundation
import MeCorpus
import Synchronization

@testable import mellama

/// A hub with one model, `me/tiny`, that speaks Hugging Face's interface; large files lie on a
/// second server, its content network. Either can be told to misbehave, request by request.
final class LoopbackHub: Sendable {
    typealias Reply = LoopbackServer.Reply

    /// Done to the answer that would have been right.
    typealias Trouble = @Sendable (Reply) -> Reply

    struct File: Sendable {
        var bytes: [UInt8]
        var isLarge = false
    }

    static let commit = String(repeating: "c0ffee12", count: 5)

    struct State {
        var files: [String: File]
        /// By the path of the request or file; used one after the other.
        var troubles: [String: [Trouble]] = [:]
        var listing: String?
        var tellsBlobs = true
    }

    final class Box: Sendable {
        let state: Mutex<State>
        let network = Mutex<UInt16>(0)

        init(_ files: [String: File]) { state = Mutex(State(files: files)) }
    }

    private let box: Box
    let hub: LoopbackServer
    let network: LoopbackServer

    /// A model with these files.
    init(_ files: [String: File]) throws {
        let box = Box(files)
        self.box = box
        network = try LoopbackServer { box.answer($0, isNetwork: true) }
        hub = try LoopbackServer { box.answer($0, isNetwork: false) }
        box.network.withLock { $0 = network.port }
    }

    /// A model as they are, with weights on the content network.
    static func tiny() throws -> LoopbackHub {
        try LoopbackHub([
            "config.json": File(bytes: Array(#"{"model_type": "llama"}"#.utf8)),
            "tokenizer.json": File(bytes: Array(#"{"version": "1.0"}"#.utf8)),
            "README.md": File(bytes: Array("words".utf8)),
            "pytorch_model.bin": File(bytes: [1, 2, 3], isLarge: true),
            "model.safetensors": File(bytes: noise(200_000), isLarge: true),
        ])
    }

    /// Bytes without a pattern.
    static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// Does these to the next answers to questions for a file ("listing": for the list of files).
    /// A large file's first answer is the redirect.
    func trouble(_ name: String, _ troubles: Trouble...) {
        box.state.withLock { $0.troubles[name, default: []] += troubles }
    }

    /// Answers the question for the files with this.
    func list(_ json: String) { box.state.withLock { $0.listing = json } }

    /// The list of files says no sizes and digests, as old hubs do.
    func hideBlobs() { box.state.withLock { $0.tellsBlobs = false } }

    var files: [String: File] { box.state.withLock(\.files) }

    /// What a pull from here is set to; it waits for nothing.
    func settings(_ folder: Workplace) throws -> HubSettings {
        var settings = try HubSettings(environment(folder))
        settings.pause = { _ in }
        return settings
    }

    func environment(_ folder: Workplace) -> [String: String] {
        [
            "HF_ENDPOINT": "http://127.0.0.1:\(hub.port)", "HF_HOME": folder.url.path,
            // On a busy machine a test may look at what it began minutes later.
            "HF_HUB_DOWNLOAD_TIMEOUT": "3600",
        ]
    }

    /// The requests for a file that reached the content network.
    func contentRequests(_ name: String = "model.safetensors") -> [LoopbackServer.Request] {
        network.requests.filter { $0.path.hasSuffix(name) }
    }
}

extension LoopbackHub.Box {
    func answer(_ request: LoopbackServer.Request, isNetwork: Bool) -> LoopbackServer.Reply {
        let path = request.path.removingPercentEncoding ?? ""
        let prefix = "/api/models/me/tiny/revision/"
        if path.hasPrefix(prefix) {
            let revision = String(path.dropFirst(prefix.count))
            return troubled("listing", listing(revision))
        }
        if path == "/api/models/me/tiny/refs" {
            let refs = #"{"branches": [{"name": "main"}], "tags": [{"name": "v1"}]}"#
            return LoopbackServer.Reply(body: Array(refs.utf8))
        }
        guard let name = path.range(of: "/resolve/\(LoopbackHub.commit)/") else {
            return LoopbackServer.Reply(status: 404, headers: ["X-Error-Code": "RepoNotFound"])
        }
        let file = String(path[name.upperBound...])
        return troubled(file, content(file, request, isNetwork))
    }

    private func troubled(
        _ name: String, _ reply: LoopbackServer.Reply
    ) -> LoopbackServer.Reply {
        let trouble = state.withLock { state -> LoopbackHub.Trouble? in
            guard state.troubles[name]?.isEmpty == false else { return nil }
            return state.troubles[name]?.removeFirst()
        }
        return trouble?(reply) ?? reply
    }

    private func listing(_ revision: String) -> LoopbackServer.Reply {
        guard ["main", "v1", "refs/pr/1", LoopbackHub.commit].contains(revision) else {
            return LoopbackServer.Reply(status: 404, headers: ["X-Error-Code": "RevisionNotFound"])
        }
        let (files, listing, tells) = state.withLock { ($0.files, $0.listing, $0.tellsBlobs) }
        if let listing { return LoopbackServer.Reply(body: Array(listing.utf8)) }
        let siblings = files.sorted { $0.key < $1.key }.map { name, file -> String in
            guard tells else { return #"{"rfilename": "\#(name)"}"# }
            let large =
                file.isLarge
                ? #", "lfs": {"sha256": "\#(Self.digest(file))", "size": \#(file.bytes.count)}"#
                : ""
            let blob = file.isLarge ? String(repeating: "0", count: 40) : Self.digest(file)
            return #"{"rfilename": "\#(name)", "size": \#(file.bytes.count), "#
                + #""blobId": "\#(blob)"\#(large)}"#
        }
        let json =
            #"{"id": "me/tiny", "sha": "\#(LoopbackHub.commit)", "gated": false, "#
            + #""siblings": [\#(siblings.joined(separator: ","))]}"#
        return LoopbackServer.Reply(body: Array(json.utf8))
    }

    private func content(
        _ name: String, _ request: LoopbackServer.Request, _ isNetwork: Bool
    ) -> LoopbackServer.Reply {
        guard let file = state.withLock({ $0.files[name] }) else {
            return LoopbackServer.Reply(status: 404, headers: ["X-Error-Code": "EntryNotFound"])
        }
        var reply = LoopbackServer.Reply(headers: ["X-Repo-Commit": LoopbackHub.commit])
        if file.isLarge, !isNetwork {
            reply.status = 302
            reply.headers["X-Linked-Etag"] = "\"\(Self.digest(file))\""
            reply.headers["X-Linked-Size"] = "\(file.bytes.count)"
            reply.headers["Location"] =
                "http://127.0.0.1:\(network.withLock { $0 })\(request.path)?signature=secret"
            return reply
        }
        reply.headers["ETag"] = "\"\(Self.digest(file))\""
        reply.body = file.bytes
        if let range = request.headers["range"]?.dropFirst("bytes=".count) {
            let ends = range.split(separator: "-").compactMap { Int($0) }
            let last = min(ends.count > 1 ? ends[1] : .max, file.bytes.count - 1)
            guard ends[0] <= last else { return LoopbackServer.Reply(status: 416) }
            reply.status = 206
            reply.body = Array(file.bytes[ends[0]...last])
            reply.headers["Content-Range"] = "bytes \(ends[0])-\(last)/\(file.bytes.count)"
        }
        if request.method == "HEAD" { reply.headers["Content-Length"] = "\(file.bytes.count)" }
        return reply
    }

    static func digest(_ file: LoopbackHub.File) -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: url) }
        do {
            try Data(file.bytes).write(to: url)
            return file.isLarge
                ? try ContentHash.ofFile(url).sha256
                : try ContentHash.gitBlob(ofFile: url, bytes: file.bytes.count)
        } catch {
            return "\(error)"
        }
    }
}
