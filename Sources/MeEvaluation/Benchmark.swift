import Foundation

/// The six kinds of task of the study (Me-LLaMA, section "Evaluation").
package enum TaskKind: String, Codable, Sendable {
    case questionAnswering = "QA"
    case entityRecognition = "NER"
    case relationExtraction = "RE"
    case classification = "classification"
    case summarisation = "summarisation"
    case inference = "NLI"
}

/// Which part of a benchmark is read.
package enum Split: String, Codable, Sendable, CaseIterable {
    case train, validation, test
}

/// The form of an answer, and so how a model's words or scores become a prediction.
package enum AnswerForm: Sendable, Equatable {
    /// One of these labels; gold and prediction hold one label.
    case choice([String])
    /// Any number of these labels.
    case multiLabel([String])
    /// The sentence again with `<span class="type">` around entities of these types; gold and
    /// prediction hold `SpanMarkup` keys.
    case spans([String])
    /// Free text; gold holds the acceptable texts.
    case text
}

/// How the log-likelihood of a whole label is made comparable between labels.
package enum Normalisation: String, Codable, Sendable {
    /// The sum, for labels of about one length (letters, yes/no).
    case sum
    /// The sum divided by the label's UTF-8 bytes, for names of very different length.
    case perByte
}

/// The study's own answer reading, kept beside ours for comparison (its `vital_measure.py`).
package enum ReleasedRule: String, Codable, Sendable {
    case none
    /// The first label in list order that is a substring of the lower-cased output.
    case firstSubstring
    /// The same, minding case (MedQA, MedMCQA).
    case firstSubstringExactCase
    /// Valid only if exactly one label is a substring, minding case (DDI).
    case onlySubstring
    /// Every label that is a substring, minding case (HoC).
    case everySubstring
    /// Token F1 over sets of tokens, articles kept (emrQA).
    case tokenSets
}

/// One item of a benchmark.
package struct Example: Sendable, Equatable {
    package var id: String
    package var parts: PromptParts
    /// The words behind the labels (A, B, …) where the labels are letters; otherwise empty.
    package var options: [String]
    /// The right answer, as the benchmark's `AnswerForm` says.
    package var gold: [String]
    /// The right answer as a model should write it: for few-shot turns and supervised tuning.
    package var answer: String
    /// The sentence the spans lie in, or with its drugs unmasked; otherwise empty.
    package var source: String

    package init(
        id: String, parts: PromptParts, options: [String] = [], gold: [String], answer: String,
        source: String = ""
    ) {
        self.id = id
        self.parts = parts
        self.options = options
        self.gold = gold
        self.answer = answer
        self.source = source
    }
}

/// A benchmark as a value: what it is called, how its published files are read, how it is asked and
/// what is measured.
package struct Benchmark: Sendable {
    /// The name in commands and results, e.g. `pubmedqa`.
    package var name: String
    package var title: String
    package var task: TaskKind
    package var form: AnswerForm
    package var metrics: [Metric]
    package var normalisation: Normalisation = .sum
    package var released: ReleasedRule = .none
    /// The limit of an answer in tokens when it is generated.
    package var maximumTokens: Int
    /// What ends a generated answer when the prompt is running text.
    package var stops: [String]
    /// Reads one split from the benchmark's folder (or its file).
    package var load: @Sendable (URL, Split) throws -> [Example]

    /// The labels one example may be answered with: fewer than the benchmark's where it has fewer
    /// options.
    package func labels(of example: Example) -> [String] {
        switch form {
        case .choice(let labels):
            example.options.isEmpty ? labels : Array(labels.prefix(example.options.count))
        case .multiLabel(let labels): labels
        case .spans, .text: []
        }
    }
}

extension Benchmark {
    /// The twelve benchmarks of the study, in its order.
    package static let all: [Benchmark] = [
        .pubmedQA, .medQA, .medMCQA, .emrQA, .i2b2Concepts, .ddi2013, .hallmarksOfCancer,
        .mtsamples, .pubmedSummarization, .mimicCXR, .bioNLI, .medNLI,
    ]

    /// The benchmark of that name; an unknown name is an error that lists the known ones.
    package static func named(_ name: String) throws -> Benchmark {
        guard let found = all.first(where: { $0.name == name }) else {
            throw EvaluationError(
                path: "benchmark", expected: all.map(\.name).joined(separator: ", "),
                got: "\"\(name)\"", advice: "Use one of these names.")
        }
        return found
    }

    /// The benchmark's own folder under a folder of benchmarks (`DATA/name` or
    /// `DATA/benchmarks/name`), or the path itself where it already is that folder or a file of it.
    package func folder(under data: URL) throws -> URL {
        for candidate in [data.appending(path: name), data.appending(path: "benchmarks/\(name)")]
        where isDirectory(candidate) { return candidate }
        guard FileManager.default.fileExists(atPath: data.path) else {
            throw EvaluationError(
                path: data.path, expected: "the data of \(name)", got: "nothing there",
                advice: "Give the folder that holds it with --data.")
        }
        return data
    }
}

/// Whether a folder stands at this path.
func isDirectory(_ url: URL) -> Bool {
    var directory: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &directory)
        && directory.boolValue
}
