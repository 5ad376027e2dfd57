/// The plain rule that is common elsewhere: a document is contaminated with an item when the two
/// share any run of n words (13 after Brown et al. 2020, appendix C; 8 is common for sets of
/// instructions). Texts of fewer words are never found.
struct PlainRule {
    let words: Int
    private var items: [[Substring]: [Int]] = [:]

    init(words: Int, texts: [String]) {
        self.words = words
        for (number, text) in texts.enumerated() {
            for run in Self.runs(text, words) {
                if items[run]?.last != number { items[run, default: []].append(number) }
            }
        }
    }

    /// Numbers of the items that a text shares a run with.
    func items(in text: String) -> Set<Int> {
        Set(Self.runs(text, words).flatMap { items[$0] ?? [] })
    }

    private static func runs(_ text: String, _ size: Int) -> [[Substring]] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard words.count >= size else { return [] }
        return (0...(words.count - size)).map { Array(words[$0..<($0 + size)]) }
    }
}
