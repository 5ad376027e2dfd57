import Foundation
import Testing

@testable import mellama

/// Names, variables, and the choice of files: nothing here asks a hub.
@Suite struct HubNameTests {
    // MARK: Names

    @Test(arguments: [
        ("hf://me/tiny", "me/tiny", "main", nil), ("hf://gpt2", "gpt2", "main", nil),
        ("hf://me/tiny@v1.0", "me/tiny", "v1.0", nil),
        ("hf://me/tiny@refs/pr/1", "me/tiny", "refs/pr/1", nil),
        ("hf://me/tiny@a%2Fb", "me/tiny", "a/b", nil),
        ("hf://me/tiny/x.gguf", "me/tiny", "main", "x.gguf"),
        ("hf://me/tiny@v1/a/x.gguf", "me/tiny", "v1", "a/x.gguf"),
    ])
    func names(text: String, repository: String, revision: String, file: String?) throws {
        let reference = try HubReference(text)
        #expect(reference.repository == repository && reference.revision == revision)
        #expect(reference.file == file)
    }

    @Test(arguments: [
        "hf://", "hf:///x", "hf://me/", "hf://me/..", "hf://../x", "hf://me/ti ny", "hf://me/a--b",
        "hf://me/tiny@", "hf://me/tiny@../x", "hf://me/tiny@a%2F..%2Fb", "hf://me/tiny/../x",
        "hf://me/tiny//x", "hf://datasets/me/x", "hf://me/tiny@a%00b", "hf://mé/tiny",
        "hf://me/tiny/x@v1",
    ])
    func noNames(text: String) {
        #expect(throws: CommandError.self) { try HubReference(text) }
    }

    @Test func theRevisionBesideTheName() throws {
        #expect(try HubReference("hf://me/tiny", revision: "a/b").revision == "a/b")
        #expect(try HubReference("hf://me/tiny@v1", revision: "v1").revision == "v1")
        for (name, revision) in [("hf://me/tiny@v1", "v2"), ("hf://me/tiny", "../x")] {
            #expect(throws: CommandError.self) { try HubReference(name, revision: revision) }
        }
    }

    // MARK: Variables

