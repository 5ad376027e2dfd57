import Crypto
import MeText

/// What the builder needs of a tokenizer: text to ids, ids to bytes, the ids around a document.
struct CorpusTokenizer: Sendable {
    var encode: @Sendable (String) -> [Int32]
    var bytes: @Sendable (Int32) -> [UInt8]
    /// Put before each document, if the tokenizer does so.
    var begin: Int32?
    /// Put after each document.
    var end: Int32?
    var vocabularySize: Int
    /// Tokenizers of one fingerprint give the same tokens.
    var fingerprint: String

    /// A document as the model is to see it, from its cleaned text in UTF-8; throws when an id is
    /// outside the vocabulary.
    func tokens(of text: [UInt8], of document: String) throws -> [Int32] {
        var tokens = encode(String(decoding: text, as: UTF8.self))
        if let begin { tokens.insert(begin, at: 0) }
        if let end { tokens.append(end) }
        guard let wrong = tokens.first(where: { $0 < 0 || Int($0) >= vocabularySize }) else {
            return tokens
        }
        throw CorpusError(
            path: document, expected: "token ids below \(vocabularySize)", got: "\(wrong)",
            advice: "the tokenizer's files do not fit together")
    }
}

extension CorpusTokenizer {
    init(_ tokenizer: Tokenizer) {
        encode = { tokenizer.encode($0) }
        bytes = { tokenizer.bytes(of: $0) }
        begin = tokenizer.addsBeginToken ? tokenizer.beginToken : nil
        end = tokenizer.endToken
        vocabularySize = tokenizer.vocabularySize
        fingerprint = Self.fingerprint(tokenizer)
    }

    /// Of the vocabulary, the ids around a document, and what becomes of a text with something of
    /// everything in it.
    private static func fingerprint(_ tokenizer: Tokenizer) -> String {
        let probe = """
            The patient's BP was 140/90 mmHg;  T 37.5°C, 12.5 mg β-blocker (naïve)… don't I'LL
            \t北京 ½ µg/mL <s> 👩‍⚕️ e\u{301}  
            """
        var hasher = SHA256()
        for id in 0..<Int32(tokenizer.vocabularySize) {
            hasher.update(data: tokenizer.bytes(of: id) + [0xFF])
        }
        let vocabulary = ContentHash.hexadecimal(hasher.finalize())
        let ends = [tokenizer.beginToken, tokenizer.endToken].map { $0.map { "\($0)" } ?? "" }
        return ContentHash.of(
            [vocabulary, "\(tokenizer.addsBeginToken)", "\(tokenizer.encode(probe))"] + ends)
    }
}
