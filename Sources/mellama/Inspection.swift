import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeModel
import MeText
import MeTraining

/// What a path holds, as far as its headers and records tell.
struct Inspection: Encodable {
    /// One stage of a run.
    struct Stage: Encodable {
        var name: String
        var path: String
        var seconds: Double
    }

    var kind: String
    var name: String?
    var architecture: String?
    /// Elements of all tensors.
    var parameters: Int?
    var layers: Int?
    var width: Int?
    var heads: Int?
    var keyValueHeads: Int?
    var vocabulary: Int?
    var positions: Int?
    /// Tokens that a token sees at most, where that is less than all before it.
    var slidingWindow: Int?
    /// How positions are scaled; nothing where they are not.
    var ropeScaling: String?
    /// Bytes on disk of the weights.
    var bytes: Int?
    /// How the matrices are stored there, the most frequent first.
    var stored: [String]?
    /// The tokenizer's kind, what it puts around a text, and the tokens that end one.
    var tokenizer: String?
    var template: String?
    var baseModel: String?
    var rank: Int?
    var alpha: Double?
    /// All ranks, where some modules have another.
    var ranks: [String]?
    var targets: [String]?
    /// Modules of an adapter that are whole copies.
    var modulesToSave: [String]?
    var step: Int?
    var documents: Int?
    var sequences: Int?
    var contextLength: Int?
    var tokens: Int?
    /// Of the tokens, by domain.
    var share: [String: Double]?
    var loss: Double?
    var instructionSet: String?
    var machine: String?
    var command: String?
    var benchmarks: [String]?
    var arms: [String]?
    var stages: [Stage]?
    var files: Int?
    /// Labels of the texts it was made of, the strictest first.
    var dataUse: [String]?
    /// Corpora and instructions it was made of.
    var madeFrom: [String]?
    /// What running and training a model takes here.
    var memory: ModelMemory?

    /// For a person: a line for every field that has a value.
    var lines: [String] {
        Mirror(reflecting: self).children.flatMap { child -> [String] in
            let value = Mirror(reflecting: child.value)
            let isOptional = value.displayStyle == .optional
            let inner: Any? = isOptional ? value.children.first?.value : child.value
            guard let label = child.label, let inner else { return [] }
            return switch inner {
            case let memory as ModelMemory: memory.lines
            case let list as [Stage]:
                ["stages:"]
                    + list.map { "  \($0.name): \($0.path), \(Console.clock($0.seconds))" }
            case let list as [String]: ["\(label): \(list.joined(separator: ", "))"]
            case let shares as [String: Double]:
                [
                    "\(label): "
                        + shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                        .map { String(format: "%@ %.1f %%", $0.key, 100 * $0.value) }
                        .joined(separator: ", ")
                ]
            default: ["\(label): \(inner)"]
            }
        }
    }
}

