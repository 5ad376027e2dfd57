import ArgumentParser
import Foundation
import MeCorpus

/// `mellama corpus build`.
struct CorpusBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Clean, mix in tokens, and pack documents into shards.",
        discussion: """
            Sources are domain:weight:format:path. Weights are shares in tokens; the format is one of \
            \(SourceFormat.allCases.map(\.rawValue).joined(separator: ", ")); the path is a file, a \
            folder or a pattern. A recipe can say more (licences, limits).
            Example: mellama corpus build --model smollm2-135m-instruct --output corpus \
            --source biomedical:15:jats:papers --source clinical:1:mtsamples:mtsamples.csv \
            --source general:4:lines:wiki.txt --tokens 200000
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var recipe: RecipeOption
    @Option(help: "A source; a domain's sources may be given one after the other.")
    var source: [String] = []
    @OptionGroup var output: OutputOption
    @Option(help: "Tokens in all (0: as many as the mix allows).") var tokens = 0
    @Option(help: "Tokens of a packed sequence.") var context = 512
    @OptionGroup var seed: SeedOption
    @OptionGroup var report: JSONOption

    private struct Output: Encodable {
        var documents: Int
        var tokens: Int
        var share: [String: Double]
        var dropped: [String: Int]
    }

    func run() throws {
        Interruption.listen()
        let settings = try settings()
        let statistics = try CorpusJob.build(
            settings, tokenizer: try model.load().tokenizer, into: output.url)
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

    private func settings() throws -> CorpusSettings {
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
