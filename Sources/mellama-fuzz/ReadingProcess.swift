import CMeMemory
import Foundation
import MeFuzz

/// Reads inputs one after the other, in a process that may die of one.
struct ReadingProcess {
    let reader: FuzzReader
    let seed: UInt64
    let seconds: UInt32
    /// The file that the tally is kept in.
    let progress: String

    func read(_ range: Range<Int>) throws {
        var folder = try FuzzFolder(in: Self.parent)
        defer { folder.remove() }
        // What is made at the first use and kept is no input's.
        for files in reader.validInputs {
            try folder.put(files)
            let outcome = reader.outcome(folder.url)
            guard case .accepted = outcome else {
                tell("a valid input is \(outcome)")
                continue
            }
        }
        let file = open(progress, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        var tally = FuzzTally()
        for index in range {
            tally.index = index
            tally.write(to: file)
            let files = reader.input(index, seed: seed)
            try folder.put(files)
            read(files, in: folder, into: &tally)
        }
        tally.index = range.upperBound
        tally.write(to: file)
    }

    private func read(
        _ files: [String: [UInt8]], in folder: FuzzFolder, into tally: inout FuzzTally
    ) {
        alarm(seconds)
        me_memory_restart()
        let (before, start) = (me_memory_used(), ContinuousClock.now)
        let outcome = reader.outcome(folder.url)
        let took = ContinuousClock.now - start
        let taken = max(0, Int(me_memory_peak()) - Int(before))
        alarm(0)
        let size = files.values.reduce(0) { $0 + $1.count }
        tally.slowest = max(tally.slowest, Int(took / .microseconds(1)))
        tally.most = max(tally.most, taken)
        tally.most16 = max(tally.most16, 16 * taken / max(4096, size))
        switch outcome {
        case .accepted: tally.accepted += 1
        case .refused: tally.refused += 1
        case .failed(let problem):
            tally.failed += 1
            tell("input \(tally.index): \(problem)")
        }
        if taken > reader.fixedBytes + reader.bytesPerByte * size {
            tally.failed += 1
            tell("input \(tally.index): \(taken) bytes of memory for files of \(size)")
        }
    }

    private func tell(_ text: String) {
        let line = "\(reader.name): \(text.prefix(2000))\n"
        FileHandle.standardOutput.write(Data(line.utf8))
    }

    /// Memory rather than a disk, where there is a folder of it.
    private static var parent: URL {
        let shared = URL(filePath: "/dev/shm")
        return FileManager.default.isWritableFile(atPath: shared.path)
            ? shared : FileManager.default.temporaryDirectory
    }
}
