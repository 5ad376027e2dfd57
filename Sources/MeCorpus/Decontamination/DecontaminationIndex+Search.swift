extension DecontaminationIndex {
    /// What of the items' texts a document (UTF-8, cleaned) holds, by where it begins; pure, on any
    /// thread.
    package func hits(in text: [UInt8]) -> [ContaminationHit] {
        guard !runs.entries.isEmpty else { return [] }
        let words = WordSequence(text).words
        var seeds = seeds(words)
        guard !seeds.isEmpty else { return [] }
        seeds.sort { ($0.key, $0.place) < ($1.key, $1.place) }
        let search = DocumentSearch(index: self, text: text, words: words)
        var found: [DocumentSearch.Finding] = []
        var start = 0
        while start < seeds.count {
            let own = seeds[start].text
            var end = start + 1
            while end < seeds.count, seeds[end].text == own { end += 1 }
            for match in search.matches(of: own, seeds[start..<end]) {
                for use in uses(of: own) {
                    if let finding = search.judge(match, use) { found.append(finding) }
                }
            }
            start = end
        }
        return search.hits(found)
    }

    /// A run that an item's text and the document share.
    struct Seed {
        /// The text, then how far the document's words are ahead of the text's, so that sorting
        /// brings together what lies on one diagonal.
        var key: UInt64
        /// The run's first word in the text.
        var place: UInt32

        init(text: UInt32, place: UInt32, at word: Int) {
            key = UInt64(text) << 32 | UInt64(word - Int(place) + 1 << 31)
            self.place = place
        }

        var text: Int { Int(key >> 32) }
        /// The document's word minus the text's.
        var diagonal: Int { Int(key & 0xFFFF_FFFF) - 1 << 31 }
    }

    private func seeds(_ words: [WordSequence.Word]) -> [Seed] {
        var found: [Seed] = []
        var (longSum, shortSum): (UInt64, UInt64) = (0, 0)
        let (long, short) = (longRun.words, shortRun.words)
        for place in words.indices {
            let word = words[place].hash
            longRun.move(&longSum, word, place >= long ? words[place - long].hash : 0)
            shortRun.move(&shortSum, word, place >= short ? words[place - short].hash : 0)
            if place + 1 >= long {
                let hash = longRun.hash(longSum)
                if runs.mayHold(hash) { collect(hash, at: place + 1 - long, &found) }
            }
            if place + 1 >= short {
                let hash = shortRun.hash(shortSum)
                if runs.mayHold(hash) { collect(hash, at: place + 1 - short, &found) }
            }
        }
        return found
    }

    private func collect(_ hash: UInt64, at word: Int, _ found: inout [Seed]) {
        let fingerprint = UInt32(truncatingIfNeeded: hash)
        for place in runs.bucket(hash) {
            let entry = runs.entries[place]
            guard entry.fingerprint == fingerprint else { continue }
            found.append(Seed(text: entry.text, place: entry.place, at: word))
        }
    }
}

/// A document while it is searched.
struct DocumentSearch {
    let index: DecontaminationIndex
    let text: [UInt8]
    let words: [WordSequence.Word]

    /// A text of an item, laid over the document.
    struct Match {
        var text: Int
        /// Share of the text's weight that stands there in its order.
        var share: Double
        /// First and last of the document's words that belong to it.
        var words: ClosedRange<Int>
        /// Whether the text's first word is there.
        var hasBeginning: Bool
    }

    /// A match that counts, for one item.
    struct Finding {
        var item: Int
        var evidence: ContaminationHit.Evidence
        var share: Double
        var words: ClosedRange<Int>
    }

    /// Windows of one text that are tried at most.
    private static let maximumTries = 6

    /// Where a text stands, at least with the least share it could count with. Its seeds are sorted
    /// by diagonal: what stands together lies on one, or (something inserted) on a few close ones.
    func matches(
        of text: Int, _ seeds: ArraySlice<DecontaminationIndex.Seed>
    ) -> [Match] {
        let least = Double(index.leastShares[text])
        let size = index.texts.range(text).count
        var found: [Match] = []
        var rest = seeds
        for _ in 0..<Self.maximumTries where !rest.isEmpty {
            let window = Self.densest(rest, width: 8 + size / 2)
            // Of long texts only some runs are indexed, and extending from one of them is not free.
            guard window.count * 256 >= size else { break }
            let diagonal = rest[window.lowerBound].diagonal
            // Most runs of clean text stand alone, and most of what they belong to is not there.
            if rest[window.upperBound - 1].diagonal != diagonal
                || share(of: text, on: diagonal) >= least,
                let match = align(text, rest[window]), match.share >= least
            {
                found.append(match)
            }
            if window == rest.indices { break }
            rest.removeSubrange(window)
        }
        return found
    }

    /// The share of a text's weight that stands on one diagonal.
    private func share(of text: Int, on diagonal: Int) -> Double {
        let range = index.texts.range(text)
        let first = max(0, -diagonal)
        let end = min(range.count, words.count - diagonal)
        guard first < end else { return 0 }
        var weight = 0
        for place in first..<end
        where words[place + diagonal].hash == index.texts.words[range.lowerBound + place] {
            weight += Int(index.texts.weights[range.lowerBound + place])
        }
        return Double(weight) / Double(index.texts.total(text))
    }

    /// The seeds within so many diagonals that are the most.
    private static func densest(
        _ seeds: ArraySlice<DecontaminationIndex.Seed>, width: Int
    ) -> Range<Int> {
        var best = seeds.startIndex..<seeds.startIndex
        var first = seeds.startIndex
        for last in seeds.indices {
            while seeds[last].diagonal - seeds[first].diagonal > width { first += 1 }
            if last + 1 - first > best.count { best = first..<(last + 1) }
        }
        return best
    }

    /// Lays a text over the document: from each seed on, its words are compared along the seed's
    /// diagonal until the next one takes over, forwards and then backwards, so that substituted
    /// words cost nothing but themselves and inserted ones only move the diagonal.
    private func align(_ text: Int, _ seeds: ArraySlice<DecontaminationIndex.Seed>) -> Match? {
        let range = index.texts.range(text)
        var seeded = Array(repeating: Int.min, count: range.count)
        for seed in seeds { seeded[Int(seed.place)] = seed.diagonal }
        var partners = Array(repeating: -1, count: range.count)
        lay(range, seeded, places: 0..<range.count, &partners)
        lay(range, seeded, places: (0..<range.count).reversed(), &partners)
        var weight = 0
        var (first, last) = (Int.max, -1)
        for place in partners.indices where partners[place] >= 0 {
            weight += Int(index.texts.weights[range.lowerBound + place])
            // A word that matches by itself may be anywhere; two in a row mark the text's extent.
            if place > 0, partners[place - 1] >= 0, partners[place - 1] + 1 == partners[place] {
                first = min(first, partners[place] - 1)
                last = max(last, partners[place])
            }
        }
        guard first <= last else { return nil }
        return Match(
            text: text, share: Double(weight) / Double(index.texts.total(text)),
            words: first...last, hasBeginning: partners[0] >= 0)
    }

    /// Pairs words along the diagonal of the seed passed last.
    private func lay(
        _ range: Range<Int>, _ seeded: [Int], places: some Sequence<Int>, _ partners: inout [Int]
    ) {
        var diagonal: Int?
        for place in places {
            if seeded[place] != .min { diagonal = seeded[place] }
            guard partners[place] < 0, let diagonal else { continue }
            let word = place + diagonal
            guard word >= 0, word < words.count else { continue }
            if words[word].hash == index.texts.words[range.lowerBound + place] {
                partners[place] = word
            }
        }
    }
}
