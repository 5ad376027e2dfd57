import Foundation
import MeModel
import MeText

/// What a model's files say of its tokens and template, compared: "works in the trainer, gibberish
/// in the server" begins where they differ and nobody says so.
struct TokenAgreement {
    /// Tokens at which generation stops beside the tokenizer's own.
    private(set) var furtherStops: [Int32] = []
    /// What differs, one line each.
    private(set) var notes: [String] = []

    /// Compares `tokenizer` with the model's `config.json` and `generation_config.json`. Throws
    /// where they name tokens that the model does not have.
    init(_ tokenizer: Tokenizer, _ configuration: ModelConfiguration, at url: URL) throws {
        func named(_ id: Int32) -> String { "\(tokenizer.piece(of: id) ?? "?") (\(id))" }
        let generation = try GenerationConfiguration(folder: url)
        let ends = generation?.endTokens ?? []
        for id in ends where Int(id) >= configuration.vocabularySize {
            throw CommandError(
                "\(url.appending(path: GenerationConfiguration.fileName).path): eos_token_id names "
                    + "token \(id), the model has \(configuration.vocabularySize): the file is of "
                    + "another model")
        }
        for id in ends + [configuration.endToken].compactMap({ $0 })
        where !tokenizer.stopTokens.contains(id) && !furtherStops.contains(id) {
            furtherStops.append(id)
        }
        if !furtherStops.isEmpty {
            let own = tokenizer.stopTokens.map(named).joined(separator: ", ")
            notes.append(
                "\(url.path): the tokenizer ends answers with \(own), the model's configuration "
                    + "also with \(furtherStops.map(named).joined(separator: ", ")); all of them end one"
            )
        }
        let begins = [configuration.beginToken, generation?.beginToken].compactMap { $0 }
        if tokenizer.addsBeginToken, let begin = tokenizer.beginToken,
            let other = begins.first(where: { $0 != begin })
        {
            notes.append(
                "\(url.path): the tokenizer begins texts with \(named(begin)), the model's "
                    + "configuration says \(named(other)); the tokenizer's is used")
        }
    }

    /// The tokenizer an adapter was tuned with, template included; nil where its folder carries none.
    /// Throws where it was tuned with other tokens than the model has.
    static func tokenizer(of adapter: URL, on loaded: LoadedModel) throws -> Tokenizer? {
        let carries = Tokenizer.fileNames.contains { name in
            FileManager.default.fileExists(atPath: adapter.appending(path: name).path)
        }
        guard carries else { return nil }
        let tuned = try Tokenizer(folder: adapter)
        let own = loaded.tokenizer
        let rules: [(String, String, String)] = [
            ("entries", "\(tuned.vocabularySize)", "\(own.vocabularySize)"),
            ("begin token", spelled(tuned.beginToken), spelled(own.beginToken)),
            ("end token", spelled(tuned.endToken), spelled(own.endToken)),
            ("begin token put first", "\(tuned.addsBeginToken)", "\(own.addsBeginToken)"),
        ]
        for (what, its, models) in rules where its != models {
            throw CommandError(
                "\(adapter.path): the adapter was tuned with another tokenizer (\(what): \(its)) "
                    + "than \(loaded.url.path) has (\(models)): use the model it was tuned on")
        }
        return tuned
    }

    private static func spelled(_ id: Int32?) -> String { id.map(String.init) ?? "none" }
}
