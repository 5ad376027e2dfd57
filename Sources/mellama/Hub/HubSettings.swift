import Foundation

/// Where the hub and its cache are, from the variables that `huggingface_hub` reads too.
struct HubSettings: Sendable {
    /// The hub: HF_ENDPOINT.
    var endpoint = "https://huggingface.co"
    /// Who asks: HF_TOKEN, or the file HF_TOKEN_PATH, or `token` in HF_HOME.
    var token: String?
    /// The cache: HF_HUB_CACHE, or `hub` in HF_HOME, or in `huggingface` of the XDG cache.
    var cache: URL
    /// HF_HUB_OFFLINE: only the cache.
    var isOffline = false
    /// Seconds without a byte until a connection counts as dead: HF_HUB_DOWNLOAD_TIMEOUT.
    var timeout = 10.0
    /// Files fetched at once.
    var parallel = 4
    /// Bytes asked for at once. URLSession hands bytes on without waiting until they are written,
    /// so this is what one file may take in memory where the disk is slower than the network.
    var stretch = 64 << 20
    /// Failures in a row, without a byte gained, until a file or question is given up.
    var attempts = 5
    /// Waits a number of seconds.
    var pause: @Sendable (Double) async throws -> Void = { seconds in
        try await Task.sleep(for: .seconds(seconds))
    }

    /// Reads the variables; a value that cannot be meant is an error that names the variable.
    init(_ variables: [String: String] = ProcessInfo.processInfo.environment) throws {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
        }
        func folder(_ path: String) -> URL {
            URL(filePath: NSString(string: path).expandingTildeInPath)
        }
        func isTrue(_ names: String...) -> Bool {
            names.contains { ["1", "on", "yes", "true"].contains(variables[$0]?.lowercased()) }
        }
        let xdg =
            value("XDG_CACHE_HOME").map(folder)
            ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
        let home = value("HF_HOME").map(folder) ?? xdg.appending(path: "huggingface")
        cache =
            value("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE").map(folder)
            ?? home.appending(path: "hub")
        isOffline = isTrue("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
        if let text = value("HF_ENDPOINT") { endpoint = try Self.endpoint(text) }
        if let text = value("HF_HUB_DOWNLOAD_TIMEOUT") {
            guard let seconds = Double(text), seconds > 0, seconds < 86_400 else {
                throw CommandError("HF_HUB_DOWNLOAD_TIMEOUT: expected seconds, got '\(text)'")
            }
            timeout = seconds
        }
        let file = value("HF_TOKEN_PATH").map(folder) ?? home.appending(path: "token")
        token = try Self.token(
            value("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
                ?? (try? String(contentsOf: file, encoding: .utf8)))
    }

    private static func endpoint(_ text: String) throws -> String {
        let trimmed = text.trimmingCharacters(in: CharacterSet(charactersIn: "/ \n"))
        guard let url = URL(string: trimmed), ["http", "https"].contains(url.scheme),
            let host = url.host(), !host.isEmpty, url.query() == nil, url.user() == nil
        else {
            throw CommandError(
                "HF_ENDPOINT: expected an address such as https://huggingface.co, got '\(text)'")
        }
        return trimmed
    }

    /// The token without the line's end it may have in a file; never shown, not even when wrong.
    private static func token(_ text: String?) throws -> String? {
        let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !trimmed.isEmpty else { return nil }
        guard trimmed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw CommandError(
                "HF_TOKEN: expected a hub's token (letters, digits and '_'), got other signs. Copy "
                    + "it again")
        }
        return trimmed
    }
}
