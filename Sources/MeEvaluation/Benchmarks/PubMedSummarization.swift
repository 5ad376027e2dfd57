import Foundation

extension Benchmark {
    /// PubMed summarisation (Cohan et al. 2018): the abstract from the paper. Sentences arrive as
    /// lists, those of the abstract inside `<S>` and `</S>`.
    package static let pubmedSummarization = Benchmark(
        name: "pubmed_summarization", title: "PubMed summarisation", task: .summarisation,
        form: .text, metrics: [.rougeL, .rouge1, .rouge2], maximumTokens: 256, stops: ["\n\n"],
        load: loadPapers)

    private static func loadPapers(_ folder: URL, _ split: Split) throws -> [Example] {
        let part =
            switch split {
            case .train: "train"
            case .validation: "val"
            case .test: "test"
            }
        let file = try BenchmarkFile.find(["\(part).txt"], in: folder)
        return try BenchmarkFile.lines(file).map { record in
            let abstract = try record.strings("abstract_text").map { sentence in
                sentence.replacingOccurrences(of: "<S>", with: "")
                    .replacingOccurrences(of: "</S>", with: "")
                    .trimmingCharacters(in: .whitespaces)
            }.joined(separator: " ")
            let article = try record.strings("article_text").joined(separator: " ")
            if abstract.isEmpty { throw record.wrong("abstract_text", "sentences", "") }
            if article.isEmpty { throw record.wrong("article_text", "sentences", "") }
            let parts = PromptParts(
                instruction: "Summarise this medical paper in six sentences.",
                blocks: [.init("Paper:", article)], lead: "Summary:")
            return Example(
                id: try record.string("article_id"), parts: parts, gold: [abstract],
                answer: abstract)
        }
    }
}
