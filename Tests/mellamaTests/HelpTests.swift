import ArgumentParser
import Foundation
import Testing

@testable import mellama

/// What the help texts say is what the program takes.
@Suite struct HelpTests {
    private static func commands(
        under command: any ParsableCommand.Type = Mellama.self
    ) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { commands(under: $0) }
    }

    /// The words of a shell line; single quotes hold words together.
    private static func words(_ line: Substring) -> [String] {
        line.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, part in
                index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
            }
    }

    @Test func everyExampleParses() throws {
        var seen = 0
        for command in Self.commands() where command.configuration.subcommands.isEmpty {
            let lines = command.configuration.discussion.split(separator: "\n")
                .filter { $0.hasPrefix("Example: ") }
            #expect(!lines.isEmpty, "\(command) has no example")
            for line in lines {
                let text = line.dropFirst("Example: ".count)
                let start = try #require(text.range(of: "mellama "), "\(line)")
                let parsed = try Mellama.parseAsRoot(Self.words(text[start.upperBound...]))
                #expect(type(of: parsed) == command, "\(line)")
                seen += 1
            }
        }
        #expect(seen >= 20)
    }

    /// `--json`, `--adapter` and their like mean the same in every command that has them; only
    /// `export` computes nothing and has types to store in.
    @Test(arguments: ["adapter", "template", "json", "limit", "recipe", "threads", "type"])
    func sharedOptionsHaveOneHelp(name: String) {
        var helps: Set<String> = []
        for command in Self.commands() where !(name == "type" && command == Export.self) {
            for line in Mellama.helpMessage(for: command, columns: 400).split(separator: "\n")
            where line.hasPrefix("  --\(name) ") {
                // Where a recipe has the default, an option has none.
                let words = line.replacing("; default: bfloat16)", with: ")").split(separator: " ")
                helps.insert(words.dropFirst(name == "json" ? 1 : 2).joined(separator: " "))
            }
        }
        #expect(helps.count == 1, "--\(name): \(helps)")
    }

    @Test(arguments: [
        ["evaluate"], ["bench", "prefill"], ["bench", "prefill", "--model", "x", "--shape", "y"],
        ["generate", "--model", "x", "--prompt", "y", "--threads", "99"],
        ["perplexity", "--model", "x", "--format", "docx", "y"],
        ["merge", "--model", "x", "--output", "y"],
        ["export", "--model", "x", "--output", "y", "--type", "q4_k"],
        ["export", "--model", "x", "--output", "y", "--split-bytes", "1000"],
        ["export", "--model", "x", "--output", "y", "--gguf", "--type", "q9"],
        ["bench", "attention", "--heads", "4"],
        ["bench", "train", "--rounds", "0"], ["samples"], ["evaluate", "--limit", "-1"],
    ])
    func wrongUsageIsToldFromFailure(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Mellama.parseAsRoot(arguments) }
        if let error { #expect(Mellama.exitCode(for: error) == .validationFailure) }
    }
}
