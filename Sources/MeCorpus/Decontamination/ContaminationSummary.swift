import Foundation

/// What became of each benchmark's items, for the report beside its scores.
package struct ContaminationSummary: Codable, Equatable, Sendable {
    package struct Benchmark: Codable, Equatable, Sendable {
        package var items = 0
        /// Items that say too little to be found: nothing is known of them.
        package var unjudged = 0
        /// Items of which text is in the corpus, sorted.
        package var touched: [String] = []
        /// Items of which text was found and all of it taken out, sorted.
        package var removed: [String] = []
        /// Hits by evidence.
        package var hits: [String: Int] = [:]

        package init() {}
    }

    package private(set) var benchmarks: [String: Benchmark] = [:]

    /// Of an index's items and all records of a corpus, in any order.
    package init(_ index: DecontaminationIndex, _ records: [ContaminationRecord]) {
        for (name, count) in index.items {
            var benchmark = Benchmark()
            (benchmark.items, benchmark.unjudged) = (count, index.unjudged[name] ?? 0)
            benchmarks[name] = benchmark
        }
        var left: [String: Set<String>] = [:]
        var gone: [String: Set<String>] = [:]
        for record in records {
            benchmarks[record.benchmark, default: Benchmark()]
                .hits[record.evidence.rawValue, default: 0] += 1
            if record.removed {
                gone[record.benchmark, default: []].insert(record.item)
            } else {
                left[record.benchmark, default: []].insert(record.item)
            }
        }
        for name in benchmarks.keys {
            let touched = left[name] ?? []
            benchmarks[name]?.touched = touched.sorted()
            benchmarks[name]?.removed = (gone[name] ?? []).subtracting(touched).sorted()
        }
    }

    package static let fileName = "contamination.json"

    /// Reads `contamination.json`, or that of a folder. Throws `CorpusError`.
    package static func read(_ url: URL) throws -> ContaminationSummary {
        var file = url
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
            isFolder.boolValue
        {
            file = url.appendingPathComponent(fileName)
        }
        let bytes = try ByteStream.all(of: file)
        do {
            return try JSONDecoder().decode(ContaminationSummary.self, from: Data(bytes))
        } catch {
            throw CorpusError(
                path: file.path, expected: "a summary of contamination", got: "\(error)",
                advice: "give \(fileName), as `mellama corpus decontaminate` writes it")
        }
    }
}
