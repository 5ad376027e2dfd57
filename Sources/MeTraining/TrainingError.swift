/// Training that cannot start or go on: where, why, and what to do.
package struct TrainingError: Error, CustomStringConvertible {
    package let place: String
    package let problem: String
    package let advice: String

    package init(_ place: String, _ problem: String, advice: String = "") {
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    package var description: String {
        "\(place): \(problem)" + (advice.isEmpty ? "" : ". \(advice)")
    }
}
