import Foundation

/// A place in a JSON file that knows its path, so that whatever is wrong there can be named.
struct JSONNode {
    /// The file.
    let source: String
    /// The path from the root, e.g. `model.merges[12]`; empty at the root.
    let path: String
    let value: Any

    /// Reads and parses a file.
    init(file: URL) throws {
        source = file.path
        path = ""
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw TokenizerError(
                source: file.path, place: "file", expected: "readable JSON", got: "no such file",
                advice: "A tokenizer travels with its model: copy or export the whole folder.")
        }
        do {
            let contents = try Foundation.Data(contentsOf: file)
            value = try JSONSerialization.jsonObject(with: contents, options: [.fragmentsAllowed])
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"] as? String
            throw TokenizerError(
                source: file.path, place: "file", expected: "readable JSON",
                got: reason ?? (error as NSError).localizedDescription,
                advice: "Check the file, or fetch it again.")
        }
    }

    private init(source: String, path: String, value: Any) {
        self.source = source
        self.path = path
        self.value = value
    }

    /// The member `name`; nil where it is missing or null. Throws where this is no object.
    func optional(_ name: String) throws -> JSONNode? {
        guard let member = try object()[name], !(member is NSNull) else { return nil }
        return child(name, member)
    }

    /// The member `name`. Throws where it is missing or null.
    func member(_ name: String) throws -> JSONNode {
        guard let member = try optional(name) else {
            throw failure(at: joined(name), expected: "a value", got: "nothing")
        }
        return member
    }

    func child(_ name: String, _ value: Any) -> JSONNode {
        JSONNode(source: source, path: joined(name), value: value)
    }

    func object() throws -> [String: Any] {
        guard let object = value as? [String: Any] else { throw wrong("an object") }
        return object
    }

    func elements() throws -> [JSONNode] {
        guard let array = value as? [Any] else { throw wrong("an array") }
        return array.enumerated().map { index, element in
            JSONNode(source: source, path: "\(path)[\(index)]", value: element)
        }
    }

    func string() throws -> String {
        guard let string = value as? String else { throw wrong("a string") }
        return string
    }

    func bool() throws -> Bool {
        guard let bool = value as? Bool else { throw wrong("true or false") }
        return bool
    }

    func id() throws -> Int32 {
        guard let number = value as? Int, let id = Int32(exactly: number), id >= 0 else {
            throw wrong("a token id")
        }
        return id
    }

    /// Throws, naming this place as something that is not implemented.
    func unsupported(_ expected: String) -> TokenizerError {
        failure(
            at: path, expected: expected, got: shown,
            advice: "This part of a tokenizer is not implemented here; use another model.")
    }

    func wrong(_ expected: String) -> TokenizerError {
        failure(at: path, expected: expected, got: shown)
    }

    func failure(
        at place: String, expected: String, got: String,
        advice: String = "The file is damaged: fetch it again."
    ) -> TokenizerError {
        TokenizerError(
            source: source, place: place.isEmpty ? "root" : place, expected: expected, got: got,
            advice: advice)
    }

    private func joined(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private var shown: String {
        if let object = value as? [String: Any] {
            return (object["type"] as? String).map { "type \"\($0)\"" } ?? "an object"
        }
        if value is [Any] { return "an array" }
        return value is String ? "\"\(value)\"" : "\(value)"
    }
}
