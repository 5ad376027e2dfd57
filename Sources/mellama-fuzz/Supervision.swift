import Foundation
import MeFuzz

/// Runs reading processes for one reader until all inputs are read.
struct Supervision {
    let reader: FuzzReader
    let options: FuzzProgram

    /// Deaths after which a reader is given up.
    private static let tooMany = 25

    /// Reads all inputs and tells what became of them; returns the number of failures.
    func run() throws -> Int {
        let progress = FileManager.default.temporaryDirectory
            .appending(path: "mellama-fuzz-\(UUID().uuidString)").path
        defer { unlink(progress) }
        var (total, deaths, next) = (FuzzTally(), 0, options.from)
        let start = ContinuousClock.now
        let end = options.from + options.count
        while next < end, deaths < Self.tooMany {
            unlink(progress)
            let status = try read(from: next, to: end, progress)
            let tally = FuzzTally(file: progress)
            total.add(tally ?? FuzzTally())
            if status == 0, let tally, tally.index == end { break }
            deaths += 1
            let index = tally?.index ?? next
            let kept = try keep(index)
            tell("\(reader.name): input \(index): the process died with \(status), see \(kept)")
            next = index + 1
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        tell(
            "\(reader.name): \(total.accepted + total.refused + total.failed) inputs in "
                + "\(Int(seconds)) s: \(total.accepted) accepted, \(total.refused) refused, "
                + "\(total.failed) failed, \(deaths) deaths; at most "
                + "\(total.slowest / 1000) ms, \(total.most >> 10) KiB, "
                + "\(total.most16 / 16) bytes a byte")
        return total.failed + deaths
    }

    /// At once, also into a file.
    private func tell(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private func read(from: Int, to end: Int, _ progress: String) throws -> Int32 {
        let process = Process()
        process.executableURL = Bundle.main.executableURL
        process.arguments = [
            reader.name, "--seed", "\(options.seed)", "--from", "\(from)", "--count",
            "\(end - from)",
            "--seconds", "\(options.seconds)", "--progress", progress,
        ]
        var environment = ProcessInfo.processInfo.environment
        // Deaths are expected, and told of here.
        environment["SWIFT_BACKTRACE"] = environment["SWIFT_BACKTRACE"] ?? "enable=no"
        process.environment = environment
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Writes an input's files where they can be looked at; returns the folder.
    private func keep(_ index: Int) throws -> String {
        let folder = URL(filePath: options.output)
            .appending(path: "\(reader.name)-\(options.seed)-\(index)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in reader.input(index, seed: options.seed) {
            try Data(bytes).write(to: folder.appending(path: name))
        }
        return folder.path
    }
}
