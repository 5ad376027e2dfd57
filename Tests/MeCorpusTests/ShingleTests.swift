import Testing

@testable import MeCorpus

@Suite struct ShingleTests {
    private let hasher = ShingleHasher(words: 5, seed: 7)

    private func hashes(_ text: String) -> [UInt64] { hasher.hashes(of: Array(text.utf8)) }

    @Test(arguments: [
        "One two three four five six seven. One two three four five six!",
        "α-Tocopherol (5.2 µg/dL) in Ἀθῆναι: ΜΕΓΑΛΗ μεγάλη ΌΧΙ, ½ naïve café",
        "Больной поступил в отделение. БОЛЬНОЙ ПОСТУПИЛ в отделение вчера вечером",
        "المريض يعاني من ارتفاع ضغط الدم منذ خمس سنوات", "환자는 고혈압으로 입원 치료를 받았다 그리고",
        "a b c d e", "a b c d", "x", "", "--- ... !!",
    ])
    func asManyAsCountedThePlainWay(_ text: String) {
        #expect(Set(hashes(text)).count == Planted.shingles(text).count)
        #expect(ShingleHasher.distinct(hashes(text)).count == Planted.shingles(text).count)
    }

    @Test func placeCaseAndPunctuationDoNotMatter() {
        let shingle = hashes("the left lung is clear")
        #expect(shingle.count == 1)
        #expect(hashes("Today, THE LEFT (lung) is-clear; and more.")[1] == shingle[0])
        #expect(hashes("is the left lung clear") != shingle)
        #expect(hashes("the left lung isclear") != shingle)
        #expect(
            ShingleHasher(words: 5, seed: 8).hashes(of: Array("the left lung is clear".utf8))
                != shingle)
    }

    /// Scripts without blanks: a letter is a word, with the marks that follow it.
    @Test func lettersOfUnspacedScriptsAreWords() {
        #expect(hashes("患者因胸痛入院").count == 3)
        #expect(hashes("患者因 胸痛、入院。") == hashes("患者因胸痛入院"))
        #expect(hashes("患者MRI検査済").count == 2)
        // Seven letters; the marks above and below belong to theirs.
        #expect(hashes("ผู้ป่วยมีไข้").count == 3)
        #expect(hashes("ผู้ป่วยมีไข้") != hashes("ผูปวยมีไข"))
        var changed = Array("患者因胸痛入院治疗三天后症状明显好转出院回家休息")
        let before = hashes(String(changed))
        changed[12] = "未"
        let shared = Set(before).intersection(hashes(String(changed)))
        #expect(before.count == 20 && shared.count == 15)
    }

    @Test func joinersBelongToTheirWord() {
        #expect(hashes("بیمار نمی\u{200C}خواهد دارو بخورد امروز").count == 1)
        #expect(hashes("बीमार श्री क्\u{200D}ष को बुखार है").count == 2)
    }

    @Test func brokenBytesPartWords() {
        let broken: [UInt8] = Array("a b".utf8) + [0xFF, 0xE4, 0xB8] + Array("c d e".utf8) + [0xC3]
        #expect(hasher.hashes(of: broken) == hashes("a b c d e"))
    }

    @Test func bandsFindWhatTheThresholdAsks() {
        #expect(MinHashBands(threshold: 0.8) == MinHashBands(bands: 16, rows: 6))
        for threshold in stride(from: 0.5, through: 1, by: 0.05) {
            let bands = MinHashBands(threshold: threshold)
            #expect(
                MinHashBands.found(threshold, bands: bands.bands, rows: bands.rows) >= 0.99)
        }
    }

    /// A bin has equal minima with probability J, for sets far smaller than the bins too.
    @Test(arguments: [(4, 2), (15, 10), (200, 160), (2000, 1900)])
    func minimaAgreeAsOftenAsShinglesDo(union: Int, shared: Int) {
        var chance = TestChance(state: 21)
        let bands = MinHashBands(bands: 16, rows: 6)
        var agreed = 0
        let rounds = 300
        for _ in 0..<rounds {
            let all = (0..<union).map { _ in chance.next() }
            let own = (union - shared) / 2
            let (one, other) = (
                Array(all[..<(shared + own)]), Array(all[..<shared] + all[(shared + own)...])
            )
            agreed += zip(bands.minima(of: one), bands.minima(of: other)).count { $0 == $1 }
        }
        let jaccard = Double(shared) / Double(union)
        #expect(abs(Double(agreed) / Double(96 * rounds) - jaccard) < 0.02)
    }

    /// Whole sketches, sampled ones, and sizes on both sides of where sampling begins.
    @Test(arguments: [(100, 0.01), (900, 0.03), (1030, 0.045), (2060, 0.045), (3000, 0.045)])
    func sketchesEstimateTheSimilarity(words: Int, error: Double) throws {
        var settings = NearDuplicateSettings()
        if words > 100 { settings.sketchBytes = 64 }
        var chance = TestChance(state: UInt64(words))
        var squares = 0.0
        for _ in 0..<20 {
            let (one, other) = Planted.pair(words, &chance)
            var index = try NearDuplicateIndex(settings: settings)
            index.add("one", one)
            index.add("other", other)
            let estimate = index.similarity(0, 1)
            #expect(estimate == index.similarity(1, 0))
            let difference = estimate - Planted.jaccard(one, other)
            squares += difference * difference
        }
        #expect((squares / 20).squareRoot() < error)
    }

    /// The number of differing shingles is whole, and odd when the ones are.
    @Test func smallDifferencesAreExact() {
        for ones in stride(from: 0, through: 40, by: 2) {
            let estimate = OddSketch.similarity(90, 90, ones: ones, width: 4096, level: 0)
            #expect(estimate == Double(180 - ones) / Double(180 + ones))
        }
        #expect(OddSketch.similarity(90, 90, ones: 20, width: 4096, level: 0) == 0.8)
        #expect(OddSketch.similarity(90, 90, ones: 2048, width: 4096, level: 0) == 0)
        #expect(OddSketch.similarity(50, 100, ones: 0, width: 4096, level: 1) == 0.5)
    }

    @Test func halvingASketchJoinsNeighbours() {
        #expect(OddSketch.halved(0b1101_1000) == 0b0110)
        #expect(OddSketch.halved(1 << 63 | 1 << 2) == 1 << 31 | 1 << 1)
        #expect(OddSketch.halved(.max) == 0)
    }
}
