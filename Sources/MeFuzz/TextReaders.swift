import Foundation
import MeText

/// The readers of tokenizers, their settings and chat templates.
extension FuzzReader {
    static let text: [FuzzReader] = [
        FuzzReader("tokenizer-json", seeds: TokenizerSeeds.json) { try TokenizerUse.folder($0) },
        FuzzReader("tokenizer-config", seeds: TokenizerSeeds.configuration) {
            try TokenizerUse.folder($0)
        }.runningTemplates,
        FuzzReader("sentencepiece", seeds: TokenizerSeeds.sentencePiece) {
            try TokenizerUse.folder($0)
        },
        FuzzReader("tiktoken", seeds: [["tokenizer.model": TokenizerSeeds.tikToken]]) {
            try TokenizerUse.folder($0)
        },
        FuzzReader("vocab-txt", seeds: TokenizerSeeds.words) { try TokenizerUse.folder($0) },
        FuzzReader("vocab-merges", seeds: TokenizerSeeds.pairs) { try TokenizerUse.folder($0) },
        FuzzReader("generation-config", seeds: TokenizerSeeds.generation) { folder in
            let read = try GenerationConfiguration(folder: folder)
            for id in read?.endTokens ?? [] where id < 0 {
                throw FuzzFailure(problem: "an end token \(id)")
            }
        },
        FuzzReader("chat-template", seeds: TokenizerSeeds.templates) { folder in
            let file = folder.appending(path: "chat_template.jinja")
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            try TokenizerUse.converse(try ChatTemplate(jinja: text))
        }.runningTemplates,
    ]
}

/// Uses a tokenizer as much as a model would.
enum TokenizerUse {
    private static let text =
        " the cat  sat. aab Abc\n\n 12345 don't é e\u{301} 中文字 \u{1f469}\u{200d}\u{1f680} "
        + "<s>hi</s><|endoftext|>[MASK]<unk>▁Ġ\u{2f88c}\u{0}\u{10ffff}\u{fffd}ababaaaaaaaaaaaa"
    private static let wild: [UInt8] =
        [0xff, 0x61, 0x80, 0xe2, 0x96, 0x20, 0xf0, 0x9f, 0x91, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0x62]

    static func folder(_ folder: URL) throws {
        let tokenizer = try Tokenizer(folder: folder)
        try use(tokenizer)
        if let template = try tokenizer.chatTemplate() { try converse(template) }
    }

    static func use(_ tokenizer: Tokenizer) throws {
        let size = Int32(tokenizer.vocabularySize)
        func check(_ ids: [Int32]) throws {
            guard let id = ids.first(where: { $0 < 0 || $0 >= size }) else { return }
            throw FuzzFailure(problem: "id \(id) of a vocabulary of \(size)")
        }
        for text in ["", "a", text] {
            let ids = tokenizer.encode(text, parseSpecial: true)
            try check(ids)
            _ = tokenizer.decode(ids, skipSpecial: false)
        }
        try check(tokenizer.encode(bytes: wild, parseSpecial: true))
        let halves = tokenizer.encode(context: text + " ", continuation: String(text.prefix(20)))
        try check(halves.context + halves.continuation)
        let all = Array(-1...min(size, 300))
        _ = tokenizer.decode(all)
        for id in all { _ = (tokenizer.bytes(of: id), tokenizer.piece(of: id)) }
        try check(tokenizer.stopTokens)
        try check(GenerationConfiguration(of: tokenizer).endTokens)
        let roles = [
            tokenizer.beginToken, tokenizer.endToken, tokenizer.unknownToken,
            tokenizer.paddingToken,
        ]
        try check(roles.compactMap { $0 })
    }

    static func converse(_ template: ChatTemplate) throws {
        let turns = [
            ChatMessage(role: .system, content: "Be brief."),
            ChatMessage(role: .user, content: "Hello {{ x }} </s>"),
            ChatMessage(role: .assistant, content: " Hi. "),
            ChatMessage(role: .user, content: "…"),
        ]
        _ = try template.render(turns, addGenerationPrompt: true)
        _ = try template.segments(Array(turns[1...1]), addGenerationPrompt: false)
    }
}
