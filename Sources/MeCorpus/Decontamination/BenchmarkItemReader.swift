import Foundation

/// Names of the fields of a user's items, one JSON object a line.
package struct BenchmarkItemFields: Codable, Equatable, Sendable {
    package var id = "id"
    package var question = "question"
    /// A list of texts, or an object of letters and texts.
    package var options = "options"
    /// A text, a number, or the letter of an option.
    package var answer = "answer"
    /// A text or a list of texts.
    package var passage = "passage"

    package init() {}

    /// Names as a command line says them: `question=stem,answer=solution`; the others stay.
    package init(_ text: String) throws {
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            switch (sides.first, sides.count) {
            case ("id", 2): id = sides[1]
            case ("question", 2): question = sides[1]
            case ("options", 2): options = sides[1]
            case ("answer", 2): answer = sides[1]
            case ("passage", 2): passage = sides[1]
            default:
                throw CorpusError(
                    path: "fields", expected: "id=, question=, options=, answer= or passage=",
                    got: "\"\(part)\"", advice: "write question=stem,answer=solution")
            }
        }
    }
}

/// Reading of a user's items: `{"id": …, "question": …, "options": …, "answer": …, "passage": …}`.
package enum BenchmarkItemReader {
    /// The items of a file of JSON lines. A field that is not there, or null, is empty, but one
    /// that was named by the user must be on every line. Throws `CorpusError` with file and line.
    package static func read(
        _ file: URL, benchmark: String, fields: BenchmarkItemFields = BenchmarkItemFields()
    ) throws -> [BenchmarkItem] {
        var stream = try ByteStream(file)
        var items: [BenchmarkItem] = []
        var number = 0
        while let line = try stream.nextLine() {
            number += 1
            if line.allSatisfy({ $0 <= 0x20 }) { continue }
            let value = try? JSONSerialization.jsonObject(with: Data(line))
            guard let object = value as? [String: Any] else {
                throw CorpusError(
                    path: file.path, place: "line \(number)", expected: "one JSON object",
                    got: value == nil ? "what is not JSON" : "another JSON value")
            }
            let line = Line(path: file.path, number: number, object: object)
            items.append(try line.item(benchmark, fields))
        }
        guard !items.isEmpty else {
            throw CorpusError(
                path: file.path, expected: "items, one JSON object a line", got: "an empty file")
        }
        return items
    }

    private struct Line {
        var path: String
        var number: Int
        var object: [String: Any]

        func item(_ benchmark: String, _ fields: BenchmarkItemFields) throws -> BenchmarkItem {
            let usual = BenchmarkItemFields()
            for (name, own) in [
                (fields.id, usual.id), (fields.question, usual.question),
                (fields.options, usual.options), (fields.answer, usual.answer),
                (fields.passage, usual.passage),
            ] where name != own && object[name] == nil {
                throw wrong("a field '\(name)'", "fields \(names)")
            }
            let options = try options(fields.options)
            var item = BenchmarkItem(benchmark: benchmark, id: try text(fields.id))
            if item.id.isEmpty { item.id = "line \(number)" }
            item.question = try text(fields.question)
            item.options = options.map(\.text)
            item.answer = try text(fields.answer)
            // A letter stands for its option.
            if let named = options.first(where: { $0.letter == item.answer }) {
                item.answer = named.text
            }
            item.passage = try text(fields.passage)
            guard !(item.question + item.passage + item.answer).isEmpty else {
                throw wrong(
                    "a text in '\(fields.question)', '\(fields.answer)' or '\(fields.passage)'",
                    "fields \(names)")
            }
            return item
        }

        private var names: String { object.keys.sorted().joined(separator: ", ") }

        private func wrong(_ expected: String, _ got: String) -> CorpusError {
            CorpusError(
                path: path, place: "line \(number)", expected: expected, got: got,
                advice: "name the fields (question=stem,answer=solution)")
        }

        private func text(_ name: String) throws -> String {
            switch object[name] {
            case nil, is NSNull: return ""
            case let text as String: return text
            case let list as [String]: return list.joined(separator: "\n")
            case let number as NSNumber: return "\(number)"
            default: throw wrong("a text in '\(name)'", "another JSON value")
            }
        }

        private func options(_ name: String) throws -> [(letter: String, text: String)] {
            switch object[name] {
            case nil, is NSNull: return []
            case let list as [String]:
                let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
                return list.enumerated().map {
                    ($0.offset < letters.count ? letters[$0.offset] : "", $0.element)
                }
            case let table as [String: String]:
                return table.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            default: throw wrong("a list or an object of texts in '\(name)'", "another JSON value")
            }
        }
    }
}
