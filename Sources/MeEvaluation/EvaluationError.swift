/// Something wrong with a benchmark's files, a result file, a setting or a model's answer: where,
/// what was expected, what was found and what to do.
package struct EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or folder, or the setting's name.
    package var path: String
    /// "line 3", "record 12377809", or empty.
    package var place: String
    package var field: String
    package var expected: String
    package var got: String
    package var advice: String

    package init(
        path: String, place: String = "", field: String = "", expected: String, got: String,
        advice: String
    ) {
        self.path = path
        self.place = place
        self.field = field
        self.expected = expected
        self.got = got
        self.advice = advice
    }

    package var description: String {
        var text = path
        if !place.isEmpty { text += ", \(place)" }
        if !field.isEmpty { text += ", field \"\(field)\"" }
        return text + ": expected \(expected), got \(got). \(advice)"
    }
}
