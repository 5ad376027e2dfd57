/// Text of a benchmark's item in a document.
package struct ContaminationHit: Codable, Equatable, Sendable {
    /// What was found, and why it counts.
    package enum Evidence: String, Codable, CaseIterable, Sendable {
        /// The question with its answer by it.
        case questionAndAnswer = "question+answer"
        /// The question with its options by it.
        case questionAndOptions = "question+options"
        /// The question alone: a long one, or one whose answer is a label.
        case question
        /// A long answer as such: a summary, an abstract.
        case answer
        /// The passage as such.
        case passage
    }

    package var benchmark: String
    package var item: String
    package var evidence: Evidence
    /// The share of the text's weight that was found, 0 to 1.
    package var score: Double
    /// The UTF-8 bytes of the document, from the first found word to the end of the last one.
    package var span: Range<Int>

    /// Which of the item's texts the score is of.
    package var field: String {
        switch evidence {
        case .questionAndAnswer, .questionAndOptions, .question: "question"
        case .answer: "answer"
        case .passage: "passage"
        }
    }
}

/// A hit with its document: a line of `contamination.jsonl`.
package struct ContaminationRecord: Codable, Equatable, Sendable {
    package static let fileName = "contamination.jsonl"
    /// Bytes of an excerpt at most.
    static let excerptBytes = 600

    package var document: String
    /// The file it was read from.
    package var source: String
    package var benchmark: String
    package var item: String
    package var field: String
    package var evidence: ContaminationHit.Evidence
    package var score: Double
    /// UTF-8 bytes of the document's cleaned text: the first, and the one after the last.
    package var begin: Int
    package var end: Int
    /// What stands there; of a long span the beginning.
    package var excerpt: String
    /// Whether the text is in the corpus no more: the document was dropped, or this part cut out.
    package var removed: Bool

    /// Of a hit in a document's text.
    package init(
        _ hit: ContaminationHit, document: String, source: String, text: [UInt8], removed: Bool
    ) {
        self.document = document
        self.source = source
        (benchmark, item, field) = (hit.benchmark, hit.item, hit.field)
        (evidence, score) = (hit.evidence, hit.score)
        (begin, end) = (hit.span.lowerBound, hit.span.upperBound)
        self.removed = removed
        var last = min(end, begin + Self.excerptBytes)
        // No character is broken.
        while last < end, text[last] & 0xC0 == 0x80 { last -= 1 }
        excerpt = String(decoding: text[begin..<last], as: UTF8.self)
    }
}
