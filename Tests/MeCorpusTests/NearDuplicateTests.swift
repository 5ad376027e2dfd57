import Foundation
import Testing

@testable import MeCorpus

@Suite struct NearDuplicateTests {
    private let settings = NearDuplicateSettings()

    @Test func precisionAndRecallOnPlantedCopies() throws {
        var chance = TestChance(state: 11)
        var index = try NearDuplicateIndex(settings: settings)
        var similar: [Bool] = []
        for number in 0..<500 {
            let (one, other) = Planted.pair(Int.random(in: 40...500, using: &chance), &chance)
            similar.append(Planted.jaccard(one, other) >= settings.threshold)
            index.add("\(number)", one)
            index.add("\(number) copy", other)
        }
        let dropped = index.dropped()
        let found = (0..<500).map { dropped["\($0) copy"] == "\($0)" }
        #expect(found.count { $0 } == dropped.count, "different texts were joined")
        let hits = zip(found, similar).count { $0 && $1 }
        #expect(similar.count { $0 } > 200 && similar.count { !$0 } > 100)
        #expect(Double(hits) / Double(dropped.count) >= 0.95)
        #expect(Double(hits) / Double(similar.count { $0 }) >= 0.95)
    }

    @Test func groupsDoNotDependOnTheOrderOfAdding() throws {
        var chance = TestChance(state: 3)
        // Chains: each text resembles the one before it, the ends do not resemble each other.
        var texts: [(name: String, text: String)] = []
        for chain in 0..<8 {
            var words = Planted.words(200, &chance)
            for link in 0..<6 {
                texts.append(("\(chain).\(link)", words.joined(separator: " ")))
                // A true copy in the middle of each chain.
                if link == 3 { texts.append(("\(chain).copy", words.joined(separator: ", "))) }
                words = Planted.edited(words, 3, &chance)
            }
        }
        let ends = Planted.jaccard(texts[0].text, texts[6].text)
        #expect(ends < 0.7)
        var outcomes: Set<[String: String]> = []
        for _ in 0..<12 {
            var index = try NearDuplicateIndex(settings: settings)
            for (order, entry) in texts.enumerated().shuffled(using: &chance) {
                index.add(entry.name, entry.text, order: order)
            }
            outcomes.insert(index.dropped())
        }
        let dropped = try #require(outcomes.first)
        #expect(outcomes.count == 1 && dropped.count == 8 * 6)
        #expect(dropped.allSatisfy { $0.value == $0.key.prefix(1) + ".0" })
    }

    /// A family of texts, each edited from another, of which some are missing: many share buckets
    /// with texts of other groups and join groups late, and passing over groups must lose no pair.
    @Test func groupsAreTheComponentsOfAllSimilarPairs() throws {
        var chance = TestChance(state: 17)
        var settings = settings
        settings.threshold = 0.9
        let signer = NearDuplicateSigner(settings)
        var family = [Planted.words(100, &chance)]
        for _ in 0..<220 {
            let parent = family[Int.random(in: 0..<family.count, using: &chance)]
            family.append(Planted.edited(parent, 1, &chance))
        }
        family = Array(family.shuffled(using: &chance).prefix(150))
        var index = try NearDuplicateIndex(settings: settings)
        let signatures = family.map { signer.sign($0.joined(separator: " ")) }
        for (number, signature) in signatures.enumerated() {
            index.add(.init(name: "", priority: 0, order: UInt64(number)), signature)
        }
        // The plain way: every pair is looked at, and joined groups are renamed.
        var component = Array(family.indices)
        for one in family.indices {
            for other in 0..<one where component[one] != component[other] {
                let shares = zip(signatures[one].keys, signatures[other].keys).contains { $0 == $1 }
                guard shares, index.similarity(one, other) >= settings.threshold else { continue }
                let (kept, joined) = (component[one], component[other])
                component = component.map { $0 == max(kept, joined) ? min(kept, joined) : $0 }
            }
        }
        let isSame = zip(index.resolve(), component).enumerated().allSatisfy { number, pair in
            pair.0 == (pair.1 == number ? .kept : .duplicate(of: pair.1))
        }
        #expect(isSame)
        #expect((10..<100).contains(Set(component).count))
    }

