import Foundation
import MeCorpus
import MeEvaluation

/// The texts of the evaluation's benchmarks, for decontamination.
enum BenchmarkTexts {
    /// All items of a split, in the benchmark's native files. Their ids are those of the
    /// evaluation's samples; where several splits are asked for, the others' carry the split's name
    /// in front.
    static func items(
        of benchmark: Benchmark, data: URL, splits: [Split] = [.test]
    ) throws -> [BenchmarkItem] {
        let folder = try benchmark.folder(under: data)
        return try splits.flatMap { split in
            try benchmark.load(folder, split).map { example in
                var item = BenchmarkItem(example, of: benchmark.name)
                if split != .test { item.id = "\(split.rawValue) \(item.id)" }
                return item
            }
        }
    }
}

extension BenchmarkItem {
    /// An example's texts: what is asked, what it is asked about, the options' and the answer's
    /// words. The words of the prompt are no part of the benchmark.
    init(_ example: Example, of benchmark: String) {
        let asked: Set = ["Question:", "Hypothesis:"]
        let blocks = example.parts.blocks.filter { $0.title != "Options:" }
        let letter = example.gold.first?.unicodeScalars.first.map { Int($0.value) - 65 } ?? -1
        // A sentence as it was published, where the prompt has names masked.
        let passage =
            example.source.isEmpty
            ? blocks.filter { !asked.contains($0.title) }.map(\.text).joined(separator: "\n")
            : example.source
        self.init(
            benchmark: benchmark, id: example.id,
            question: blocks.filter { asked.contains($0.title) }.map(\.text)
                .joined(separator: "\n"),
            options: example.options,
            answer: example.options.indices.contains(letter)
                ? example.options[letter]
                : example.source.isEmpty ? example.gold.first ?? "" : "",
            passage: passage)
    }
}
