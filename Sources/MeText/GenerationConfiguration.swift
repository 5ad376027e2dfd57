import Foundation

/// `generation_config.json`: the tokens that begin a text, fill it up and end it, as Transformers
/// reads them. What else such a file says (sampling) is for the caller to choose and not kept.
package struct GenerationConfiguration: Equatable, Sendable {
    package var beginToken: Int32?
    package var paddingToken: Int32?
    /// All tokens at which generation stops.
    package var endTokens: [Int32] = []

    package static let fileName = "generation_config.json"

    /// That of a tokenizer: its end token first, then what its chat template ends answers with, then
    /// what came with the model.
    package init(of tokenizer: Tokenizer) {
        (beginToken, paddingToken) = (tokenizer.beginToken, tokenizer.paddingToken)
        let template = try? tokenizer.chatTemplate()
        let marks = (template?.stops ?? []).compactMap { tokenizer.id(of: $0) }
        let all = [tokenizer.endToken].compactMap { $0 } + marks.filter(tokenizer.isSpecial)
        for id in all + tokenizer.furtherStops where !endTokens.contains(id) {
            endTokens.append(id)
        }
    }

    /// Reads a model folder's; nil where it has none. Throws `TokenizerError` for a file that is no
    /// JSON, or names tokens by anything but ids.
    package init?(folder: URL) throws {
        let file = folder.appendingPathComponent(Self.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let root = try JSONNode(file: file)
        beginToken = try root.optional("bos_token_id")?.id()
        paddingToken = try root.optional("pad_token_id").flatMap { node -> Int32? in
            // -1 stands for none in older files.
            if case .number(-1) = node.value { return nil }
            return try node.id()
        }
        if let end = try root.optional("eos_token_id") {
            if case .array = end.value {
                endTokens = try end.elements().map { try $0.id() }
            } else {
                endTokens = [try end.id()]
            }
        }
    }

    /// Writes the file into a folder. Throws what the file system throws.
    package func write(to folder: URL) throws {
        var members: [(String, OrderedJSON)] = []
        if let beginToken { members.append(("bos_token_id", .int(Int(beginToken)))) }
        let ends = endTokens.map { OrderedJSON.int(Int($0)) }
        if let first = ends.first {
            members.append(("eos_token_id", ends.count == 1 ? first : .array(ends)))
        }
        if let paddingToken { members.append(("pad_token_id", .int(Int(paddingToken)))) }
        let file = folder.appendingPathComponent(Self.fileName)
        try Data(OrderedJSON.object(members).text.utf8).write(to: file, options: .atomic)
    }
}
