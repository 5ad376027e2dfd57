import Foundation

/// From a path in the settings to the files it means, in an order that no file system decides.
package enum SourceFiles {
    /// A file with the name it has in the ledger.
    package struct Entry: Equatable, Sendable {
        /// How the settings came to mean it: by its path, by a pattern, or as part of a folder.
        package enum Origin: Sendable { case named, pattern, folder }

        package var url: URL
        /// The path as the settings spell it, with the part below a folder appended.
        package var name: String
        /// As it lies on disk; 0 when it vanished meanwhile.
        package var bytes = 0
        package var origin = Origin.named
    }

    /// The files of a source sorted by the bytes of their names, and the names of those in its
    /// folder that cannot be of its format; throws when there is nothing to read.
    package static func list(
        _ source: CorpusSettings.Source
    ) throws -> (entries: [Entry], notRead: [String]) {
        let (root, pattern) = split(source.path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder) else {
            throw CorpusError(
                path: source.path, expected: "a file, a folder or a glob", got: "nothing there",
                advice: "check the path; relative ones start at the working folder")
        }
        if !isFolder.boolValue {
            let url = URL(fileURLWithPath: root)
            return ([Entry(url: url, name: root, bytes: size(of: url))], [])
        }
        let all = try walk(root).filter { pattern.isEmpty || Glob.matches($0, pattern: pattern) }
        let files = all.filter { file in
            !pattern.isEmpty || SourceName(file).isArchive || source.format.reads(file)
        }
        guard !files.isEmpty else { throw nothingToRead(source, pattern, others: all.count) }
        let base = URL(fileURLWithPath: root)
        let prefix = root == "." ? "" : root.hasSuffix("/") ? root : root + "/"
        let read = Set(files)
        return (
            files.map { file in
                let url = base.appendingPathComponent(file)
                return Entry(
                    url: url, name: prefix + file, bytes: size(of: url),
                    origin: pattern.isEmpty ? .folder : .pattern)
            }, all.filter { !read.contains($0) }.map { prefix + $0 }
        )
    }

    private static func size(of file: URL) -> Int {
        let path = file.resolvingSymlinksInPath().path
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        return (found?[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func nothingToRead(
        _ source: CorpusSettings.Source, _ pattern: String, others: Int
    ) -> CorpusError {
        let known = pattern.isEmpty ? source.format.extensions : nil
        let names = known.map { " ending in " + $0.sorted().joined(separator: ", ") } ?? ""
        return CorpusError(
            path: source.path, expected: "at least one file" + names,
            got: others == 0 ? "an empty source" : "\(others) others",
            advice: "files that begin with a dot are not looked at; a pattern (folder/*) reads "
                + "files of any name")
    }

    /// The folder before the first wildcard, and the pattern below it (empty: none).
    private static func split(_ path: String) -> (root: String, pattern: String) {
        guard path.contains(where: { "*?".contains($0) }) else { return (path, "") }
        var fixed: [Substring] = []
        var rest = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while let part = rest.first, !part.contains(where: { "*?".contains($0) }) {
            fixed.append(part)
            rest = rest.dropFirst()
        }
        var root = fixed.joined(separator: "/")
        if root.isEmpty { root = path.hasPrefix("/") ? "/" : "." }
        return (root, rest.joined(separator: "/"))
    }

    /// Paths of all files below a folder, relative to it, sorted by their UTF-8 bytes.
    private static func walk(_ root: String) throws -> [String] {
        let base = URL(fileURLWithPath: root)
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(
                    atPath: base.appendingPathComponent(folder).path)
            } catch {
                throw CorpusError(
                    path: base.appendingPathComponent(folder).path, expected: "a readable folder",
                    got: error.localizedDescription)
            }
            for name in names where !name.hasPrefix(".") {
                let path = folder.isEmpty ? name : folder + "/" + name
                guard path.utf8.count < 4096 else {
                    throw CorpusError(
                        path: root, expected: "paths below 4096 bytes", got: "longer ones",
                        advice: "look for a link that points back up")
                }
                var isFolder: ObjCBool = false
                let entry = base.appendingPathComponent(path).path
                let exists = FileManager.default.fileExists(atPath: entry, isDirectory: &isFolder)
                if exists, isFolder.boolValue { folders.append(path) } else { found.append(path) }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// Shell patterns over whole relative paths: `*` and `?` stay within a folder, `**/` does not.
enum Glob {
    static func matches(_ path: String, pattern: String) -> Bool {
        matches(Array(path.utf8)[...], Array(pattern.utf8)[...])
    }

    private static func matches(_ path: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        let slash = UInt8(ascii: "/")
        switch first {
        case UInt8(ascii: "*"):
            let deep = pattern.dropFirst().first == first
            var after = pattern.dropFirst(deep ? 2 : 1)
            // `**/x` also means x in the folder itself.
            if deep, after.first == slash, matches(path, after.dropFirst()) { return true }
            if deep, after.isEmpty { after = pattern.dropFirst(pattern.count) }
            var rest = path
            while true {
                if matches(rest, after) { return true }
                guard let byte = rest.first, deep || byte != slash else { return false }
                rest = rest.dropFirst()
            }
        case UInt8(ascii: "?"):
            guard let byte = path.first, byte != slash else { return false }
            return matches(path.dropFirst(), pattern.dropFirst())
        default:
            return path.first == first && matches(path.dropFirst(), pattern.dropFirst())
        }
    }
}
