/// How tokens become text again.
enum TokenDecoding: Sendable, Equatable {
    /// A token is its bytes; what is no UTF-8 in the end becomes U+FFFD.
    case bytes
    /// SentencePiece's: `▁` is a space, of those that begin the text's pieces the first is dropped, or
    /// all; bytes that make no character become one U+FFFD each.
    case sentencePiece(LeadingSpaces)
    /// Hugging Face's `Replace`, `ByteFallback`, `Fuse` and `Strip`: a run of byte tokens that is not
    /// UTF-8 as a whole becomes one U+FFFD a byte.
    case byteFallback(dropsFirstSpace: Bool)
    /// Hugging Face's `Metaspace`: all `▁` of a text's first token are dropped, unless `keepsFirst`.
    case metaspace(keepsFirst: Bool)
    /// Words with spaces between, tokens with the prefix joined to those before them.
    case wordPiece(prefix: String, cleansUp: Bool)

    /// Which spaces at the beginning of a text are dropped.
    enum LeadingSpaces: Sendable, Equatable {
        case kept, firstDropped, allDropped
    }

    /// The bytes of a vocabulary entry that is not one of the byte tokens.
    func bytes(of piece: String) -> [UInt8] {
        switch self {
        case .bytes: return ByteAlphabet.bytes(of: piece) ?? Array(piece.utf8)
        case .sentencePiece, .byteFallback, .metaspace: return SpaceForm.bytes(of: piece)
        case .wordPiece: return Array(piece.utf8)
        }
    }
}
