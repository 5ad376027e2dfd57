/// For every band a hash table from a band's key to the documents that have it.
///
/// Per document and band: a key and two links of 4 bytes each, and 4 to 8 bytes of table.
struct BandBuckets: Sendable {
    let bands: Int
    /// False where a twin stands for the document.
    private(set) var isLinked: [Bool] = []
    private var keys: BlockedRows<UInt32>
    /// The next document in the same slot of the same band.
    private var links: BlockedRows<UInt32>
    /// A later document with the same key, all between being of the same group; or `unknown`.
    private var skips: BlockedRows<UInt32>
    /// The last document of each slot, band after band.
    private var heads: [UInt32]
    private var capacity = 1024
    private var linked = 0

    private static let none = UInt32.max
    private static let unknown = UInt32.max - 1

    init(bands: Int) {
        self.bands = bands
        keys = BlockedRows(width: bands)
        links = BlockedRows(width: bands)
        skips = BlockedRows(width: bands)
        heads = Array(repeating: Self.none, count: bands * capacity)
    }

    /// Adds the next document.
    mutating func append(keys row: [UInt32], isLinked: Bool) {
        let number = self.isLinked.count
        precondition(number < Int(Self.unknown), "BandBuckets: more than 2³² - 2 documents")
        keys.append(row)
        self.isLinked.append(isLinked)
        links.append(Array(repeating: Self.none, count: bands))
        skips.append(Array(repeating: Self.unknown, count: bands))
        guard isLinked else { return }
        linked += 1
        if linked > capacity { grow() } else { link(number) }
    }

    /// A document with this key in this band.
    func first(_ band: Int, _ key: UInt32) -> Int? {
        search(band, key, from: heads[slot(band, key)])
    }

    /// Another document with the same key.
    func next(_ band: Int, after number: Int) -> Int? {
        search(band, keys[number, band], from: links[number, band])
    }

    /// Where `skip` has led from this document, else the next with the same key.
    func nextGroup(_ band: Int, after number: Int) -> Int? {
        let skip = skips[number, band]
        return skip == Self.unknown
            ? next(band, after: number) : skip == Self.none ? nil : Int(skip)
    }

    /// Notes that all documents from this one up to `end` are of one group: groups only grow, so
    /// that stays true.
    mutating func skip(_ band: Int, from number: Int, to end: Int?) {
        skips[number, band] = end.map { UInt32($0) } ?? Self.none
    }

    /// A document's keys.
    func keys(of number: Int) -> ArraySlice<UInt32> {
        keys[number]
    }

    private func search(_ band: Int, _ key: UInt32, from start: UInt32) -> Int? {
        var number = start
        while number != Self.none {
            if keys[Int(number), band] == key { return Int(number) }
            number = links[Int(number), band]
        }
        return nil
    }

    private func slot(_ band: Int, _ key: UInt32) -> Int {
        band * capacity + Int(key) & (capacity - 1)
    }

    private mutating func link(_ number: Int) {
        for band in 0..<bands {
            let slot = slot(band, keys[number, band])
            links[number, band] = heads[slot]
            heads[slot] = UInt32(number)
        }
    }

    private mutating func grow() {
        capacity *= 2
        heads = Array(repeating: Self.none, count: bands * capacity)
        for number in isLinked.indices where isLinked[number] { link(number) }
    }
}
