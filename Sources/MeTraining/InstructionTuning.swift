import Foundation
import MeCorpus
import MeModel
import MeText

/// Settings of instruction tuning: adapters, or all weights, on answers.
package struct TuneSettings: Codable, Equatable, Sendable {
    package var lora = LoRAConfiguration()
    /// Longest sample in tokens; longer ones are dropped and counted.
    package var contextLength = 512
    /// Packed bins (of up to `contextLength` tokens) of one optimiser step.
    package var binsPerStep = 4
    package var run = RunSettings()

    package init() {
        run.learningRate.peak = 1e-3
    }

    /// What is wrong with it, if anything.
    package var problem: String? {
        if binsPerStep < 1 { return "binsPerStep: expected 1 or more, got \(binsPerStep)" }
        if contextLength < 16 { return "contextLength: expected 16 or more, got \(contextLength)" }
        return lora.problem.map { "lora." + $0 } ?? run.problem.map { "run." + $0 }
    }
}

/// Instruction samples as tokens with the answers marked, packed into bins.
package struct InstructionData: Sendable {
    package let bins: [[Int]]
    package let samples: [(tokens: [Int32], isSupervised: [Bool])]
    /// Samples that did not fit the context.
    package let dropped: Int

    /// Renders conversations with a model's template; answers and their end marker are supervised.
    package init(
        _ conversations: [[ChatMessage]], template: ChatTemplate, tokenizer: Tokenizer,
        contextLength: Int
    ) {
        var samples: [(tokens: [Int32], isSupervised: [Bool])] = []
        for conversation in conversations {
            let encoded = tokenizer.encodeForTraining(
                template.segments(conversation, addGenerationPrompt: false))
            samples.append((encoded.ids, encoded.isAnswer))
        }
        let fitting = samples.filter { $0.tokens.count <= contextLength }
        dropped = samples.count - fitting.count
        self.samples = fitting
        bins = Packing.bestFit(lengths: fitting.map(\.tokens.count), capacity: contextLength)
    }

    /// The run over all bins.
    package func trainingRun(_ settings: TuneSettings) -> TrainingRun {
        let (bins, samples) = (bins, samples)
        return TrainingRun(settings.run, units: bins.count, unitsPerStep: settings.binsPerStep) {
            SupervisedBatch(bins[$0].map { (samples[$0].tokens, samples[$0].isSupervised) })
        }
    }
}

/// Reads instruction sets: Alpaca's JSON array, or JSON lines, with instruction, input and output.
package enum InstructionFile {
    private struct Sample: Decodable {
        var instruction: String
        var input: String?
        var output: String
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ data: Data, _ place: String
    ) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            let problem = syntaxProblem(data).map { "no valid JSON (\($0))" } ?? error.place
            throw TrainingError(
                place, "expected instruction, input and output, got \(problem)",
                advice: "Alpaca's JSON array or one JSON object a line is read")
        }
    }

    /// Where and why a text is no JSON; nil where it is.
    private static func syntaxProblem(_ data: Data) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
            return nil
        } catch {
            return (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
        }
    }

    /// The samples as conversations of one question and one answer.
    package static func read(_ url: URL) throws -> [[ChatMessage]] {
        guard let data = try? Data(contentsOf: url) else {
            throw TrainingError(url.path, "cannot be read", advice: "Check the path")
        }
        let space: Set<UInt8> = [0x20, 0x0A, 0x0D, 0x09]
        let samples: [Sample]
        if data.first(where: { !space.contains($0) }) == UInt8(ascii: "[") {
            samples = try decode([Sample].self, data, url.path)
        } else {
            let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
            samples = try lines.enumerated().compactMap { index, line in
                if line.allSatisfy(space.contains) { return nil }
                return try decode(Sample.self, line, "\(url.path), line \(index + 1)")
            }
        }
        guard !samples.isEmpty else { throw TrainingError(url.path, "holds no samples") }
        return samples.map { sample in
            let input = sample.input ?? ""
            let question =
                input.isEmpty ? sample.instruction : sample.instruction + "\n\n" + input
            return [
                ChatMessage(role: .user, content: question),
                ChatMessage(role: .assistant, content: sample.output),
            ]
        }
    }
}

extension DecodingError {
    /// What is wrong, with the record's number in an array.
    fileprivate var place: String {
        switch self {
        case .keyNotFound(let key, let context):
            "\(context.record)no '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.record)'\(context.codingPath.last?.stringValue ?? "")' of another type"
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "\(self)"
        }
    }
}

extension DecodingError.Context {
    /// "record 3: " inside an array, nothing elsewhere.
    fileprivate var record: String {
        codingPath.lazy.compactMap(\.intValue).first.map { "record \($0 + 1): " } ?? ""
    }
}
