import Crypto
import Foundation

/// A stream of bytes ended early by what it is made of: what came before is good.
struct DamagedStream: Error, Equatable {
    var reason: String
}

/// An input file, read once from begin to end and hashed on the way.
final class FileBytes {
    private let handle: FileHandle
    private let path: String
    private let chunkBytes: Int
    private var hasher = SHA256()
    private var count = 0
    private var isAtEnd = false
    /// Whether the file may be left out when it cannot be read.
    private let mayVanish: Bool

    /// Throws `CorpusError` when the file cannot be opened, or `DamagedStream` where it may vanish.
    init(_ file: URL, chunkBytes: Int = 1 << 18, mayVanish: Bool = false) throws {
        (path, self.chunkBytes, self.mayVanish) = (file.path, chunkBytes, mayVanish)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Self.unreadable(path, "nothing there", mayVanish)
        }
        guard !isFolder.boolValue else { throw Self.unreadable(path, "a folder", mayVanish) }
        do {
            handle = try FileHandle(forReadingFrom: file)
        } catch {
            throw Self.unreadable(path, error.localizedDescription, mayVanish)
        }
    }

    /// The next bytes, empty at the end of the file. Throws as `init` does.
    func chunk() throws -> [UInt8] {
        guard !isAtEnd else { return [] }
        do {
            let bytes = [UInt8](try handle.read(upToCount: chunkBytes) ?? Data())
            isAtEnd = bytes.isEmpty
            count += bytes.count
            hasher.update(data: bytes)
            return bytes
        } catch {
            isAtEnd = true
            throw Self.unreadable(path, error.localizedDescription, mayVanish)
        }
    }

    /// Size and SHA-256 of the whole file; what was not asked for yet is read and passed over.
    func hash() throws -> (bytes: Int, sha256: String) {
        while !isAtEnd { _ = try chunk() }
        return (count, ContentHash.hexadecimal(hasher.finalize()))
    }

    private static func unreadable(
        _ path: String, _ got: String, _ mayVanish: Bool
    ) -> any Error {
        guard !mayVanish else { return DamagedStream(reason: "cannot be read: \(got)") }
        return CorpusError(
            path: path, expected: "a readable file", got: got,
            advice: "check the path, the file's permissions and its disk")
    }
}
