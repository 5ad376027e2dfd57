import Foundation

/// What each word of the items says: the logarithm of how rare it is among the items' texts, so
/// that "which of the following is the most likely diagnosis" weighs little and a drug's name much.
///
/// A few items say nothing about rarity, so a thousand texts are added in which every function word
/// stands in four of ten.
struct WordWeights {
    /// Units of a bit of information; a weight is at most 255 of them.
    static let unitsPerBit = 12.0

    private var texts = 0
    private var found: [UInt32: (texts: UInt32, last: UInt32)] = [:]

    /// Counts the words of the next text, each once.
    mutating func count(_ words: ArraySlice<UInt32>) {
        texts += 1
        let own = UInt32(texts)
        for word in words {
            let known = found[word] ?? (0, 0)
            if known.last != own { found[word] = (known.texts + 1, own) }
        }
    }

    /// The weight of a word, 1 to 255.
    func weight(_ word: UInt32) -> UInt8 {
        let isCommon = Self.common.contains(word)
        let seen = Double(found[word]?.texts ?? 0) + (isCommon ? 400 : 1)
        let bits = log2(Double(texts + 1001) / seen)
        return UInt8(min(255, max(1, (bits * Self.unitsPerBit).rounded())))
    }

    /// Function words, the phrases of examinations and small numbers.
    private static let common: Set<UInt32> = {
        let text = """
            a about after all also an and any are as at be because been before being between both but
            by can could did do does during each following for from had has have he her hers him his
            how i if in into is it its least likely man may might more most no nor not of old on one
            only or other our patient patients same she should so some such than that the their them
            then there these they this those through to true under was we were what when where which
            while who whom whose why will with without woman would year years you your
            except false correct incorrect statement statements regarding associated used due seen
            0 1 2 3 4 5 6 7 8 9 10 12 15 20 24 25 30 40 50 60 70 80 90 100
            """
        return Set(WordSequence(Array(text.utf8)).words.map(\.hash))
    }()
}
