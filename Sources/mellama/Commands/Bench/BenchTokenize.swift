import ArgumentParser
import Foundation
import MeCompute
import MeText

/// `mellama bench tokenize`: megabytes of text that become ids in a second.
struct BenchTokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Megabytes of a text file that become token ids in a second.",
        discussion: """
            The text is cut into documents of a fixed length, at the nearest beginning of a \
            character, which threads take in turn.
            Example: mellama bench tokenize --model smollm2-135m-instruct --characters 2000 text.txt
            """)

    @OptionGroup var source: TokenizerOption
    @Argument(help: "A file of UTF-8 text.") var file: String
    @Option(help: "Characters of a document (0: the file is one).") var characters = 2000
    @OptionGroup var options: BenchOptions

    private struct Figures: Encodable {
        var megabytesPerSecond: Double
        var tokens: Int
        var bytes: Int
        var documents: Int
        var seconds: Double
    }

    func run() throws {
        let tokenizer = try source.load()
        let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        let documents = characters == 0 ? [text] : Self.cut(text, characters)
        let w = options.compute.workspace
        let counts = Counts(documents.count)
        let seconds = options.median {
            w.pool.run(documents.count) { index in
                counts.set(index, tokenizer.encode(documents[index]).count)
            }
        }
        let bytes = text.utf8.count
        let figures = Figures(
            megabytesPerSecond: Double(bytes) / seconds / 1e6, tokens: counts.sum, bytes: bytes,
            documents: documents.count, seconds: seconds)
        try options.show(
            figures, type: "text", on: w,
            [
                String(
                    format: "%.1f MB/s: %d bytes, %d documents, %d tokens, %.3f s",
                    figures.megabytesPerSecond, bytes, documents.count, figures.tokens, seconds)
            ])
    }

    private static func cut(_ text: String, _ length: Int) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return stride(from: 0, to: scalars.count, by: length).map { first in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[first..<min(first + length, scalars.count)])
            return String(view)
        }
    }
}

/// A number for each document, each written by one thread.
private final class Counts: @unchecked Sendable {
    private let values: UnsafeMutableBufferPointer<Int>

    init(_ count: Int) {
        values = .allocate(capacity: count)
        values.initialize(repeating: 0)
    }

    deinit { values.deallocate() }

    func set(_ index: Int, _ value: Int) { values[index] = value }
    var sum: Int { values.reduce(0, +) }
}
