/// How exact duplicates are dropped.
package struct ExactDuplicateSettings: Codable, Equatable, Sendable {
    /// Whether a document whose whole text was there before is dropped.
    package var documents = true
    /// Whether a paragraph that another document had before is dropped.
    package var paragraphs = true
    /// Paragraphs of fewer words (runs of other than white space) are never dropped: headings,
    /// "Not applicable.", the lines of a form.
    package var minimumParagraphWords = 20

    package init() {}

    /// Throws one `CorpusError` naming the setting that cannot be meant.
    package func check() throws {
        guard minimumParagraphWords >= 1 else {
            throw CorpusError(
                path: "corpus.exactDuplicates.minimumParagraphWords", expected: "at least 1",
                got: "\(minimumParagraphWords)")
        }
    }
}

/// What is known of a document's exact content: pure to make, on any thread.
package struct ExactContent: Equatable, Sendable {
    /// A paragraph: what stands between empty lines.
    struct Paragraph: Equatable, Sendable {
        /// Its bytes in the text, without the line ends around it.
        var range: Range<Int>
        var words: Int
        var fingerprint: TextFingerprint
    }

    let document: TextFingerprint
    /// Those long enough to be dropped, in order.
    let paragraphs: [Paragraph]

    /// Of a cleaned text in UTF-8.
    package init(of text: [UInt8], settings: ExactDuplicateSettings) {
        document = TextFingerprint(of: text)
        guard settings.paragraphs else {
            paragraphs = []
            return
        }
        paragraphs = Self.ranges(text).compactMap { range in
            let normalized = TextFingerprint.normalized(text[range])
            let words = normalized.isEmpty ? 0 : 1 + normalized.count { $0 == 0x20 }
            guard words >= settings.minimumParagraphWords else { return nil }
            return Paragraph(
                range: range, words: words,
                fingerprint: TextFingerprint(ofNormalized: normalized))
        }
    }

    /// What stands between runs of two and more line feeds.
    static func ranges(_ text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count,
                !(text[end] == 0x0A && (end + 1 == text.count || text[end + 1] == 0x0A))
            {
                end += 1
            }
            if end > start { found.append(start..<end) }
            start = end
            while start < text.count, text[start] == 0x0A { start += 1 }
        }
        return found
    }
}

/// Documents and paragraphs that were there before, letter case and white space aside. The first
/// copy is kept, so sources come in the order of their priority.
///
/// Memory: a dictionary entry of 20 bytes for each different document and each different paragraph
/// of `minimumParagraphWords`, 27 to 54 bytes with the dictionary's free places.
package struct ExactDuplicates: Sendable {
    /// A paragraph that is to be taken out of a document.
    package struct Removal: Equatable, Sendable {
        /// Its bytes in the text.
        package var range: Range<Int>
        package var words: Int
        /// The number of the document that had it first.
        package var first: Int
    }

    /// What becomes of a document.
    package enum Verdict: Equatable, Sendable {
        /// Dropped: the document of this number has the same text.
        case duplicate(of: Int)
        /// Kept but for these paragraphs, in order.
        case kept(without: [Removal])
    }

    private let settings: ExactDuplicateSettings
    private var documents: [TextFingerprint: UInt32] = [:]
    private var paragraphs: [TextFingerprint: UInt32] = [:]
    /// Documents and paragraphs dropped so far, and the bytes of the paragraphs.
    package private(set) var droppedDocuments = 0
    package private(set) var droppedParagraphs = 0
    package private(set) var droppedParagraphBytes = 0

    /// Throws `CorpusError` for settings that cannot be meant.
    package init(settings: ExactDuplicateSettings) throws {
        try settings.check()
        self.settings = settings
    }

    /// Takes the next document in canonical order, under its number, which is below 2³².
    ///
    /// A paragraph that a document repeats itself stays. The paragraphs of a dropped document
    /// count for nothing: its first copy has them.
    package mutating func add(_ number: Int, _ content: ExactContent) -> Verdict {
        let own = UInt32(number)
        if settings.documents {
            if let first = documents[content.document] {
                droppedDocuments += 1
                return .duplicate(of: Int(first))
            }
            documents[content.document] = own
        }
        var removals: [Removal] = []
        for paragraph in content.paragraphs where settings.paragraphs {
            let first = paragraphs[paragraph.fingerprint, default: own]
            if first == own {
                paragraphs[paragraph.fingerprint] = own
            } else {
                removals.append(
                    Removal(range: paragraph.range, words: paragraph.words, first: Int(first)))
                droppedParagraphBytes += paragraph.range.count
            }
        }
        droppedParagraphs += removals.count
        return .kept(without: removals)
    }

    /// A text without its removed paragraphs and the empty lines after them; empty when nothing
    /// but white space is left.
    package static func text(_ text: [UInt8], without removals: [Range<Int>]) -> [UInt8] {
        guard !removals.isEmpty else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        for removal in removals {
            output += text[position..<removal.lowerBound]
            position = removal.upperBound
            while position < text.count, text[position] == 0x0A { position += 1 }
        }
        output += text[position...]
        while let last = output.last, last <= 0x20 { output.removeLast() }
        return output
    }
}
