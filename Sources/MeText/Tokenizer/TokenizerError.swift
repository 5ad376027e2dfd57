/// Why a tokenizer could not be read, made or written: where, what was expected, what was found.
package struct TokenizerError: Error, CustomStringConvertible, Equatable, Sendable {
    /// The file, or what stands for one ("GGUF metadata").
    package var source: String
    /// The field, e.g. `model.merges[12]`.
    package var place: String
    /// What should have been there.
    package var expected: String
    /// What was there.
    package var got: String
    /// What to do next.
    package var advice: String

    /// All of it in one line.
    package var description: String {
        "\(source): \(place): expected \(expected), got \(got). \(advice)"
    }
}
