import Foundation
import MeCorpus
import MeModel
import MeTraining

/// What a model was made of: `lineage.json` in every checkpoint, model and adapter folder, and the
/// key `mellama.lineage` of a GGUF file. With the corpus folder's manifest and its `inputs.jsonl` it
/// is the chain of hashes from a source's bytes to a score.
struct Lineage: Codable, Equatable {
    /// A corpus that all weights were trained on.
    struct Pretraining: Codable, Equatable {
        /// The corpus folder, as it was named then.
        var corpus: String
        /// SHA-256 over its files' names, sizes and SHA-256.
        var corpusHash: String
        /// Tokens by data-use label.
        var licences: [String: Int]
        var sequences: Int
        var steps: Int
        var settings: PretrainSettings
    }

    /// Instructions that adapters were tuned on.
    struct Tuning: Codable, Equatable {
        var file: String
        var sha256: String
        var licence: CorpusSettings.Licence
    }

    var version = 1
    /// Name and SHA-256 of what training began with.
    var base = ""
    var baseHash = ""
    var pretraining: [Pretraining] = []
    var tuning: [Tuning] = []

    static let fileName = "lineage.json"
    /// Of a GGUF file's metadata.
    static let key = "mellama.lineage"

    /// Data-use labels of everything it was made of, the strictest first.
    var dataUse: [CorpusSettings.Licence] {
        var labels = Set(tuning.map(\.licence))
        for corpus in pretraining {
            labels.formUnion(
                corpus.licences.filter { $0.value > 0 }.keys
                    .compactMap(CorpusSettings.Licence.init))
        }
        return [.private, .credentialed, .synthetic, .open].filter(labels.contains)
    }

    /// What whoever passes the model on must know; nil where all of it is open.
    var warning: String? {
        guard let label = dataUse.first, label == .private || label == .credentialed else {
            return nil
        }
        return "made from \(label.rawValue) text: weights can give back what they were trained on, "
            + "so the agreement on that text holds for this model too"
    }

    // MARK: Reading and writing

    /// The lineage that a folder holds; none where there is no such file. Throws `CommandError` for
    /// one that cannot be read.
    init?(folder: URL) throws {
        let file = folder.appending(path: Self.fileName)
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        try self.init(data, at: file.relativePath)
    }

    /// The lineage of a model; none where the model has none.
    init?(_ model: ModelFile) throws {
        switch model {
        case .folder(let folder, _, _): try self.init(folder: folder)
        case .gguf(let file):
            guard case .text(let text)? = file.metadata[Self.key] else { return nil }
            try self.init(Data(text.utf8), at: "\(file.parts[0].relativePath), \(Self.key)")
        }
    }

    private init(_ data: Data, at place: String) throws {
        do {
            self = try JSONDecoder().decode(Lineage.self, from: data)
        } catch {
            throw CommandError("\(place): expected what the model was made of, got: \(error)")
        }
    }

    var encoded: Data { get throws { try StableJSON.text(self) } }

    func write(to folder: URL) throws {
        try encoded.write(to: folder.appending(path: Self.fileName))
    }

    /// Writes it beside a model made from one that had it, and says what holds for it.
    func passOn(to folder: URL) throws {
        warn()
        try write(to: folder)
    }

    func warn() {
        if let warning { Console.note("Note: \(warning)") }
    }

    // MARK: Growing

    /// Of a model as it is about to be trained further.
    private init(from loaded: LoadedModel) throws {
        self = try Lineage(loaded.file) ?? Lineage(base: "", baseHash: "")
        guard baseHash.isEmpty else { return }
        (base, baseHash) = (loaded.url.lastPathComponent, try loaded.fingerprint())
    }

    private init(base: String, baseHash: String) { (self.base, self.baseHash) = (base, baseHash) }

    /// Of a model pretrained on a corpus folder, whose files were checked (`TrainingJob.inputs`).
    static func pretrained(
        _ loaded: LoadedModel, corpus: URL, shards: ShardReader, settings: PretrainSettings
    ) throws -> Lineage {
        var lineage = try Lineage(from: loaded)
        let statistics = try JSONDecoder().decode(
            CorpusStatistics.self,
            from: Data(contentsOf: corpus.appending(path: CorpusStatistics.fileName)))
        lineage.pretraining.append(
            Pretraining(
                corpus: corpus.relativePath,
                corpusHash: try CorpusJob.fingerprint(of: Manifest.read(from: corpus)),
                licences: statistics.licences, sequences: shards.sequenceCount,
                steps: settings.trainingRun(over: shards).steps, settings: settings))
        return lineage
    }

    /// Of adapters tuned on instruction files.
    static func tuned(
        _ loaded: LoadedModel, data: [URL], licence: CorpusSettings.Licence
    ) throws -> Lineage {
        var lineage = try Lineage(from: loaded)
        for (file, sha256) in zip(data, try loaded.hashes(of: data)) {
            lineage.tuning.append(
                Tuning(file: file.relativePath, sha256: sha256, licence: licence))
        }
        return lineage
    }

    /// Of a model with an adapter; none where neither has one.
    static func of(_ model: ModelFile, adapter: URL?) throws -> Lineage? {
        let base = try Lineage(model)
        guard let adapter, let tuned = try Lineage(folder: adapter) else { return base }
        guard var base else { return tuned }
        // An adapter tells of its base too; what both tell is told once.
        for one in tuned.pretraining where !base.pretraining.contains(one) {
            base.pretraining.append(one)
        }
        for one in tuned.tuning where !base.tuning.contains(one) { base.tuning.append(one) }
        return base
    }
}
