import ArgumentParser
import Foundation
import MeCompute
import MeCorpus

extension SourceFormat: ExpressibleByArgument {}

/// `mellama perplexity`: the loss on a text.
struct Perplexity: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The loss of a model on a text, or on a source's documents.",
        discussion: """
            Nats per predicted token, and bits per UTF-8 byte, which do not depend on the tokenizer. \
            One plain text is one document; other formats are read as `corpus build` reads them.
            Example: mellama perplexity --model smollm2-135m-instruct --type float32 --json text.txt
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @Option(help: "Tokens of context at most; in a longer text the window moves by half of it.")
    var window = 1024
    @Option(help: "The text's format.") var format = SourceFormat.text
    @Option(help: "The JSON field or CSV column that holds the text.") var textField = "text"
    @OptionGroup var limit: LimitOption
    @Argument(help: "The text: a file, or a folder or pattern of files.") var file: String
    @OptionGroup var report: JSONOption
    @OptionGroup var type: TypeOptions
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable {
        var nats: Double
        var bitsPerByte: Double
        var tokens: Int
        var documents: Int
    }

    func validate() throws {
        guard window >= 2 else {
            throw ValidationError("--window: expected 2 tokens or more, got \(window)")
        }
    }

    func run() throws {
        let local = try LocalModel(
            try model.load(), name: model.model, type: type.type, adapter: adapter.folder,
            positions: max(window, 16), on: compute.workspace)
        let texts = try texts()
        var sum = LocalModel.TextLoss()
        var line = ProgressLine("perplexity")
        for (index, text) in texts.enumerated() {
            sum.add(local.loss(of: text, window: window))
            line.show(index + 1, of: texts.count)
        }
        guard sum.tokens > 0 else {
            throw CommandError(
                "\(file): expected two tokens or more, so that one can be predicted from another; "
                    + "got \(texts.count) documents without")
        }
        let output = Output(
            nats: sum.natsPerToken, bitsPerByte: sum.bitsPerByte, tokens: sum.tokens,
            documents: texts.count)
        if report.json { return try Console.json(output) }
        Console.result(
            String(
                format: "%.4f nats per token (perplexity %.2f), %.4f bits per byte, %d tokens",
                output.nats, exp(output.nats), output.bitsPerByte, output.tokens))
    }

    /// A plain text is taken as it is, to the byte.
    private func texts() throws -> [String] {
        if format == .text {
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw CommandError("\(file): expected a text in UTF-8 that can be read")
            }
            return [text]
        }
        var source = CorpusSettings.Source(path: file, format: format, licence: .open)
        (source.limit, source.textField) = (limit.limit, textField)
        return try CorpusSources.documents(of: source).documents.map(\.text)
    }
}
