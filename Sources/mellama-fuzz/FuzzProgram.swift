import ArgumentParser
import Foundation
import MeFuzz

/// Gives the readers of files damaged ones, as many as asked for (Docs/robustness.md).
///
/// A process of its own reads them; where it dies, the input it died of is kept, and another process
/// goes on behind it.
@main
struct FuzzProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mellama-fuzz", abstract: "Give the readers of files damaged ones.")

    @Argument(help: "The readers; none: all of them.")
    var readers: [String] = []
    @Option(help: "Inputs for each reader.")
    var count = 1_000_000
    @Option(help: "The same seed gives the same inputs.")
    var seed: UInt64 = 1
    @Option(help: "The index of the first input.")
    var from = 0
    @Option(help: "Seconds of the processor that an input may take.")
    var seconds: UInt32 = 10
    @Option(help: "Where inputs that a reader fails on are kept.")
    var output = ".build/fuzz"
    @Option(help: ArgumentHelp("Where a reading process tells how far it is.", visibility: .hidden))
    var progress: String?

    func run() throws {
        let chosen = FuzzReader.all.filter { readers.isEmpty || readers.contains($0.name) }
        if let name = readers.first(where: { name in !chosen.contains { $0.name == name } }) {
            let names = FuzzReader.all.map(\.name).joined(separator: ", ")
            throw ValidationError("no reader '\(name)'; expected some of \(names)")
        }
        if let progress, let reader = chosen.first {
            try ReadingProcess(reader: reader, seed: seed, seconds: seconds, progress: progress)
                .read(from..<from + count)
            return
        }
        var failures = 0
        for reader in chosen {
            let supervision = Supervision(reader: reader, options: self)
            failures += try supervision.run()
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
