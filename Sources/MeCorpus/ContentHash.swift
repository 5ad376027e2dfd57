import Crypto
import Foundation
import Synchronization

/// SHA-256 in lower-case hexadecimal: equal content, equal name.
package enum ContentHash {
    /// The hash of texts, each closed off from the next.
    package static func of(_ texts: [String]) -> String {
        var hasher = SHA256()
        for text in texts {
            hasher.update(data: Data("\(text.utf8.count):".utf8))
            hasher.update(data: Data(text.utf8))
        }
        return hexadecimal(hasher.finalize())
    }

    /// The hash of a value's JSON with sorted keys.
    package static func of(_ value: some Encodable) throws -> String {
        of([String(decoding: try StableJSON.line(value), as: UTF8.self)])
    }

    /// Size in bytes and hash of a file, read in chunks.
    package static func ofFile(_ file: URL) throws -> (bytes: Int, sha256: String) {
        var hasher = SHA256()
        let count = try read(file, into: &hasher)
        return (count, hexadecimal(hasher.finalize()))
    }

    /// The name that Git gives a file's content (SHA-1): what hubs tell of small files. It guards
    /// against damage; against forgery SHA-256 does.
    package static func gitBlob(ofFile file: URL, bytes: Int) throws -> String {
        var hasher = Insecure.SHA1()
        hasher.update(data: Data("blob \(bytes)\0".utf8))
        _ = try read(file, into: &hasher)
        return hexadecimal(hasher.finalize())
    }

    /// Bytes of a file, read in chunks.
    private static func read(_ file: URL, into hasher: inout some HashFunction) throws -> Int {
        var stream = try ByteStream(file)
        var count = 0
        while true {
            let chunk = try stream.chunk(upTo: 1 << 20)
            if chunk.isEmpty { return count }
            hasher.update(data: chunk)
            count += chunk.count
        }
    }

    static func hexadecimal(_ digest: some Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The hashes of files a command has read: a file is read once, and again only where its size, its
/// time of change or the file behind the name differ.
package final class FileHashes: Sendable {
    private struct State: Hashable {
        var path: String
        var bytes: UInt64
        var inode: UInt64
        var changed: Date
    }

    private let known = Mutex<[State: String]>([:])

    /// Nothing read yet.
    package init() {}

    /// The SHA-256 of a file; throws `CorpusError` where it cannot be read.
    package func sha256(of file: URL) throws -> String {
        guard let state = Self.state(of: file) else { return try ContentHash.ofFile(file).sha256 }
        if let sha256 = known.withLock({ $0[state] }) { return sha256 }
        let sha256 = try ContentHash.ofFile(file).sha256
        // A file that changed while it was read is not remembered.
        if Self.state(of: file) == state { known.withLock { $0[state] = sha256 } }
        return sha256
    }

    private static func state(of file: URL) -> State? {
        let path = file.resolvingSymlinksInPath().path
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            let bytes = (found[.size] as? NSNumber)?.uint64Value,
            let inode = (found[.systemFileNumber] as? NSNumber)?.uint64Value,
            let changed = found[.modificationDate] as? Date
        else { return nil }
        return State(path: path, bytes: bytes, inode: inode, changed: changed)
    }
}