    @Test func variables() throws {
        let folder = try Workplace()
        try folder.write("home/token", "hf_file\n")
        let home = folder.url.appending(path: "home").path
        let plain = try HubSettings(["HF_HOME": home])
        #expect(plain.endpoint == "https://huggingface.co" && !plain.isOffline)
        #expect(plain.cache.path == home + "/hub" && plain.token == "hf_file")
        let all = try HubSettings([
            "HF_HOME": home, "HF_HUB_CACHE": "/elsewhere", "HF_TOKEN": " hf_own ",
            "HF_ENDPOINT": "https://mirror.example/hub/", "HF_HUB_OFFLINE": "TRUE",
            "HF_HUB_DOWNLOAD_TIMEOUT": "3",
        ])
        #expect(all.cache.path == "/elsewhere" && all.token == "hf_own" && all.timeout == 3)
        #expect(all.endpoint == "https://mirror.example/hub" && all.isOffline)
        let xdg = try HubSettings(["XDG_CACHE_HOME": home])
        #expect(xdg.cache.path == home + "/huggingface/hub" && xdg.token == nil)
        for (name, value) in [
            ("HF_ENDPOINT", "huggingface.co"), ("HF_ENDPOINT", "file:///etc"),
            ("HF_TOKEN", "hf_a\r\nX: y"), ("HF_HUB_DOWNLOAD_TIMEOUT", "soon"),
        ] {
            let error = #expect(throws: CommandError.self) {
                try HubSettings(["HF_HOME": home, name: value])
            }
            #expect(error?.description.hasPrefix(name) == true)
            #expect(error?.description.contains("hf_a") == false)
        }
    }

    // MARK: The choice

    private func chosen(
        _ names: String..., include: [String] = [], exclude: [String] = [], file: String = ""
    ) throws -> [String] {
        let files = names.map { HubFile(path: $0, bytes: 2_000_000, digest: nil) }
        return try HubSelection(include: include, exclude: exclude)
            .choose(from: files, of: try HubReference("hf://me/tiny" + file)).files.map(\.path)
            .sorted()
    }

    @Test func safetensorsGoFirst() throws {
        #expect(
            try chosen(
                "config.json", "model.safetensors", "pytorch_model.bin", "x.gguf",
                "a/b.safetensors",
                "README.md") == ["config.json", "model.safetensors"])
        let index = "model.safetensors.index.json"
        let shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        #expect(
            try chosen(shards[0], shards[1], index, "consolidated.safetensors") == shards + [index])
        #expect(try chosen("model.safetensors", shards[0], index) == ["model.safetensors"])
        #expect(
            try chosen("adapter_config.json", "adapter_model.safetensors", "optimizer.pt")
                == ["adapter_config.json", "adapter_model.safetensors"])
        #expect(
            try chosen("model.safetensors", "vocab.txt", exclude: ["*.txt"])
                == ["model.safetensors"])
    }

    @Test func picklesNever() throws {
        for include in [[], ["*.bin"], ["pytorch_model.bin"]] {
            let error = #expect(throws: CommandError.self) {
                try chosen("config.json", "pytorch_model.bin", include: include)
            }
            #expect(error?.description.contains("run code when they are read") == true)
        }
        #expect(try chosen("a.bin", "b.json", include: ["*"]) == ["b.json"])
    }

    @Test func oneGGUF() throws {
        #expect(try chosen("config.json", "x.Q4_K_M.gguf") == ["config.json", "x.Q4_K_M.gguf"])
        let split = ["x-00001-of-00002.gguf", "x-00002-of-00002.gguf"]
        #expect(try chosen(split[0], split[1]) == split)
        let error = #expect(throws: CommandError.self) {
            try chosen("x.Q4_K_M.gguf", "x.Q8_0.gguf", "config.json")
        }
        #expect(error?.description.contains("x.Q8_0.gguf  2.0 MB") == true)
        #expect(error?.description.contains("--include") == true)
        #expect(
            try chosen("x.Q4_K_M.gguf", "x.Q8_0.gguf", include: ["*Q8_0*"]) == ["x.Q8_0.gguf"])
        #expect(
            try chosen("x.Q4_K_M.gguf", "x.Q8_0.gguf", exclude: ["*Q8_0*"]) == ["x.Q4_K_M.gguf"])
        #expect(
            try chosen("a/x.gguf", "y.gguf", file: "/a/x.gguf") == ["a/x.gguf"])
        #expect(throws: CommandError.self) { try chosen("x.gguf", include: ["*.safetensors"]) }
        #expect(throws: CommandError.self) { try chosen("README.md") }
    }

    // MARK: The cache, and the line

    @Test func whatTheCacheHolds() throws {
        let folder = try Workplace()
        var settings = try HubSettings(["HF_HOME": folder.url.path])
        settings.cache = folder.url
        func resolved(_ name: String) throws -> String {
            try HubCache.resolve(try HubReference(name), in: settings).lastPathComponent
        }
        func failure(_ name: String) -> String {
            (#expect(throws: CommandError.self) { try resolved(name) })?.description ?? ""
        }
        let commit = LoopbackHub.commit
        let snapshot = "models--me--tiny/snapshots/\(commit)"
        #expect(failure("hf://me/tiny").contains("mellama pull hf://me/tiny"))
        try folder.write("models--me--tiny/refs/main", commit)
        try folder.write("\(snapshot)/config.json", "{}")
        #expect(failure("hf://me/tiny").contains("model.safetensors is not in the cache"))
        try folder.write("\(snapshot)/x.Q4_0.gguf", "")
        #expect(try resolved("hf://me/tiny") == "x.Q4_0.gguf")
        try folder.write("\(snapshot)/x.Q8_0.gguf", "")
        #expect(failure("hf://me/tiny").contains("hf://me/tiny/x.Q8_0.gguf"))
        #expect(try resolved("hf://me/tiny/x.Q8_0.gguf") == "x.Q8_0.gguf")
        try folder.write(
            "\(snapshot)/model.safetensors.index.json", #"{"weight_map": {"a": "m-1", "b": "m-2"}}"#
        )
        try folder.write("\(snapshot)/m-1", "")
        try folder.remove("\(snapshot)/x.Q4_0.gguf")
        try folder.remove("\(snapshot)/x.Q8_0.gguf")
        #expect(failure("hf://me/tiny").contains("m-2 is not in the cache"))
        try folder.write("\(snapshot)/m-2", "")
        #expect(try resolved("hf://me/tiny") == commit)
        #expect(try resolved("hf://me/tiny@\(commit)") == commit)
        #expect(failure("hf://me/tiny@v1").contains("mellama pull hf://me/tiny@v1"))
    }

    @Test func theProgressLine() {
        #expect(
            HubProgress.line(done: 120_000_000, total: 2_200_000_000, rate: 11_500_000)
                == "pull: 120.0 MB of 2.20 GB (5 %)  11.5 MB/s  3:01 left")
        #expect(HubProgress.line(done: 7, total: 7, rate: 0) == "pull: 7 bytes of 7 bytes (100 %)")
    }
}
