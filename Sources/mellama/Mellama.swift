import ArgumentParser
import Foundation

/// The command line: one subcommand a file, in `Commands/`.
@main
struct Mellama: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mellama",
        abstract: "Makes a medical model of a LLaMA model, and measures honestly what came out.",
        discussion: """
            The whole path, from a base model to a report:
              mellama run Recipes/quickstart.yaml

            The same, stage by stage (each command's --help has an example):
              mellama samples --output hospital            data to try everything with
              mellama pull smollm2-135m-instruct           a base model
              mellama corpus build …                       documents into token shards
              mellama pretrain … ; tune … ; merge …        training and its products
              mellama evaluate … ; compare … ; report …    benchmarks and what they say
              mellama chat --model runs/quickstart/model   talking to the result

            What lies there, and how fast is it here:
              mellama plan RECIPE                          memory, time and disk, before
              mellama inspect PATH                         a model, adapter, corpus, run, …
              mellama bench train                          also prefill, decode, gemm, …

            Results go to standard output (--json where a command reports), all else to standard \
            error. Ctrl-C stops cleanly; what was done is kept, and the same command goes on.
            Exit status: 0 done, 1 failed or stopped, 2 wrong usage.

            Research software, not a medical device.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "The whole path", subcommands: [Run.self, Plan.self]),
            CommandGroup(
                name: "Data and models",
                subcommands: [
                    Samples.self, Pull.self, Inspect.self, Tokenize.self, Corpus.self,
                ]),
            CommandGroup(
                name: "Training", subcommands: [Pretrain.self, Tune.self, Merge.self, Export.self]),
            CommandGroup(
                name: "Measuring",
                subcommands: [
                    Perplexity.self, Evaluate.self, Compare.self, WriteReport.self, Bench.self,
                ]),
            CommandGroup(name: "Using a model", subcommands: [Generate.self, Chat.self]),
        ])

    /// Exit status of wrong usage, as most commands have it.
    static let wrongUsage: Int32 = 2

    /// Runs the command that the arguments name; wrong usage ends with 2, a failure with 1.
    static func main() async {
        do {
            var command = try parseAsRoot()
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
            Foundation.exit(wrongUsage)
        }
    }
}
