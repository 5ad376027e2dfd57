import Foundation
import MeCorpus

/// True and false, found and missed.
struct Tally {
    var hits = 0
    var falseHits = 0
    var misses = 0
    var pairs = 0

    mutating func add(similar: Bool, found: Bool) {
        pairs += 1
        if similar, found { hits += 1 }
        if !similar, found { falseHits += 1 }
        if similar, !found { misses += 1 }
    }

    var line: String {
        let precision = Double(hits) / Double(hits + falseHits)
        let recall = Double(hits) / Double(hits + misses)
        return String(
            format: "%6d pairs, %6d similar, precision %.4f, recall %.4f", pairs, hits + misses,
            precision, recall)
    }
}

/// Lengths in words: `short` to `long`, as many in every octave.
func length(_ short: Double, _ long: Double, _ chance: inout Chance) -> Int {
    Int(exp(Double.random(in: log(short)...log(long), using: &chance)))
}

let lengthClasses: [(name: String, short: Double, long: Double, pairs: Int)] = [
    ("10 to 50 words", 10, 50, 6000), ("50 to 200", 50, 200, 6000),
    ("200 to 1,000", 200, 1000, 6000), ("1,000 to 8,000", 1000, 8000, 1500),
    ("8,000 to 40,000", 8000, 40_000, 300),
]

func measurePlanted(sketchBytes: Int) throws {
    var chance = Chance(state: 5)
    var settings = NearDuplicateSettings()
    settings.sketchBytes = sketchBytes
    try settings.check()
    let signer = NearDuplicateSigner(settings)
    var index = try NearDuplicateIndex(settings: settings)
    var pairs: [(pair: Double, group: Int, first: Int)] = []
    for (number, group) in lengthClasses.enumerated() {
        for _ in 0..<group.pairs {
            let words = length(group.short, group.long, &chance)
            let pair = PlantedPair(words: words, chance: &chance)
            pairs.append((pair.jaccard, number, index.count))
            for words in [pair.first, pair.second] {
                index.add(
                    .init(name: "", priority: 0, order: UInt64(index.count)),
                    signer.sign(PlantedPair.text(words)))
            }
        }
    }
    let verdicts = index.resolve()
    var wrongGroups = 0
    for (number, verdict) in verdicts.enumerated() {
        if case .duplicate(let kept) = verdict, kept / 2 != number / 2 { wrongGroups += 1 }
    }
    func tally(_ accepts: (Double, Int) -> Bool) -> String {
        var tally = Tally()
        for pair in pairs where accepts(pair.pair, pair.group) {
            tally.add(
                similar: pair.pair >= settings.threshold, found: verdicts[pair.first + 1] != .kept)
        }
        return tally.line
    }
    print("all                 ", tally { jaccard, _ in (0.7...0.95).contains(jaccard) })
    print("similarity 0.75-0.85", tally { jaccard, _ in (0.75...0.85).contains(jaccard) })
    print("similarity 0.78-0.82", tally { jaccard, _ in (0.78...0.82).contains(jaccard) })
    for (number, group) in lengthClasses.enumerated() {
        let name = group.name.padding(toLength: 20, withPad: " ", startingAt: 0)
        print(name, tally { jaccard, own in own == number && (0.7...0.95).contains(jaccard) })
    }
    print("documents joined that are no pair:", wrongGroups)
}

func measureAlternatives() throws {
    let signer = NearDuplicateSigner(NearDuplicateSettings())
    for group in lengthClasses.prefix(4) {
        var chance = Chance(state: 9)
        let names = Alternative.allCases.map(\.rawValue) + ["odd sketch, 4096 bits"]
        var tallies = names.map { _ in Tally() }
        var squares = names.map { _ in 0.0 }
        let count = 300
        for _ in 0..<count {
            let words = length(group.short, min(group.long, 3000), &chance)
            let pair = PlantedPair(words: words, chance: &chance)
            let (one, other) = (PlantedPair.text(pair.first), PlantedPair.text(pair.second))
            let (a, b) = (
                signer.shingles(of: Array(one.utf8)), signer.shingles(of: Array(other.utf8))
            )
            var index = try NearDuplicateIndex(settings: NearDuplicateSettings())
            for text in [one, other] {
                index.add(.init(name: "", priority: 0, order: 0), signer.sign(text))
            }
            let estimates =
                Alternative.allCases.map { $0.estimate(a, b) } + [index.similarity(0, 1)]
            for (place, estimate) in estimates.enumerated() {
                squares[place] += (estimate - pair.jaccard) * (estimate - pair.jaccard)
                tallies[place].add(similar: pair.jaccard >= 0.8, found: estimate >= 0.8)
            }
        }
        print(group.name)
        for place in names.indices {
            let error = String(format: "%.4f", (squares[place] / Double(count)).squareRoot())
            let name = names[place].padding(toLength: 30, withPad: " ", startingAt: 0)
            print("  \(name) error \(error), \(tallies[place].line)")
        }
    }
}
