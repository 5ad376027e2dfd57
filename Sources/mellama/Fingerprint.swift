import Crypto
import Foundation

/// A short name for content: equal content, equal name.
enum Fingerprint {
    /// The SHA-256 of texts, each closed off from the next, in hexadecimal.
    static func of(_ texts: [String]) -> String {
        var hasher = SHA256()
        for text in texts {
            hasher.update(data: Data("\(text.utf8.count):".utf8))
            hasher.update(data: Data(text.utf8))
        }
        return hasher.finalize().map { String(format: "%02x", $0) }.joined()
    }

    /// The SHA-256 of a value's JSON with sorted keys.
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return of([String(decoding: try encoder.encode(value), as: UTF8.self)])
    }
}
