import Foundation
import Testing

@testable import MeCorpus

/// A folder of its own for a test, removed afterwards.
func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("mecorpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

extension URL {
    /// Writes a file below this folder, with the folders it needs.
    @discardableResult
    func file(_ name: String, _ text: String) throws -> URL {
        let url = appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url
    }
}

/// A tokenizer of bytes: ids 0 to 255, 256 at the end of a document, 257 at its beginning.
func byteTokenizer(begin: Bool = false) -> CorpusTokenizer {
    CorpusTokenizer(
        encode: { $0.utf8.map { Int32($0) } },
        bytes: { $0 < 256 ? [UInt8($0)] : [] },
        begin: begin ? 257 : nil, end: 256, vocabularySize: 258, fingerprint: "bytes \(begin)")
}

/// The documents of a path.
func read(
    _ path: URL, _ format: SourceFormat = .automatic, field: String = "text"
) throws -> SourceContents {
    var source = CorpusSettings.Source(path: path.path, format: format)
    source.textField = field
    return try CorpusSources.documents(of: source, domain: "test")
}

/// The records of a file, cut with chunks of so many bytes; what is broken is passed over.
func records(
    of file: URL, _ source: CorpusSettings.Source = .init(path: ""), chunkBytes: Int = 1 << 18,
    limit: Int = RecordCutter.defaultLimit
) throws -> [SourceRecord] {
    let entry = SourceFiles.Entry(url: file, name: file.path)
    var cutter = try RecordCutter(entry, source: source, chunkBytes: chunkBytes, limit: limit)
    var records: [SourceRecord] = []
    while true {
        do {
            guard let record = try cutter.next() else { return records }
            records.append(record)
        } catch is BrokenFile {}
    }
}

/// The message of the `CorpusError` that `body` throws.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "nothing was thrown"
    } catch let error as CorpusError {
        return error.description
    } catch {
        return "another error: \(error)"
    }
}

/// Invented prose of about so many bytes, different for each number.
func prose(_ number: Int, bytes: Int) -> String {
    let words = ["velar", "tonic", "dose", "of", "5 mg", "was", "given", "daily", "to", "patients"]
    var text = "Report \(number)."
    var state = UInt64(number) &+ 1
    while text.utf8.count < bytes {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += " " + words[Int(state >> 33) % words.count]
        if (state >> 40) % 9 == 0 { text += "." }
        if (state >> 45) % 40 == 0 { text += "\n\nNext" }
    }
    return text + "."
}

/// Openly licensed real data beside the repository, where it is there.
enum RealData {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/data")

    static func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }
}
