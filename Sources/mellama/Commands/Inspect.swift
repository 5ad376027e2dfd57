import ArgumentParser
import Foundation

/// `mellama inspect`: what a path is.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Say what a model, adapter, corpus, checkpoint, run or result folder is.",
        discussion: """
            Headers and records are read, not the weights; nothing is changed.
            Example: mellama inspect runs/quickstart/model --json
            """)

    @Argument(help: "A GGUF file, a recipe, a folder, or a name that `pull` takes.")
    var path: String
    @OptionGroup var report: JSONOption

    func run() throws {
        let found = try Inspection(of: try ModelCatalog.resolve(path))
        if report.json { return try Console.json(found) }
        for line in found.lines { Console.result(line) }
    }
}
