import ArgumentParser
import Foundation
import MeCorpus
import MeEvaluation

extension ContaminationAction: ExpressibleByArgument {}
extension PassageTreatment: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}

/// `mellama corpus decontaminate`: benchmark items in files.
struct CorpusDecontaminate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decontaminate",
        abstract: "Say which benchmark items stand in files, and where.",
        discussion: """
            Nothing is changed: each hit is told with its document, evidence, score and text. With \
            --output, contamination.jsonl (a line for each hit) and contamination.json (by benchmark, \
            for `evaluate --contamination`) are written into that folder.
            Known: \(Benchmark.all.map(\.name).joined(separator: ", ")).
            Example: mellama corpus decontaminate --benchmark pubmedqa --data hospital papers notes.csv
            Example: mellama corpus decontaminate --items mine.jsonl --fields question=stem web.jsonl
            """)

    @Option(help: "A benchmark, or benchmark=FOLDER where --data is not its folder.")
    var benchmark: [String] = []
    @Option(help: "The benchmarks' folder, or one benchmark's folder or file.") var data = "."
    @Option(help: "Which split is looked for (train, validation or test), one option each.")
    var split: [Split] = [.test]
    @Option(help: "Items of yours, a JSON object a line; name=FILE names their benchmark.")
    var items: [String] = []
    @Option(help: "Names of the items' fields, e.g. question=stem,answer=solution.")
    var fields = ""
    @Argument(help: "Files, folders or patterns to look through.") var files: [String]
    @Option(help: "How the files are written.") var format = SourceFormat.automatic
    @Option(help: "The field or column that holds the text.") var textField = "text"
    @Option(help: "What would become of a document: drop, cut or report.")
    var action = ContaminationAction.report
    @Option(help: "Whether passages alone are treated so (drop), or only told (report).")
    var passages = PassageTreatment.report
    @OptionGroup var limit: LimitOption
    @Option(help: "The folder to write into.") var output: String?
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var documents: Int
        var contaminated: Int
        var hits: Int
        var benchmarks: [String: ContaminationSummary.Benchmark]
    }

    func run() throws {
        Interruption.listen()
        guard !(benchmark + items).isEmpty else {
            throw ValidationError("give at least one --benchmark or --items")
        }
        var settings = DecontaminationSettings()
        (settings.action, settings.passages) = (action, passages)
        (settings.benchmarks, settings.data, settings.items) = (benchmark, data, items)
        (settings.splits, settings.fields) = (split.map(\.rawValue), fields)
        let decontaminator = try Decontaminator(
            settings: settings, items: try BenchmarkTexts.items(of: settings))
        var documents = 0
        var records: [ContaminationRecord] = []
        for file in files {
            var source = CorpusSettings.Source(path: file, format: format)
            (source.textField, source.limit) = (textField, limit.limit)
            var notes = SourceContents()
            try CorpusSources.read(source, domain: "", notes: &notes) { document in
                try Interruption.check()
                documents += 1
                let text = Array(document.text.utf8)
                let found = decontaminator.check(text).records(
                    document: document.id, source: document.source, original: text)
                if !report.json { found.forEach(show) }
                records += found
            }
            for skipped in notes.skippedFiles {
                Console.note("corpus: skipped \(skipped.path): \(skipped.reason)")
            }
        }
        try finish(documents, records, ContaminationSummary(decontaminator.index, records))
    }

    private func finish(
        _ documents: Int, _ records: [ContaminationRecord], _ summary: ContaminationSummary
    ) throws {
        if let output {
            let folder = URL(filePath: output)
            try WholeFile.write(
                try Ledger.encode(records), to: folder.appending(path: ContaminationRecord.fileName)
            )
            try WholeFile.write(
                try StableJSON.text(summary),
                to: folder.appending(path: ContaminationSummary.fileName))
        }
        let contaminated = Set(records.map { [$0.source, $0.document] }).count
        if report.json {
            return try Console.json(
                Output(
                    documents: documents, contaminated: contaminated, hits: records.count,
                    benchmarks: summary.benchmarks))
        }
        for (name, found) in summary.benchmarks.sorted(by: { $0.key < $1.key }) {
            let all = Set(found.touched + found.removed).count
            Console.result(
                "\(name): \(all) of \(found.items) items found"
                    + (found.unjudged > 0 ? "; \(found.unjudged) say too little to be found" : ""))
        }
        Console.result("\(contaminated) of \(documents) documents hold text of an item")
    }

    private func show(_ record: ContaminationRecord) {
        let excerpt = record.excerpt.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        Console.result(
            "\(record.document) [\(record.begin)..<\(record.end)] \(record.benchmark) "
                + "\(record.item), \(record.evidence.rawValue) "
                + String(format: "%.2f", record.score) + ": \(excerpt.prefix(160))")
    }
}
