import ArgumentParser
import Foundation
import MeCorpus
import MeHospital
import MeModel
import MeText

/// `mellama samples`: the synthetic hospital.
struct Samples: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the synthetic hospital: corpora, instructions and twelve benchmarks.",
        discussion: "Example: mellama samples --seed 7 --output /tmp/hospital")

    @Option(help: "The source of every draw.") var seed: UInt64 = 7
    @Option(name: [.customLong("output"), .customLong("out")], help: "The folder to write.")
    var output: String
    @Flag(help: "Print the files as JSON.") var json = false

    private struct Output: Encodable {
        var files: Int
        var bytes: Int
    }

    func run() throws {
        var settings = HospitalSettings()
        settings.seed = seed
        let files = try OutputFolder.write(to: URL(filePath: output)) {
            try Hospital(settings: settings).write(to: $0)
        }
        let bytes = files.reduce(0) { $0 + $1.bytes }
        if json {
            try Console.json(Output(files: files.count, bytes: bytes))
        } else {
            Console.result("\(files.count) files, \(bytes) bytes in \(output)")
        }
    }
}

/// `mellama pull`: a model by name.
struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a model by name into the cache, and verify it.",
        discussion: "Example: mellama pull smollm2-135m-instruct\n"
            + "Known: \(ModelCatalog.names.joined(separator: ", "))")

    @Argument(help: "The model's name.") var model: String
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Output: Encodable {
        var path: String
        var sha256: String
        var bytes: Int
    }

    func run() throws {
        let entry = try ModelCatalog.entry(model)
        let file = try ModelCatalog.pull(entry)
        if json {
            try Console.json(Output(path: file.path, sha256: entry.sha256, bytes: entry.bytes))
        } else {
            Console.result(file.path)
        }
    }
}

/// `mellama tokenize`: text in, ids out.
struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn lines of standard input into token ids, one line of ids a line.",
        discussion: "Example: echo 'chest pain' | mellama tokenize --model smollm2-135m-instruct")

    @Option(help: "A model's name or path.") var model: String
    @Flag(help: "Take spellings of special tokens as the tokens themselves.") var special = false
    @Flag(help: "Print each line as JSON.") var json = false

    private struct Output: Encodable { var ids: [Int32] }

    func run() throws {
        let tokenizer = try LoadedModel(model).tokenizer
        while let line = readLine() {
            let ids = tokenizer.encode(line, parseSpecial: special)
            if json {
                let data = try JSONEncoder().encode(Output(ids: ids))
                Console.result(String(decoding: data, as: UTF8.self))
            } else {
                Console.result(ids.map(String.init).joined(separator: " "))
            }
        }
    }
}

/// `mellama corpus`: the token shards to pretrain on.
struct Corpus: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Build and look at a corpus.", subcommands: [Build.self, Look.self])

    /// `mellama corpus build`.
    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Clean, mix in tokens, and pack documents into shards.",
            discussion: """
                Sources are domain:weight:format:path, with format one of \
                \(SourceFormat.allCases.map(\.rawValue).joined(separator: ", ")).
                Example: mellama corpus build --model smollm2-135m-instruct --output corpus \
                --source biomedical:15:jats:papers --source clinical:1:mtsamples:mtsamples.csv \
                --source general:4:lines:wiki.txt --tokens 200000
                """)

        @Option(help: "The model whose tokenizer is used.") var model: String
        @Option(help: "A recipe whose corpus section is built.") var recipe: String?
        @Option(help: "A source; a domain's sources may be given one after the other.")
        var source: [String] = []
        @Option(help: "The folder to write.") var output: String
        @Option(help: "Tokens in all (0: as many as the mix allows).") var tokens = 0
        @Option(help: "Tokens of a packed sequence.") var context = 512
        @Option(help: "The order of documents.") var seed: UInt64 = 7
        @Flag(help: "Print the statistics as JSON.") var json = false

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
                settings, tokenizer: try LoadedModel(model).tokenizer,
                into: URL(filePath: output))
            if json {
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
                        + String(format: "%.3f", statistics.fill) + ") in \(output)")
            }
        }

        private func settings() throws -> CorpusSettings {
            if let recipe {
                guard source.isEmpty else {
                    throw ValidationError("give --recipe or --source, not both")
                }
                return try RecipeFile.read(URL(filePath: recipe)).corpus
            }
            var settings = CorpusSettings()
            (settings.tokens, settings.contextLength, settings.seed) = (tokens, context, seed)
            for text in source { try add(text, to: &settings) }
            return settings
        }

        private func add(_ text: String, to settings: inout CorpusSettings) throws {
            let parts = text.split(separator: ":", maxSplits: 3).map(String.init)
            guard parts.count == 4, let weight = Double(parts[1]),
                let format = SourceFormat(rawValue: parts[2])
            else {
                throw ValidationError(
                    "--source: expected domain:weight:format:path, got '\(text)'")
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

    /// `mellama corpus inspect`.
    struct Look: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Print a corpus folder's statistics (JSON).",
            discussion: "Example: mellama corpus inspect runs/quickstart/corpus")

        @Argument(help: "The corpus folder.") var folder: String

        func run() throws {
            let url = URL(filePath: folder)
            try Manifest.verify(folder: url, hashes: true)
            let data = try Data(contentsOf: url.appending(path: CorpusStatistics.fileName))
            Console.stream(String(decoding: data, as: UTF8.self))
        }
    }
}

/// `mellama inspect`: what a path is.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a model, adapter or shard folder is.",
        discussion: "Example: mellama inspect runs/quickstart/model --json")

    @Argument(help: "A GGUF file, or a model, adapter or corpus folder.") var path: String
    @Flag(help: "Print as JSON.") var json = false

    private struct Output: Encodable {
        var kind: String
        var architecture: String?
        var parameters: Int?
        var layers: Int?
        var width: Int?
        var vocabulary: Int?
        var positions: Int?
        var template: String?
        var rank: Int?
        var sequences: Int?
        var tokens: Int?
    }

    func run() throws {
        let output = try describe()
        if json { return try Console.json(output) }
        for child in Mirror(reflecting: output).children {
            guard let label = child.label else { continue }
            let value = Mirror(reflecting: child.value)
            if value.displayStyle == .optional {
                guard let inner = value.children.first?.value else { continue }
                Console.result("\(label): \(inner)")
            } else {
                Console.result("\(label): \(child.value)")
            }
        }
    }

    private func describe() throws -> Output {
        let url = try ModelCatalog.resolve(path)
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [])
        if names.contains("adapter_config.json") {
            let tensors = try SafeTensorsFile(url.appending(path: "adapter_model.safetensors"))
            let count = tensors.tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
            let rank = tensors.tensors.first { $0.key.contains("lora_A") }?.value.shape.first
            return Output(kind: "LoRA adapter", parameters: count, rank: rank)
        }
        if names.contains(where: { $0.hasSuffix(".tokens") }) {
            let shards = try ShardReader(folder: url)
            return Output(
                kind: "corpus", vocabulary: shards.vocabularySize, sequences: shards.sequenceCount,
                tokens: shards.tokenCount)
        }
        let loaded = try LoadedModel(path)
        let c = loaded.configuration
        let kind = if case .gguf = loaded.file { "GGUF model" } else { "Hugging Face model folder" }
        return Output(
            kind: kind, architecture: "llama", parameters: ParameterTable(c).count,
            layers: c.layers, width: c.width, vocabulary: c.vocabularySize,
            positions: c.maximumPositions, template: try? loaded.tokenizer.chatTemplate()?.name)
    }
}
