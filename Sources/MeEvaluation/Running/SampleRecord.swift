import Foundation

/// One line of `<benchmark>.jsonl`: a sample with all that led to its judgement.
package struct SampleRecord: Codable, Equatable, Sendable {
    package var id: String
    /// The hash of everything that decides an answer besides the prompt; lines with another are not
    /// reused.
    package var settings: String
    package var prompt: String
    /// Whether the input was shortened to fit.
    package var shortened: Bool
    package var gold: [String]
    /// What the model wrote; empty where it was scored.
    package var output: String
    /// One (normalised) log-likelihood per label, in nats; empty where it wrote.
    package var scores: [Double]
    package var prediction: [String]
    /// What the study's released scorer would read.
    package var released: [String]
    /// No answer could be read, which is counted apart from a wrong one.
    package var missing: Bool
    package var correct: Bool
}

/// The file of one benchmark's samples.
enum SampleFile {
    /// The lines of an interrupted or finished run. A damaged last line (a run killed while
    /// writing) is dropped; a damaged line elsewhere is an error.
    static func read(_ url: URL) throws -> [SampleRecord] {
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        let lines = try BenchmarkFile.bytes(url).split(separator: 0x0a)
        var records: [SampleRecord] = []
        for (index, line) in lines.enumerated() {
            do {
                records.append(try JSONDecoder().decode(SampleRecord.self, from: Data(line)))
            } catch {
                if index == lines.count - 1 { break }
                throw EvaluationError(
                    path: url.path, place: "line \(index + 1)", expected: "a sample's JSON",
                    got: "a damaged line", advice: "Remove the line (or the file) and run again.")
            }
        }
        return records
    }

    /// A sample as a line.
    static func line(_ record: SampleRecord) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(record) + Data([0x0a])
    }

    /// Writes all lines to a temporary name, syncs and renames.
    static func write(_ records: [SampleRecord], to url: URL) throws {
        try WholeFile.write(records.map(line).reduce(into: Data(), +=), to: url)
    }
}

/// Writing of whole files: a reader sees the old content or the new, never a part.
package enum WholeFile {
    /// Writes to a temporary name beside the file, syncs and renames.
    package static func write(_ data: Data, to url: URL) throws {
        let temporary = url.appendingPathExtension("tmp")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: temporary)
            let handle = try FileHandle(forWritingTo: temporary)
            try handle.synchronize()
            try handle.close()
        } catch {
            throw failure(url, error.localizedDescription)
        }
        guard rename(temporary.path, url.path) == 0 else {
            throw failure(url, String(cString: strerror(errno)))
        }
    }

    private static func failure(_ url: URL, _ got: String) -> EvaluationError {
        EvaluationError(
            path: url.path, expected: "a file that can be written", got: got,
            advice: "Check free space and permissions.")
    }
}

/// FNV-1a over UTF-8: names for settings and prompts, not a protection.
enum Fingerprint {
    /// Sixteen hexadecimal digits; the pieces are kept apart.
    static func of(_ pieces: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for piece in pieces {
            for byte in piece.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
