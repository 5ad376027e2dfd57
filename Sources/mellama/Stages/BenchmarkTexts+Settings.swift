import Foundation
import MeCorpus
import MeEvaluation

extension BenchmarkTexts {
    /// All items that the settings name; none where they name none. Throws `CommandError` for a
    /// split nobody knows, and what the readers of the files throw.
    static func items(of settings: DecontaminationSettings) throws -> [BenchmarkItem] {
        guard settings.enabled else { return [] }
        let splits = try settings.splits.map { name in
            guard let split = Split(rawValue: name) else {
                throw CommandError(
                    "corpus.decontamination.splits: expected "
                        + Split.allCases.map(\.rawValue).joined(separator: ", ")
                        + ", got '\(name)'")
            }
            return split
        }
        var all: [BenchmarkItem] = []
        for text in settings.benchmarks {
            let (name, folder) = sides(text)
            all += try items(
                of: try Benchmark.named(name), data: URL(filePath: folder ?? settings.data),
                splits: splits)
        }
        let names = try BenchmarkItemFields(settings.fields)
        for text in settings.items {
            let (name, path) = sides(text)
            let file = URL(filePath: path ?? text)
            all += try BenchmarkItemReader.read(
                file,
                benchmark: path == nil ? file.deletingPathExtension().lastPathComponent : name,
                fields: names)
        }
        return all
    }

    /// `name=path`, or either of them.
    private static func sides(_ text: String) -> (name: String, path: String?) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    }
}
