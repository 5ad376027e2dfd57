import Foundation

/// Consecutive files of one source: what is prepared, recorded and, after a stop, left alone as one.
struct Part: Sendable {
    /// Place in the order of all parts, from 0.
    var number: Int
    var domain: Int
    /// Number of the source over all domains.
    var source: Int
    var licence: CorpusSettings.Licence
    var files: [SourceFiles.Entry]
    /// Of everything that decides what is made of it: settings, rules, names, sizes and times of its
    /// files. A part that was prepared under the same fingerprint is not prepared again.
    var fingerprint: String

    /// Bytes of its files.
    var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
}

/// What the name of a part is the hash of.
private struct PartIdentity: Encodable {
    struct File: Encodable {
        var name: String
        var bytes: Int
        /// Seconds since 1970.
        var changed: Double
    }

    var version = 1
    var domain: String
    var source: CorpusSettings.Source
    var rules: String
    var files: [File]
}

extension Part {
    /// The parts of a build in canonical order, and the files of folders that no part reads.
    ///
    /// A part ends after `bytes` of input; a source with a limit is one part, since where it ends
    /// depends on all before. `rules` is the fingerprint of the rules every document goes through.
    static func plan(
        _ settings: CorpusSettings, rules: (CorpusSettings.Source) throws -> String, bytes: Int
    ) throws -> (parts: [Part], notRead: [String]) {
        var parts: [Part] = []
        var notRead: [String] = []
        var number = 0
        for (domain, asked) in settings.domains.enumerated() {
            for source in asked.sources {
                let listed = try SourceFiles.list(source)
                notRead += listed.notRead
                for files in groups(listed.entries, bytes: source.limit > 0 ? .max : bytes) {
                    let identity = PartIdentity(
                        domain: asked.name, source: source.asPrepared, rules: try rules(source),
                        files: files.map {
                            PartIdentity.File(
                                name: $0.name, bytes: $0.bytes, changed: changed($0.url))
                        })
                    parts.append(
                        Part(
                            number: parts.count, domain: domain, source: number,
                            licence: source.licence, files: files,
                            fingerprint: String(try ContentHash.of(identity).prefix(32))))
                }
                number += 1
            }
        }
        return (parts, notRead)
    }

    /// Runs of files of at least so many bytes together.
    private static func groups(
        _ entries: [SourceFiles.Entry], bytes: Int
    ) -> [[SourceFiles.Entry]] {
        var groups: [[SourceFiles.Entry]] = []
        var group: [SourceFiles.Entry] = []
        var size = 0
        for entry in entries {
            group.append(entry)
            size += entry.bytes
            guard size >= bytes else { continue }
            groups.append(group)
            (group, size) = ([], 0)
        }
        if !group.isEmpty { groups.append(group) }
        return groups
    }

    private static func changed(_ file: URL) -> Double {
        let path = file.resolvingSymlinksInPath().path
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        return (found?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    }
}

extension CorpusSettings.Source {
    /// Without what matters only when its documents are chosen.
    fileprivate var asPrepared: CorpusSettings.Source {
        var source = self
        (source.weight, source.maximumEpochs, source.priority) = (0, 0, 0)
        return source
    }
}
