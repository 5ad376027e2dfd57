import Foundation
import Synchronization
import Testing

@testable import mellama

/// Pulling from a hub that misbehaves.
@Suite struct HubTroubleTests {
    private static let weights = "model.safetensors"

    /// Pulls; tells how long it would have waited, each time.
    private func pull(
        _ hub: LoopbackHub, _ folder: Workplace, _ change: (inout HubSettings) -> Void = { _ in }
    ) async throws -> (outcome: HubPull.Outcome, waits: [Double]) {
        var settings = try hub.settings(folder)
        let log = WaitLog()
        settings.pause = { log.add($0) }
        change(&settings)
        let outcome = try await HubPull(
            reference: try HubReference("hf://me/tiny"), settings: settings
        ).run()
        return (outcome, log.waits)
    }

    /// The one error of a pull that must fail.
    private func failure(
        _ hub: LoopbackHub, _ folder: Workplace, _ change: (inout HubSettings) -> Void = { _ in }
    ) async -> String {
        let error = await #expect(throws: CommandError.self) { try await pull(hub, folder, change) }
        return error?.description ?? ""
    }

    private func expectWhole(_ hub: LoopbackHub, _ folder: Workplace) throws {
        let snapshot = "hub/models--me--tiny/snapshots/\(LoopbackHub.commit)"
        let file = try #require(hub.files[Self.weights])
        #expect(try folder.read("\(snapshot)/\(Self.weights)") == Data(file.bytes))
        let blobs = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "hub/models--me--tiny/blobs").path)
        #expect(!blobs.contains { $0.hasSuffix(".incomplete") })
    }

    /// Bytes of the weights lie in the cache.
    private func hasBegun(_ folder: Workplace) throws -> Bool {
        let blobs = "hub/models--me--tiny/blobs"
        guard folder.exists(blobs) else { return false }
        return try folder.contents(of: blobs).contains {
            $0.key.hasSuffix(".incomplete") && $0.value.count > 1000
        }
    }

    private static let asIs: LoopbackHub.Trouble = { $0 }

    private static func cut(_ bytes: Int) -> LoopbackHub.Trouble {
        {
            var reply = $0
            reply.cut = bytes
            return reply
        }
    }

    private static func status(
        _ status: Int, _ headers: [String: String] = [:]
    ) -> LoopbackHub.Trouble {
        { _ in LoopbackServer.Reply(status: status, headers: headers, body: Array("no".utf8)) }
    }

    @Test func aCutIsContinued() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(Self.weights, Self.asIs, Self.cut(70_000), Self.asIs, Self.cut(50_000))
        let (outcome, _) = try await pull(hub, folder)
        #expect(
            hub.contentRequests().map { $0.headers["range"] }
                == [nil, "bytes=70000-199999", "bytes=120000-199999"])
        #expect(outcome.fetchedBytes == outcome.bytes)
        try expectWhole(hub, folder)
    }

    /// Given up, the program ended; the next one goes on where the first was.
    @Test func aLaterPullGoesOn() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(Self.weights, Self.asIs, Self.cut(70_000), Self.status(500))
        let error = await failure(hub, folder) { $0.attempts = 2 }
        #expect(error.contains("given up after 2 attempts") && error.contains("goes on"))
        #expect(!folder.exists("hub/models--me--tiny/refs/main"))
        let (outcome, _) = try await pull(hub, folder)
        #expect(hub.contentRequests().last?.headers["range"] == "bytes=70000-199999")
        #expect(outcome.fetchedBytes <= outcome.bytes - 70_000)
        try expectWhole(hub, folder)
    }

    @Test func aServerWithoutRanges() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let whole = try #require(hub.files[Self.weights]).bytes
        hub.trouble(
            Self.weights, Self.asIs, Self.cut(70_000), Self.asIs,
            { _ in LoopbackServer.Reply(body: whole) })
        _ = try await pull(hub, folder)
        try expectWhole(hub, folder)
    }

    @Test func aServerThatAnswersAnotherRange() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(
            Self.weights, Self.asIs, Self.cut(70_000), Self.asIs,
            {
                var reply = $0
                reply.headers["Content-Range"] = "bytes 0-199999/200000"
                return reply
            })
        _ = try await pull(hub, folder)
        // Nothing of that answer was taken.
        let rest = "bytes=70000-199999"
        #expect(hub.contentRequests().map { $0.headers["range"] } == [nil, rest, rest])
        try expectWhole(hub, folder)
    }

    @Test(arguments: [1, 2])
    func aWrongHash(times: Int) async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let flip: LoopbackHub.Trouble = {
            var reply = $0
            reply.body[1000] ^= 1
            return reply
        }
        for _ in 0..<times { hub.trouble(Self.weights, Self.asIs, flip) }
        if times == 1 {
            _ = try await pull(hub, folder)
            try expectWhole(hub, folder)
        } else {
            let error = await failure(hub, folder)
            #expect(error.contains("\(Self.weights): expected SHA-256") && error.contains("twice"))
            let left = try folder.contents(of: "hub/models--me--tiny/blobs").values
            #expect(!left.contains { $0.count > 1000 })
            #expect(!folder.exists("hub/models--me--tiny/refs/main"))
        }
        #expect(hub.contentRequests().count == 2)
    }

    @Test func aWrongSmallFile() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let other: LoopbackHub.Trouble = {
            var reply = $0
            reply.body[3] ^= 1
            return reply
        }
        hub.trouble("config.json", other, other)
        #expect(await failure(hub, folder).contains("config.json: expected Git's SHA-1"))
    }

    @Test func aDamagedContentInTheCache() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        _ = try await pull(hub, folder)
        let file = try #require(hub.files[Self.weights])
        try folder.write(
            "hub/models--me--tiny/blobs/\(LoopbackHub.digest(of: file))",
            [UInt8](repeating: 0, count: file.bytes.count))
        _ = try await pull(hub, folder)
        try expectWhole(hub, folder)
    }

    @Test func waitsAsTheHubAsks() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble("listing", Self.status(429, ["Retry-After": "7"]))
        hub.trouble(Self.weights, Self.status(500), Self.status(503))
        let (_, waits) = try await pull(hub, folder)
        #expect(waits == [7, 1, 2])
        try expectWhole(hub, folder)
        hub.trouble("listing", Self.status(429, ["Retry-After": "86400"]))
        #expect(await failure(hub, folder).contains("asks to wait 24:00:00"))
    }

    /// An address of the content network is good for a while only.
    @Test func anAddressThatEnded() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(Self.weights, Self.asIs, Self.asIs, Self.status(403))
        _ = try await pull(hub, folder) { $0.stretch = 150_000 }
        #expect(hub.hub.requests.filter { $0.path.hasSuffix(Self.weights) }.count == 2)
        try expectWhole(hub, folder)
    }

    @Test(arguments: [
        (401, [:], "set HF_TOKEN"), (401, ["X-Error-Code": "GatedRepo"], "Accept its licence at"),
        (403, ["X-Error-Code": "GatedRepo"], "Accept its licence at"),
        (404, ["X-Error-Code": "RepoNotFound"], "no such model"),
        (400, [:], "answers 400"),
    ])
    func refusals(status: Int, headers: [String: String], says: String) async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble("listing", Self.status(status, headers))
        let error = await failure(hub, folder)
        #expect(error.contains(says) && error.contains("hf://me/tiny") || status == 400, "\(error)")
        #expect(hub.hub.requests.count == 1, "a refusal is not asked for again")
    }

    @Test func aTokenThatOpensNothing() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble("listing", Self.status(401, ["X-Error-Message": "Invalid\u{1b}[31m"]))
        let error = await failure(hub, folder) { $0.token = "hf_secret" }
        #expect(error.contains("the token opens no such model") && error.contains("Invalid[31m"))
        #expect(!error.contains("hf_secret") && !error.contains("\u{1b}"))
    }

    @Test func silenceIsNoAnswer() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(
            "config.json",
            { _ in
                LoopbackServer.Reply(silence: 10)
            })
        let (_, waits) = try await pull(hub, folder) { $0.timeout = 3 }
        #expect(waits == [1])
        try expectWhole(hub, folder)
    }

    @Test func aSlowServerIsWaitedFor() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(
            Self.weights, Self.asIs,
            {
                var reply = $0
                reply.delay = 0.03
                return reply
            })
        // Longer in all than the time without a byte that is allowed.
        let (_, waits) = try await pull(hub, folder) { $0.timeout = 4 }
        #expect(waits.isEmpty)
        try expectWhole(hub, folder)
    }

    @Test func lengthsThatLie() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let more: LoopbackHub.Trouble = {
            var reply = $0
            reply.body += [UInt8](repeating: 7, count: 100)
            return reply
        }
        let fewer: LoopbackHub.Trouble = {
            var reply = $0
            reply.body.removeLast(100)
            return reply
        }
        let longer: LoopbackHub.Trouble = {
            var reply = $0
            reply.announced = 1_000_000
            return reply
        }
        hub.trouble(Self.weights, Self.asIs, more, Self.asIs, fewer)
        hub.trouble("config.json", longer, longer)
        _ = try await pull(hub, folder)
        try expectWhole(hub, folder)
    }

    @Test(arguments: [
        #"{"sha": "SHA", "siblings": [{"rfilename": "con"#, #"{"siblings": []}"#, "",
        #"{"sha": "main", "siblings": []}"#, #"{"sha": "../../x", "siblings": []}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "../x"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "a/../../x"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "/etc/x"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "a\u0000b"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "a//b"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": ""}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "a"}, {"rfilename": "a"}]}"#,
        #"{"sha": "SHA", "siblings": [{"rfilename": "a", "size": -1}]}"#,
    ])
    func listingsThatLie(json: String) async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.list(json.replacing("SHA", with: LoopbackHub.commit))
        #expect(await failure(hub, folder).contains("hf://me/tiny"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test func aHugeListing() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let names = (0...HubListing.maximumFiles).map { #"{"rfilename":"\#($0)"}"# }
        hub.list(
            #"{"sha": "\#(LoopbackHub.commit)", "siblings": [\#(names.joined(separator: ","))]}"#)
        #expect(await failure(hub, folder).contains("expected 100000 files at most"))
    }

    @Test func aDiskThatIsTooSmall() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let hash = String(repeating: "a", count: 64)
        hub.list(
            #"{"sha": "\#(LoopbackHub.commit)", "siblings": [{"rfilename": "model.safetensors", "#
                + #""lfs": {"sha256": "\#(hash)", "size": 1000000000000000}}]}"#)
        #expect(await failure(hub, folder).contains("expected 1000000.00 GB of free space"))
        #expect(hub.network.requests.isEmpty)
    }

    @Test func circlesAndStrangeRedirects() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        func redirect(_ place: String) -> LoopbackHub.Trouble {
            { _ in LoopbackServer.Reply(status: 307, headers: ["Location": place]) }
        }
        hub.trouble("listing", redirect("file:///etc/passwd"))
        #expect(await failure(hub, folder).contains("redirects to no address"))
        let here = "/api/models/me/tiny/revision/main"
        for _ in 0..<11 { hub.trouble("listing", redirect(here)) }
        #expect(await failure(hub, folder).contains("more than 10 redirects"))
        // A model that was renamed is found under its new name.
        hub.trouble("listing", redirect(here + "?blobs=true"))
        _ = try await pull(hub, folder)
        try expectWhole(hub, folder)
    }

    @Test func aHubThatIsNotThere() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        let error = await failure(hub, folder) { $0.endpoint = "http://127.0.0.1:1" }
        #expect(error.contains("127.0.0.1:1/api/models/me/tiny/revision/main: cannot be reached"))
    }

    /// Ctrl-C in the middle: what arrived is kept, and the same command goes on.
    @Test func aPullThatIsStopped() async throws {
        let (hub, folder) = (try LoopbackHub.tiny(), try Workplace())
        hub.trouble(
            Self.weights, Self.asIs,
            {
                var reply = $0
                reply.cut = 70_000
                reply.holds = true
                return reply
            })
        let program = try Program(
            ["pull", "hf://me/tiny"], in: folder, environment: hub.environment(folder))
        while try !hasBegun(folder) {
            try #require(program.isRunning)
            try await Task.sleep(for: .milliseconds(10))
        }
        program.send(SIGINT)
        let outcome = try await program.outcome()
        #expect(outcome.status == 1 && outcome.messages.count == 1)
        #expect(outcome.errors.contains("stopped as asked; what arrived is kept"))
        _ = try await pull(hub, folder)
        #expect(hub.contentRequests().last?.headers["range"]?.hasPrefix("bytes=") == true)
        try expectWhole(hub, folder)
    }
}

/// How long a pull would have waited.
private final class WaitLog: Sendable {
    private let log = Mutex<[Double]>([])

    var waits: [Double] { log.withLock { $0 } }

    func add(_ seconds: Double) { log.withLock { $0.append(seconds) } }
}