extension Inspection {
    /// Looks at a path; what is none of the known kinds is an error that lists them.
    init(of url: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw CommandError("\(url.relativePath): nothing is there")
        }
        if !isFolder.boolValue {
            self = try Self.file(url)
            return
        }
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: url.path))
        if RunFolder(url).isRun {
            self = try Self.run(RunFolder(url))
        } else if names.contains("adapter_config.json") {
            self = try Self.adapter(url)
        } else if names.contains("state.json") {
            self = try Self.checkpoint(url)
        } else if names.contains(where: { $0.hasSuffix(".tokens") }) {
            self = try Self.corpus(url)
        } else if names.contains("results.json") {
            self = try Self.results(url)
        } else if names.contains("config.json") {
            self = try Self.model(url)
        } else if names.contains(Manifest.fileName) {
            self = try Self.finished(url)
        } else if let latest = Checkpoint.latest(in: url) {
            self = try Self.checkpoint(latest)
            name = latest.lastPathComponent
        } else {
            throw CommandError(
                "\(url.relativePath): expected a model, adapter, corpus, checkpoint, run or result "
                    + "folder, found none of the files that make one. In it are: "
                    + (names.isEmpty ? "nothing" : names.sorted().prefix(8).joined(separator: ", "))
            )
        }
    }

    private static func file(_ url: URL) throws -> Inspection {
        switch url.pathExtension.lowercased() {
        case "yaml", "yml":
            let recipe = try RecipeFile.read(url)
            var found = Inspection(kind: "recipe", name: recipe.name)
            found.baseModel = recipe.model.path.isEmpty ? "from scratch" : recipe.model.path
            found.benchmarks = recipe.evaluate.settings.benchmarks
            return found
        case "safetensors":
            let tensors = try SafeTensorsFile(url).tensors
            return Inspection(
                kind: "safetensors file of \(tensors.count) tensors",
                parameters: tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) },
                bytes: url.bytesOnDisk)
        case "tokens": return try corpus(url.deletingLastPathComponent())
        case "json" where url.lastPathComponent == "results.json":
            return try results(url.deletingLastPathComponent())
        default: return try model(url)
        }
    }

    private static func model(_ url: URL) throws -> Inspection {
        let loaded = try LoadedModel(url.path)
        let c = loaded.configuration
        let (kind, weights) =
            switch loaded.file {
            case .gguf(let file) where file.parts.count > 1:
                ("GGUF model in \(file.parts.count) files", file.parts)
            case .gguf(let file): ("GGUF model", file.parts)
            case .folder(_, _, let weights): ("Hugging Face model folder", weights.files.map(\.url))
            }
        var found = Inspection(kind: kind)
        (found.architecture, found.parameters) = (c.family.rawValue, ParameterTable(c).count)
        (found.layers, found.width, found.heads) = (c.layers, c.width, c.heads)
        (found.keyValueHeads, found.vocabulary) = (c.keyValueHeads, c.vocabularySize)
        (found.positions, found.bytes) = (
            c.longestText, weights.compactMap(\.bytesOnDisk).reduce(0, +)
        )
        (found.slidingWindow, found.ropeScaling) = (c.slidingWindow, c.ropeScaling.name)
        found.stored = formats(loaded.file)
        found.tokenizer = described(loaded.tokenizer)
        found.template = templateName(loaded.tokenizer)
        found.memory = ModelMemory(c)
        found.tell(try Lineage(loaded.file))
        return found
    }

    /// The template's name, "none", or why it cannot be used.
    private static func templateName(_ tokenizer: Tokenizer) -> String {
        do {
            return try tokenizer.chatTemplate()?.name ?? "none"
        } catch {
            return "refused: \(error)"
        }
    }

    private static func formats(_ file: ModelFile) -> [String] {
        let all: [(shape: [Int], format: StoredFormat)] =
            switch file {
            case .gguf(let file): file.tensors.values.map { ($0.shape, $0.format) }
            case .folder(_, _, let weights): weights.tensors.map { ($0.shape, $0.format) }
            }
        var counts = Dictionary(
            all.filter { $0.shape.count == 2 }.map { ($0.format.rawValue, 1) },
            uniquingKeysWith: +)
        if case .folder(_, _, let weights) = file, weights.quantisedCount > 0 {
            counts["nf4"] = weights.quantisedCount
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    private static func adapter(_ url: URL) throws -> Inspection {
        let file = url.appending(path: LoRAAdapter.weightsName)
        let tensors = try SafeTensorsFile(file).tensors
        let summary = try AdapterSummary(
            url.appending(path: LoRAAdapter.configurationName))
        var found = Inspection(kind: "\(summary.kind) adapter")
        found.parameters = tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
        (found.bytes, found.rank) = (file.bytesOnDisk, summary.rank)
        (found.alpha, found.ranks) = (summary.alpha, summary.ranks)
        (found.baseModel, found.targets) = (summary.baseModel, summary.targets)
        found.tell(try Lineage(folder: url))
        found.modulesToSave = summary.modulesToSave.isEmpty ? nil : summary.modulesToSave
        return found
    }

    private static func checkpoint(_ url: URL) throws -> Inspection {
        let data = try Data(contentsOf: url.appending(path: "state.json"))
        let state = try JSONDecoder().decode(Checkpoint.self, from: data)
        let weights = url.appending(path: "model.safetensors")
        let tensors = try SafeTensorsFile(weights).tensors
        let adapters = tensors.keys.contains { $0.contains("lora_A") }
        var found = Inspection(kind: "checkpoint of \(adapters ? "adapters" : "all weights")")
        found.parameters = tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
        (found.step, found.tokens, found.loss) = (
            state.step, state.tokens, state.history.last?.loss
        )
        (found.bytes, found.instructionSet) = (weights.bytesOnDisk, state.instructionSet)
        found.tell(try Lineage(folder: url))
        return found
    }

    private static func corpus(_ url: URL) throws -> Inspection {
        struct Statistics: Decodable {
            struct Share: Decodable {
                var name: String
                var achieved: Double
            }
            var documents: Int
            var share: [Share]
        }
        let shards = try ShardReader(folder: url)
        let json = try Data(contentsOf: url.appending(path: CorpusStatistics.fileName))
        let statistics = try JSONDecoder().decode(Statistics.self, from: json)
        var found = Inspection(kind: "corpus")
        (found.vocabulary, found.documents) = (shards.vocabularySize, statistics.documents)
        (found.sequences, found.tokens) = (shards.sequenceCount, shards.tokenCount)
        found.contextLength = shards.contextLength
        found.share = Dictionary(
            statistics.share.map { ($0.name, $0.achieved) }, uniquingKeysWith: { $1 })
        return found
    }

    private static func results(_ url: URL) throws -> Inspection {
        let results = try ResultsFile.read(url.appending(path: "results.json"))
        var found = Inspection(kind: "results of an evaluation", name: results.model)
        found.benchmarks = Benchmark.all.map(\.name).filter { results.benchmarks[$0] != nil }
        (found.machine, found.command) = (results.machine, results.command)
        return found
    }

    private static func run(_ folder: RunFolder) throws -> Inspection {
        let recipe = try RecipeFile.read(folder.recipeFile)
        var found = Inspection(kind: "run", name: recipe.name)
        found.baseModel = recipe.model.path.isEmpty ? "from scratch" : recipe.model.path
        found.benchmarks = recipe.evaluate.settings.benchmarks
        found.arms = try folder.examined().map(\.arm.name)
        found.stages = folder.finished.map {
            Stage(name: $0.stage.name, path: $0.stage.path, seconds: $0.record.seconds)
        }
        return found
    }

    /// A folder whose manifest is all that is known of it, such as the synthetic hospital.
    private static func finished(_ url: URL) throws -> Inspection {
        let manifest = try Manifest.verify(folder: url, hashes: false)
        let isHospital = manifest.files.contains { $0.path.hasPrefix("benchmarks/") }
        return Inspection(
            kind: isHospital ? "synthetic hospital" : "finished folder",
            bytes: manifest.files.reduce(0) { $0 + $1.bytes }, files: manifest.files.count)
    }
}
