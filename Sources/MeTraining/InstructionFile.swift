import Foundation
import MeText

/// A question and its answer.
package struct InstructionSample: Decodable, Equatable, Sendable {
    package var instruction: String
    package var input: String?
    package var output: String
    /// The task or data set it comes from.
    package var source: String?

    package init(
        instruction: String, input: String? = nil, output: String, source: String? = nil
    ) {
        (self.instruction, self.input) = (instruction, input)
        (self.output, self.source) = (output, source)
    }

    /// One question, with the instruction first, and one answer.
    package var conversation: [ChatMessage] {
        let input = input ?? ""
        let question = input.isEmpty ? instruction : instruction + "\n\n" + input
        return [
            ChatMessage(role: .user, content: question),
            ChatMessage(role: .assistant, content: output),
        ]
    }
}

/// Reads instruction sets: Alpaca's JSON array, or JSON lines, with instruction, input and output.
package enum InstructionFile {
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

    /// The samples of a file.
    package static func read(_ url: URL) throws -> [InstructionSample] {
        guard let data = try? Data(contentsOf: url) else {
            throw TrainingError(url.path, "cannot be read", advice: "Check the path")
        }
        let space: Set<UInt8> = [0x20, 0x0A, 0x0D, 0x09]
        let samples: [InstructionSample]
        if data.first(where: { !space.contains($0) }) == UInt8(ascii: "[") {
            samples = try decode([InstructionSample].self, data, url.path)
        } else {
            let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
            samples = try lines.enumerated().compactMap { index, line in
                if line.allSatisfy(space.contains) { return nil }
                return try decode(InstructionSample.self, line, "\(url.path), line \(index + 1)")
            }
        }
        guard !samples.isEmpty else { throw TrainingError(url.path, "holds no samples") }
        return samples
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
