import ArgumentParser
import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeText

// The options that several commands have, each written once, so that they are spelled and mean
// the same everywhere.

/// `--model`.
struct ModelOption: ParsableArguments {
    @Option(help: "A model's path (a GGUF file or a folder), or a name that `pull` takes.")
    var model: String

    /// The model with its tokenizer, opened.
    func load(_ hashes: FileHashes = FileHashes()) throws -> LoadedModel {
        let loaded = try LoadedModel(model, hashes: hashes)
        for note in loaded.tokenNotes { Console.note(note) }
        return loaded
    }
}

/// `--adapter`.
struct AdapterOption: ParsableArguments {
    @Option(help: "A low-rank adapter in PEFT's layout: a folder, or a pulled hf:// name.")
    var adapter: String?

    /// The folder, if one was given; that of an hf:// name is in the hub's cache.
    var folder: URL? { get throws { try adapter.map { try ModelCatalog.folder($0) } } }
}

/// `--template`.
struct TemplateOption: ParsableArguments {
    private static let names = ChatTemplate.names.joined(separator: ", ")

    @Option(help: "A chat template, if not the model's own: \(names).") var template = ""
}

/// `--output` of a command that writes a folder.
struct OutputOption: ParsableArguments {
    @Option(
        name: [.customLong("output"), .customLong("out")],
        help: "The folder to write; it appears whole or not at all.")
    var output: String

    /// Where it is to be.
    var url: URL { URL(filePath: output) }
}

/// `--json`.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print the result as JSON on standard output.") var json = false
}

/// `--limit`.
struct LimitOption: ParsableArguments {
    @Option(help: "Examples or documents at most (0: all).") var limit = 0

    func validate() throws {
        guard limit >= 0 else {
            throw ValidationError("--limit: expected 0 or more, got \(limit)")
        }
    }
}

/// `--seed` of data and draws.
struct SeedOption: ParsableArguments {
    @Option(help: "The source of every draw.") var seed: UInt64 = 7
}

/// `--recipe`: a file whose section a single command uses.
struct RecipeOption: ParsableArguments {
    @Option(help: "A recipe whose section of this command's name is used.") var recipe: String?

    /// The recipe, if one was given.
    func read() throws -> Recipe? { try recipe.map { try RecipeFile.read(URL(filePath: $0)) } }
}

/// `--threads`.
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

/// `--type`.
struct TypeOptions: ParsableArguments {
    static let help: ArgumentHelp = """
        How weights are held: float32 (exact), bfloat16 (fast), or frozen in 8 or 4 bits, q8_0, \
        q4_0 or nf4 (as QLoRA; small, computed in bfloat16).
        """
    @Option(help: Self.help) var type = WeightType.bfloat16
}

extension WeightType: ExpressibleByArgument {}

/// `--recompute` of training.
struct RecomputeOption: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help: """
            Keep only the blocks' inputs and run each block again for its gradient: less memory, \
            more time, the same bits.
            """)
    var recompute: Bool?
}

/// `--tokens` of what is written.
struct TokensOption: ParsableArguments {
    @Option(help: "Tokens to write at most.") var tokens = 256

    func validate() throws {
        guard tokens >= 1 else {
            throw ValidationError("--tokens: expected 1 or more, got \(tokens)")
        }
    }
}

/// `--temperature` and its like.
struct SamplingOptions: ParsableArguments {
    @Option(help: "0: always the likeliest token.") var temperature: Float = 0.7
    @Option(help: "Draw from the likeliest tokens that reach this probability.")
    var topP: Float = 0.95
    @Option(help: "The source of draws.") var seed: UInt64 = 1
    @Flag(help: "Always the likeliest token.") var greedy = false

    func settings() throws -> SamplingSettings {
        var settings = SamplingSettings()
        settings.temperature = greedy ? 0 : temperature
        (settings.topP, settings.seed) = (topP, seed)
        if let problem = settings.problem { throw ValidationError("--\(problem)") }
        return settings
    }
}
