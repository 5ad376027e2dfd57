import Foundation

/// One line of an i2b2 concept file: `c="chest pain" 3:1 3:2||t="problem"`, lines counted from 1
/// and tokens from 0, both ends inclusive.
struct ConceptLine {
    var line: Int
    var first: Int
    var last: Int
    var type: String

    /// The concepts of a file, each with the number of its own line.
    static func read(_ url: URL) throws -> [(number: Int, concept: ConceptLine)] {
        let text = String(decoding: try BenchmarkFile.bytes(url), as: UTF8.self)
        var concepts: [(Int, ConceptLine)] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = raw.trimmingCharacters(in: .whitespacesAndNewlines)
            if line.isEmpty { continue }
            guard let concept = ConceptLine(parsing: line) else {
                throw EvaluationError(
                    path: url.path, place: "line \(index + 1)",
                    expected: "c=\"words\" 3:1 3:2||t=\"problem\" (or treatment, test)",
                    got: "\"\(line.prefix(60))\"", advice: "Compare with the published layout.")
            }
            concepts.append((index + 1, concept))
        }
        return concepts
    }

    /// The words themselves may hold quotes and colons, so positions are read from the end.
    init?(parsing line: String) {
        guard line.hasPrefix("c=\""), let bar = line.range(of: "||t=\"", options: .backwards),
            line.hasSuffix("\"")
        else { return nil }
        type = String(line[bar.upperBound...].dropLast())
        guard ["problem", "treatment", "test"].contains(type),
            let quote = line[..<bar.lowerBound].lastIndex(of: "\"")
        else { return nil }
        let places = line[line.index(after: quote)..<bar.lowerBound].split(separator: " ")
            .map { $0.split(separator: ":").map { Int($0) ?? -1 } }
        guard places.count == 2, places.allSatisfy({ $0.count == 2 && $0[0] >= 0 && $0[1] >= 0 }),
            places[0][0] == places[1][0]
        else { return nil }
        (self.line, first, last) = (places[0][0], places[0][1], places[1][1])
    }
}
