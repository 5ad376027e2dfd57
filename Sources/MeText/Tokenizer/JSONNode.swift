import Foundation

/// A place in a JSON file that knows its path, so that whatever is wrong there can be named.
struct JSONNode {
    /// The file.
    let source: String
    /// The path from the root, e.g. `model.merges[12]`; empty at the root.
    let path: String
    let value: JSONValue

    /// Reads and parses a file.
    init(file: URL) throws {
        source = file.path
        path = ""
        func failure(_ got: String, _ advice: String) -> TokenizerError {
            TokenizerError(
                source: file.path, place: "file", expected: "readable JSON", got: got,
                advice: advice)
        }
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw failure(
                "no such file",
                "A tokenizer travels with its model: copy or export the whole folder.")
        }
        let advice = "Check the file, or fetch it again."
        do {
            value = try JSONValue(parsing: Array(Foundation.Data(contentsOf: file)))
        } catch let damage as JSONValue.Damage {
            throw failure("no \(damage.expected) at byte \(damage.byte)", advice)
        } catch {
            throw failure((error as NSError).localizedDescription, advice)
        }
    }

    private init(source: String, path: String, value: JSONValue) {
        self.source = source
        self.path = path
        self.value = value
    }

    /// The member `name`; nil where it is missing or null. Throws where this is no object.
    func optional(_ name: String) throws -> JSONNode? {
        _ = try members()
        switch value[name] {
        case nil, .null?: return nil
        case let member?: return child(name, member)
        }
    }

    /// The member `name`. Throws where it is missing or null.
    func member(_ name: String) throws -> JSONNode {
        guard let member = try optional(name) else {
            throw failure(at: joined(name), expected: "a value", got: "nothing")
        }
        return member
    }

    func child(_ name: String, _ value: JSONValue) -> JSONNode {
        JSONNode(source: source, path: joined(name), value: value)
    }

    /// The members in the file's order; of keys that differ in no byte all.
    func members() throws -> [(key: String, value: JSONValue)] {
        guard case .object(let members) = value else { throw wrong("an object") }
        return members
    }

    func elements() throws -> [JSONNode] {
        guard case .array(let array) = value else { throw wrong("an array") }
        return array.enumerated().map { index, element in
            JSONNode(source: source, path: "\(path)[\(index)]", value: element)
        }
    }

    /// The text, where this is one.
    var text: String? {
        if case .string(let text) = value { return text }
        return nil
    }

    func string() throws -> String {
        guard let text else { throw wrong("a string") }
        return text
    }

    func bool() throws -> Bool {
        guard case .bool(let bool) = value else { throw wrong("true or false") }
        return bool
    }

    func id() throws -> Int32 {
        guard case .number(let number) = value, let id = Int32(exactly: number), id >= 0 else {
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
        switch value {
        case .object:
            if case .string(let type)? = value["type"] { return "type \"\(type)\"" }
            return "an object"
        case .array: return "an array"
        case .string(let text): return "\"\(text.prefix(120))\""
        case .number(let number): return Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let bool): return "\(bool)"
        case .null: return "null"
        }
    }
}
