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
    /// How its text begins; nil where the source's text is not to be shown (`showsText`).
    package var excerpt: String?

    package static let fileName = "dropped.jsonl"

    init(document: String, source: String, index: Int, domain: String, rule: String) {
        (self.document, self.source, self.index) = (document, source, index)
        (self.domain, self.rule) = (domain, rule)
    }

    init(_ document: CorpusDocument, rule: String) {
        (self.document, source, index) = (document.id, document.source, document.index)
        (domain, self.rule) = (document.domain, rule)
    }

    init(_ document: CorpusDocument, _ verdict: QualityVerdict) {
        self.init(document, rule: verdict.rule)
        (value, threshold) = (verdict.value, verdict.threshold)
    }

    private static let excerptCharacters = 200
    /// Looked at for them: a character may be of any number of bytes.
    private static let excerptBytes = 2048

    /// This with the beginning of its text, where the source lets it be shown.
    func showing(_ text: some Collection<UInt8>, of source: CorpusSettings.Source) -> Self {
        guard !text.isEmpty, source.showsText(of: self.source) else { return self }
        var bytes = Array(text.prefix(Self.excerptBytes))
        let isCut = text.count > bytes.count
        // The last scalar may be cut, and the character that it ends.
        while isCut, let last = bytes.popLast(), last & 0xC0 == 0x80 {}
        var start = String(decoding: bytes, as: UTF8.self)
        if isCut, !start.isEmpty { start.removeLast() }
        var copy = self
        copy.excerpt = String(start.prefix(Self.excerptCharacters))
        return copy
    }
}

extension CorpusSettings.Source {
    /// Whether pieces of a file's text may stand in `dropped.jsonl`, which is passed on more lightly
    /// than a corpus: not of private or credentialed text, not where identifiers are looked for, and
    /// not of what has the form of MIMIC's notes or names patients, however it is labelled, unless it
    /// is synthetic.
    func showsText(of file: String) -> Bool {
        guard !deidentify else { return false }
        switch licence {
        case .synthetic: return true
        case .private, .credentialed: return false
        case .open:
            let name = SourceName(file)
            let mayBeNotes = format == .automatic && (name.kind == "csv" || name.isReport)
            return format != .mimic && patientField.isEmpty && !mayBeNotes
        }
    }
}
