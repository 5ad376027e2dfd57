import Foundation
import MeCorpus

/// What a finished stage leaves in its folder, so that the next run can tell whether it is the same.
struct StageRecord: Codable {
    /// Settings and inputs, hashed.
    var fingerprint: String
    var seconds: Double

    static let fileName = "stage.json"

    /// The record of a finished folder; nil where there is none or the folder is not whole to the
    /// byte, which is said: a damaged result must neither be kept nor be built upon.
    static func read(_ folder: URL) -> StageRecord? {
        let manifest = folder.appending(path: Manifest.fileName)
        guard FileManager.default.fileExists(atPath: manifest.path) else { return nil }
        do {
            try Manifest.verify(folder: folder, hashes: true)
            let data = try Data(contentsOf: folder.appending(path: fileName))
            return try JSONDecoder().decode(StageRecord.self, from: data)
        } catch {
            Console.note("damaged, so made again: \(error)")
            return nil
        }
    }

    func write(in folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(self).write(to: folder.appending(path: Self.fileName))
    }
}

/// How a stage of a run ended.
struct StageOutcome: Codable {
    /// Whether a stage had to work.
    enum Status: String, Codable {
        case done, skipped
    }

    var name: String
    var status: Status
    /// Of the work itself, also where it was skipped now.
    var seconds: Double
    /// What made it: an input of the stages after it.
    var fingerprint: String
}

/// Runs a stage into a folder that appears whole or not at all, unless it is there already.
func runStage(
    _ name: String, into folder: URL, fingerprint: String, _ work: (URL) throws -> Void
) throws -> StageOutcome {
    try Interruption.check()
    if let record = StageRecord.read(folder), record.fingerprint == fingerprint {
        Console.note("\(name): unchanged, skipped (\(folder.relativePath))")
        return StageOutcome(
            name: name, status: .skipped, seconds: record.seconds, fingerprint: fingerprint)
    }
    Console.note("\(name): \(folder.relativePath)")
    let started = Date()
    return try OutputFolder.write(to: folder) { url in
        try work(url)
        let seconds = Date().timeIntervalSince(started)
        try StageRecord(fingerprint: fingerprint, seconds: seconds).write(in: url)
        return StageOutcome(name: name, status: .done, seconds: seconds, fingerprint: fingerprint)
    }
}
