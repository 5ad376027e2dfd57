import Foundation
import MeText
import Testing

@testable import MeTraining

/// How instruction files are read.
@Suite struct InstructionTests {
    private func read(_ text: String) throws -> [InstructionSample] {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "instructions-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: url) }
        try Data(text.utf8).write(to: url)
        return try InstructionFile.read(url)
    }

    @Test func bothFormatsGiveTheSameSamples() throws {
        let one = #"{"instruction": "Mark.", "input": "a b", "output": "c", "source": "hoc"}"#
        let two = #"{"instruction": "Why?", "output": "So."}"#
        let samples = try read("[\(one), \(two)]")
        #expect(try read("\(one)\n\n\(two)\n") == samples)
        #expect(samples.map(\.source) == ["hoc", nil])
        #expect(samples[0].conversation.map(\.content) == ["Mark.\n\na b", "c"])
        #expect(samples[0].conversation.map(\.role) == [.user, .assistant])
        #expect(samples[1].conversation.map(\.content) == ["Why?", "So."])
    }

    @Test func damagedFilesSayWhere() {
        #expect(throws: TrainingError.self) { try read("[]") }
        let error = #expect(throws: TrainingError.self) {
            try read("{\"instruction\": \"a\", \"output\": \"b\"}\n{\"instruction\": \"a\"}")
        }
        #expect(error.map { "\($0)" }?.contains("line 2") == true)
    }
}
