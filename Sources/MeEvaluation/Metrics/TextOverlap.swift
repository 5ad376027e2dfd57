/// Exact match and token F1 of short answers, as SQuAD defines them (Rajpurkar et al. 2016):
/// lower case, no ASCII punctuation, no articles; tokens count as often as they occur.
package enum AnswerOverlap {
    /// The tokens after normalisation.
    package static func tokens(_ text: String) -> [String] {
        words(text).filter { !["a", "an", "the"].contains($0) }
    }

    /// The study's released F1: over sets of tokens, articles kept, the best over the gold answers.
    package static func releasedF1(_ prediction: String, gold: [String]) -> Double {
        let predicted = Set(words(prediction)).sorted()
        return gold.map { f1(predicted, Set(words($0)).sorted()) }.max() ?? 0
    }

    /// Lower case, without ASCII punctuation, at white space.
    private static func words(_ text: String) -> [String] {
        var kept = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars where !isPunctuation(scalar) {
            kept.append(scalar)
        }
        return String(kept).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Whether the prediction equals one of the gold answers.
    package static func exactMatch(_ prediction: String, gold: [String]) -> Bool {
        let predicted = tokens(prediction)
        return gold.contains { tokens($0) == predicted }
    }

    /// The best F1 with one of the gold answers, 0 to 1.
    package static func f1(_ prediction: String, gold: [String]) -> Double {
        let predicted = tokens(prediction)
        return gold.map { f1(predicted, tokens($0)) }.max() ?? 0
    }

    private static func f1(_ predicted: [String], _ gold: [String]) -> Double {
        if predicted.isEmpty || gold.isEmpty { return predicted == gold ? 1 : 0 }
        let common = Double(Overlap.common(predicted, gold))
        return 2 * common / Double(predicted.count + gold.count)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
        default: false
        }
    }
}

/// ROUGE F-measures (Lin 2004), with the tokens of Google's rouge_score (lower case, runs of
/// ASCII letters and digits) and no stemming.
package enum Rouge {
    /// The tokens.
    package static func tokens(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in text.lowercased().utf8 {
            if (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// F-measure over n-grams, 0 to 1.
    package static func n(_ size: Int, prediction: String, reference: String) -> Double {
        let predicted = grams(tokens(prediction), size)
        let gold = grams(tokens(reference), size)
        return fMeasure(Overlap.common(predicted, gold), predicted.count, gold.count)
    }

    /// F-measure over the longest common subsequence of the whole texts, 0 to 1.
    package static func l(prediction: String, reference: String) -> Double {
        let (predicted, gold) = Overlap.numbered(tokens(prediction), tokens(reference))
        return fMeasure(Overlap.longest(predicted, gold), predicted.count, gold.count)
    }

    private static func grams(_ tokens: [String], _ size: Int) -> [String] {
        guard tokens.count >= size else { return [] }
        return (0...tokens.count - size).map { tokens[$0..<$0 + size].joined(separator: " ") }
    }

    private static func fMeasure(_ common: Int, _ predicted: Int, _ gold: Int) -> Double {
        predicted + gold == 0 || common == 0 ? 0 : 2 * Double(common) / Double(predicted + gold)
    }
}

/// What two token lists share.
private enum Overlap {
    /// The size of the common multiset.
    static func common(_ first: [String], _ second: [String]) -> Int {
        var counts: [String: Int] = [:]
        for token in second { counts[token, default: 0] += 1 }
        var common = 0
        for token in first where counts[token, default: 0] > 0 {
            counts[token, default: 0] -= 1
            common += 1
        }
        return common
    }

    /// The same lists with numbers for tokens, which compare faster.
    static func numbered(_ first: [String], _ second: [String]) -> ([Int], [Int]) {
        var numbers: [String: Int] = [:]
        func number(_ token: String) -> Int {
            if let known = numbers[token] { return known }
            numbers[token] = numbers.count
            return numbers.count - 1
        }
        return (first.map(number), second.map(number))
    }

    /// The length of the longest common subsequence, one row at a time.
    static func longest(_ first: [Int], _ second: [Int]) -> Int {
        var row = [Int](repeating: 0, count: second.count + 1)
        row.withUnsafeMutableBufferPointer { row in
            for token in first {
                var diagonal = 0
                for column in 0..<second.count {
                    let above = row[column + 1]
                    row[column + 1] =
                        token == second[column] ? diagonal + 1 : max(above, row[column])
                    diagonal = above
                }
            }
        }
        return row[second.count]
    }
}
