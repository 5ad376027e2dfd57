import Foundation

/// JSON that is the same for the same value: keys sorted, slashes as they are.
package enum StableJSON {
    /// On one line, without its end.
    package static func line(_ value: some Encodable) throws -> Data {
        try encode(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    /// Indented, with a newline at the end.
    package static func text(_ value: some Encodable) throws -> Data {
        try encode(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) + Data([0x0A])
    }

    private static func encode(
        _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return try encoder.encode(value)
    }
}
