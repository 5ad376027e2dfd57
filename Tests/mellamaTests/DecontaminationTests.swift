import Foundation
import MeCorpus
import MeEvaluation
import Testing

@testable import mellama

@Suite struct DecontaminationTests {
    /// Whatever a benchmark's files look like, its texts come out, and no prompt's words.
    @Test func everyBenchmarkGivesItsTexts() async throws {
        let folder = try await TinyRun.copy()
        let data = folder.url.appending(path: "runs/tiny/samples")
        for benchmark in Benchmark.all {
            let items = try BenchmarkTexts.items(of: benchmark, data: data)
            let examples = try benchmark.load(
                try benchmark.folder(under: data), .test)
            #expect(items.map(\.id) == examples.map(\.id), "\(benchmark.name)")
            #expect(!items.isEmpty)
            for (item, example) in zip(items, examples) {
                let texts = [item.question, item.passage, item.answer] + item.options
                #expect(!(item.question + item.passage).isEmpty, "\(benchmark.name)")
                #expect(
                    texts.allSatisfy {
                        !$0.contains(example.parts.instruction) && !$0.contains("@DRUG")
                    }, "\(benchmark.name)")
                #expect(item.options.isEmpty || item.options.contains(item.answer))
            }
        }
        let medmcqa = try BenchmarkTexts.items(
            of: Benchmark.named("medmcqa"), data: data, splits: [.test, .train])
        #expect(Set(medmcqa.map(\.id)).count == medmcqa.count)
        #expect(medmcqa.contains { $0.id.hasPrefix("train ") })
    }

    /// An item planted in a corpus is told with its place, carried to the evaluation, and shown.
    @Test func fromAFileToTheScores() async throws {
        let folder = try await TinyRun.copy()
        let data = folder.url.appending(path: "runs/tiny/samples")
        let items = try BenchmarkTexts.items(of: Benchmark.named("medmcqa"), data: data)
        let item = try #require(items.first { $0.question.utf8.count > 60 })
        let text = "Notes of a day.\n\n\(item.question)\n\(item.answer)\n\nThe end."
        try folder.write(
            "web.jsonl",
            try JSONEncoder().encode(["id": "page 9", "text": text]) + Data("\n".utf8)
                + JSONEncoder().encode(["id": "page 10", "text": "Nothing of the kind."]))
        let outcome = try await folder.run(
            "corpus", "decontaminate", "--benchmark", "medmcqa", "--data", "runs/tiny/samples",
            "--output", "found", "--json", "web.jsonl")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try outcome.json()
        #expect(found["documents"] as? Int == 2 && found["contaminated"] as? Int == 1)
        let line = try JSONDecoder().decode(
            ContaminationRecord.self, from: try folder.read("found/contamination.jsonl"))
        #expect(line.document == "page 9" && line.item == item.id && line.begin == 17)
        #expect(line.excerpt.contains(item.question.prefix(30)))

        let arguments = [
            "evaluate", "--model", "runs/tiny/model", "--benchmark", "medmcqa", "--data",
            "runs/tiny/samples", "--output", "scores",
        ]
        let evaluated = try await Program(
            arguments + ["--contamination", "found"], in: folder
        ).outcome()
        #expect(evaluated.status == 0, "\(evaluated.errors)")
        #expect(evaluated.output.contains("medmcqa, touched (1)"))
        #expect(evaluated.output.contains("medmcqa, clean (\(items.count - 1))"))
        let results = try ResultsFile.read(folder.url.appending(path: "scores/results.json"))
        #expect(results.benchmarks["medmcqa"]?.contamination?.touched.samples == 1)
        let wrong = try await Program(arguments + ["--contamination", "nowhere"], in: folder)
            .outcome()
        #expect(wrong.status == 1 && wrong.errors.contains("nowhere"))
    }

    @Test func whatIsWrongIsSaid() async throws {
        let folder = try Workplace()
        try folder.write("items.jsonl", "{\"stem\": \"Q\"}\n")
        let none = try await folder.run("corpus", "decontaminate", "items.jsonl")
        #expect(none.status != 0 && none.errors.contains("--benchmark or --items"))
        let fields = try await folder.run(
            "corpus", "decontaminate", "--items", "items.jsonl", "items.jsonl")
        #expect(fields.status == 1 && fields.errors.contains("items.jsonl, line 1"))
    }
}
