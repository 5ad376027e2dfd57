import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// HTTP as it comes: the bytes of a body are handed on as they arrive, and redirects are not
/// followed, for whoever follows them must first take the token off.
struct HubTransport: Sendable {
    /// Takes the bytes of an answer in order; throwing ends the exchange.
    typealias Body = @Sendable (HTTPURLResponse, Data) throws -> Void

    private let exchanges = Exchanges()
    private let session: URLSession

    /// A transport with connections of its own, each dead after `timeout` seconds of silence.
    init(timeout: Double) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        session = URLSession(
            configuration: configuration, delegate: exchanges, delegateQueue: queue)
    }

    /// Closes the connections; the transport is of no more use then.
    func close() { session.invalidateAndCancel() }

    /// Sends a request and waits for the answer's end; throws what the connection or `body` throws.
    func send(_ request: URLRequest, body: @escaping Body) async throws -> HTTPURLResponse {
        let task = session.dataTask(with: request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchanges.add(task, Exchange(body: body, continuation: continuation))
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }
}

/// A request on its way.
private struct Exchange: Sendable {
    let body: HubTransport.Body
    let continuation: CheckedContinuation<HTTPURLResponse, any Error>
    var response: HTTPURLResponse?
    var failure: (any Error)?
}

/// The requests on their way, by task.
private final class Exchanges: NSObject, URLSessionDataDelegate, Sendable {
    private let running = Mutex<[Int: Exchange]>([:])

    func add(_ task: URLSessionTask, _ exchange: Exchange) {
        running.withLock { $0[task.taskIdentifier] = exchange }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        running.withLock {
            $0[dataTask.taskIdentifier]?.response = response as? HTTPURLResponse
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let exchange = running.withLock({ $0[dataTask.taskIdentifier] }),
            exchange.failure == nil, let response = exchange.response
        else { return }
        do {
            try exchange.body(response, data)
        } catch {
            running.withLock { $0[dataTask.taskIdentifier]?.failure = error }
            dataTask.cancel()
        }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        guard let exchange = running.withLock({ $0.removeValue(forKey: task.taskIdentifier) })
        else { return }
        let response = exchange.response ?? task.response as? HTTPURLResponse
        if let failure = exchange.failure ?? error {
            exchange.continuation.resume(throwing: failure)
        } else if let response {
            exchange.continuation.resume(returning: response)
        } else {
            exchange.continuation.resume(throwing: URLError(.badServerResponse))
        }
    }
}
