@testable import MeCorpus

/// Reproducible chance (SplitMix64).
struct TestChance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return ShingleHasher.mix(state)
    }
}

/// Texts with copies of known similarity, and similarity worked out the plain way.
enum Planted {
    /// Invented words, `count` of them, from a vocabulary of 5,000.
    static func words(_ count: Int, _ chance: inout TestChance) -> [String] {
        (0..<count).map { _ in word(&chance) }
    }

    static func word(_ chance: inout TestChance) -> String {
        "w" + String(Int.random(in: 0..<5000, using: &chance), radix: 36)
    }

    /// A copy with so many words replaced, inserted or deleted.
    static func edited(_ words: [String], _ edits: Int, _ chance: inout TestChance) -> [String] {
        var words = words
        for _ in 0..<edits {
            let place = Int.random(in: 0..<words.count, using: &chance)
            switch Int.random(in: 0..<3, using: &chance) {
            case 0: words[place] = word(&chance)
            case 1: words.insert(word(&chance), at: place)
            default: words.remove(at: place)
            }
        }
        return words
    }

    /// A text and a copy of a similarity between 0.70 and 0.95.
    static func pair(_ count: Int, _ chance: inout TestChance) -> (String, String) {
        let first = words(count, &chance)
        let target = Double.random(in: 0.70...0.95, using: &chance)
        let edits = Double(count) * (1 - target) / (1 + target) / 5
        let second = edited(first, Int(edits.rounded()), &chance)
        return (first.joined(separator: " "), second.joined(separator: " "))
    }

    /// The set of a text's shingles as strings.
    static func shingles(_ text: String, words size: Int = 5) -> Set<String> {
        let words = text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        guard words.count > size else { return words.isEmpty ? [] : [words.joined(separator: " ")] }
        return Set(
            (0...(words.count - size)).map { words[$0..<($0 + size)].joined(separator: " ") })
    }

    static func jaccard(_ first: String, _ second: String) -> Double {
        let (one, other) = (shingles(first), shingles(second))
        return Double(one.intersection(other).count) / Double(one.union(other).count)
    }
}

extension NearDuplicateIndex {
    /// Adds a text whose order is its number, or the one that is given.
    mutating func add(_ name: String, _ text: String, priority: Int32 = 0, order: Int = -1) {
        add(
            .init(name: name, priority: priority, order: UInt64(order < 0 ? count : order)),
            NearDuplicateSigner(settings).sign(text))
    }

    /// What is dropped, by name, in favour of what.
    mutating func dropped() -> [String: String] {
        var dropped: [String: String] = [:]
        for (place, verdict) in resolve().enumerated() {
            guard case .duplicate(let kept) = verdict else { continue }
            dropped[document(earlier + place).name] = document(kept).name
        }
        return dropped
    }
}
