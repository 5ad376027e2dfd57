/// Learns a byte-level BPE vocabulary from texts (Sennrich et al. 2016, over bytes as in GPT-2).
///
/// The same texts in any order give the same tokenizer: of pairs that are equally frequent the one
/// with the lower left id is merged first, then the one with the lower right id.
package struct BPETrainer: Sendable {
    /// Entries in all: special tokens, the 256 bytes, then merges. Fewer come out when no pair of
    /// neighbours is left that occurs `minimumCount` times.
    package var vocabularySize = 2_048
    /// In order of id from 0. The first is the token that ends a text and fills up batches.
    package var specialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    /// A pair must occur at least this often to be merged.
    package var minimumCount = 2

    /// A trainer with the defaults above.
    package init() {}

    /// Trains on texts, split as SmolLM2 does. Throws `TokenizerError` when the texts are empty or
    /// the vocabulary has no room for the bytes.
    package func train(_ texts: [String]) throws -> Tokenizer {
        let first = specialTokens.count + 256
        func failure(_ place: String, _ expected: String, _ got: String) -> TokenizerError {
            TokenizerError(
                source: "tokenizer training", place: place, expected: expected, got: got,
                advice: "Change the settings of the tokenizer in the recipe.")
        }
        guard vocabularySize >= first, !specialTokens.isEmpty else {
            throw failure(
                "vocabulary size", "at least \(first), with one special token or more",
                "\(vocabularySize), with \(specialTokens.count)")
        }
        var words = TrainingWords(firstByteID: Int32(specialTokens.count))
        for text in texts { words.count(text) }
        guard !words.isEmpty else { throw failure("texts", "some text", "none") }

        var pieces = specialTokens
        let alphabet = ByteAlphabet.scalarOfByte.sorted { $0.value < $1.value }
        pieces += alphabet.map { String($0) }
        let merges = words.learn(&pieces, size: vocabularySize, minimumCount: minimumCount)
        let added = specialTokens.enumerated().map { id, content in
            AddedToken(id: Int32(id), content: content, isSpecial: true, isNormalized: false)
        }
        var parts = try TokenizerParts.byteLevel(
            source: "tokenizer training", pieces: pieces, merges: merges, added: added,
            preTokenizer: .smolLM)
        parts.roles = .init(end: 0, padding: 0)
        return try Tokenizer(parts)
    }
}
