/// Reproducible chance (SplitMix64).
struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// A text and an edited copy of it, with the exact similarity of the two.
struct PlantedPair {
    var first: [String]
    var second: [String]
    var jaccard: Double

    /// A text of so many words and a copy with single words replaced, inserted and deleted at
    /// random places, as many as bring it near a similarity drawn from 0.70 to 0.95.
    init(words: Int, chance: inout Chance) {
        first = (0..<words).map { _ in Self.word(&chance) }
        second = first
        let target = Double.random(in: 0.70...0.95, using: &chance)
        let edits = Double(words) * (1 - target) / (1 + target) / 5
        var count = Int(edits)
        if Double.random(in: 0..<1, using: &chance) < edits - Double(count) { count += 1 }
        for _ in 0..<count {
            let place = Int.random(in: 0..<second.count, using: &chance)
            switch Int.random(in: 0..<3, using: &chance) {
            case 0: second[place] = Self.word(&chance)
            case 1: second.insert(Self.word(&chance), at: place)
            default: second.remove(at: place)
            }
        }
        jaccard = Exact.jaccard(
            Exact.shingles(Self.text(first)), Exact.shingles(Self.text(second)))
    }

    /// An invented word; a few hundred make half of all text, as in a language.
    private static func word(_ chance: inout Chance) -> String {
        let rank = UInt64(40_000 * Double.random(in: 0..<1, using: &chance).cubed) + 1
        let syllables = [
            "ba", "den", "ki", "lor", "mu", "nes", "po", "ris", "ta", "vel", "zo", "é",
        ]
        var word = ""
        var rest = rank &* 7
        while rest > 0 {
            word += syllables[Int(rest % 12)]
            rest /= 12
        }
        return word
    }

    /// Words as prose: capitals, commas and full stops, which shingles do not see.
    static func text(_ words: [String]) -> String {
        var text = ""
        for (place, word) in words.enumerated() {
            if place > 0 { text += place % 13 == 0 ? ".\n" : place % 7 == 0 ? ", " : " " }
            text += place % 13 == 0 ? word.capitalized : word
        }
        return text + "."
    }
}

extension Double {
    fileprivate var cubed: Double { self * self * self }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

/// The plain way, with nothing of what is measured in it: sets of strings.
enum Exact {
    static func shingles(_ text: String, words size: Int = 5) -> Set<String> {
        let words = text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        guard words.count > size else { return words.isEmpty ? [] : [words.joined(separator: " ")] }
        return Set(
            (0...(words.count - size)).map { words[$0..<($0 + size)].joined(separator: " ") })
    }

    static func jaccard(_ first: Set<String>, _ second: Set<String>) -> Double {
        guard !first.isEmpty || !second.isEmpty else { return 0 }
        return Double(first.intersection(second).count) / Double(first.union(second).count)
    }
}