    @Test func theCopyOfTheFirstSourceIsKept() throws {
        var chance = TestChance(state: 4)
        let words = Planted.words(120, &chance)
        var index = try NearDuplicateIndex(settings: settings)
        index.add("web", words.joined(separator: " "), priority: 2)
        index.add("paper", Planted.edited(words, 1, &chance).joined(separator: " "), priority: 1)
        index.add("paper again", words.joined(separator: " "), priority: 1)
        index.add("other", Planted.words(120, &chance).joined(separator: " "), priority: 0)
        #expect(index.dropped() == ["web": "paper", "paper again": "paper"])
    }

    @Test func manyTwinsAreOneGroupFoundFast() throws {
        var index = try NearDuplicateIndex(settings: settings)
        for number in 0..<3000 { index.add("\(number)", "No acute disease of the chest is seen.") }
        #expect(index.dropped().count == 2999 && index.compared == 0)
    }

    @Test func shortAndEmptyTexts() throws {
        var index = try NearDuplicateIndex(settings: settings)
        let texts = [
            "", " . — !", "Normal.", "normal", "Abnormal.", "Not seen today.", "not SEEN, today",
            "Seen not today.", "", "\n",
        ]
        for (number, text) in texts.enumerated() { index.add("\(number)", text) }
        #expect(index.dropped() == ["3": "2", "6": "5"])
    }

    @Test func buildingInTwoGoesFindsWhatOneFinds() throws {
        var chance = TestChance(state: 8)
        var texts: [String] = []
        for _ in 0..<60 {
            let (one, other) = Planted.pair(150, &chance)
            texts += [one, other]
        }
        texts.shuffle(using: &chance)
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            var whole = try NearDuplicateIndex(settings: settings)
            for (number, text) in texts.enumerated() { whole.add("\(number)", text) }
            var first = try NearDuplicateIndex(settings: settings)
            for number in 0..<70 { first.add("\(number)", texts[number]) }
            let early = first.dropped()
            try first.write(to: file)
            var second = try NearDuplicateIndex(earlier: file, settings: settings)
            #expect(second.earlier == 70 && second.resolve().isEmpty)
            for number in 70..<120 { second.add("\(number)", texts[number]) }
            let late = second.dropped()
            #expect(!late.isEmpty && late.keys.allSatisfy { Int($0) ?? 0 >= 70 })
            #expect(early.merging(late) { $1 } == whole.dropped())
        }
    }

    @Test func earlierBuildsComeBeforeAnyPriority() throws {
        try withFolder { folder in
            let file = folder.appendingPathComponent("near.index")
            var first = try NearDuplicateIndex(settings: settings)
            let text = "The patient was given 5 mg of velar twice daily for a week."
            first.add("early", text, priority: 9)
            try first.write(to: file)
            var second = try NearDuplicateIndex(earlier: file, settings: settings)
            second.add("late", text, priority: -1)
            #expect(second.dropped() == ["late": "early"])
        }
    }

    @Test func settingsThatCannotBeMeant() {
        var settings = NearDuplicateSettings()
        settings.threshold = .nan
        #expect(
            message { _ = try NearDuplicateIndex(settings: settings) }
                == "corpus.nearDuplicates.threshold: expected a similarity from 0.5 to 1, got nan")
        settings = NearDuplicateSettings()
        settings.sketchBytes = 500
        #expect(message { try settings.check() }.contains("a power of two"))
        settings = NearDuplicateSettings()
        settings.shingleWords = 0
        #expect(message { try settings.check() }.contains("1 to 64 words"))
    }
}
