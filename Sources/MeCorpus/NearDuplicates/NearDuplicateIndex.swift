/// The documents of a build, and of earlier ones, by what they resemble.
///
/// A document is compared with those that share a band with it (`MinHashBands`), by their sketches
/// (`OddSketch`); pairs at or above the threshold are joined, and of every group of joined
/// documents (Lee et al. 2022 group alike) one is kept: of an earlier build before any other, then
/// the one of least priority number, then of least order. The groups are the connected components
/// of all similar pairs, so they do not depend on the order in which documents were added, and
/// building in two goes finds what building in one finds. Two members of a group may be less alike
/// than the threshold, when others lie between them.
package struct NearDuplicateIndex: Sendable {
    /// A document by name and rank.
    package struct Document: Equatable, Sendable {
        /// The document's own name, for the ledger.
        package var name: String
        /// Of the source: the least is kept.
        package var priority: Int32
        /// Place in canonical order: among equal priorities the least is kept.
        package var order: UInt64

        package init(name: String, priority: Int32, order: UInt64) {
            self.name = name
            self.priority = priority
            self.order = order
        }
    }

    /// What becomes of a document.
    package enum Verdict: Equatable, Sendable {
        case kept
        /// Dropped in favour of the document of this number.
        case duplicate(of: Int)
    }

    package let settings: NearDuplicateSettings
    let bands: MinHashBands
    /// Documents that came from the index of an earlier build; their numbers come first.
    package private(set) var earlier = 0

    private var names: [UInt8] = []
    private var nameEnds: [Int] = []
    private var priorities: [Int32] = []
    private var orders: [UInt64] = []
    private var shingles: [UInt32] = []
    private var sketches: BlockedRows<UInt64>
    private var buckets: BandBuckets
    private var groups = DuplicateGroups()
    /// Pairs whose sketches were compared, and those that were similar.
    package private(set) var compared = 0
    package private(set) var joined = 0

    /// An empty index; throws `CorpusError` for settings that cannot be meant.
    package init(settings: NearDuplicateSettings) throws {
        try settings.check()
        self.settings = settings
        bands = MinHashBands(threshold: settings.threshold)
        sketches = BlockedRows(width: settings.sketchBytes / 8)
        buckets = BandBuckets(bands: bands.bands + 1)
    }

    /// Documents in all, numbered from 0 in the order they were added.
    package var count: Int { groups.count }

    /// Bytes of all names together.
    var nameBytes: Int { names.count }

    /// The document of a number.
    package func document(_ number: Int) -> Document {
        let start = number == 0 ? 0 : nameEnds[number - 1]
        return Document(
            name: String(decoding: names[start..<nameEnds[number]], as: UTF8.self),
            priority: priorities[number], order: orders[number])
    }

    /// Adds a document with its signature, made under the same settings; returns its number.
    @discardableResult
    package mutating func add(_ document: Document, _ signature: DocumentSignature) -> Int {
        let number = store(document, signature)
        // What shares everything with another has the same neighbours: it need not be found again.
        let twin = twin(of: number, signature)
        if let twin {
            join(number, twin)
        } else if signature.shingles > 0 {
            for band in 0..<bands.bands { compare(number, band, signature.keys[band]) }
        }
        buckets.append(
            keys: bucketKeys(signature), isLinked: twin == nil && signature.shingles > 0)
        return number
    }

    /// Compares a document with those that share a band with it and are not of its group yet.
    private mutating func compare(_ number: Int, _ band: Int, _ key: UInt32) {
        var next = buckets.first(band, key)
        while let other = next {
            if groups.root(other) == groups.root(number) {
                // Notes on one form make groups of thousands: they are passed over as a whole.
                var end = buckets.nextGroup(band, after: other)
                while let later = end, groups.root(later) == groups.root(number) {
                    end = buckets.nextGroup(band, after: later)
                }
                buckets.skip(band, from: other, to: end)
                next = end
                continue
            }
            compared += 1
            if similarity(number, other) >= settings.threshold {
                join(number, other)
            } else {
                next = buckets.next(band, after: other)
            }
        }
    }

    /// The bands' keys, and one of the whole signature by which twins are found.
    private func bucketKeys(_ signature: DocumentSignature) -> [UInt32] {
        guard signature.shingles > 0 else { return Array(repeating: 0, count: bands.bands + 1) }
        return signature.keys + [signature.digest]
    }

    /// What becomes of each document that is not of an earlier build, in the order they were added.
    package mutating func resolve() -> [Verdict] {
        (earlier..<count).map { number in
            let root = groups.root(number)
            return root == number ? .kept : .duplicate(of: root)
        }
    }

    /// The Jaccard similarity of two documents' shingle sets, estimated from their sketches.
    package func similarity(_ first: Int, _ second: Int) -> Double {
        let sketch = OddSketch(bits: settings.sketchBytes * 8)
        let (small, large) =
            shingles[first] <= shingles[second] ? (first, second) : (second, first)
        let counts = (Int(shingles[small]), Int(shingles[large]))
        // J is at most the ratio of the sizes.
        guard counts.1 > 0, Double(counts.0) >= 0.5 * Double(counts.1) else { return 0 }
        let level = sketch.level(counts.1)
        let (a, b) = (sketches[small], sketches[large])
        var ones = 0
        var width = sketch.bits
        if sketch.level(counts.0) == level {
            for (one, other) in zip(a, b) { ones += (one ^ other).nonzeroBitCount }
        } else {
            // Half the positions of the smaller set are what the larger one's sample covers.
            width /= 2
            for place in 0..<(width / 64) {
                let low = OddSketch.halved(b[b.startIndex + 2 * place])
                let high = OddSketch.halved(b[b.startIndex + 2 * place + 1])
                ones += (a[a.startIndex + place] ^ (low | high << 32)).nonzeroBitCount
            }
        }
        return OddSketch.similarity(counts.0, counts.1, ones: ones, width: width, level: level)
    }

    private mutating func store(_ document: Document, _ signature: DocumentSignature) -> Int {
        precondition(
            signature.sketch.count == sketches.width
                && (signature.keys.count == bands.bands || signature.shingles == 0),
            "NearDuplicateIndex.add: the signature was made under other settings")
        names += document.name.utf8
        nameEnds.append(names.count)
        priorities.append(document.priority)
        orders.append(document.order)
        shingles.append(UInt32(signature.shingles))
        sketches.append(signature.sketch)
        groups.append()
        return groups.count - 1
    }

    /// An earlier document with the same signature.
    private func twin(of number: Int, _ signature: DocumentSignature) -> Int? {
        guard signature.shingles > 0 else { return nil }
        var next = buckets.first(bands.bands, signature.digest)
        while let other = next {
            if shingles[other] == shingles[number], sketches[other] == sketches[number],
                buckets.keys(of: other).dropLast() == signature.keys[...]
            {
                return other
            }
            next = buckets.next(bands.bands, after: other)
        }
        return nil
    }

    private mutating func join(_ first: Int, _ second: Int) {
        joined += 1
        let (one, other) = (groups.root(first), groups.root(second))
        guard one != other else { return }
        if precedes(one, other) {
            groups.put(other, under: one)
        } else {
            groups.put(one, under: other)
        }
    }

    private func precedes(_ first: Int, _ second: Int) -> Bool {
        if (first < earlier) != (second < earlier) { return first < earlier }
        return (priorities[first], orders[first], first)
            < (priorities[second], orders[second], second)
    }
}

// MARK: What the file holds

extension NearDuplicateIndex {
    /// A document as the file has it.
    struct Record: Equatable {
        var document: Document
        /// The number of the document its group is kept as.
        var kept: Int
        var signature: DocumentSignature
        /// Whether it stands in the buckets, and not a twin for it.
        var isLinked: Bool
    }

    /// The record of a number.
    func record(_ number: Int) -> Record {
        let keys = shingles[number] == 0 ? [] : Array(buckets.keys(of: number).dropLast())
        return Record(
            document: document(number), kept: groups.keptMember(of: number),
            signature: DocumentSignature(
                shingles: Int(shingles[number]), keys: keys, sketch: Array(sketches[number])),
            isLinked: buckets.isLinked[number])
    }

    /// Adds a document of an earlier build as it was there; all of them come before any other.
    mutating func restore(_ record: Record) {
        let number = store(record.document, record.signature)
        buckets.append(keys: bucketKeys(record.signature), isLinked: record.isLinked)
        groups.put(number, under: record.kept)
        earlier = count
    }
}
