import ArgumentParser
import Foundation
import MeText

/// `mellama tokenize`: text in, ids out, and back.
struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn lines of standard input into token ids, one line of ids a line.",
        discussion: """
            Nothing is put before or behind a line's tokens. What is no UTF-8 counts as U+FFFD.
            Example: echo 'chest pain' | mellama tokenize --model smollm2-135m-instruct
            """)

    @OptionGroup var source: TokenizerOption
    @Flag(help: "Take spellings of special tokens as the tokens themselves.") var special = false
    @Flag(help: "Each line is a JSON string, so that a text may hold line ends.") var jsonl = false
    @Flag(help: "The other way: lines of ids in, texts out as JSON strings.") var decode = false
    @Flag(help: "Decode special tokens too.") var keepSpecial = false
    @OptionGroup var report: JSONOption

    func run() throws {
        let tokenizer = try source.load()
        var lines = InputLines()
        var number = 0
        var output = ""
        while let line = try lines.next() {
            number += 1
            output +=
                try decode ? decoded(line, number, tokenizer) : encoded(line, number, tokenizer)
            if output.utf8.count > 1 << 16 {
                Console.stream(output)
                output = ""
            }
        }
        Console.stream(output)
    }

    private func encoded(_ line: [UInt8], _ number: Int, _ tokenizer: Tokenizer) throws -> String {
        let ids: [Int32]
        if jsonl {
            guard let text = try? JSONDecoder().decode(String.self, from: Data(line)) else {
                throw CommandError(
                    "standard input, line \(number): expected a JSON string, got "
                        + String(decoding: line.prefix(60), as: UTF8.self))
            }
            ids = tokenizer.encode(text, parseSpecial: special)
        } else {
            ids = tokenizer.encode(bytes: line, parseSpecial: special)
        }
        let list = ids.map(String.init)
        return report.json
            ? "{\"ids\":[\(list.joined(separator: ","))]}\n" : list.joined(separator: " ") + "\n"
    }

    private func decoded(_ line: [UInt8], _ number: Int, _ tokenizer: Tokenizer) throws -> String {
        let ids = try line.split(separator: 0x20).map { word -> Int32 in
            let word = String(decoding: word, as: UTF8.self)
            guard let id = Int32(word), id >= 0, id < tokenizer.vocabularySize else {
                throw CommandError(
                    "standard input, line \(number): expected ids from 0 to "
                        + "\(tokenizer.vocabularySize - 1) with spaces between, got '\(word)'")
            }
            return id
        }
        let text = tokenizer.decode(ids, skipSpecial: !keepSpecial)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self) + "\n"
    }
}

/// Standard input line by line, as bytes.
private struct InputLines {
    private var rest: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    mutating func next() throws -> [UInt8]? {
        while true {
            if let end = rest[start...].firstIndex(of: 0x0a) {
                defer { start = end + 1 }
                return Array(rest[start..<end])
            }
            rest.removeFirst(start)
            start = 0
            if isAtEnd { break }
            let more = try FileHandle.standardInput.read(upToCount: 1 << 20) ?? Data()
            isAtEnd = more.isEmpty
            rest += more
        }
        guard !rest.isEmpty else { return nil }
        defer { rest = [] }
        return rest
    }
}
