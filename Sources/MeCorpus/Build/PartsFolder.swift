import Foundation

/// Where a build keeps what it has finished, beside its output, until all of it is: a folder for
/// each part under the part's fingerprint, which appears whole or not at all.
struct PartsFolder: Sendable {
    let url: URL

    init(url: URL) { self.url = url }

    /// `<output>.parts`
    init(beside output: URL) {
        let output = output.standardizedFileURL
        url = output.deletingLastPathComponent()
            .appendingPathComponent(output.lastPathComponent + ".parts")
    }

    func prepared(_ part: Part) -> URL { url.appendingPathComponent(part.fingerprint) }

    /// `version`: what the tokens depend on beside the part.
    func tokenised(_ part: Part, as version: String) -> URL {
        url.appendingPathComponent("\(part.fingerprint).tokens-\(version)")
    }

    /// Lets `work` fill a new folder and gives it its name. Where another process was faster, its
    /// work, which is the same, stays.
    func write<Value>(_ folder: URL, _ work: (URL) throws -> Value) throws -> Value {
        let files = FileManager.default
        try make(url)
        let partial = url.appendingPathComponent(
            ".\(folder.lastPathComponent).\(ProcessInfo.processInfo.hostName)."
                + "\(ProcessInfo.processInfo.processIdentifier)")
        try? files.removeItem(at: partial)
        try make(partial)
        do {
            let value = try work(partial)
            if rename(partial.path, folder.path) != 0 {
                guard files.fileExists(atPath: folder.path) else {
                    throw CorpusError(
                        path: folder.path, expected: "to take its name",
                        got: String(cString: strerror(errno)))
                }
                try files.removeItem(at: partial)
            }
            return value
        } catch {
            try? files.removeItem(at: partial)
            throw error
        }
    }

    /// Removes what an interrupted process left half done.
    func removePartial() throws {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: url.path)) ?? []
        where name.hasPrefix(".") {
            try files.removeItem(at: url.appendingPathComponent(name))
        }
    }

    func remove() throws {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        try FileManager.default.removeItem(at: url)
    }

    private func make(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
        } catch {
            throw CorpusError(
                path: folder.path, expected: "a folder that can be made",
                got: error.localizedDescription)
        }
    }
}

/// A part that is finished: written last, so that a folder without it does not exist for a reader.
struct PartRecord: Codable, Equatable, Sendable {
    /// One input file: where the chain of hashes from source to shard begins.
    struct File: Codable, Equatable, Sendable {
        var path: String
        var bytes: Int
        /// SHA-256 of the file as it lies on the disk; empty where it could not be read.
        var sha256: String
        /// Documents read of it, and those that are good by themselves.
        var documents: Int
        var kept: Int
    }

    var files: [File]
    var counts: RecordCounts
    /// Documents that are good by themselves, and the bytes of their texts.
    var documents: Int
    var textBytes: Int
    var droppedByRule: [String: Int]
    var skipped: [SkippedFile]

    private static let name = "record.json"
    static let documentsName = "documents"
    static let textName = "text"
    static let droppedName = "dropped.jsonl"
    static let identifiersName = "identifiers.jsonl"

    func write(to folder: URL) throws {
        var file = try AppendFile(folder.appendingPathComponent(Self.name))
        try file.append(try StableJSON.line(self))
        try file.close()
    }

    /// The record of a folder; nil where there is none that can be read.
    init?(in folder: URL) {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(Self.name)),
            let record = try? JSONDecoder().decode(PartRecord.self, from: data)
        else { return nil }
        self = record
    }

    init(
        files: [File], counts: RecordCounts, documents: Int, textBytes: Int,
        droppedByRule: [String: Int], skipped: [SkippedFile]
    ) {
        (self.files, self.counts, self.documents) = (files, counts, documents)
        (self.textBytes, self.droppedByRule, self.skipped) = (textBytes, droppedByRule, skipped)
    }
}

/// Text of a benchmark in a part: a line of its `contamination.jsonl`.
struct PreparedContamination: Codable {
    /// Number that the document has among those of the part, if it is one of them.
    var document: Int
    var record: ContaminationRecord
}
