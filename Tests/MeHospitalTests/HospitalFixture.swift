import Foundation

@testable import MeHospital

/// A hospital written once for all tests of the room (the default sizes), kept in memory.
enum HospitalFixture {
    static let settings = HospitalSettings()
    static let world = World(settings: settings)
    static let files: [String: String] = {
        let contents = (try? Hospital(settings: settings).contents()) ?? []
        return Dictionary(uniqueKeysWithValues: contents.map { ($0.path, $0.text) })
    }()

    /// The text of one file, empty where it is missing.
    static func text(_ path: String) -> String { files[path] ?? "" }

    /// The files below a folder, in order of path.
    static func below(_ folder: String) -> [(path: String, text: String)] {
        files.filter { $0.key.hasPrefix(folder) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    static func object(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// The records of a JSON-lines file.
    static func lines(_ path: String) throws -> [[String: Any]] {
        try text(path).split(separator: "\n").compactMap {
            try object(String($0)) as? [String: Any]
        }
    }

    /// Words of a text in lower case, without punctuation.
    static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }

    /// A minimal reader of quoted CSV.
    static func csv(_ text: String) -> [[String]] {
        var rows: [[String]] = [[]]
        var field: [UInt8] = []
        var quoted = false
        let bytes = Array(text.utf8)
        var index = 0
        func close() -> String { String(decoding: field, as: UTF8.self) }
        while index < bytes.count {
            let byte = bytes[index]
            if quoted {
                if byte == UInt8(ascii: "\""), index + 1 < bytes.count,
                    bytes[index + 1] == UInt8(ascii: "\"")
                {
                    field.append(byte)
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    quoted = false
                } else {
                    field.append(byte)
                }
            } else if byte == UInt8(ascii: "\"") {
                quoted = true
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") {
                rows[rows.count - 1].append(close())
                field = []
                if byte == UInt8(ascii: "\n") { rows.append([]) }
            } else {
                field.append(byte)
            }
            index += 1
        }
        return rows.filter { !$0.isEmpty }
    }

    /// Rows of a CSV file by column name.
    static func table(_ path: String) -> [[String: String]] {
        let rows = csv(text(path))
        guard let header = rows.first else { return [] }
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }
}
