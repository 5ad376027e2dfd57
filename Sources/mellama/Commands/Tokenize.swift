import ArgumentParser
import Foundation
import MeText

/// `mellama tokenize`: text in, ids out.
struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn lines of standard input into token ids, one line of ids a line.",
        discussion: "Example: echo 'chest pain' | mellama tokenize --model smollm2-135m-instruct")

    @OptionGroup var model: ModelOption
    @Flag(help: "Take spellings of special tokens as the tokens themselves.") var special = false
    @OptionGroup var report: JSONOption

    private struct Output: Encodable { var ids: [Int32] }

    func run() throws {
        let tokenizer = try model.load().tokenizer
        while let line = readLine() {
            let ids = tokenizer.encode(line, parseSpecial: special)
            if report.json {
                let data = try JSONEncoder().encode(Output(ids: ids))
                Console.result(String(decoding: data, as: UTF8.self))
            } else {
                Console.result(ids.map(String.init).joined(separator: " "))
            }
        }
    }
}
