import MeText

/// A named stream of draws; written out here so that the bytes do not depend on how the standard
/// library happens to shuffle.
struct Chance {
    private var generator: SeededGenerator

    init(seed: UInt64, _ stream: String) {
        generator = SeededGenerator(seed: seed, stream: stream)
    }

    /// A whole number in 0 ..< bound.
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "Chance.below: expected a bound above 0, got \(bound)")
        return Int(generator.next() >> 11) % bound
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    mutating func percent(_ share: Int) -> Bool {
        below(100) < share
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// Fisher and Yates.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for index in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(index, below(index + 1))
        }
        return result
    }

    mutating func sample<Element>(_ elements: [Element], _ count: Int) -> [Element] {
        Array(shuffled(elements).prefix(count))
    }
}
