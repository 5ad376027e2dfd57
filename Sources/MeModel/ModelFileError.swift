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

    package var description: String {
        "\(path): \(place): \(problem)" + (advice.isEmpty ? "" : ". \(advice)")
    }
}
