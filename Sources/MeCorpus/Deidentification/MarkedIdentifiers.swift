import Foundation

/// Identifiers that a person, or the synthetic hospital, marked in notes: what findings are scored
/// against. Read from JSON lines `{"note_id", "start", "end", "category"}`, with `text` where the
/// marked text is to be checked; `start` and `end` count Unicode scalars of the note, the end is
/// exclusive.
package struct MarkedIdentifiers {
    private struct Row: Decodable {
        var note_id: String
        var start: Int
        var end: Int
        var category: String
        var text: String?
        var line = 0

        private enum CodingKeys: String, CodingKey { case note_id, start, end, category, text }
    }

    private let path: String
    private var rows: [String: [Row]] = [:]
    /// Notes with marks that no note was scored against yet.
    package var unseen: [String] { rows.keys.filter { !seen.contains($0) }.sorted() }
    private var seen: Set<String> = []

    /// Other names that categories have: those of the synthetic hospital.
    private static let aliases: [String: IdentifierCategory] = [
        "mrn": .record, "age-over-89": .age, "ssn": .socialSecurity,
    ]

    /// Reads a file of marks. Throws `CorpusError` with the line.
    package init(_ file: URL) throws {
        path = file.path
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw CorpusError(
                path: file.path, expected: "a readable file of marked identifiers",
                got: "none there")
        }
        let decoder = JSONDecoder()
        for (number, line) in data.split(separator: 0x0A).enumerated() {
            var row: Row
            do {
                row = try decoder.decode(Row.self, from: Data(line))
            } catch {
                throw fault(number + 1, "note_id, start, end and category", "another object")
            }
            row.line = number + 1
            guard Self.category(row.category) != nil else {
                let known =
                    (IdentifierCategory.allCases.map(\.rawValue) + Self.aliases.keys.sorted())
                throw fault(
                    row.line, "a category of \(known.joined(separator: ", "))", row.category)
            }
            rows[row.note_id, default: []].append(row)
        }
        guard !rows.isEmpty else { throw fault(1, "at least one marked identifier", "none") }
    }

    /// The marks of a note as findings, by bytes. Throws `CorpusError` where a mark lies outside the
    /// note, or on another text than it says; the message tells the line, not the text.
    package mutating func marks(of id: String, in text: [UInt8]) throws -> [IdentifierFinding] {
        guard let marked = rows[id] else { return [] }
        seen.insert(id)
        var ends: [Int] = []
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 { ends.append(index) }
        ends.append(text.count)
        return try marked.map { row in
            guard row.start >= 0, row.start < row.end, row.end < ends.count else {
                throw fault(
                    row.line, "a place within note \(id) (\(ends.count - 1) characters)",
                    "\(row.start) to \(row.end)")
            }
            let (start, end) = (ends[row.start], ends[row.end])
            if let expected = row.text, !text[start..<end].elementsEqual(expected.utf8) {
                throw fault(
                    row.line, "its text at \(row.start) to \(row.end) of note \(id)",
                    "another text there")
            }
            return IdentifierFinding(
                category: Self.category(row.category) ?? .record, start: start, end: end,
                rule: "marked")
        }
    }

    private static func category(_ name: String) -> IdentifierCategory? {
        IdentifierCategory(rawValue: name) ?? aliases[name]
    }

    private func fault(_ line: Int, _ expected: String, _ got: String) -> CorpusError {
        CorpusError(path: path, place: "line \(line)", expected: expected, got: got)
    }
}
