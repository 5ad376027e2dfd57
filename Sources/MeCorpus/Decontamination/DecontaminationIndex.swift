/// An inverted index over the texts of benchmark items, asked what of them a document holds.
///
/// Made of the items alone, whatever their order; a pure function of them and the settings.
package struct DecontaminationIndex: Sendable {
    package let settings: DecontaminationSettings
    /// Items by benchmark.
    package private(set) var items: [String: Int] = [:]
    /// Those of them that say too little to be found: a question of two words, or a sentence of six.
    package private(set) var unjudged: [String: Int] = [:]

    let texts: ItemTexts
    private(set) var runs = RunTable([], maximumTexts: 1)
    /// Runs of texts of twice `runWords` and more, and of shorter ones.
    let longRun: RunHasher
    let shortRun: RunHasher
    private(set) var entries: [Entry] = []
    private(set) var names: [String] = []
    private(set) var benchmarks: [String] = []
    /// Texts of options, in ranges that the entries name.
    private(set) var options: [UInt32] = []
    /// What each text is to which item, sorted by text.
    private var uses: [Use] = []
    private var useEnds: [UInt32] = []
    /// By text: the least share that any of its uses could count with; above 1: none.
    private(set) var leastShares: [Float] = []

    /// An item, by the numbers of its texts; nil where it has none.
    struct Entry {
        var benchmark: UInt32
        var question: UInt32?
        var answer: UInt32?
        var passage: UInt32?
        var options: Range<UInt32>
        /// The answer is a label, or says so little that it would stand anywhere.
        var hasLabel = false
    }

    /// What a text is to an item.
    struct Use {
        enum Role: UInt8 { case question, answer, passage }
        var text: UInt32
        var item: UInt32
        var role: Role
    }

    /// Answers of this many words and more are looked for by themselves.
    static let longAnswerWords = 24
    /// Answers and options below this weight (5 bits) would stand by any question.
    static let leastTellingWeight = Int(5 * WordWeights.unitsPerBit)
    /// The same for questions with nothing but their answer by them: 24 bits, two rare words.
    static let leastQuestionWeight = Int(24 * WordWeights.unitsPerBit)
    /// Options that stand by a question and weigh less together (32 bits) may do so by chance.
    static let leastOptionsWeight = Int(32 * WordWeights.unitsPerBit)
    /// Words that a question begins with.
    static let askingWords = Set(
        WordSequence(
            Array(
                """
                what which who whom whose when where why how is are was were do does did can could
                should would will has have had may might must
                """.utf8)
        ).words.map(\.hash))

    /// Throws `CorpusError` for settings that cannot be meant, and for two different items of one
    /// benchmark under one id. An item that is there twice counts once.
    package init(settings: DecontaminationSettings, items: [BenchmarkItem]) throws {
        try settings.check()
        self.settings = settings
        longRun = RunHasher(words: settings.runWords)
        shortRun = RunHasher(words: settings.runWords - 1)
        var builder = ItemTexts.Builder()
        let sorted = try Self.distinct(items)
        for item in sorted {
            if benchmarks.last != item.benchmark { benchmarks.append(item.benchmark) }
            let first = UInt32(options.count)
            options += item.options.compactMap { builder.add($0).map { UInt32($0) } }
            entries.append(
                Entry(
                    benchmark: UInt32(benchmarks.count - 1),
                    question: builder.add(item.question).map { UInt32($0) },
                    answer: builder.add(item.answer).map { UInt32($0) },
                    passage: builder.add(item.passage).map { UInt32($0) },
                    options: first..<UInt32(options.count)))
            names.append(item.id)
        }
        texts = builder.weighed()
        markLabels()
        linkUses()
        runs = RunTable(
            Self.runs(
                texts, settings, leastShares.map { $0 <= 1 }, long: longRun, short: shortRun),
            maximumTexts: settings.maximumTexts)
        countItems()
    }

    /// What a text is to its items.
    func uses(of text: Int) -> ArraySlice<Use> {
        uses[(text == 0 ? 0 : Int(useEnds[text - 1]))..<Int(useEnds[text])]
    }

    /// Bytes that the index keeps in memory, strings of more than 15 bytes with 32 more each.
    package var bytes: Int {
        let names = names.reduce(0) { $0 + 16 + ($1.utf8.count > 15 ? $1.utf8.count + 32 : 0) }
        return texts.words.count * 5 + texts.count * 16 + runs.bytes + uses.count * 12
            + entries.count * MemoryLayout<Entry>.stride + options.count * 4 + names
    }

    /// Different texts, their words, and the runs that are looked up.
    package var size: (texts: Int, words: Int, runs: Int) {
        (texts.count, texts.words.count, runs.entries.count)
    }

    // MARK: Building

    private static func distinct(_ items: [BenchmarkItem]) throws -> [BenchmarkItem] {
        let sorted = items.sorted { ($0.benchmark, $0.id) < ($1.benchmark, $1.id) }
        var kept: [BenchmarkItem] = []
        for item in sorted {
            if let last = kept.last, last.benchmark == item.benchmark, last.id == item.id {
                guard last == item else {
                    throw CorpusError(
                        path: "items of \(item.benchmark)", place: "id \"\(item.id)\"",
                        expected: "each id once", got: "two different items",
                        advice: "give each file a benchmark name of its own")
                }
                continue
            }
            kept.append(item)
        }
        return kept
    }

    /// An answer is a label when it is one of the usual ones, when one in twenty of its benchmark's
    /// items (of twenty or more) has it, or when its words are too common to tell.
    private mutating func markLabels() {
        struct Key: Hashable {
            var benchmark: UInt32
            var answer: UInt32
        }
        var counts: [Key: Int] = [:]
        var sizes: [UInt32: Int] = [:]
        for entry in entries {
            sizes[entry.benchmark, default: 0] += 1
            guard let answer = entry.answer else { continue }
            counts[Key(benchmark: entry.benchmark, answer: answer), default: 0] += 1
        }
        for index in entries.indices {
            let entry = entries[index]
            guard let answer = entry.answer else {
                entries[index].hasLabel = true
                continue
            }
            let size = sizes[entry.benchmark] ?? 0
            let alike = counts[Key(benchmark: entry.benchmark, answer: answer)] ?? 0
            entries[index].hasLabel =
                isLabel(Int(answer))
                || size >= 20 && alike * 20 >= size
                || texts.total(Int(answer)) < Self.leastTellingWeight
        }
    }

    private func isLabel(_ text: Int) -> Bool {
        let range = texts.range(text)
        return range.count == 1 && Self.labels.contains(texts.words[range.lowerBound])
    }

    private static let labels = Set(
        WordSequence(
            Array("a b c d e f yes no maybe true false entailment contradiction neutral".utf8)
        ).words.map(\.hash))

    /// Options that could be told from other text.
    func tellingOptions(_ entry: Entry) -> [Int] {
        entry.options.map { Int(options[Int($0)]) }
            .filter { texts.total($0) >= Self.leastTellingWeight && !isLabel($0) }
    }

    private mutating func linkUses() {
        leastShares = Array(repeating: 2, count: texts.count)
        for (number, entry) in entries.enumerated() {
            for (role, text) in [
                (Use.Role.question, entry.question), (.answer, entry.answer),
                (.passage, entry.passage),
            ] {
                guard let text, let least = leastShare(of: text, as: role, entry) else { continue }
                uses.append(Use(text: text, item: UInt32(number), role: role))
                leastShares[Int(text)] = min(leastShares[Int(text)], Float(least))
            }
        }
        uses.sort { ($0.text, $0.item, $0.role.rawValue) < ($1.text, $1.item, $1.role.rawValue) }
        useEnds = Array(repeating: 0, count: texts.count)
        for use in uses { useEnds[Int(use.text)] += 1 }
        for text in useEnds.indices.dropFirst() { useEnds[text] += useEnds[text - 1] }
    }

    /// The least share a text could count with, nil where it never does.
    private func leastShare(of text: UInt32, as role: Use.Role, _ entry: Entry) -> Double? {
        let words = texts.range(Int(text)).count
        switch role {
        case .answer:
            return words >= Self.longAnswerWords && !entry.hasLabel
                ? settings.passageThreshold(words: words) : nil
        case .passage:
            return words >= settings.minimumPassageWords
                ? settings.passageThreshold(words: words) : nil
        case .question: return leastQuestionShare(words: words, entry)
        }
    }

    private func leastQuestionShare(words: Int, _ entry: Entry) -> Double? {
        guard words >= shortRun.words else { return nil }
        var least: [Double] = []
        if tellingOptions(entry).count >= 2 { least.append(optionsThreshold(words: words)) }
        if entry.answer != nil, isTelling(entry) {
            least.append(settings.questionThreshold(words: words))
        }
        if words >= (entry.hasLabel ? settings.aloneLabelWords : settings.aloneWords) {
            least.append(settings.questionAlone)
        }
        return least.min()
    }

    /// Whether a question says enough to count with an answer: "How many were male?" does not.
    func isTelling(_ entry: Entry) -> Bool {
        entry.question.map { texts.total(Int($0)) >= Self.leastQuestionWeight } ?? false
    }

    /// Texts of fewer words are knowledge with their answer by them ("X is", Y), unless asked.
    static let statedWords = 8

    /// The least share of a question with its options.
    func optionsThreshold(words: Int) -> Double {
        words >= Self.statedWords
            ? settings.questionWithOptions : settings.questionThreshold(words: words)
    }

    private static func runs(
        _ texts: ItemTexts, _ settings: DecontaminationSettings, _ isUsed: [Bool],
        long: RunHasher, short: RunHasher
    ) -> [(hash: UInt64, text: UInt32, place: UInt32)] {
        var found: [(hash: UInt64, text: UInt32, place: UInt32)] = []
        for text in 0..<texts.count where isUsed[text] {
            let words = texts.words[texts.range(text)]
            let hasher = words.count >= 2 * long.words ? long : short
            let isSampled = words.count > settings.sampledWords
            for (place, hash) in hasher.hashes(words).enumerated()
            // Bits that neither the bucket nor the bitmap goes by.
            where !isSampled || hash >> 30 & 3 == 0 {
                found.append((hash, UInt32(text), UInt32(place)))
            }
        }
        return found
    }

    private mutating func countItems() {
        var isFindable = Array(repeating: false, count: texts.count)
        for entry in runs.entries { isFindable[Int(entry.text)] = true }
        var judged = Array(repeating: false, count: entries.count)
        for use in uses where isFindable[Int(use.text)] { judged[Int(use.item)] = true }
        for (number, entry) in entries.enumerated() {
            let name = benchmarks[Int(entry.benchmark)]
            items[name, default: 0] += 1
            if !judged[number] { unjudged[name, default: 0] += 1 }
        }
    }
}
