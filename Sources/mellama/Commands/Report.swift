import ArgumentParser
import Foundation
import MeEvaluation

/// `mellama report`: the page of a run, or results side by side.
struct WriteReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a run's report page anew, or print result folders side by side.",
        discussion: """
            Of a run folder: report.html from what lies there (arms examined so far, curves, times), \
            as `run` writes it. Of folders that `evaluate` wrote: a table, and a page with --html.
            Example: mellama report runs/quickstart
            Example: mellama report evaluate/base evaluate/tuned --html compared.html
            """)

    @Argument(help: "One run folder, or folders with a results.json.") var folders: [String]
    @Option(help: "The page to write (of a run: its report.html, if not said).") var html: String?
    @OptionGroup var report: JSONOption

    /// One column of the table.
    fileprivate struct Arm: Encodable {
        var model: String
        var benchmarks: [String: [String: Interval]]
    }

    private struct Output: Encodable { var arms: [Arm] }

    func run() throws {
        let runs = folders.filter { RunFolder(URL(filePath: $0)).isRun }
        guard let first = runs.first else { return try showResults() }
        guard folders.count == 1 else {
            throw ValidationError(
                "expected one run folder or any number of result folders; \(first) is a run. Its "
                    + "results are in \(first)/evaluate")
        }
        let folder = RunFolder(URL(filePath: first))
        let page = html.map { URL(filePath: $0) } ?? folder.page
        let content = try folder.writeReport(to: page)
        if report.json {
            let arms = try folder.examined().map { Arm(name: $0.name, $1.results) }
            return try Console.json(Output(arms: arms))
        }
        Console.result(content.plainTable() + "\nReport: \(page.relativePath)")
    }

    private func showResults() throws {
        let files = try folders.map { folder in
            let file = URL(filePath: folder).appending(path: "results.json")
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw CommandError(
                    "\(folder): expected a run's folder (recipe.yaml) or results of `evaluate` "
                        + "(results.json), found neither")
            }
            return try ResultsFile.read(file)
        }
        let content = ReportContent(files)
        if let html { try Report(content).write(to: URL(filePath: html)) }
        if report.json {
            return try Console.json(Output(arms: files.map { Arm(name: $0.model, $0) }))
        }
        Console.result(content.plainTable() + (html.map { "\nReport: \($0)" } ?? ""))
    }
}

extension WriteReport.Arm {
    fileprivate init(name: String, _ results: ResultsFile) {
        self.init(model: name, benchmarks: results.values)
    }
}
