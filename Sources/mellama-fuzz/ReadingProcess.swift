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
        if me_memory_used() > 0 { limitMemory() }
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
        limitTime(to: seconds)
        me_memory_restart()
        let (before, start) = (me_memory_used(), clock())
        let outcome = reader.outcome(folder.url)
        let took = clock() - start
        let taken = max(0, Int(me_memory_peak()) - Int(before))
        limitTime(to: 0)
        let size = files.values.reduce(0) { $0 + $1.count }
        tally.slowest = max(tally.slowest, Int(took))
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

    /// Lets this process die of what would take the machine's memory. Not under the address
    /// sanitizer, which maps all there is.
    private func limitMemory() {
        var limit = rlimit(rlim_cur: 8 << 30, rlim_max: 8 << 30)
        setrlimit(Self.addressSpace, &limit)
    }

    /// Ends this process after so many seconds of the processor: those of the clock also pass where
    /// others keep the machine busy. 0: never.
    private func limitTime(to seconds: UInt32) {
        var timer = itimerval()
        timer.it_value.tv_sec = Int(seconds)
        setitimer(Self.processorTime, &timer, nil)
        // What waits for something takes no time of the processor.
        alarm(60 * seconds)
    }

    #if canImport(Glibc)
        private static let processorTime = Int32(ITIMER_PROF.rawValue)
        private static let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
        private static let processorTime = Int32(ITIMER_PROF)
        private static let addressSpace = RLIMIT_AS
    #endif

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
