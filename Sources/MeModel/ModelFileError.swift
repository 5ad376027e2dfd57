import Foundation

/// A model file that cannot be used: where, what was expected and got, and what to do.
package struct ModelFileError: Error, CustomStringConvertible {
    package let path: String
    /// The tensor, key or byte offset concerned.
    package let place: String
    package let problem: String
    package let advice: String

    package init(_ url: URL, _ place: String, _ problem: String, advice: String = "") {
        path = url.path
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    /// Problems in one line, as many as a person may want to read.
    static func list(_ problems: [String], characters: Int = 16_000) -> String {
        var (shown, length) = (0, 0)
        while shown < problems.count, shown == 0 || length + problems[shown].count <= characters {
            length += problems[shown].count + 2
            shown += 1
        }
        let more = shown < problems.count ? "; and \(problems.count - shown) more" : ""
        return problems.prefix(shown).joined(separator: "; ") + more
    }

    package var description: String {
        "\(path): \(place): \(problem)" + (advice.isEmpty ? "" : ". \(advice)")
    }
}
