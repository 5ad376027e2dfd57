import Foundation

/// One JSON object a line, its text in a field of its own (The Pile's and RedPajama's layout).
enum JSONLinesReader {
    static func read(
        _ file: URL, field: String, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var stream = try ByteStream(file)
        var number = 0
        var index = 0
        while let line = try stream.nextLine() {
            number += 1
            if line.allSatisfy({ $0 <= 0x20 }) { continue }
            let object = try parse(line, path: file.path, number: number)
            guard let text = object[field] as? String else {
                let got = object[field] == nil ? "fields " : "no string among "
                throw CorpusError(
                    path: file.path, place: "line \(number)",
                    expected: "a field '\(field)' with text",
                    got: got + object.keys.sorted().joined(separator: ", "),
                    advice: "set the source's textField")
            }
            try yield(RawDocument(id: name(object["id"]), text: text, index: index))
            index += 1
        }
        return ReadNotes()
    }

    private static func parse(
        _ line: [UInt8], path: String, number: Int
    ) throws -> [String: Any] {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(
                with: Data(line), options: [.fragmentsAllowed])
        } catch {
            throw CorpusError(
                path: path, place: "line \(number)", expected: "one JSON object",
                got: "what is not JSON")
        }
        guard let object = value as? [String: Any] else {
            throw CorpusError(
                path: path, place: "line \(number)", expected: "a JSON object",
                got: "another JSON value")
        }
        return object
    }

    private static func name(_ value: Any?) -> String {
        switch value {
        case let text as String: text
        case let number as Int: String(number)
        default: ""
        }
    }
}
