import Foundation

/// How large the synthetic hospital is; plain counts, the same numbers always give the same bytes.
package struct HospitalSettings: Codable, Equatable, Sendable {
    /// The source of every draw.
    package var seed: UInt64 = 7
    /// Invented drugs; an even number of at least 16.
    package var drugs = 48
    /// Invented diseases; an even number of at least 16, not more than the drugs.
    package var diseases = 40
    /// JATS articles, each about two drugs and their diseases.
    package var papers = 56
    /// MEDLINE citations, shared out evenly over drugs and diseases.
    package var abstracts = 484
    /// Discharge summaries in the corpus.
    package var notes = 40
    /// Generated general texts beside the hand-written ones.
    package var generalTexts = 360
    /// Items in the test split of the four-choice questions (MedMCQA layout).
    package var choiceQuestions = 200
    /// Items in the test split of every other benchmark, roughly.
    package var benchmarkItems = 120
    /// Samples in instructions/train.json, roughly.
    package var instructions = 800

    package init() {}

    /// What is wrong with it, if anything.
    package var problem: String? {
        do {
            try validate()
            return nil
        } catch HospitalError.settings(let field, let expected, let got) {
            return "\(field): expected \(expected), got \(got)"
        } catch {
            return "\(error)"
        }
    }

    /// Throws `HospitalError.settings` for a number no hospital can be built from.
    func validate() throws {
        try Self.check("drugs", drugs, 16...160, even: true)
        try Self.check("diseases", diseases, 16...drugs, even: true)
        try Self.check("papers", papers, 2...2_000)
        try Self.check("abstracts", abstracts, 2...20_000)
        try Self.check("notes", notes, 2...5_000)
        try Self.check("generalTexts", generalTexts, 0...20_000)
        try Self.check("choiceQuestions", choiceQuestions, 4...2_000)
        try Self.check("benchmarkItems", benchmarkItems, 12...1_000)
        try Self.check("instructions", instructions, 50...10_000)
    }

    private static func check(
        _ field: String, _ value: Int, _ range: ClosedRange<Int>, even: Bool = false
    ) throws {
        let expected = "\(even ? "an even number" : "a number") in \(range)"
        guard range.contains(value), !even || value % 2 == 0 else {
            throw HospitalError.settings(field: field, expected: expected, got: value)
        }
    }
}

/// What can go wrong while the synthetic hospital is made or written.
package enum HospitalError: Error, Equatable, CustomStringConvertible {
    /// A size no hospital can be built from.
    case settings(field: String, expected: String, got: Int)
    /// The folder or a file in it could not be written.
    case unwritable(path: String, reason: String)

    package var description: String {
        switch self {
        case .settings(let field, let expected, let got):
            return "synthetic hospital: \(field): expected \(expected), got \(got); "
                + "change this number in the settings"
        case .unwritable(let path, let reason):
            return "synthetic hospital: \(path) cannot be written: \(reason); "
                + "choose a folder with room and write permission"
        }
    }
}
