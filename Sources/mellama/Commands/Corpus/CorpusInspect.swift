import ArgumentParser
import Foundation
import MeCorpus

/// `mellama corpus inspect`.
struct CorpusInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Check a corpus folder and print its statistics (JSON).",
        discussion: """
            Every file's SHA-256 is checked against the folder's manifest first.
            Example: mellama corpus inspect runs/quickstart/corpus
            """)

    @Argument(help: "The corpus folder.") var folder: String

    func run() throws {
        let url = URL(filePath: folder)
        try Manifest.verify(folder: url, hashes: true)
        let data = try Data(contentsOf: url.appending(path: CorpusStatistics.fileName))
        Console.stream(String(decoding: data, as: UTF8.self))
    }
}
