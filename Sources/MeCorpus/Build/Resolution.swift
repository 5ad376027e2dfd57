import Foundation

/// Which documents and paragraphs of all parts stay, decided once for the whole build.
///
/// Sources are gone through in order of priority, each in canonical order: the first copy stays.
/// Whole copies are dropped first, then what resembles another document, and only then the
/// paragraphs that one of the documents left had before. Memory: the index of near-duplicates, a
/// name and a dictionary entry for each document, an entry for each paragraph.
struct Resolution {
    private(set) var parts: [PartVerdict]
    /// Of this build and the earlier one; nil where near-duplicates are not looked for.
    private(set) var index: NearDuplicateIndex?

    /// Decides about all parts. `progress` is told how many of two rounds over them are done.
    init(
        _ planned: [Part], _ settings: CorpusSettings, _ folder: PartsFolder,
        progress: (Int) throws -> Void
    ) throws {
        let sources = settings.domains.flatMap(\.sources)
        let order = planned.indices.sorted {
            let (left, right) = (sources[planned[$0].source], sources[planned[$1].source])
            return (left.priority, $0) < (right.priority, $1)
        }
        parts = planned.map { _ in PartVerdict() }
        var copies = try DocumentCopies(settings.deduplication)
        for (done, number) in order.enumerated() {
            var rows = try PartRows(folder.prepared(planned[number]))
            while let document = try rows.next() {
                parts[number].drops.append(
                    copies.add(document, at: (number, parts[number].drops.count)))
            }
            try progress(done + 1)
        }
        for (place, drop) in copies.resolve() { parts[place.part].drops[place.document] = drop }
        var paragraphs = try ParagraphCopies(settings.deduplication.exact)
        for (done, number) in order.enumerated() where settings.deduplication.exact.paragraphs {
            var rows = try PartRows(folder.prepared(planned[number]))
            try paragraphs.remove(from: &rows, &parts[number])
            try progress(order.count + done + 1)
        }
        index = copies.index
    }
}

/// What becomes of the documents of one part.
struct PartVerdict: Equatable {
    struct Drop: Equatable, Encodable {
        var rule: String
        /// The document that stays; empty where there is no single one.
        var of: String
    }

    struct Cut: Equatable, Encodable {
        /// Number of the document in the part.
        var document: Int
        /// First byte and number of bytes of each paragraph to be taken out, in order.
        var ranges: [[Int]]
    }

    /// By number of the document; nil: it stays.
    var drops: [Drop?] = []
    /// In order of document.
    var cuts: [Cut] = []

    /// Decides, with what the part was prepared from, what its tokens are and what is told of those
    /// that are dropped.
    func fingerprint() throws -> String {
        ContentHash.of([try ContentHash.of(drops), try ContentHash.of(cuts)])
    }
}

/// Copies of whole documents, exact and near.
private struct DocumentCopies {
    typealias Place = (part: Int, document: Int)

    private(set) var index: NearDuplicateIndex?
    private var exact: ExactDuplicates
    private let keepsNames: Bool
    /// Documents that are no exact copies, by number: their places and names.
    private var places: [Place] = []
    private var names = NameTable()
    /// Number of each document of this build that is in the index.
    private var indexed: [UInt32] = []

    init(_ settings: DeduplicationSettings) throws {
        var documentsOnly = settings.exact
        documentsOnly.paragraphs = false
        exact = try ExactDuplicates(settings: documentsOnly)
        keepsNames = settings.keepsIndex
        guard settings.nearDuplicates else { return }
        index =
            settings.earlier.isEmpty
            ? try NearDuplicateIndex(settings: settings.near)
            : try NearDuplicateIndex(
                earlier: URL(fileURLWithPath: settings.earlier), settings: settings.near)
    }

    mutating func add(_ document: PreparedDocument, at place: Place) -> PartVerdict.Drop? {
        let number = places.count
        if case .duplicate(let first) = exact.add(number, document.content) {
            return PartVerdict.Drop(rule: "duplicate", of: names[first])
        }
        places.append(place)
        names.append(document.origin.id)
        if let signature = document.signature {
            index?.add(
                NearDuplicateIndex.Document(
                    name: keepsNames ? document.origin.id : "", priority: 0, order: UInt64(number)),
                signature)
            indexed.append(UInt32(number))
        }
        return nil
    }

    /// The near-duplicates among the documents added.
    mutating func resolve() -> [(Place, PartVerdict.Drop)] {
        guard let verdicts = index?.resolve(), let index else { return [] }
        return zip(indexed, verdicts).compactMap { number, verdict in
            guard case .duplicate(let other) = verdict else { return nil }
            let name =
                other < index.earlier
                ? index.document(other).name : names[Int(indexed[other - index.earlier])]
            return (places[Int(number)], PartVerdict.Drop(rule: "nearDuplicate", of: name))
        }
    }
}

/// Paragraphs that a document before had.
private struct ParagraphCopies {
    private var seen: ExactDuplicates
    private var count = 0
    /// Bytes that must be left of a document that loses paragraphs.
    private let leastBytes: Int

    init(_ settings: ExactDuplicateSettings) throws {
        var paragraphsOnly = settings
        paragraphsOnly.documents = false
        seen = try ExactDuplicates(settings: paragraphsOnly)
        leastBytes = 6 * settings.minimumParagraphWords
    }

    mutating func remove(from rows: inout PartRows, _ verdict: inout PartVerdict) throws {
        var number = 0
        while let document = try rows.next() {
            defer { number += 1 }
            guard verdict.drops[number] == nil else { continue }
            defer { count += 1 }
            guard case .kept(let removals) = seen.add(count, document.content), !removals.isEmpty
            else { continue }
            let left = document.textBytes - removals.reduce(0) { $0 + $1.range.count }
            if left < leastBytes {
                verdict.drops[number] = PartVerdict.Drop(rule: "duplicateParagraphs", of: "")
            } else {
                verdict.cuts.append(
                    PartVerdict.Cut(
                        document: number,
                        ranges: removals.map { [$0.range.lowerBound, $0.range.count] }))
            }
        }
    }
}

/// Many short names in little room.
private struct NameTable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func append(_ name: String) {
        bytes += name.utf8
        ends.append(bytes.count)
    }

    subscript(number: Int) -> String {
        let start = number == 0 ? 0 : ends[number - 1]
        return String(decoding: bytes[start..<ends[number]], as: UTF8.self)
    }
}
