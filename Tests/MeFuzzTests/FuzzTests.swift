import Foundation
import Testing

@testable import MeFuzz

/// Some damaged files for every reader; `make fuzz` has a million.
@Suite struct FuzzTests {
    private static let names = FuzzReader.all.map(\.name)

    private static func reader(_ name: String) throws -> FuzzReader {
        try #require(FuzzReader.all.first { $0.name == name })
    }

    private static func folder() throws -> FuzzFolder {
        try FuzzFolder(in: FileManager.default.temporaryDirectory)
    }

    @Test(arguments: names) func validFilesAreAccepted(name: String) throws {
        let reader = try Self.reader(name)
        var folder = try Self.folder()
        defer { folder.remove() }
        for files in reader.validInputs {
            try folder.put(files)
            let outcome = reader.outcome(folder.url)
            guard case .accepted = outcome else {
                Issue.record("\(outcome)")
                continue
            }
        }
    }

    @Test(arguments: names) func damagedFilesAreReadOrRefused(name: String) throws {
        let reader = try Self.reader(name)
        var folder = try Self.folder()
        defer { folder.remove() }
        var (accepted, refused) = (0, 0)
        for index in 0..<200 {
            try folder.put(reader.input(index, seed: 2))
            switch reader.outcome(folder.url) {
            case .accepted: accepted += 1
            case .refused: refused += 1
            case .failed(let problem): Issue.record("input \(index): \(problem)")
            }
        }
        // Not all of one kind: then the changes would be too small or too large to find anything.
        #expect(accepted > 5 && refused > 50)
    }

    /// Every beginning of the smallest valid input's first file.
    @Test(arguments: names) func truncatedFilesAreReadOrRefused(name: String) throws {
        let reader = try Self.reader(name)
        let inputs = reader.validInputs.map { ($0, $0.values.reduce(0) { $0 + $1.count }) }
        var files = try #require(inputs.min { $0.1 < $1.1 }).0
        let first = try #require(files.keys.min())
        let whole = try #require(files[first])
        var folder = try Self.folder()
        defer { folder.remove() }
        for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 250)) {
            files[first] = Array(whole[..<length])
            try folder.put(files)
            if case .failed(let problem) = reader.outcome(folder.url) {
                Issue.record("\(length) bytes: \(problem)")
            }
        }
    }

    @Test func anInputDependsOnItsSeedAndIndexOnly() throws {
        for reader in FuzzReader.all {
            let one = reader.input(7, seed: 1)
            #expect(reader.input(7, seed: 1) == one)
            #expect((8..<20).contains { reader.input($0, seed: 1) != one })
            #expect((1..<20).contains { reader.input(7, seed: $0) != one })
        }
    }

    /// A harness that lets strange errors pass would find nothing.
    @Test func errorsOfOthersAreFailures() throws {
        struct Strange: Error {}
        let reader = FuzzReader("strange", seeds: [["a": FuzzPart(.raw([1]))]]) { _ in
            throw Strange()
        }
        let outcome = reader.outcome(FileManager.default.temporaryDirectory)
        guard case .failed(let problem) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(problem.contains("Strange"))
    }
}
