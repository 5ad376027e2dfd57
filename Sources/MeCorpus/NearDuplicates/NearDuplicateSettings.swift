/// What counts as a near-duplicate, and what is spent on finding it.
package struct NearDuplicateSettings: Codable, Equatable, Sendable {
    /// The Jaccard similarity of two shingle sets from which on they are near-duplicates, 0.5 to 1.
    package var threshold = 0.8
    /// Words in a shingle. 5 is what Lee et al. (2022, "Deduplicating Training Data Makes Language
    /// Models Better", appendix A) use for web text, with the same threshold.
    package var shingleWords = 5
    /// Size of a document's sketch in bytes, a power of two from 64 to 65,536. Twice the bytes,
    /// 0.7 times the error (see `OddSketch`); with 1,024 precision and recall are above 0.95 also for
    /// pairs within 0.02 of the threshold.
    package var sketchBytes = 1024
    package var seed: UInt64 = 7

    package init() {}

    /// Throws one `CorpusError` naming the first setting that cannot be meant.
    package func check() throws {
        func fail(_ field: String, _ expected: String, _ got: String) -> CorpusError {
            CorpusError(path: "corpus.nearDuplicates.\(field)", expected: expected, got: got)
        }
        guard threshold >= 0.5, threshold <= 1 else {
            throw fail("threshold", "a similarity from 0.5 to 1", "\(threshold)")
        }
        guard (1...64).contains(shingleWords) else {
            throw fail("shingleWords", "1 to 64 words", "\(shingleWords)")
        }
        guard (64...65_536).contains(sketchBytes), sketchBytes.nonzeroBitCount == 1 else {
            throw fail("sketchBytes", "a power of two from 64 to 65536", "\(sketchBytes)")
        }
    }
}
