import Foundation

/// tiktoken's files, as Llama-3 publishes its vocabulary: a line for each token, its bytes in base64
/// and its rank, which is its id. Special tokens and the pattern are not in the file.
enum TikToken {
    /// Whether a file's first line is one of tiktoken's.
    static func recognises(_ bytes: [UInt8]) -> Bool {
        let line = bytes.prefix(400).prefix { $0 != 0x0a }
        return (try? token(line, rank: 0, source: "")) != nil
    }

    /// Llama-3's tokenizer.
    static func llama3(_ bytes: [UInt8], source: String) throws -> TokenizerParts {
        var pieces: [String] = []
        for line in bytes.split(separator: 0x0a) {
            let token = try token(line, rank: pieces.count, source: source)
            pieces.append(ByteAlphabet.piece(of: token))
        }
        let first = pieces.count
        let added = specialTokens.enumerated().map { index, content in
            AddedToken(
                id: Int32(first + index), content: content, isSpecial: true, isNormalized: false)
        }
        pieces += specialTokens
        var parts = try TokenizerParts.byteLevel(
            source: source, pieces: pieces, merges: nil, added: added, preTokenizer: .llama3,
            ignoresMerges: true)
        parts.roles.begin = Int32(first)
        parts.roles.end = Int32(first + 1)
        parts.addsBeginToken = true
        return parts
    }

    /// Llama-3's 256 special tokens in order (Llama 3.1's names for those that 3 had reserved).
    private static var specialTokens: [String] {
        let named = [
            "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>",
            "<|reserved_special_token_1|>", "<|finetune_right_pad_id|>",
            "<|reserved_special_token_2|>", "<|start_header_id|>", "<|end_header_id|>",
            "<|eom_id|>", "<|eot_id|>", "<|python_tag|>",
        ]
        return named + (3..<248).map { "<|reserved_special_token_\($0)|>" }
    }

    private static func token(
        _ line: ArraySlice<UInt8>, rank: Int, source: String
    ) throws -> [UInt8] {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let token = Foundation.Data(base64Encoded: Foundation.Data(parts[0])),
            !token.isEmpty, Int(String(decoding: parts[1], as: UTF8.self)) == rank
        else {
            throw TokenizerParts.failure(
                source, "line \(rank + 1)", expected: "a token in base64 and the rank \(rank)",
                got: "\"\(String(decoding: line.prefix(60), as: UTF8.self))\"")
        }
        return Array(token)
    }
}
