import Foundation
import MeCompute
import MeModel
import MeText

extension FuzzReader {
    /// Reads a folder and says what became of it.
    package func outcome(_ folder: URL) -> FuzzOutcome {
        do {
            try use(folder)
            return .accepted
        } catch {
            guard let problem = Self.problem(with: error) else { return .refused(error) }
            return .failed(problem)
        }
    }

    /// What is wrong with an error: it must be one of ours that says where and what.
    private static func problem(with error: any Error) -> String? {
        let parts: [String]
        switch error {
        case let error as TokenizerError:
            parts = [error.source, error.place, error.expected, error.got]
        case let error as ModelFileError: parts = [error.path, error.place, error.problem]
        case let error as MappedFileError: parts = [error.path, error.reason]
        case let error as JinjaError: parts = [error.message]
        case let error as FuzzFailure: return error.problem
        default: return "no error of ours: \(type(of: error)): \(error)"
        }
        if parts.contains("") { return "an error with a part missing: \(error)" }
        let length = "\(error)".utf8.count
        return length > 1 << 16 ? "an error of \(length) bytes" : nil
    }
}
