/// The hand-written pieces of general prose, in the order of their numbers.
enum Prose {
    /// Lines of the source are joined, so that its width does not show in the text.
    static let pieces: [String] =
        (ProseNature.pieces + ProseCrafts.pieces + ProseStories.pieces + ProseEssays.pieces)
        .map { $0.split(separator: "\n").joined(separator: " ") }
}
