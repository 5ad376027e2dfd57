import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeServing
import MeText

/// Writes a model out as a GGUF file or a Hugging Face folder.
struct ExportJob {
    private let name: String
    let url: URL
    let model: ModelFile
    private let configuration: ModelConfiguration
    private let adapterFolder: URL?
    let adapter: LoRAAdapter?
    let workspace: Workspace

    /// Opens a model by its path or name. The tokenizer is read where it has to be written anew.
    init(model name: String, adapter folder: URL?, on w: Workspace) throws {
        url = try ModelCatalog.resolve(name, hashes: FileHashes())
        let model = try ModelFile(url)
        let configuration = try model.configuration()
        adapter = try folder.map {
            try LoRAAdapter(folder: $0, for: configuration, type: .float32, on: w)
        }
        (self.name, adapterFolder) = (name, folder)
        (self.model, self.configuration, workspace) = (model, configuration, w)
    }

    /// Writes one file, or several where they are to be no larger than `splitBytes`.
    func writeGGUF(_ output: URL, format: StoredFormat, splitBytes: Int?) throws -> ExportResult {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: output.path, isDirectory: &isFolder),
            isFolder.boolValue
        {
            throw CommandError("\(output.path): expected a file's name, got a folder")
        }
        let export = try GGUFExport(model, adapter: adapter, format: format, on: workspace)
        let entries = try entries(format)
        let writer = GGUFWriter(
            entries: entries, tensors: export.tensors, splitBytes: splitBytes)
        try FileManager.default.createDirectory(
            at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
        var progress = ProgressLine("export")
        var done = 0
        let files = try writer.write(to: output) { tensor in
            try Interruption.check()
            defer {
                done += 1
                progress.show(done, of: export.tensors.count, tensor.name)
            }
            return try export.bytes(of: tensor)
        }
        return ExportResult(
            kind: "gguf", files: files, asked: format,
            tensors: export.tensors.map { ($0.shape, $0.format) })
    }

    /// Writes config.json, model.safetensors and the tokenizer's files.
    func writeFolder(_ output: URL, format: StoredFormat) throws -> ExportResult {
        let tokenizer = try tokenizer()
        let parameters = ParameterTable(configuration.adapted(by: adapter)).entries
        var progress = ProgressLine("export")
        try OutputFolder.write(to: output) { folder in
            var done = 0
            try model.writeFolder(folder, adapter: adapter, format: format, on: workspace) {
                try Interruption.check()
                done += 1
                progress.show(done, of: parameters.count, $0.name)
            }
            try tokenizer.write(to: folder)
            try lineage()?.passOn(to: folder)
        }
        return ExportResult(
            kind: "folder", files: [output], asked: format,
            tensors: parameters.map { ($0.shape, format) })
    }

    /// The model's tokenizer, with the template that an adapter was tuned with.
    func tokenizer() throws -> Tokenizer {
        let loaded = try LoadedModel(name)
        guard let adapterFolder,
            let tuned = try TokenAgreement.tokenizer(of: adapterFolder, on: loaded),
            let template = try tuned.chatTemplate()
        else { return loaded.tokenizer }
        return loaded.tokenizer.with(chatTemplate: template)
    }

    /// What the model that is written was made of, where that is known.
    func lineage() throws -> Lineage? {
        try Lineage.of(model, adapter: adapterFolder)
    }

    /// The metadata with what the model was made of.
    private func entries(_ format: StoredFormat) throws -> [GGUFEntry] {
        let own = try ownEntries(format)
        guard let lineage = try lineage() else { return own }
        lineage.warn()
        let text = String(decoding: try lineage.encoded, as: UTF8.self)
        return own.filter { $0.key != Lineage.key } + [GGUFEntry(Lineage.key, text: text)]
    }

    /// The metadata; a GGUF model's own stays as it is but for an adapter's template.
    private func ownEntries(_ format: StoredFormat) throws -> [GGUFEntry] {
        let title = url.deletingPathExtension().lastPathComponent
        guard case .gguf = model else {
            let vocabulary = try tokenizer().ggufVocabulary(
                size: configuration.vocabularySize,
                modelFile: model.url.appending(path: "tokenizer.model"))
            return try GGUFExport.entries(
                of: model, name: title, vocabulary: vocabulary.entries, format: format)
        }
        let own = try GGUFExport.entries(of: model, name: title, vocabulary: [], format: format)
        guard adapter != nil, let template = try tokenizer().chatTemplateText else { return own }
        let key = "tokenizer.chat_template"
        return own.filter { $0.key != key } + [GGUFEntry(key, text: template)]
    }
}

/// What an export wrote.
struct ExportResult: Encodable {
    /// How many tensors are stored in one format.
    struct Share: Encodable {
        var tensors: Int
        var bytes: Int
    }

    var kind: String
    var files: [String]
    var type: String
    /// Of all files.
    var bytes: Int
    var parameters: Int
    var bitsPerWeight: Double
    var stored: [String: Share] = [:]
    /// Matrices in another type than asked for.
    var otherwise = 0

    init(
        kind: String, files: [URL], asked: StoredFormat,
        tensors: [(shape: [Int], format: StoredFormat)]
    ) {
        self.kind = kind
        self.files = files.map(\.path)
        type = asked.ggufName
        bytes = files.reduce(0) { $0 + ($1.bytesOnDisk ?? 0) }
        var stored = 0
        parameters = 0
        for (shape, format) in tensors {
            let count = shape.reduce(1, *)
            let size = format.bytes(forElements: count)
            self.stored[format.ggufName, default: Share(tensors: 0, bytes: 0)].tensors += 1
            self.stored[format.ggufName]?.bytes += size
            if shape.count > 1, format != asked { otherwise += 1 }
            parameters += count
            stored += size
        }
        bitsPerWeight = Double(8 * stored) / Double(max(1, parameters))
    }

    /// For a person.
    var lines: [String] {
        var lines = files
        for (name, share) in stored.sorted(by: {
            ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key)
        }) {
            lines.append(
                "\(name): \(share.tensors) tensors, "
                    + String(format: "%.1f MB", Double(share.bytes) / 1e6))
        }
        lines.append(String(format: "%.2f bits per weight", bitsPerWeight))
        if otherwise > 0 {
            lines.append(
                "\(otherwise) matrices are not \(type): "
                    + (type == "NF4"
                        ? "embedding and output head"
                        : "the output head, and those whose rows are no whole blocks of it"))
        }
        return lines
    }
}
