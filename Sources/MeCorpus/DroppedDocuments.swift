import Foundation

/// A document that was read and is in no corpus, and why: a line of `dropped.jsonl`.
package struct DroppedDocument: Codable, Equatable, Sendable {
    package var document: String
    /// File, and record number in it, from 0.
    package var source: String
    package var index: Int
    package var domain: String
    /// `empty`, `duplicate`, or the quality rule that it breaks, with what was measured.
    package var rule: String
    package var value: Double = 0
    package var threshold: Double = 0
    /// The document of which it is a duplicate.
    package var of: String = ""

    package static let fileName = "dropped.jsonl"

    init(_ document: CorpusDocument, rule: String) {
        (self.document, source, index) = (document.id, document.source, document.index)
        (domain, self.rule) = (document.domain, rule)
    }

    init(_ document: CorpusDocument, _ verdict: QualityVerdict) {
        self.init(document, rule: verdict.rule)
        (value, threshold) = (verdict.value, verdict.threshold)
    }
}
