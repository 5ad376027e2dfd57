/// How an answer is got from a model.
package enum Scoring: String, Codable, Sendable, CaseIterable {
    /// The likeliest label after the prompt; spans and texts are generated all the same.
    case loglikelihood
    /// The question without its options, and the options' own words compared per byte: it suits
    /// models too small to follow "answer with a letter". Labels without words: as `loglikelihood`.
    case cloze
    /// The answer is written out and read by a parser.
    case generation
}

/// How a prompt is put to a model.
package enum PromptStyle: String, Codable, Sendable, CaseIterable {
    /// As running text, for base models.
    case text
    /// As a user's turn in the model's own chat template.
    case chat
}

/// What an evaluation does, as a recipe or a command line says it.
package struct EvaluationSettings: Codable, Equatable, Sendable {
    /// Names of benchmarks.
    package var benchmarks: [String] = []
    /// The folder with the benchmarks' folders, or one benchmark's folder or file.
    package var data = ""
    package var split = Split.test
    package var scoring = Scoring.loglikelihood
    package var style = PromptStyle.text
    /// How many solved examples of the train split stand before each question.
    package var shots = 0
    /// How many examples are taken, drawn by seed (0: all).
    package var limit = 0
    package var seed: UInt64 = 7
    /// The limit of a generated answer in tokens (0: the benchmark's own).
    package var maximumTokens = 0
    /// The most UTF-8 bytes a prompt's blocks may have; the longest is shortened (0: no limit).
    package var inputBytes = 6000
    /// How many examples are handed to the model at once.
    package var batch = 256

    package init() {}

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case benchmarks, data, split, scoring, style, shots, limit, seed, maximumTokens
        case inputBytes, batch
    }

    /// The names of the fields, for messages about unknown ones.
    package static let fieldNames = CodingKeys.allCases.map(\.rawValue)

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into field: inout Value) throws {
            if let value = try values.decodeIfPresent(Value.self, forKey: key) { field = value }
        }
        try read(.benchmarks, into: &benchmarks)
        try read(.data, into: &data)
        try read(.split, into: &split)
        try read(.scoring, into: &scoring)
        try read(.style, into: &style)
        try read(.shots, into: &shots)
        try read(.limit, into: &limit)
        try read(.seed, into: &seed)
        try read(.maximumTokens, into: &maximumTokens)
        try read(.inputBytes, into: &inputBytes)
        try read(.batch, into: &batch)
    }

    /// Numbers that make no sense are an error that names the field.
    package func validate() throws {
        for (field, value, least) in [
            ("shots", shots, 0), ("limit", limit, 0), ("maximumTokens", maximumTokens, 0),
            ("inputBytes", inputBytes, 0), ("batch", batch, 1),
        ] where value < least {
            throw EvaluationError(
                path: "evaluation settings", field: field, expected: "\(least) or more",
                got: "\(value)", advice: "Correct it in the recipe or on the command line.")
        }
    }
}
