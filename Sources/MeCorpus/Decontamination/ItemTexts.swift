/// The different texts of all items, as words with their weights; equal texts are held once.
///
/// Memory: five bytes a word and eight a text.
struct ItemTexts: Sendable {
    private(set) var words: [UInt32] = []
    private(set) var weights: [UInt8] = []
    private(set) var totals: [UInt32] = []
    private var ends: [UInt32] = []

    var count: Int { ends.count }

    /// The words of a text, as indices of `words` and `weights`.
    func range(_ text: Int) -> Range<Int> {
        (text == 0 ? 0 : Int(ends[text - 1]))..<Int(ends[text])
    }

    /// The sum of a text's weights.
    func total(_ text: Int) -> Int { Int(totals[text]) }

    /// Collects texts before they are weighed.
    struct Builder {
        private var texts = ItemTexts()
        private var numbers: [[UInt32]: Int] = [:]

        /// The number of a text, nil of one without words.
        mutating func add(_ text: String) -> Int? {
            guard !text.isEmpty else { return nil }
            let words = WordSequence(Array(TextCleaner.clean(text).utf8)).words.map(\.hash)
            guard !words.isEmpty else { return nil }
            if let known = numbers[words] { return known }
            texts.words += words
            texts.ends.append(UInt32(texts.words.count))
            numbers[words] = texts.count - 1
            return texts.count - 1
        }

        /// All texts with their words weighed.
        consuming func weighed() -> ItemTexts {
            var table = WordWeights()
            for text in 0..<texts.count { table.count(texts.words[texts.range(text)]) }
            var known: [UInt32: UInt8] = [:]
            texts.weights = texts.words.map { word in
                if let weight = known[word] { return weight }
                let weight = table.weight(word)
                known[word] = weight
                return weight
            }
            texts.totals = (0..<texts.count).map { text in
                texts.weights[texts.range(text)].reduce(0) { $0 + UInt32($1) }
            }
            return texts
        }
    }
}
