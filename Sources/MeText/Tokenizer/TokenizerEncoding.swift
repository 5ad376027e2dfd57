extension Tokenizer {
    /// The ids of a text. With `parseSpecial`, spellings of special tokens (`<|im_start|>`) become
    /// their ids; without, they are ordinary text. Added tokens that are not special always count.
    package func encode(_ text: String, parseSpecial: Bool = false) -> [Int32] {
        encode(PaddedBytes(text.utf8), specialIn: parseSpecial ? .everywhere : .nowhere).ids
    }

    /// The ids of a text in UTF-8; what is no UTF-8 counts as U+FFFD: one for each byte as in
    /// SentencePiece, elsewhere one for each beginning of a character, as Unicode recommends.
    package func encode(bytes: [UInt8], parseSpecial: Bool = false) -> [Int32] {
        // The scanners rely on valid UTF-8.
        var valid = bytes
        if case .sentencePiece = normalizer {
            valid = SentencePieceNormalizer.repaired(bytes)
        } else if String(validating: bytes, as: UTF8.self) == nil {
            valid = Array(String(decoding: bytes, as: UTF8.self).utf8)
        }
        return encode(PaddedBytes(valid), specialIn: parseSpecial ? .everywhere : .nowhere).ids
    }

    /// The ids of a rendered template: as if encoded in one go, but special tokens are found only
    /// inside one marker segment, never in what a user or a data set wrote.
    package func encode(_ segments: [TemplateSegment]) -> [Int32] {
        let joined = JoinedSegments(segments)
        return encode(PaddedBytes(joined.bytes), specialIn: .ranges(joined.markers)).ids
    }

    /// The ids of a rendered template, and which of them are to be learnt. A token that straddles
    /// two segments belongs to the one its last byte is in.
    package func encodeForTraining(
        _ segments: [TemplateSegment]
    ) -> (ids: [Int32], isAnswer: [Bool]) {
        let joined = JoinedSegments(segments)
        let encoded = encode(PaddedBytes(joined.bytes), specialIn: .ranges(joined.markers))
        var segment = 0
        let isAnswer = encoded.ends.map { end in
            while segment < segments.count - 1, joined.ends[segment] < Int(end) { segment += 1 }
            return segments[segment].isAnswer
        }
        return (encoded.ids, isAnswer)
    }

    /// Context and continuation encoded together as plain text, then split. White space at the end
    /// of the context belongs to the continuation (as in lm-evaluation-harness). A token belongs to
    /// the context when its last byte does: one that straddles the border opens the continuation, so
    /// both halves joined are always the ids of the whole text. `context` may come out empty: then
    /// the caller must put a begin token (or end of text) before the continuation to score it.
    package func encode(
        context: String, continuation: String
    ) -> (context: [Int32], continuation: [Int32]) {
        encode(context: [TemplateSegment(context)], continuation: continuation)
    }

    /// The same after a rendered template. White space at the end moves to the continuation only
    /// where it is content: a marker's own (`assistant\n`) stays.
    package func encode(
        context: [TemplateSegment], continuation: String
    ) -> (context: [Int32], continuation: [Int32]) {
        let joined = JoinedSegments(context + [TemplateSegment(continuation)])
        let encoded = encode(PaddedBytes(joined.bytes), specialIn: .ranges(joined.markers))
        let border = joined.contentBorder
        let count = encoded.ends.prefix { Int($0) <= border }.count
        return (Array(encoded.ids[..<count]), Array(encoded.ids[count...]))
    }

    /// Where special tokens may be found.
    private enum SpecialPlaces {
        case nowhere, everywhere
        case ranges([Range<Int>])

        func allow(_ range: Range<Int>) -> Bool {
            switch self {
            case .nowhere: return false
            case .everywhere: return true
            case .ranges(let ranges):
                return ranges.contains {
                    $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound
                }
            }
        }
    }

    /// Tokens found by their spelling first; what lies between is normalized and cut.
    ///
    /// text: valid UTF-8. Ends are those of its bytes only where special tokens have their places.
    private func encode(_ text: PaddedBytes, specialIn places: SpecialPlaces) -> EncodedText {
        var tracksEnds = false
        if case .ranges = places { tracksEnds = true }
        var encoded = EncodedText(bytes: text.count, tracksEnds: tracksEnds)
        let whole = 0..<text.count
        guard !matchers.raw.isEmpty else {
            if !whole.isEmpty { encode(plain: text, whole, specialIn: places, into: &encoded) }
            return encoded
        }
        let pieces = matchers.raw.split(text.storage.span, whole) { places.allow($0) }
        for piece in pieces {
            if let token = piece.token {
                encoded.append(token, piece.range.upperBound)
            } else {
                encode(plain: text, piece.range, specialIn: places, into: &encoded)
            }
        }
        return encoded
    }

    /// Appends the tokens of a stretch without added tokens of the first pass.
    private func encode(
        plain text: PaddedBytes, _ range: Range<Int>, specialIn places: SpecialPlaces,
        into encoded: inout EncodedText
    ) {
        let tracksEnds = encoded.tracksEnds
        guard let normalized = normalizer.normalize(text, range, tracksEnds: tracksEnds) else {
            encode(words: text, range, specialIn: { places.allow($0) }, into: &encoded)
            return
        }
        let words = PaddedBytes(padding: normalized.bytes)
        guard tracksEnds else {
            encode(words: words, 0..<words.count, specialIn: { places.allow($0) }, into: &encoded)
            return
        }
        let ends = normalized.ends
        func source(_ range: Range<Int>) -> Range<Int> {
            let start = range.lowerBound == 0 ? 0 : Int(ends[range.lowerBound - 1])
            return start..<Int(ends[range.upperBound - 1])
        }
        var part = EncodedText(bytes: words.count, tracksEnds: true)
        encode(
            words: words, 0..<words.count, specialIn: { places.allow(source($0)) }, into: &part)
        encoded.ids += part.ids
        for end in part.ends { encoded.ends.append(ends[Int(end) - 1]) }
    }

    /// The second pass of added tokens, and the model.
    private func encode(
        words text: PaddedBytes, _ range: Range<Int>, specialIn allows: (Range<Int>) -> Bool,
        into encoded: inout EncodedText
    ) {
        guard !matchers.normalized.isEmpty else {
            model.encode(text, range.lowerBound, range.upperBound, into: &encoded)
            return
        }
        for piece in matchers.normalized.split(
            text.storage.span, range, allowsSpecial: { allows($0) })
        {
            if let token = piece.token {
                encoded.append(token, piece.range.upperBound)
            } else {
                let range = piece.range
                model.encode(text, range.lowerBound, range.upperBound, into: &encoded)
            }
        }
    }
}

/// The segments of a template as one text.
private struct JoinedSegments {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var markers: [Range<Int>] = []
    private let segments: [TemplateSegment]

    init(_ segments: [TemplateSegment]) {
        self.segments = segments
        for segment in segments {
            let start = bytes.count
            bytes += segment.text.utf8
            ends.append(bytes.count)
            if segment.isMarker { markers.append(start..<bytes.count) }
        }
    }

    /// Where the last segment begins, less white space of content before it.
    var contentBorder: Int {
        var border = 0
        for index in segments.indices.dropLast() {
            let text = segments[index].text
            let trailing =
                segments[index].isMarker
                ? 0
                : text.unicodeScalars.reversed().prefix { $0.properties.isWhitespace }
                    .reduce(0) { $0 + UTF8.width($1) }
            // Content that is nothing but white space leaves the border where it was.
            if trailing < text.utf8.count { border = ends[index] - trailing }
        }
        return border
    }
}
