import ArgumentParser
import Foundation
import MeCorpus
import MeEvaluation

/// `mellama corpus inspect`.
struct CorpusInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Check a corpus folder and show what is in it and what was left out.",
        discussion: """
            Every file's SHA-256 is checked against the folder's manifest first. Then a table, with \
            --json statistics.json itself, with --html also a page of its own with examples of what \
            was dropped. --sample shows random packed sequences as a model will see them.
            Example: mellama corpus inspect runs/quickstart/corpus --html corpus.html
            Example: mellama corpus inspect runs/quickstart/corpus --sample 3 \
            --model smollm2-135m-instruct
            """)

    @Argument(help: "The corpus folder.") var folder: String
    @Option(help: "Also write one self-contained page to this file.") var html: String?
    @Option(help: "Instead: so many random packed sequences as text.") var sample: Int?
    @OptionGroup var seed: SeedOption
    @Option(help: "For --sample: the model whose tokenizer the corpus was built with.")
    var model: String?
    @OptionGroup var report: JSONOption

    private struct Samples: Encodable { var sequences: [SampledSequence] }

    func validate() throws {
        guard let sample else { return }
        guard sample >= 1 else { throw ValidationError("--sample: expected 1 or more") }
        guard model != nil else {
            throw ValidationError(
                "--sample: a corpus holds no tokenizer: give the --model it was built with")
        }
        guard html == nil else { throw ValidationError("give --sample or --html, not both") }
    }

    func run() throws {
        let url = URL(filePath: folder)
        try Manifest.verify(folder: url, hashes: true)
        if let sample, let model { return try show(sample, model, url) }
        if let html {
            let page = CorpusPage(try CorpusInspection(folder: url), title: folder).html
            try WholeFile.write(Data(page.utf8), to: URL(filePath: html))
        }
        if report.json {
            let data = try Data(contentsOf: url.appending(path: CorpusStatistics.fileName))
            return Console.stream(String(decoding: data, as: UTF8.self))
        }
        if let html { return Console.result("Written: \(html)") }
        for line in CorpusTable(try CorpusInspection(folder: url)).lines { Console.result(line) }
    }

    private func show(_ count: Int, _ model: String, _ url: URL) throws {
        let sequences = try SampledSequence.draw(
            count, seed: seed.seed, from: url, tokenizer: try LoadedModel(model).tokenizer)
        if report.json { return try Console.json(Samples(sequences: sequences)) }
        for sequence in sequences {
            for line in Self.lines(sequence) { Console.result(line) }
        }
    }

    /// A sequence for a person: each piece under a line that says what it is.
    static func lines(_ sequence: SampledSequence) -> [String] {
        let pieces = sequence.pieces.count
        let head =
            "=== shard \(sequence.shard), sequence \(sequence.sequence): \(sequence.tokens) tokens of "
            + (pieces == 1 ? "1 document" : "\(pieces) documents")
        return [head]
            + sequence.pieces.flatMap { piece in
                let facts =
                    [
                        piece.document, piece.domain, piece.source,
                        "tokens \(piece.from) ..< \(piece.from + piece.tokens)",
                        piece.licence.rawValue, "use \(piece.epoch + 1)",
                    ] + piece.transformations
                return ["--- " + facts.joined(separator: " · "), piece.text]
            } + [""]
    }
}
