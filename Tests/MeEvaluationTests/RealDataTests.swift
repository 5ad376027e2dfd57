import Foundation
import Testing

@testable import MeEvaluation

/// The published files, where they lie beside the repository; counts as their notes state them.
@Suite struct RealDataTests {
    private static let data = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data")

    private static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: data.appending(path: path).path)
    }

    private func load(_ benchmark: Benchmark, _ path: String, _ split: Split) throws -> [Example] {
        let examples = try benchmark.load(Self.data.appending(path: path), split)
        #expect(Set(examples.map(\.id)).count == examples.count)
        return examples
    }

    @Test(.enabled(if: has("pubmedqa"))) func pubMedQA() throws {
        #expect(try load(.pubmedQA, "pubmedqa", .test).count == 250)
        #expect(try load(.pubmedQA, "pubmedqa/data/ori_pqal.json", .test).count == 250)
        #expect(try load(.pubmedQA, "pubmedqa", .train).count == 450)
        #expect(try load(.pubmedQA, "pubmedqa", .validation).count == 50)
    }

    @Test(.enabled(if: has("medqa_usmle"))) func medQA() throws {
        #expect(try load(.medQA, "medqa_usmle", .test).count == 637)
        #expect(try load(.medQA, "medqa_usmle", .train).count == 777)
    }

    @Test(.enabled(if: has("medmcqa"))) func medMCQA() throws {
        #expect(try load(.medMCQA, "medmcqa", .test).count == 2092)
        #expect(try load(.medMCQA, "medmcqa", .train).count == 999)
    }

    @Test(.enabled(if: has("ddi2013"))) func ddi() throws {
        let test = try load(.ddi2013, "ddi2013", .test)
        #expect(test.count == 3180)
        // The study's own lab published the same pairs as text; every label and nearly every
        // sentence must agree.
        let table = Self.data.appending(path: "ddi2013/full_set/test.tsv")
        let lines = String(decoding: try Data(contentsOf: table), as: UTF8.self)
            .split(whereSeparator: \.isNewline).map { $0.split(separator: "\t").map(String.init) }
        let published = Dictionary(
            lines.map { ($0[0], ($0[1], $0[2])) }, uniquingKeysWith: { first, _ in first })
        let sameLabel = test.filter { published[$0.id]?.1 == $0.gold[0] }
        let sameText = test.filter { example in
            let words = { (text: String?) in (text ?? "").split(whereSeparator: \.isWhitespace) }
            return words(published[example.id]?.0) == words(example.parts.blocks[0].text)
        }
        #expect(sameLabel.count == test.count)
        #expect(sameText.count == test.count)
    }

    @Test(.enabled(if: has("hoc"))) func hallmarks() throws {
        #expect(try load(.hallmarksOfCancer, "hoc", .train).count == 1108)
        #expect(try load(.hallmarksOfCancer, "hoc", .validation).count == 157)
        #expect(try load(.hallmarksOfCancer, "hoc", .test).count == 158)
    }

    @Test(.enabled(if: has("mtsamples"))) func mtsamples() throws {
        let counts = try Split.allCases.map { try load(.mtsamples, "mtsamples", $0).count }
        #expect(counts.reduce(0, +) == 1487)
        #expect(counts[2] > 200 && counts[2] < 400)
    }
}
