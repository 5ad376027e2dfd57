import ArgumentParser
import Foundation
import MeCorpus
import MeText

/// `mellama corpus build`.
struct CorpusBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Clean, de-duplicate, mix in tokens, and pack documents into shards.",
        discussion: """
            Sources are domain:weight:format:path. Weights are shares in tokens; the format is one of \
            \(SourceFormat.allCases.map(\.rawValue).joined(separator: ", ")); the path is a file, a \
            folder or a pattern. A recipe can say more (quality rules, de-identification, licences).
            What is finished is kept in <output>.parts until all of it is: the same command goes on \
            after a stop, however it came. With --shard each of n machines that share that folder \
            prepares its part; `corpus merge` then joins them.
            Example: mellama corpus build --model smollm2-135m-instruct --output corpus \
            --source biomedical:15:jats:papers --source clinical:1:mtsamples:mtsamples.csv \
            --source general:4:lines:wiki.txt --tokens 200000
            """)

    @OptionGroup var asked: CorpusOptions
    @Option(help: ArgumentHelp("Prepare the i-th of n shares, and no more.", valueName: "i/n"))
    var shard: Share?

    /// One of n shares.
    struct Share: ExpressibleByArgument {
        var index: Int
        var count: Int

        init?(argument: String) {
            let numbers = argument.split(separator: "/", omittingEmptySubsequences: false)
                .map { Int($0) }
            guard numbers.count == 2, let index = numbers[0], let count = numbers[1],
                index >= 1, index <= count
            else { return nil }
            (self.index, self.count) = (index, count)
        }
    }

    private struct ShareOutput: Encodable { var parts: Int }

    func run() throws {
        Interruption.listen()
        let settings = try asked.settings()
        let tokenizer = try asked.model.load().tokenizer
        guard let shard else {
            return try asked.tell(
                try CorpusJob.build(
                    settings, tokenizer: tokenizer, threads: asked.compute.threads,
                    into: asked.output.url))
        }
        let parts = try CorpusJob.buildShare(
            shard.index, of: shard.count, settings, tokenizer: tokenizer,
            threads: asked.compute.threads, beside: asked.output.url)
        if asked.report.json { return try Console.json(ShareOutput(parts: parts)) }
        Console.result(
            "\(parts) parts prepared beside \(asked.output.output); when all \(shard.count) "
                + "shares are there, join them with `mellama corpus merge`")
    }
}

/// `mellama corpus merge`.
struct CorpusMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join the shares of a corpus that several machines prepared.",
        discussion: """
            Takes the same recipe or sources as `corpus build --shard` and gives the same bytes as a \
            build on one machine.
            Example: mellama corpus merge --model smollm2-135m-instruct --recipe recipe.yaml \
            --output corpus
            """)

    @OptionGroup var asked: CorpusOptions

    func run() throws {
        Interruption.listen()
        try asked.tell(
            try CorpusJob.merge(
                try asked.settings(), tokenizer: try asked.model.load().tokenizer,
                threads: asked.compute.threads, into: asked.output.url))
    }
}

/// What a corpus is to be made of, and where.
struct CorpusOptions: ParsableArguments {
    @OptionGroup var model: ModelOption
    @OptionGroup var recipe: RecipeOption
    @Option(help: "A source; a domain's sources may be given one after the other.")
    var source: [String] = []
    @OptionGroup var output: OutputOption
    @Option(help: "Tokens in all (0: as many as the mix allows).") var tokens = 0
    @Option(help: "Tokens of a packed sequence.") var context = 512
    @OptionGroup var seed: SeedOption
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var documents: Int
        var tokens: Int
        var share: [String: Double]
        var dropped: [String: Int]
    }

    /// Prints what was built.
    func tell(_ statistics: CorpusStatistics) throws {
        if report.json {
            let share = Dictionary(
                uniqueKeysWithValues: statistics.share.map { ($0.name, $0.achieved) })
            try Console.json(
                Output(
                    documents: statistics.documents, tokens: statistics.tokens, share: share,
                    dropped: statistics.dropped))
        } else {
            Console.result(
                "\(statistics.documents) documents, \(statistics.tokens) tokens in "
                    + "\(statistics.sequences) sequences (fill "
                    + String(format: "%.3f", statistics.fill) + ") in \(output.output)")
        }
    }

    func settings() throws -> CorpusSettings {
        if let recipe = try recipe.read() {
            guard source.isEmpty else {
                throw ValidationError("give --recipe or --source, not both")
            }
            return recipe.corpus
        }
        var settings = CorpusSettings()
        (settings.tokens, settings.contextLength, settings.seed) = (tokens, context, seed.seed)
        for text in source { try add(text, to: &settings) }
        return settings
    }

    private func add(_ text: String, to settings: inout CorpusSettings) throws {
        let parts = text.split(separator: ":", maxSplits: 3).map(String.init)
        guard parts.count == 4, let weight = Double(parts[1]),
            let format = SourceFormat(rawValue: parts[2])
        else {
            throw ValidationError("--source: expected domain:weight:format:path, got '\(text)'")
        }
        let source = CorpusSettings.Source(path: parts[3], format: format, licence: .open)
        if let index = settings.domains.firstIndex(where: { $0.name == parts[0] }) {
            guard settings.domains[index].weight == weight else {
                throw ValidationError("--source: domain \(parts[0]) has two weights")
            }
            settings.domains[index].sources.append(source)
        } else {
            settings.domains.append(
                CorpusSettings.Domain(name: parts[0], weight: weight, sources: [source]))
        }
    }
}
