extension Tokenizer {
    /// The ids of a text. With `parseSpecial`, spellings of special tokens (`<|im_start|>`) become
    /// their ids; without, they are ordinary text. Added tokens that are not special always count.
    package func encode(_ text: String, parseSpecial: Bool = false) -> [Int32] {
        encode(validBytes: Array(text.utf8), specialIn: parseSpecial ? .everywhere : .nowhere)
    }

    /// The ids of a text in UTF-8; what is no UTF-8 counts as U+FFFD.
    package func encode(bytes: [UInt8], parseSpecial: Bool = false) -> [Int32] {
        // The scanners rely on valid UTF-8.
        encode(String(decoding: bytes, as: UTF8.self), parseSpecial: parseSpecial)
    }

    /// The ids of a rendered template: as if encoded in one go, but special tokens are found only
    /// inside one marker segment, never in what a user or a data set wrote.
    package func encode(_ segments: [TemplateSegment]) -> [Int32] {
        let joined = JoinedSegments(segments)
        return encode(validBytes: joined.bytes, specialIn: .ranges(joined.markers))
    }

    /// The ids of a rendered template, and which of them are to be learnt. A token that straddles
    /// two segments belongs to the one its last byte is in.
    package func encodeForTraining(
        _ segments: [TemplateSegment]
    ) -> (ids: [Int32], isAnswer: [Bool]) {
        let joined = JoinedSegments(segments)
        let ids = encode(validBytes: joined.bytes, specialIn: .ranges(joined.markers))
        var segment = 0
        let isAnswer = ends(of: ids, in: joined.bytes).map { end in
            while segment < segments.count - 1, joined.ends[segment] < end { segment += 1 }
            return segments[segment].isAnswer
        }
        return (ids, isAnswer)
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
        let ids = encode(validBytes: joined.bytes, specialIn: .ranges(joined.markers))
        let border = joined.contentBorder
        let count = ends(of: ids, in: joined.bytes).prefix { $0 <= border }.count
        return (Array(ids[..<count]), Array(ids[count...]))
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

    private func encode(validBytes bytes: [UInt8], specialIn places: SpecialPlaces) -> [Int32] {
        var ids: [Int32] = []
        ids.reserveCapacity(bytes.count / 4 + 8)
        var words = WordEncoder(self)
        var pieces = [AddedTokenMatcher.Piece(start: 0, end: bytes.count, token: nil)]
        for matcher in matchers where !matcher.isEmpty {
            pieces = pieces.flatMap { piece in
                piece.token != nil
                    ? [piece]
                    : matcher.split(
                        bytes, piece.start, piece.end, allowsSpecial: { places.allow($0) })
            }
        }
        for piece in pieces {
            if let token = piece.token {
                ids.append(token)
            } else {
                words.encode(bytes, piece.start, piece.end, into: &ids)
            }
        }
        return ids
    }

    /// Where in `bytes` each token's text ends. Bytes without an entry were left out of the ids; they
    /// count to the token that follows.
    private func ends(of ids: [Int32], in bytes: [UInt8]) -> [Int] {
        // An added token was found by its spelling, any other by its bytes.
        let spellings = Dictionary(
            addedTokens.map { ($0.id, $0.content.utf8) }, uniquingKeysWith: { first, _ in first })
        var at = 0
        return ids.map { id in
            var remaining =
                spellings[id].map { $0.filter { byteIDs[Int($0)] >= 0 }.count }
                ?? slice(of: id).count
            while remaining > 0, at < bytes.count {
                if byteIDs[Int(bytes[at])] >= 0 { remaining -= 1 }
                at += 1
            }
            return at
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
