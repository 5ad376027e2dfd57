import Foundation

/// The list of a folder's files with sizes and SHA-256, written last: a folder without its
/// `manifest.json` does not exist for a reader.
package struct Manifest: Codable, Equatable, Sendable {
    /// One file of the folder.
    package struct File: Codable, Equatable, Sendable {
        /// Path below the folder, with `/`.
        package var path: String
        package var bytes: Int
        /// Lower-case hexadecimal.
        package var sha256: String
    }

    package var version = 1
    package var files: [File] = []

    package static let fileName = "manifest.json"

    /// Hashes every file of a folder (sorted by path) and writes `manifest.json` beside them.
    @discardableResult
    package static func write(for folder: URL) throws -> Manifest {
        var manifest = Manifest()
        for path in try filePaths(in: folder) where path != fileName {
            let file = folder.appendingPathComponent(path)
            let (bytes, sha256) = try ContentHash.ofFile(file)
            manifest.files.append(File(path: path, bytes: bytes, sha256: sha256))
        }
        try StableJSON.text(manifest).write(to: folder.appendingPathComponent(fileName))
        return manifest
    }

    /// Reads a folder's manifest and checks that every file has its size, and with `hashes` its
    /// SHA-256. Throws one `CorpusError` for the first file that differs; files the manifest does
    /// not name are nobody's business.
    @discardableResult
    package static func verify(folder: URL, hashes: Bool) throws -> Manifest {
        let manifest = try read(from: folder)
        for file in manifest.files {
            let url = folder.appendingPathComponent(file.path)
            let isInside =
                !file.path.hasPrefix("/") && !file.path.split(separator: "/").contains("..")
            guard isInside else {
                throw CorpusError(
                    path: folder.appendingPathComponent(fileName).path,
                    expected: "paths inside the folder", got: file.path)
            }
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
            guard let size = (attributes?[.size] as? NSNumber)?.intValue else {
                throw CorpusError(
                    path: url.path, expected: "\(file.bytes) bytes", got: "no such file",
                    advice: "the folder is damaged; make it again")
            }
            guard size == file.bytes else {
                throw CorpusError(
                    path: url.path, expected: "\(file.bytes) bytes", got: "\(size)",
                    advice: "the folder is damaged; make it again")
            }
            guard hashes else { continue }
            let sha256 = try ContentHash.ofFile(url).sha256
            guard sha256 == file.sha256 else {
                throw CorpusError(
                    path: url.path, expected: "SHA-256 \(file.sha256)", got: sha256,
                    advice: "the folder is damaged; make it again")
            }
        }
        return manifest
    }

    /// The manifest of a folder; throws when there is none or it cannot be read.
    package static func read(from folder: URL) throws -> Manifest {
        let url = folder.appendingPathComponent(fileName)
        guard let data = try? Data(contentsOf: url) else {
            throw CorpusError(
                path: folder.path, expected: "a finished folder with \(fileName)", got: "none",
                advice: "what made it did not finish; run it again")
        }
        do {
            let manifest = try JSONDecoder().decode(Manifest.self, from: data)
            guard manifest.version == 1 else {
                throw CorpusError(
                    path: url.path, expected: "version 1", got: "\(manifest.version)")
            }
            return manifest
        } catch let error as DecodingError {
            throw CorpusError(path: url.path, expected: "a manifest", got: "\(error)")
        }
    }

    /// All files below a folder, relative, sorted by their UTF-8 bytes.
    package static func filePaths(in folder: URL) throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return all.filter { path in
            var isFolder: ObjCBool = false
            let full = folder.appendingPathComponent(path).path
            return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
