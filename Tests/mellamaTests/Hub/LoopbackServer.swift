import Foundation
import Synchronization

/// A small HTTP/1.1 server on a port of this machine; one request a connection, each answered by a
/// closure that may have it misbehave.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        let method: String
        /// Path without query, percent-encoded.
        let path: String
        let query: String
        /// By name in lower case.
        let headers: [String: String]
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// What Content-Length says, where that is not the truth.
        var announced: Int?
        /// The connection is cut after so many bytes of the body.
        var cut: Int?
        /// Silence before the answer, in seconds; the connection is cut then.
        var silence: Double?
        /// Seconds between pieces of 1000 bytes.
        var delay: Double?
        /// After the body's bytes (up to the cut) nothing more, until the client hangs up.
        var holds = false
    }

    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    let port: UInt16
    private let socket: Int32
    private let log = Log()

    /// The requests so far.
    var requests: [Request] { log.requests.withLock { $0 } }

    /// Listens on a free port.
    init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        socket = Foundation.socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [log] in
            while true {
                let connection = accept(descriptor, nil, nil)
                if connection < 0 { return }
                Thread.detachNewThread {
                    defer { close(connection) }
                    guard let request = Self.read(connection) else { return }
                    log.requests.withLock { $0.append(request) }
                    Self.send(answer(request), to: request, connection)
                }
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ").map(String.init)
        guard first.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        let target = first[1].split(separator: "?", maxSplits: 1).map(String.init)
        return Request(
            method: first[0], path: target[0], query: target.count > 1 ? target[1] : "",
            headers: headers)
    }

    private static func send(_ reply: Reply, to request: Request, _ connection: Int32) {
        if let silence = reply.silence { return Thread.sleep(forTimeInterval: silence) }
        var head = "HTTP/1.1 \(reply.status) Answer\r\nConnection: close\r\n"
        var headers = reply.headers
        headers["Content-Length"] =
            headers["Content-Length"] ?? "\(reply.announced ?? reply.body.count)"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        var bytes = Array((head + "\r\n").utf8)
        if request.method != "HEAD" { bytes += reply.body.prefix(reply.cut ?? reply.body.count) }
        var start = 0
        while start < bytes.count {
            let end = reply.delay == nil ? bytes.count : min(start + 1000, bytes.count)
            let sent = bytes[start..<end].withUnsafeBytes {
                #if canImport(Glibc)
                    Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                #else
                    Foundation.send(connection, $0.baseAddress, $0.count, 0)
                #endif
            }
            guard sent > 0 else { return }
            start += sent
            if let delay = reply.delay { Thread.sleep(forTimeInterval: delay) }
        }
        var rest: UInt8 = 0
        while reply.holds, recv(connection, &rest, 1, 0) > 0 {}
        shutdown(connection, Int32(SHUT_WR))
    }
}
