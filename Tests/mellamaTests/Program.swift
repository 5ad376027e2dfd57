import Foundation
import Testing

/// What a run of the program left behind.
struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of standard error that begin with "Error:".
    var messages: [String] {
        errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("Error:") }
    }

    /// Standard output as one JSON object.
    func json() throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        return try #require(value as? [String: Any])
    }
}

/// The built `mellama`, run as a person runs it.
final class Program {
    private let process = Process()
    private let ended: AsyncStream<Void>
    private let files: URL

    /// SwiftPM puts the executable beside the bundle (or program) of the tests.
    private static let executable: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let tests = bundle?.bundleURL ?? URL(filePath: CommandLine.arguments[0]).absoluteURL
        return tests.deletingLastPathComponent().appending(path: "mellama")
    }()

    /// Starts it in a folder, with `input` as its standard input and a cache of its own there.
    init(
        _ arguments: [String], in folder: Workplace, environment: [String: String] = [:],
        input: String = ""
    ) throws {
        let files = folder.url.appending(path: ".program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        func file(_ name: String, _ content: String = "") throws -> URL {
            let url = files.appending(path: name)
            try Data(content.utf8).write(to: url)
            return url
        }
        self.files = files
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        ended = stream
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        var variables = ProcessInfo.processInfo.environment
        variables["MELLAMA_CACHE"] = folder.url.appending(path: "cache").path
        variables["MELLAMA_ISA"] = nil
        process.environment = variables.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: file("in", input))
        process.standardOutput = try FileHandle(forWritingTo: file("out"))
        process.standardError = try FileHandle(forWritingTo: file("err"))
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end; the status of a killed program is 128 and its signal's number.
    func outcome() async throws -> Outcome {
        for await _ in ended {}
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            try String(contentsOf: files.appending(path: name), encoding: .utf8)
        }
        let wasKilled = process.terminationReason == .uncaughtSignal
        let outcome = Outcome(
            status: process.terminationStatus + (wasKilled ? 128 : 0), output: try text("out"),
            errors: try text("err"))
        try FileManager.default.removeItem(at: files)
        return outcome
    }
}

/// A temporary folder, removed with the last reference to it.
final class Workplace: Sendable {
    let url: URL

    init(named name: String = "mellama-\(UUID().uuidString)") throws {
        url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func run(
        _ arguments: String..., environment: [String: String] = [:], input: String = ""
    ) async throws -> Outcome {
        try await Program(arguments, in: self, environment: environment, input: input).outcome()
    }

    /// Writes a file, and the folders on its way.
    func write(_ path: String, _ content: some Sequence<UInt8>) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: file)
    }

    func write(_ path: String, _ text: String) throws { try write(path, text.utf8) }

    func read(_ path: String) throws -> Data { try Data(contentsOf: url.appending(path: path)) }

    /// The JSON object in a file.
    func json(_ path: String) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: read(path)) as? [String: Any]
    }

    func copy(_ path: String, to other: String) throws {
        try FileManager.default.copyItem(
            at: url.appending(path: path), to: url.appending(path: other))
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: url.appending(path: path))
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }

    /// Every file below a path with its bytes, hidden ones too.
    func contents(of path: String) throws -> [String: Data] {
        let folder = url.appending(path: path)
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            files[name] = try? Data(contentsOf: folder.appending(path: name))
        }
        return files
    }
}
