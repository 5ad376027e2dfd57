/// What near-duplicate detection keeps of a document.
package struct DocumentSignature: Equatable, Sendable {
    /// Distinct shingles; 0: a text without a word, which resembles nothing.
    package let shingles: Int
    /// A key for each band; none without shingles.
    let keys: [UInt32]
    /// The odd sketch, 64 bits a word.
    let sketch: [UInt64]

    /// A hash of all of it.
    var digest: UInt32 {
        var hash = UInt64(shingles)
        for key in keys { hash = ShingleHasher.mix(hash ^ UInt64(key)) }
        for word in sketch { hash = ShingleHasher.mix(hash ^ word) }
        return UInt32(truncatingIfNeeded: hash >> 32)
    }
}

/// Signs documents. Signing is pure: any number of threads may sign at once.
package struct NearDuplicateSigner: Sendable {
    let bands: MinHashBands
    let oddSketch: OddSketch
    private let hasher: ShingleHasher

    /// `settings` are checked ones.
    package init(_ settings: NearDuplicateSettings) {
        bands = MinHashBands(threshold: settings.threshold)
        oddSketch = OddSketch(bits: settings.sketchBytes * 8)
        hasher = ShingleHasher(words: settings.shingleWords, seed: settings.seed)
    }

    /// The signature of a cleaned text in UTF-8.
    package func sign(_ text: [UInt8]) -> DocumentSignature {
        let shingles = shingles(of: text)
        return DocumentSignature(
            shingles: shingles.count, keys: shingles.isEmpty ? [] : bands.keys(of: shingles),
            sketch: oddSketch.sketch(of: shingles))
    }

    /// The hashes of a text's distinct shingles, in order of their first place.
    package func shingles(of text: [UInt8]) -> [UInt64] {
        ShingleHasher.distinct(hasher.hashes(of: text))
    }

    /// The signature of a cleaned text.
    package func sign(_ text: String) -> DocumentSignature {
        sign(Array(text.utf8))
    }
}
