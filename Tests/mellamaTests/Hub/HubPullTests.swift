import Foundation
import Testing

@testable import mellama

/// Pulling from a hub that behaves.
@Suite struct HubPullTests {
    private func pull(
        _ hub: LoopbackHub, _ folder: Workplace, _ name: String = "hf://me/tiny",
        _ change: (inout HubPull) -> Void = { _ in }
    ) async throws -> HubPull.Outcome {
        var pull = HubPull(
            reference: try HubReference(name), settings: try hub.settings(folder))
        change(&pull)
        return try await pull.run()
    }

    @Test func theCacheIsAsTransformersHasIt() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let outcome = try await pull(hub, folder)
        let snapshot = "hub/models--me--tiny/snapshots/\(LoopbackHub.commit)"
        #expect(outcome.path == folder.url.appending(path: snapshot).path)
        #expect(outcome.commit == LoopbackHub.commit)
        #expect(outcome.files == 3 && outcome.bytes == outcome.fetchedBytes)
        let names = ["config.json", "model.safetensors", "tokenizer.json"]
        let files = FileManager.default
        #expect(try files.contentsOfDirectory(atPath: outcome.path).sorted() == names)
        for name in names {
            let file = try #require(hub.files[name])
            let link = try files.destinationOfSymbolicLink(atPath: "\(outcome.path)/\(name)")
            #expect(link == "../../blobs/\(LoopbackHub.digest(of: file))")
            #expect(try folder.read("\(snapshot)/\(name)") == Data(file.bytes))
        }
        #expect(
            try folder.read("hub/models--me--tiny/refs/main") == Data(LoopbackHub.commit.utf8))
        #expect(
            try files.contentsOfDirectory(
                atPath: folder.url.appending(path: "hub/models--me--tiny/blobs").path
            ).count == 3)
        // A second time everything is there, and found whole.
        let again = try await pull(hub, folder)
        #expect(again.fetchedBytes == 0 && again.path == outcome.path)
        #expect(hub.contentRequests().count == 1)
    }

    @Test func theTokenStaysAtTheHub() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        _ = try await pull(hub, folder) { $0 = $0.with { $0.token = "hf_abc" } }
        #expect(!hub.hub.requests.isEmpty && !hub.network.requests.isEmpty)
        for request in hub.hub.requests {
            #expect(request.headers["authorization"] == "Bearer hf_abc", "\(request.path)")
        }
        for request in hub.network.requests {
            #expect(request.headers["authorization"] == nil)
            #expect(request.query == "signature=secret")
        }
    }

    @Test func largeFilesComeInStretches() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        _ = try await pull(hub, folder) { $0 = $0.with { $0.stretch = 64_000 } }
        #expect(
            hub.contentRequests().map { $0.headers["range"] } == [
                "bytes=0-63999", "bytes=64000-127999", "bytes=128000-191999", "bytes=192000-199999",
            ])
        // The hub is asked once where the content is.
        #expect(hub.hub.requests.filter { $0.path.hasSuffix(".safetensors") }.count == 1)
    }

    @Test func revisions() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        for (name, ref) in [
            ("hf://me/tiny@v1", "v1"), ("hf://me/tiny@refs/pr/1", "refs/pr/1"),
            ("hf://me/tiny@refs%2Fpr%2F1", "refs/pr/1"),
        ] {
            let outcome = try await pull(hub, folder, name)
            #expect(folder.exists("hub/models--me--tiny/refs/\(ref)"))
            #expect(
                try HubCache.resolve(try HubReference(name), in: hub.settings(folder)).path
                    == outcome.path)
        }
        let commit = "hf://me/tiny@\(LoopbackHub.commit)"
        _ = try await pull(hub, folder, commit)
        #expect(!folder.exists("hub/models--me--tiny/refs/\(LoopbackHub.commit)"))
        let error = await #expect(throws: NoSuchRevision.self) {
            try await pull(hub, folder, "hf://me/tiny@v9")
        }
        #expect(error?.description.hasSuffix("no revision 'v9' (404). It has: main, v1") == true)
    }

    @Test func aHubThatTellsNoSizes() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.hideBlobs()
        let outcome = try await pull(hub, folder)
        #expect(outcome.files == 3)
        #expect(folder.exists("hub/models--me--tiny/refs/main"))
        #expect(hub.hub.requests.filter { $0.method == "HEAD" }.count == 3)
        #expect(hub.network.requests.allSatisfy { $0.method == "GET" })
    }

    @Test func aFolderOfPlainFiles() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let output = folder.url.appending(path: "model")
        let outcome = try await pull(hub, folder) { $0.output = output }
        #expect(outcome.path == output.path)
        let names = try folder.contents(of: "model").keys.sorted()
        #expect(names == ["config.json", "model.safetensors", "tokenizer.json"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["model"])
        let error = await #expect(throws: CommandError.self) {
            try await pull(hub, folder) { $0.output = output }
        }
        #expect(error?.description.contains("expected an empty folder") == true)
    }

    @Test func twoPullsAtOnce() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let slow: LoopbackHub.Trouble = {
            var reply = $0
            reply.delay = 0.001
            return reply
        }
        hub.trouble("model.safetensors", { $0 }, slow)
        async let first = pull(hub, folder)
        async let second = pull(hub, folder)
        let outcomes = try await [first, second]
        #expect(outcomes[0].path == outcomes[1].path)
        #expect(hub.contentRequests().count == 1)
        #expect(
            Set(outcomes.map(\.bytes)).count == 1
                && outcomes.map(\.fetchedBytes).reduce(0, +) == outcomes[0].bytes)
    }

    @Test func offlineTheCacheIsAll() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let offline: (inout HubPull) -> Void = { $0 = $0.with { $0.isOffline = true } }
        let error = await #expect(throws: CommandError.self) {
            try await pull(hub, folder, "hf://me/tiny", offline)
        }
        #expect(error?.description.contains("mellama pull hf://me/tiny") == true)
        let online = try await pull(hub, folder)
        let count = hub.hub.requests.count
        let found = try await pull(hub, folder, "hf://me/tiny", offline)
        #expect(found.path == online.path && found.bytes == online.bytes && found.files == 3)
        try folder.remove("hub/models--me--tiny/snapshots/\(LoopbackHub.commit)/model.safetensors")
        let missing = await #expect(throws: CommandError.self) {
            try await pull(hub, folder, "hf://me/tiny", offline)
        }
        #expect(missing?.description.contains("model.safetensors is not in the cache") == true)
        #expect(hub.hub.requests.count == count)
    }

    /// As a person runs it: status, standard output, and the name in another command.
    @Test func theProgram() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let environment = hub.environment(folder)
        let early = try await folder.run("inspect", "hf://me/tiny", environment: environment)
        #expect(early.status == 1 && early.messages.count == 1)
        #expect(early.errors.contains("mellama pull hf://me/tiny"), "\(early.errors)")
        let pulled = try await folder.run(
            "pull", "hf://me/tiny", "--revision", "v1", "--json", environment: environment)
        #expect(pulled.status == 0, "\(pulled.errors)")
        #expect(
            Set(try pulled.json().keys) == ["path", "commit", "files", "bytes", "fetchedBytes"])
        // The weights are none, and that is found in the file the name leads to.
        let wrong = try await folder.run("inspect", "hf://me/tiny@v1", environment: environment)
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("snapshots/\(LoopbackHub.commit)/"), "\(wrong.errors)")
        let unknown = try await folder.run("pull", "hf://me/none", environment: environment)
        #expect(unknown.status == 1 && unknown.messages.count == 1)
    }
}

extension HubPull {
    /// The same with other settings.
    func with(_ change: (inout HubSettings) -> Void) -> HubPull {
        var settings = settings
        change(&settings)
        return HubPull(
            reference: reference, settings: settings, selection: selection, output: output)
    }
}

extension LoopbackHub {
    /// What the cache calls a content.
    static func digest(of file: File) -> String { Box.digest(file) }
}
