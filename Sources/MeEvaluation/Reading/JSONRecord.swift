import Foundation

/// One JSON object of a benchmark file, which knows where it stood, so that a missing or wrong
/// field is reported with its place.
struct JSONRecord {
    let path: String
    let place: String
    let fields: [String: Any]

    /// A string that must be there and not be empty.
    func string(_ name: String) throws -> String {
        guard let value = fields[name] as? String else {
            throw wrong(name, "a string", fields[name])
        }
        if value.allSatisfy(\.isWhitespace) { throw wrong(name, "a text", "") }
        return value
    }

    func integer(_ name: String) throws -> Int {
        guard let number = fields[name] as? NSNumber, let value = Int(exactly: number.doubleValue)
        else { throw wrong(name, "a whole number", fields[name]) }
        return value
    }

    /// A list of strings, which may be empty.
    func strings(_ name: String) throws -> [String] {
        guard let list = fields[name] as? [String] else {
            throw wrong(name, "a list of strings", fields[name])
        }
        return list
    }

    func object(_ name: String) throws -> JSONRecord {
        guard let inner = fields[name] as? [String: Any] else {
            throw wrong(name, "an object", fields[name])
        }
        return JSONRecord(path: path, place: place, fields: inner)
    }

    /// The objects of a list, each with its number in its place.
    func objects(_ name: String) throws -> [JSONRecord] {
        guard let list = fields[name] as? [[String: Any]] else {
            throw wrong(name, "a list of objects", fields[name])
        }
        return list.enumerated().map { index, inner in
            let here = "\(name)[\(index)]"
            return JSONRecord(
                path: path, place: place.isEmpty ? here : "\(place).\(here)", fields: inner)
        }
    }

    func has(_ name: String) -> Bool {
        fields[name] != nil && !(fields[name] is NSNull)
    }

    /// The error that says what stood in a field.
    func wrong(_ name: String, _ expected: String, _ value: Any?) -> EvaluationError {
        let got =
            switch value {
            case nil: "no such field"
            case let text as String: text.isEmpty ? "an empty text" : "\"\(text.prefix(40))\""
            case is NSNull: "null"
            case let number as NSNumber: "\(number)"
            case is [Any]: "a list"
            default: "an object"
            }
        return EvaluationError(
            path: path, place: place, field: name, expected: expected, got: got,
            advice: "Compare the file with the benchmark's published layout.")
    }
}

/// Reading of whole benchmark files.
enum BenchmarkFile {
    /// The bytes of a file, or the error that says why not.
    static func bytes(_ url: URL) throws -> Data {
        do {
            return try Data(contentsOf: url)
        } catch {
            throw EvaluationError(
                path: url.path, expected: "a readable file",
                got: FileManager.default.fileExists(atPath: url.path)
                    ? error.localizedDescription : "nothing there",
                advice: "Check the path and its permissions.")
        }
    }

    /// A file with one JSON object.
    static func object(_ url: URL) throws -> JSONRecord {
        let fields = try parse(bytes(url), path: url.path, place: "")
        return JSONRecord(path: url.path, place: "", fields: fields)
    }

    /// A file with a JSON object on every line; empty lines are passed over.
    static func lines(_ url: URL) throws -> [JSONRecord] {
        var records: [JSONRecord] = []
        let data = try bytes(url)
        let lines = data.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            let place = "line \(number + 1)"
            let fields = try parse(Data(line), path: url.path, place: place)
            records.append(JSONRecord(path: url.path, place: place, fields: fields))
        }
        if records.isEmpty {
            throw EvaluationError(
                path: url.path, expected: "a JSON object on every line", got: "an empty file",
                advice: "Fetch the file again.")
        }
        return records
    }

    private static func parse(_ data: Data, path: String, place: String) throws -> [String: Any] {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: data)
        } catch {
            throw EvaluationError(
                path: path, place: place, expected: "a JSON object",
                got: "text that is not JSON (truncated or damaged)",
                advice: "Fetch the file again.")
        }
        guard let fields = value as? [String: Any] else {
            throw EvaluationError(
                path: path, place: place, expected: "a JSON object", got: "another JSON value",
                advice: "Compare the file with the benchmark's published layout.")
        }
        return fields
    }

    /// The first of the candidates that exists under `folder`; where `folder` is itself a file,
    /// that file.
    static func find(_ candidates: [String], in folder: URL) throws -> URL {
        if !isDirectory(folder), FileManager.default.fileExists(atPath: folder.path) {
            return folder
        }
        for candidate in candidates {
            let url = folder.appending(path: candidate)
            if FileManager.default.fileExists(atPath: url.path) { return url }
        }
        throw EvaluationError(
            path: folder.path, expected: candidates.joined(separator: " or "),
            got: "no such file", advice: "Give the benchmark's folder (or this file) with --data.")
    }
}
