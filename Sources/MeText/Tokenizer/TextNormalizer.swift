/// A stretch of text as a model reads it, and where each byte of it comes from.
struct NormalizedText {
    var bytes: [UInt8] = []
    /// For each byte, how many bytes of the source are behind what it stands for; empty unless
    /// `tracksEnds`.
    var ends: [Int32] = []
    private let tracksEnds: Bool

    /// An empty one with room for `capacity` bytes.
    init(tracksEnds: Bool, capacity: Int) {
        self.tracksEnds = tracksEnds
        bytes.reserveCapacity(capacity + PaddedBytes.padding)
        if tracksEnds { ends.reserveCapacity(capacity) }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8, end: Int) {
        bytes.append(byte)
        if tracksEnds { ends.append(Int32(end)) }
    }

    mutating func append(_ more: some Sequence<UInt8>, end: Int) {
        for byte in more { append(byte, end: end) }
    }

    mutating func removeLast() {
        bytes.removeLast()
        if tracksEnds { ends.removeLast() }
    }
}

/// What is done to a text before it is cut and encoded.
enum TextNormalizer: Sendable, Equatable {
    case none
    /// Hugging Face's `Prepend("▁")` and `Replace(" ", "▁")`: every stretch begins with a space.
    case prependSpace
    /// Hugging Face's `Metaspace`.
    case metaspace(PrependScheme)
    case sentencePiece(SentencePieceNormalizer)
    case bert(BertNormalizer)

    /// To which stretches `Metaspace` adds a space, if they do not begin with one.
    enum PrependScheme: String, Sendable {
        case always, first, never
    }

    /// Normalizes `source[range]`; nil where it is taken as it is.
    func normalize(
        _ source: PaddedBytes, _ range: Range<Int>, tracksEnds: Bool
    ) -> NormalizedText? {
        var text = NormalizedText(tracksEnds: tracksEnds, capacity: range.count + 1)
        switch self {
        case .none: return nil
        case .prependSpace: SpaceForm.append(source, range, addsSpace: true, to: &text)
        case .metaspace(let scheme):
            let mark = SpaceForm.mark
            let begins =
                source[range.lowerBound] == 0x20
                || (range.count >= 3
                    && source[range.lowerBound..<range.lowerBound + 3].elementsEqual(mark))
            let applies = scheme == .always || (scheme == .first && range.lowerBound == 0)
            SpaceForm.append(source, range, addsSpace: applies && !begins, to: &text)
        case .sentencePiece(let normalizer): normalizer.append(source, range, to: &text)
        case .bert(let normalizer): normalizer.append(source, range, to: &text)
        }
        return text
    }
}

/// Texts in which a space stands where SentencePiece's vocabularies write `▁` (U+2581).
enum SpaceForm {
    /// `▁` in UTF-8.
    static let mark: [UInt8] = [0xe2, 0x96, 0x81]

    @inline(__always)
    static func hasMark(_ source: PaddedBytes, _ at: Int, _ limit: Int) -> Bool {
        source[at] == 0xe2 && at + 3 <= limit && source[at + 1] == 0x96 && source[at + 2] == 0x81
    }

    /// Appends `source[range]` in space form, with one more space before it where asked.
    static func append(
        _ source: PaddedBytes, _ range: Range<Int>, addsSpace: Bool, to text: inout NormalizedText
    ) {
        if addsSpace, !range.isEmpty { text.append(0x20, end: range.lowerBound) }
        var at = range.lowerBound
        while at < range.upperBound {
            let isMark = hasMark(source, at, range.upperBound)
            let byte = isMark ? 0x20 : source[at]
            at += isMark ? 3 : 1
            text.append(byte, end: at)
        }
    }

    /// The bytes of a vocabulary entry in space form.
    static func bytes(of piece: String) -> [UInt8] {
        let padded = PaddedBytes(piece.utf8)
        var bytes: [UInt8] = []
        var at = 0
        while at < padded.count {
            let isMark = hasMark(padded, at, padded.count)
            bytes.append(isMark ? 0x20 : padded[at])
            at += isMark ? 3 : 1
        }
        return bytes
    }
}
