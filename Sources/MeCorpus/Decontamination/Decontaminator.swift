/// Decontamination as the corpus builder calls it: an index and what becomes of what it finds.
package struct Decontaminator: Sendable {
    package let index: DecontaminationIndex

    /// What becomes of one document.
    package struct Verdict: Equatable, Sendable {
        /// The text that stays; nil when the document is dropped.
        package var text: [UInt8]?
        /// All hits, also those that are only reported, with their spans in the text as it was.
        package var hits: [ContaminationHit]
        /// By hit: whether it stands in `text` no more.
        package var isRemoved: [Bool]

        /// The lines of `contamination.jsonl` for a document whose text was `original`.
        package func records(
            document: String, source: String, original: [UInt8]
        ) -> [ContaminationRecord] {
            zip(hits, isRemoved).map {
                ContaminationRecord(
                    $0, document: document, source: source, text: original, removed: $1)
            }
        }
    }

    /// Throws `CorpusError` for settings that cannot be meant and for items that share an id.
    package init(settings: DecontaminationSettings, items: [BenchmarkItem]) throws {
        index = try DecontaminationIndex(settings: settings, items: items)
    }

    /// Looks through a cleaned text in UTF-8; pure, on any thread.
    package func check(_ text: [UInt8]) -> Verdict {
        let hits = index.hits(in: text)
        let acting = hits.filter(acts)
        switch index.settings.action {
        case _ where acting.isEmpty, .report:
            return Verdict(text: text, hits: hits, isRemoved: hits.map { _ in false })
        case .drop:
            return Verdict(text: nil, hits: hits, isRemoved: hits.map { _ in true })
        case .cut:
            let cuts = Self.paragraphs(of: text).filter { paragraph in
                acting.contains { $0.span.overlaps(paragraph) }
            }
            let left = ExactDuplicates.text(text, without: cuts)
            return Verdict(
                text: left.isEmpty ? nil : left, hits: hits,
                isRemoved: hits.map { hit in
                    left.isEmpty || Self.covers(cuts, hit.span, of: text)
                })
        }
    }

    /// Whether a hit is acted on, or only reported.
    package func acts(_ hit: ContaminationHit) -> Bool {
        hit.evidence != .passage || index.settings.passages == .drop
    }

    /// Whether nothing but white space of a span is left.
    private static func covers(_ cuts: [Range<Int>], _ span: Range<Int>, of text: [UInt8]) -> Bool {
        span.allSatisfy { byte in text[byte] <= 0x20 || cuts.contains { $0.contains(byte) } }
    }

    /// What stands between empty lines; in a text without any, the lines.
    static func paragraphs(of text: [UInt8]) -> [Range<Int>] {
        let paragraphs = ExactContent.ranges(text)
        guard paragraphs.count == 1 else { return paragraphs }
        var lines: [Range<Int>] = []
        var start = 0
        for end in 0...text.count where end == text.count || text[end] == 0x0A {
            if end > start { lines.append(start..<end) }
            start = end + 1
        }
        return lines
    }
}
