import Foundation
import MeModel
import MeText

/// The metadata of a GGUF file that hold its vocabulary (llama.cpp's gguf constants).
extension GGUFVocabulary {
    private static let prefix = "tokenizer.ggml."
    /// The ends of a turn and of a message; a file has one of each at most.
    private static let stopNames = ["eot", "eom"]

    /// The vocabulary that travels in a file. Throws `ModelFileError` where there is none.
    package init(_ file: GGUFFile) throws {
        func key(_ name: String) -> String { Self.prefix + name }
        func token(_ name: String) -> Int32? {
            file.integer(key(name + "_token_id")).flatMap { Int32(exactly: $0) }
        }
        guard let tokens = file.texts(key("tokens")) else {
            throw ModelFileError(file.url, key("tokens"), "expected a vocabulary, found none")
        }
        let model = file.text(key("model")) ?? ""
        self.init(
            model: model, pre: file.text(key("pre")) ?? "", tokens: tokens,
            tokenTypes: (file.integers(key("token_type")) ?? []).map {
                Int32(truncatingIfNeeded: $0)
            },
            merges: file.texts(key("merges")) ?? [], beginToken: token("bos"),
            endToken: token("eos"), unknownToken: token("unknown"),
            paddingToken: token("padding"),
            addsBeginToken: file.boolean(key("add_bos_token")) ?? (model == "llama"),
            chatTemplate: file.text("tokenizer.chat_template"),
            scores: (file.reals(key("scores")) ?? []).map { Float($0) },
            addsSpacePrefix: file.boolean(key("add_space_prefix")) ?? true,
            removesExtraSpaces: file.boolean(key("remove_extra_whitespaces")) ?? false,
            furtherStops: Self.stopNames.compactMap(token))
    }

    /// The metadata of a file with this vocabulary.
    package var entries: [GGUFEntry] {
        func key(_ name: String) -> String { Self.prefix + name }
        var entries = [
            GGUFEntry(key("model"), text: model), GGUFEntry(key("pre"), text: pre),
            GGUFEntry(key("tokens"), texts: tokens),
            GGUFEntry(key("token_type"), numbers: tokenTypes),
        ]
        if !scores.isEmpty {
            entries += [
                GGUFEntry(key("scores"), reals: scores),
                GGUFEntry(key("add_space_prefix"), flag: addsSpacePrefix),
                GGUFEntry(key("remove_extra_whitespaces"), flag: removesExtraSpaces),
            ]
        }
        if !merges.isEmpty { entries.append(GGUFEntry(key("merges"), texts: merges)) }
        let roles = [
            ("bos", beginToken), ("eos", endToken), ("unknown", unknownToken),
            ("padding", paddingToken),
        ]
        for (name, id) in roles + zip(Self.stopNames, furtherStops) {
            if let id { entries.append(GGUFEntry(key(name + "_token_id"), count: Int(id))) }
        }
        entries.append(GGUFEntry(key("add_bos_token"), flag: addsBeginToken))
        if let chatTemplate {
            entries.append(GGUFEntry("tokenizer.chat_template", text: chatTemplate))
        }
        return entries
    }
}
