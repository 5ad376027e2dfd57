import ArgumentParser
import Foundation
import MeText

/// `--model` or `--tokenizer`: whose tokenizer is meant. A tokenizer needs no weights beside it.
struct TokenizerOption: ParsableArguments {
    @Option(help: "A model's path (a GGUF file or a folder), or a name that `pull` takes.")
    var model: String?
    @Option(help: "Instead of a model: tokenizer.json, tokenizer.model, or their folder.")
    var tokenizer: String?

    func validate() throws {
        guard (model == nil) != (tokenizer == nil) else {
            throw ValidationError("expected one of --model and --tokenizer")
        }
    }

    func load() throws -> Tokenizer {
        if let model { return try LoadedModel(model).tokenizer }
        let url = URL(filePath: tokenizer ?? "")
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw CommandError("--tokenizer: \(url.relativePath): nothing is there")
        }
        if isFolder.boolValue { return try Tokenizer(folder: url) }
        if url.pathExtension == "gguf" { return try LoadedModel.tokenizer(ofGGUF: url) }
        if url.pathExtension != "json" { return try Tokenizer(modelFile: url) }
        let configuration = url.deletingLastPathComponent()
            .appending(path: "tokenizer_config.json")
        let exists = FileManager.default.fileExists(atPath: configuration.path)
        return try Tokenizer(tokenizerJSON: url, configuration: exists ? configuration : nil)
    }
}
