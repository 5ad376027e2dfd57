/// An entity over tokens of a sentence, both ends inclusive.
package struct TokenSpan: Equatable, Sendable {
    package var type: String
    package var first: Int
    package var last: Int

    package init(type: String, first: Int, last: Int) {
        self.type = type
        self.first = first
        self.last = last
    }
}

/// Entities as HTML spans, and as keys to compare: "type start end", in bytes of the sentence with
/// white space left out, so that spacing never decides whether an entity is right.
package enum SpanMarkup {
    /// The keys of gold entities.
    package static func keys(of spans: [TokenSpan], in tokens: [String]) -> [String] {
        var starts = [0]
        for token in tokens { starts.append(starts[starts.count - 1] + squeeze(token).count) }
        return spans.map { "\($0.type) \(starts[$0.first]) \(starts[$0.last + 1])" }
    }

    /// The sentence with its entities marked; of overlapping ones the first that starts is kept.
    package static func mark(_ tokens: [String], _ spans: [TokenSpan]) -> String {
        var words = tokens
        var end = -1
        for span in spans.sorted(by: { ($0.first, $1.last) < ($1.first, $0.last) })
        where span.first > end {
            words[span.first] = "<span class=\"\(span.type)\">" + words[span.first]
            words[span.last] += "</span>"
            end = span.last
        }
        return words.joined(separator: " ")
    }

    /// The keys of the entities a model marked, and whether it answered in the form at all (a known
    /// span, or the sentence itself). Where the model changed the sentence, each entity is looked
    /// for in it from left to right; one that is not there gets a key no gold entity can have.
    package static func parse(
        _ output: String, types: [String], sentence: String
    ) -> (keys: [String], isMissing: Bool) {
        let marked = read(Array(output.utf8), types: types)
        let source = squeeze(sentence)
        if marked.text == source {
            return (unique(marked.spans.map { "\($0.type) \($0.start) \($0.end)" }), false)
        }
        var keys: [String] = []
        var cursor = 0
        for (number, span) in marked.spans.enumerated() {
            let words = Array(marked.text[span.start..<span.end])
            if let start = find(words, in: source, from: cursor) {
                keys.append("\(span.type) \(start) \(start + words.count)")
                cursor = start + words.count
            } else {
                keys.append("\(span.type) outside \(number)")
            }
        }
        return (unique(keys), marked.spans.isEmpty)
    }

    private struct MarkedSpan {
        var type: String
        var start: Int
        var end: Int
    }

    /// The squeezed text without tags, and the closed, non-empty spans of known types.
    private static func read(
        _ bytes: [UInt8], types: [String]
    ) -> (text: [UInt8], spans: [MarkedSpan]) {
        var text: [UInt8] = []
        var open: [(type: String, start: Int)] = []
        var spans: [MarkedSpan] = []
        var position = 0
        while position < bytes.count {
            if let tag = Tag(bytes, at: position) {
                if tag.isClosing {
                    if let last = open.popLast(), types.contains(last.type), last.start < text.count
                    {
                        spans.append(
                            MarkedSpan(type: last.type, start: last.start, end: text.count))
                    }
                } else {
                    open.append((tag.type, text.count))
                }
                position = tag.end
            } else {
                append(bytes[position], to: &text)
                position += 1
            }
        }
        return (text, spans.sorted { ($0.start, $0.end) < ($1.start, $1.end) })
    }

    /// A `<span …>` or `</span>` tag; any other `<` is text (clinical notes have "< 5 mg").
    private struct Tag {
        var isClosing: Bool
        var type = ""
        var end: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard bytes[start] == UInt8(ascii: "<") else { return nil }
            let head = String(decoding: bytes[start..<min(start + 7, bytes.count)], as: UTF8.self)
                .lowercased()
            isClosing = head.hasPrefix("</span>")
            guard isClosing || head.hasPrefix("<span ") || head.hasPrefix("<span>"),
                let close = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
            else { return nil }
            end = close + 1
            let inside = String(decoding: bytes[start + 1..<close], as: UTF8.self).lowercased()
            if let equals = inside.firstIndex(of: "=") {
                type = String(
                    inside[inside.index(after: equals)...].filter { !"\"' /".contains($0) })
            }
        }
    }

    private static func squeeze(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text.utf8 { append(byte, to: &result) }
        return result
    }

    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        if byte <= 0x20 { return }
        text.append(byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)
    }

    private static func find(_ words: [UInt8], in source: [UInt8], from start: Int) -> Int? {
        guard !words.isEmpty, start + words.count <= source.count else { return nil }
        return (start...source.count - words.count).first { offset in
            source[offset..<offset + words.count].elementsEqual(words)
        }
    }

    private static func unique(_ keys: [String]) -> [String] {
        var seen: Set<String> = []
        return keys.filter { seen.insert($0).inserted }
    }
}
