import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Questions to a hub: redirects followed with the token kept at home, refusals made one clear error.
struct HubClient: Sendable {
    /// Bytes of an answer that is read into memory at most.
    static let maximumAnswer = 64 << 20
    private static let maximumRedirects = 10

    let settings: HubSettings
    let reference: HubReference
    private let transport: HubTransport

    init(_ reference: HubReference, _ settings: HubSettings) {
        (self.reference, self.settings) = (reference, settings)
        transport = HubTransport(timeout: settings.timeout)
    }

    /// Closes the connections.
    func close() { transport.close() }

    /// An answer, where it came from, and its body where that was not handed on.
    struct Answer: Sendable {
        let response: HTTPURLResponse
        let url: URL
        var body = Data()

        var status: Int { response.statusCode }

        func header(_ name: String) -> String? { response.value(forHTTPHeaderField: name) }
    }

    /// What the hub says of the revision.
    func listing() async throws -> HubListing {
        let url = try address("api/models/\(reference.repository)/revision", reference.revision)
            .appending(queryItems: [URLQueryItem(name: "blobs", value: "true")])
        do {
            let answer = try await retried(reference.description) { try await ask(url) }
            return try HubListing(answer.body, of: reference)
        } catch let failure as NoSuchRevision {
            throw await withKnownRevisions(failure)
        }
    }

    /// A file whose size or digest the listing left out, completed from the headers of the file.
    func completed(_ file: HubFile, commit: String) async throws -> HubFile {
        if file.bytes != nil, file.digest != nil { return file }
        let url = try address(of: file, commit: commit)
        let head = try await retried(file.path) {
            // The headers are the hub's own; where it redirects to does not know them.
            try await ask(url, method: "HEAD", following: { !$0.isRedirectToContent })
        }
        let tag = head.header("X-Linked-Etag") ?? head.header("ETag") ?? ""
        let size = head.header("X-Linked-Size") ?? head.header("Content-Length") ?? ""
        let digest = HubFile.Digest(
            tag.replacing("W/", with: "").trimmingCharacters(in: CharacterSet(charactersIn: "\"")))
        let bytes = Int(size)
        guard let digest, let bytes, bytes >= 0 else {
            throw CommandError(
                "\(file.path): the hub tells no size or no digest of it, so that it cannot be "
                    + "verified. Is HF_ENDPOINT a hub?")
        }
        return HubFile(path: file.path, bytes: bytes, digest: digest)
    }

    /// Where a file of a commit is.
    func address(of file: HubFile, commit: String) throws -> URL {
        let parts = file.path.split(separator: "/").map(String.init)
        return try address("\(reference.repository)/resolve/\(commit)", parts)
    }

    private func address(_ path: String, _ parts: String...) throws -> URL {
        try address(path, parts)
    }

    /// An address at the hub; a slash inside a part is encoded.
    private func address(_ path: String, _ parts: [String]) throws -> URL {
        let plain = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let encoded = parts.map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
        let text = ([settings.endpoint, path] + encoded).joined(separator: "/")
        guard let url = URL(string: text) else { throw CommandError("\(text): no address") }
        return url
    }

    // MARK: One question

    /// Repeats a question until it is answered, refused, or failed too often.
    private func retried(
        _ what: String, _ question: () async throws -> Answer
    ) async throws -> Answer {
        var attempts = HubAttempts(what, settings)
        while true {
            do {
                return try await question()
            } catch let failure as HubFailure {
                try await attempts.wait(after: failure)
            }
        }
    }

    /// Asks once, follows redirects, and returns a successful answer. `sink` takes the bytes of a
    /// successful body; without one they are in the answer. Throws `HubFailure` for what may pass.
    func ask(
        _ url: URL, method: String = "GET", range: Range<Int>? = nil,
        following: (Answer) -> Bool = { _ in true }, sink: HubTransport.Body? = nil
    ) async throws -> Answer {
        var url = url
        for _ in 0...Self.maximumRedirects {
            let answer = try await exchange(request(url, method, range), sink)
            switch answer.status {
            case 200...299: return answer
            case 301, 302, 303, 307, 308:
                guard following(answer) else { return answer }
                url = try target(of: answer)
            default: throw refusal(answer)
            }
        }
        throw CommandError(
            "\(reference.description): more than \(Self.maximumRedirects) redirects, last to "
                + url.place)
    }

    private func request(_ url: URL, _ method: String, _ range: Range<Int>?) -> URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.timeoutInterval = settings.timeout
        request.setValue("mellama", forHTTPHeaderField: "User-Agent")
        // Sizes and digests are of the content itself.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if let range {
            request.setValue(
                "bytes=\(range.lowerBound)-\(range.upperBound - 1)", forHTTPHeaderField: "Range")
        }
        if let token = settings.token, isHub(url) {
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        }
        return request
    }

    /// Whether an address is of the hub itself: only there the token is shown.
    func isHub(_ url: URL) -> Bool {
        guard let hub = URL(string: settings.endpoint) else { return false }
        return url.origin == hub.origin
    }

    private func exchange(
        _ request: URLRequest, _ sink: HubTransport.Body?
    ) async throws -> Answer {
        let url = request.url ?? URL(filePath: "/")
        let kept = Mutex(Data())
        do {
            let response = try await transport.send(request) { response, data in
                if let sink, (200...299).contains(response.statusCode) {
                    return try sink(response, data)
                }
                try kept.withLock {
                    $0.append(data)
                    guard $0.count <= Self.maximumAnswer else {
                        throw CommandError(
                            "\(url.place): answers more than \(Console.size(Self.maximumAnswer))")
                    }
                }
            }
            return Answer(response: response, url: url, body: kept.withLock { $0 })
        } catch {
            throw HubFailure.classified(error, url.place)
        }
    }

    private func target(of answer: Answer) throws -> URL {
        guard let text = answer.header("Location"),
            let url = URL(string: text, relativeTo: answer.url)?.absoluteURL,
            url.scheme == "https" || url.scheme == "http" && answer.url.scheme == "http",
            url.host()?.isEmpty == false
        else {
            throw CommandError(
                "\(answer.url.place): redirects to no address that can be followed safely")
        }
        return url
    }
}

extension HubClient.Answer {
    /// Whether a file's headers end here: what follows is the content, on another host.
    fileprivate var isRedirectToContent: Bool {
        header("X-Linked-Etag") != nil
            || header("Location").flatMap { URL(string: $0, relativeTo: url) }?.absoluteURL.origin
                != url.origin
    }
}

extension URL {
    /// Scheme, host and port: what a token belongs to.
    fileprivate var origin: String {
        let port = port ?? (scheme == "https" ? 443 : 80)
        return "\(scheme ?? "")://\((host() ?? "").lowercased()):\(port)"
    }

    /// Host and path, for a message; what follows the path may be a signature that opens a door.
    var place: String {
        let port = port.map { ":\($0)" } ?? ""
        return "\(host() ?? "")\(port)\(path())"
    }
}
