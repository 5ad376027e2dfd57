import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeServing
import MeText

/// A model on disk with everything that travels with it: sizes, tokenizer, chat template.
struct LoadedModel {
    let url: URL
    let file: ModelFile
    let configuration: ModelConfiguration
    /// With all stops that the model's files name.
    let tokenizer: Tokenizer
    /// What the model's files say differently of its tokens, one line each.
    let tokenNotes: [String]
    private let hashes: FileHashes

    /// Opens a path, or a name the catalogue knows. With the same `hashes`, a file's content is
    /// read for its hash once, however often a model is opened.
    init(_ model: String, hashes: FileHashes = FileHashes()) throws {
        self.hashes = hashes
        url = try ModelCatalog.resolve(model, hashes: hashes)
        file = try ModelFile(url)
        configuration = try file.configuration()
        let bare = try Self.tokenizer(of: file)
        let stops = try TokenAgreement(bare, configuration, at: url)
        tokenizer = bare.with(furtherStops: bare.furtherStops + stops.furtherStops)
        tokenNotes = stops.notes
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw CommandError(
                "\(url.path): the tokenizer has \(tokenizer.vocabularySize) entries, the model "
                    + "\(configuration.vocabularySize): they do not belong together")
        }
    }

    /// The tokenizer that travels with a model.
    static func tokenizer(of file: ModelFile) throws -> Tokenizer {
        switch file {
        case .folder(let folder, _, _):
            return try Tokenizer(folder: folder)
        case .gguf(let file):
            return try Tokenizer(gguf: GGUFVocabulary(file))
        }
    }

    /// The tokenizer of a GGUF file, which may hold nothing else.
    static func tokenizer(ofGGUF url: URL) throws -> Tokenizer {
        try Tokenizer(gguf: GGUFVocabulary(GGUFFile(url)))
    }

    /// The template to talk to the model with: the one named, else the one its adapter was tuned
    /// with, else the model's own; an error where there is none.
    func template(named name: String = "", adapter: URL? = nil) throws -> ChatTemplate {
        let tokens = try adapter.flatMap { try TokenAgreement.tokenizer(of: $0, on: self) }
        let tuned = try tokens?.chatTemplate()
        if !name.isEmpty {
            let template = try ChatTemplate.named(name, for: tokenizer)
            if let tuned, tuned.jinja != template.jinja {
                Console.note(
                    "The adapter was tuned with the template \(tuned.name), --template says "
                        + "\(template.name): answers may be worse than they were trained to be")
            }
            return template
        }
        if let tuned { return tuned }
        guard let template = try tokenizer.chatTemplate() else {
            throw CommandError(
                "\(url.path): the model names no chat template. Choose one with --template: "
                    + ChatTemplate.names.joined(separator: ", "))
        }
        return template
    }

    /// SHA-256 of the weights and all that decides how they are used.
    func fingerprint(adapter: URL? = nil) throws -> String {
        var files: [URL] = []
        switch file {
        case .gguf(let file): files += file.parts
        case .folder(let folder, _, let weights):
            let names = Tokenizer.allFileNames + [GenerationConfiguration.fileName]
            let tokenizer = names.map { folder.appending(path: $0) }
                .filter { FileManager.default.fileExists(atPath: $0.path) }
            files += [folder.appending(path: "config.json")] + weights.urls + tokenizer
        }
        if let adapter {
            files += ["adapter_config.json", "adapter_model.safetensors"]
                .map { adapter.appending(path: $0) }
        }
        return ContentHash.of(try files.map { try hashes.sha256(of: $0) })
    }

    /// SHA-256 of files that are used with the model.
    func hashes(of files: [URL]) throws -> [String] {
        try files.map { try hashes.sha256(of: $0) }
    }
}
