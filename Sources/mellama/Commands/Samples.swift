import ArgumentParser
import Foundation
import MeCorpus
import MeHospital

/// `mellama samples`: the synthetic hospital.
struct Samples: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the synthetic hospital: corpora, instructions and twelve benchmarks.",
        discussion: """
            Everything in it is invented, and the same for the same seed.
            Example: mellama samples --seed 7 --output hospital
            """)

    @OptionGroup var seed: SeedOption
    @Option(help: "Discharge notes in the corpus, one a patient: 2 to 5000.") var notes = 40
    @OptionGroup var output: OutputOption
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var files: Int
        var bytes: Int
    }

    func validate() throws {
        guard (2...5000).contains(notes) else {
            throw ValidationError("--notes: expected 2 to 5000, got \(notes)")
        }
    }

    func run() throws {
        var settings = HospitalSettings()
        (settings.seed, settings.notes) = (seed.seed, notes)
        let files = try OutputFolder.write(to: output.url) {
            try Hospital(settings: settings).write(to: $0)
        }
        let bytes = files.reduce(0) { $0 + $1.bytes }
        if report.json {
            try Console.json(Output(files: files.count, bytes: bytes))
        } else {
            Console.result("\(files.count) files, \(bytes) bytes in \(output.output)")
        }
    }
}
