import Foundation
import MeCompute

/// The names of a model in several files: `name-00001-of-00003.gguf`.
package struct GGUFSplit: Equatable, Sendable {
    /// What stands before the numbers, with its folder.
    package let prefix: String
    /// From 1.
    package let number: Int
    package let count: Int

    package init(prefix: String, number: Int, count: Int) {
        (self.prefix, self.number, self.count) = (prefix, number, count)
    }

    /// Reads a file's name; nil for one of another form.
    package init?(_ url: URL) {
        let form = /(.+)-([0-9]{5})-of-([0-9]{5})\.gguf/
        guard let match = try? form.wholeMatch(in: url.path), let number = Int(match.2),
            let count = Int(match.3), number >= 1, number <= count
        else { return nil }
        self.init(prefix: String(match.1), number: number, count: count)
    }

    /// Another part's file.
    package func file(_ number: Int) -> URL {
        func five(_ number: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        }
        return URL(filePath: "\(prefix)-\(five(number))-of-\(five(count)).gguf")
    }
}

/// One file of a GGUF model with its header.
struct GGUFPart {
    let url: URL
    let file: MappedFile
    let header: GGUFHeader

    init(_ url: URL) throws {
        self.url = url
        file = try MappedFile(url)
        var reader = GGUFReader(file: file, url: url)
        header = try reader.readAll()
    }

    private func number(_ key: String) -> Int? {
        if case .integer(let value)? = header.metadata[key] { return Int(value) }
        return nil
    }

    /// All parts of the model that a file is one of, in order: of most models, that file alone.
    static func all(with url: URL) throws -> [GGUFPart] {
        let opened = try GGUFPart(url)
        guard let count = opened.number("split.count"), count > 1 else { return [opened] }
        guard let names = GGUFSplit(url), names.count == count else {
            let example = GGUFSplit(prefix: "NAME", number: 1, count: count).file(1)
            throw ModelFileError(
                url, "split.count",
                "expected a name such as \(example.lastPathComponent): it is one of \(count) parts",
                advice: "Give the parts the names they were published under")
        }
        let parts = try (1...count).map { number in
            if number == names.number { return opened }
            let part = names.file(number)
            guard FileManager.default.fileExists(atPath: part.path) else {
                throw ModelFileError(
                    url, "split.count",
                    "expected \(part.lastPathComponent) beside it, found none: the model has "
                        + "\(count) parts", advice: "Fetch all of them into one folder")
            }
            return try GGUFPart(part)
        }
        try check(parts)
        return parts
    }

    private static func check(_ parts: [GGUFPart]) throws {
        for (index, part) in parts.enumerated() {
            for (key, expected) in [("split.no", index), ("split.count", parts.count)] {
                let got = part.number(key)
                guard got != expected else { continue }
                throw ModelFileError(
                    part.url, key, "expected \(expected), got \(got.map(String.init) ?? "none")",
                    advice: "The parts do not belong together: fetch them again")
            }
        }
        var owner: [String: GGUFPart] = [:]
        for part in parts {
            for name in part.header.names {
                guard let other = owner.updateValue(part, forKey: name) else { continue }
                throw ModelFileError(
                    part.url, "tensor '\(name)'",
                    "stands in \(other.url.lastPathComponent) too")
            }
        }
        if let expected = parts[0].number("split.tensors.count"), expected != owner.count {
            throw ModelFileError(
                parts[0].url, "split.tensors.count",
                "expected \(expected) tensors in all parts, got \(owner.count)",
                advice: "The parts do not belong together: fetch them again")
        }
    }
}
