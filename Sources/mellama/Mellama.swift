import ArgumentParser
import Foundation
import MeCompute

/// The command line: one subcommand a file, in `Commands/`.
@main
struct Mellama: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mellama",
        abstract: "Makes a medical model of a LLaMA model, and measures honestly what came out.",
        discussion: """
            The whole path:   mellama run Recipes/quickstart.yaml
            One stage alone:  corpus build, pretrain, tune, evaluate, report; each has --help with an \
            example.

            Research software, not a medical device.
            """,
        version: "0.1.0",
        subcommands: [
            Run.self, Samples.self, Pull.self, Inspect.self, Tokenize.self, Corpus.self,
            Pretrain.self, Tune.self, Merge.self, Perplexity.self, Evaluate.self, Compare.self,
            WriteReport.self, Generate.self, Chat.self, Bench.self,
        ])

    /// Runs the command the arguments ask for. Exit status 0, 1 for a failure, 2 for wrong usage,
    /// where the parser's own would be sysexits' 64.
    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else {
                exit(withError: CommandError(fileSystem: error) ?? error)
            }
            Console.note(fullMessage(for: error))
            Foundation.exit(2)
        }
    }
}

/// `--threads`, spelled alike everywhere.
struct ComputeOptions: ParsableArguments {
    @Option(help: "Threads to work with (0: as many as there are processors).")
    var threads = 0

    func validate() throws {
        guard (0...64).contains(threads) else {
            throw ValidationError("--threads: expected 0 to 64, got \(threads)")
        }
        if let problem = problemWithInstructionSetVariable() { throw ValidationError(problem) }
    }

    /// A workspace with the asked number of threads.
    var workspace: Workspace {
        threads == 0 ? Workspace() : Workspace(pool: ThreadPool(threads: threads))
    }
}

/// `--type`, spelled alike everywhere.
struct TypeOptions: ParsableArguments {
    @Option(help: "The type to compute in: float32 (exact) or bfloat16 (fast).")
    var type = ElementType.bfloat16
}

extension ElementType: ExpressibleByArgument {}
