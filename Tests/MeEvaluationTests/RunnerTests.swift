import Foundation
import MeText
import Synchronization
import Testing

@testable import MeEvaluation

/// A model that prefers the shortest continuation, writes the last word of its prompt's question
/// line, and counts what it is asked.
private final class ShortAnswers: LanguageModel {
    let name = "short"
    private let asked = Mutex(0)
    private let failAfter: Int
    private let text: @Sendable (Prompt) -> String

    init(failAfter: Int = .max, text: @escaping @Sendable (Prompt) -> String = { _ in " no" }) {
        self.failAfter = failAfter
        self.text = text
    }

    var count: Int { asked.withLock { $0 } }

    private func ask(_ number: Int) throws {
        try asked.withLock { count in
            if count + number > failAfter { throw CancellationError() }
            count += number
        }
    }

    func score(_ requests: [ScoreRequest]) async throws -> [[ContinuationScore]] {
        try ask(requests.count)
        return requests.map { request in
            request.continuations.map {
                ContinuationScore(
                    logProbability: -Double($0.utf8.count), tokenCount: 1, isGreedy: false)
            }
        }
    }

    func generate(_ requests: [GenerationRequest]) async throws -> [Generation] {
        try ask(requests.count)
        return requests.map { Generation(text: text($0.prompt), tokenCount: 1, stopped: true) }
    }
}

@Suite struct RunnerTests {
    private let folder: TemporaryFolder
    private var settings = EvaluationSettings()

    init() throws {
        folder = try TemporaryFolder()
        let labels = ["no", "yes", "no", "maybe", "no", "yes"]
        let records = (0..<30).map { index in
            "\"\(100 + index)\":{\"QUESTION\":\"Is \(index) odd?\","
                + "\"CONTEXTS\":[\"Text \(index).\"],"
                + "\"final_decision\":\"\(labels[index % 6])\"}"
        }
        try folder.write("data/pubmedqa/ori_pqal.json", "{\(records.joined(separator: ","))}")
        let truth = (0..<20).map { "\"\(100 + $0)\":\"\(labels[$0 % 6])\"" }
        try folder.write(
            "data/pubmedqa/test_ground_truth.json", "{\(truth.joined(separator: ","))}")
        settings.data = folder.url.appending(path: "data").path
        settings.batch = 8
    }

    private func runner(
        _ model: some LanguageModel, _ settings: EvaluationSettings? = nil,
        benchmark: Benchmark = .pubmedQA
    ) -> EvaluationRunner {
        EvaluationRunner(
            benchmark: benchmark, model: model, settings: settings ?? self.settings,
            folder: folder.url.appending(path: "out"))
    }

    @Test func loglikelihood() async throws {
        let seen = Mutex<[Int]>([])
        let result = try await runner(ShortAnswers()).run { progress in
            seen.withLock { $0.append(progress.done) }
        }
        // "no" is the shortest; 11 of the 20 test samples are "no".
        #expect(result.samples == 20 && result.missing == 0)
        #expect(result.metrics["accuracy"] == .wilson(successes: 10, of: 20))
        #expect(seen.withLock { $0 } == [8, 16, 20])
        let lines = try folder.read("out/pubmedqa.jsonl").split(separator: "\n")
        #expect(lines.count == 20)
        let first = try #require(
            try EvaluationRunner.records(
                of: "pubmedqa", in: folder.url.appending(path: "out")
            ).first)
        #expect(first.id == "100" && first.scores == [-4, -3, -6] && first.prediction == ["no"])
    }

    @Test func interruptedRunContinues() async throws {
        let whole = try await runner(ShortAnswers()).run()
        let expected = try folder.read("out/pubmedqa.jsonl")
        try FileManager.default.removeItem(at: folder.url.appending(path: "out"))

        await #expect(throws: CancellationError.self) {
            try await runner(ShortAnswers(failAfter: 10)).run()
        }
        // Killed in the middle of a line.
        let written = try folder.read("out/pubmedqa.jsonl")
        #expect(written.split(separator: "\n").count == 8)
        try folder.write("out/pubmedqa.jsonl", written + "{\"id\":\"1")
        let model = ShortAnswers()
        let result = try await runner(model).run()
        #expect(model.count == 12 && result.reused == 8)
        #expect(result.metrics == whole.metrics && result.promptHash == whole.promptHash)
        #expect(try folder.read("out/pubmedqa.jsonl") == expected)

        let again = ShortAnswers()
        _ = try await runner(again).run()
        #expect(again.count == 0)
    }

    @Test func otherSettingsAreAskedAnewAndEarlierResultsKept() async throws {
        _ = try await runner(ShortAnswers()).run()
        let earlier = try folder.read("out/pubmedqa.jsonl")
        let model = ShortAnswers()
        var other = settings
        other.scoring = .generation
        let result = try await runner(model, other).run()
        #expect(model.count == 20 && result.reused == 0)
        #expect(try folder.read("out/pubmedqa.previous.jsonl") == earlier)
        var renamed = runner(model, other)
        renamed.fingerprint = "other weights"
        _ = try await renamed.run()
        #expect(model.count == 40)
    }

    @Test func damagedMiddleLineIsAnError() async throws {
        _ = try await runner(ShortAnswers()).run()
        var lines = try folder.read("out/pubmedqa.jsonl").split(separator: "\n").map(String.init)
        lines[4] = "{"
        try folder.write("out/pubmedqa.jsonl", lines.joined(separator: "\n"))
        await #expect(throws: EvaluationError.self) { try await runner(ShortAnswers()).run() }
    }

    @Test func generationCountsMissingApartAndComparesTheReleasedScorer() async throws {
        var generation = settings
        generation.scoring = .generation
        let model = ShortAnswers { prompt in
            guard case .text(let text) = prompt else { return "" }
            return text.contains("Is 3 odd") ? " unknown" : " Yes, no doubt: yes."
        }
        let result = try await runner(model, generation).run()
        // "unknown" is no answer, but the released scorer reads a "no" in it; in the other answers
        // it finds "yes" first, as ours does ("Yes," begins the sentence).
        #expect(result.missing == 1)
        #expect(result.disagreement == 1.0 / 20)
        #expect(result.released["missing"] == 0)
        #expect(result.metrics["accuracy"]?.value == result.released["accuracy"])
    }

    @Test func limitIsASeededSubsetThatGrows() async throws {
        var limited = settings
        limited.limit = 5
        let five = ShortAnswers()
        #expect(try await runner(five, limited).run().samples == 5)
        limited.limit = 12
        let more = ShortAnswers()
        let result = try await runner(more, limited).run()
        #expect(result.samples == 12 && more.count == 7)
    }

    @Test func fewShotPromptsInBothStyles() async throws {
        let train = try Benchmark.pubmedQA.load(
            folder.url.appending(path: "data/pubmedqa"), .train)
        var few = settings
        few.shots = 2
        let example = train[3]
        let builder = PromptBuilder(
            benchmark: .pubmedQA, settings: few, shots: Array(train.prefix(2)))
        let text = builder.prompt(for: example).text
        #expect(text.components(separatedBy: "The answer is").count == 4)
        #expect(text.contains("The answer is \(train[0].answer)\n\n"))
        few.style = .chat
        let chat = PromptBuilder(benchmark: .pubmedQA, settings: few, shots: [train[0]])
        guard case .chat(let turns) = chat.prompt(for: example).prompt else {
            Issue.record("not a chat")
            return
        }
        #expect(turns.map(\.role) == [.user, .assistant, .user])
        #expect(turns[1].content == train[0].answer)
        #expect(chat.continuation("yes") == "yes" && builder.continuation("yes") == " yes")
        few.shots = 99
        await #expect(throws: EvaluationError.self) { try await runner(ShortAnswers(), few).run() }
    }

    @Test func oneFileForBothSplitsNeverGivesAnswersAway() async throws {
        let line = { (number: Int) in
            "{\"question\":\"Q\(number)?\",\"options\":{\"A\":\"a\",\"B\":\"b\"},"
                + "\"answer_idx\":\"A\"}\n"
        }
        let file = try folder.write("one.jsonl", line(1) + line(2) + line(3))
        var few = settings
        few.data = file.path
        few.shots = 1
        await #expect(throws: EvaluationError.self) {
            try await runner(ShortAnswers(), few, benchmark: .medQA).run()
        }
        few.limit = 2
        _ = try await runner(ShortAnswers(), few, benchmark: .medQA).run()
        let records = try EvaluationRunner.records(
            of: "medqa", in: folder.url.appending(path: "out"))
        for record in records {
            let asked = record.prompt.components(separatedBy: "Question: ").dropFirst()
                .map { $0.prefix(2) }
            #expect(asked.count == 2 && Set(asked).count == 2)
        }
    }

    @Test func clozeScoresTheOptionsWords() async throws {
        let line =
            "{\"id\":\"q\",\"question\":\"Q?\",\"opa\":\"aaaa aaaa\",\"opb\":\"b\","
            + "\"opc\":\"cc\",\"opd\":\"ddd\",\"cop\":0}\n"
        try folder.write("data/medmcqa/validation.jsonl", line)
        var cloze = settings
        cloze.scoring = .cloze
        let result = try await runner(ShortAnswers(), cloze, benchmark: .medMCQA).run()
        // −10/9 per byte is the best of −10/9, −2/1, −3/2, −4/3.
        #expect(result.metrics["accuracy"]?.value == 1)
        let record = try #require(
            try EvaluationRunner.records(of: "medmcqa", in: folder.url.appending(path: "out")).first
        )
        #expect(record.prompt == "Question: Q?\nAnswer:")
    }

    @Test func multiLabelAsksEachLabel() async throws {
        try folder.write(
            "data/hoc/test.tsv", "pmid\ttext\tlabels\n1\tcells\tcellular energetics\n")
        let model = ShortAnswers()
        let result = try await runner(model, benchmark: .hallmarksOfCancer).run()
        #expect(model.count == 10)
        #expect(result.metrics["macroF1"]?.value == 0 && result.labels.count == 1)
    }

    @Test func spansAreGeneratedWhateverTheScoring() async throws {
        try folder.write("data/i2b2_2010/test/txt/n.txt", "Chest pain .\nWell today\n")
        try folder.write(
            "data/i2b2_2010/test/concept/n.con", "c=\"Chest pain\" 1:0 1:1||t=\"problem\"\n")
        let model = ShortAnswers { prompt in
            guard case .text(let text) = prompt, text.contains("Chest") else { return "Well today" }
            return "<span class=\"problem\">Chest pain</span> ."
        }
        let result = try await runner(model, benchmark: .i2b2Concepts).run()
        #expect(result.metrics["entityF1"]?.value == 1 && result.missing == 0)
    }

    @Test func resultsFileRoundTrip() async throws {
        let result = try await runner(ShortAnswers()).run()
        let file = ResultsFile(
            model: "short", benchmarks: [result], machine: "here", command: "evaluate",
            settings: settings)
        let url = folder.url.appending(path: "results.json")
        try file.write(to: url)
        #expect(try ResultsFile.read(url) == file)
        #expect(file.values["pubmedqa"]?["accuracy"]?.value == 0.5)
        let text = try folder.read("results.json")
        #expect(text.contains("\"accuracy\" : {") && text.contains("\"promptHash\""))
        try folder.write("results.json", String(text.prefix(100)))
        #expect(throws: EvaluationError.self) { try ResultsFile.read(url) }
    }

    @Test func settingsDefaultsAndChecks() throws {
        let read = try JSONDecoder().decode(
            EvaluationSettings.self, from: Data("{\"shots\":3,\"scoring\":\"cloze\"}".utf8))
        #expect(read.shots == 3 && read.scoring == .cloze && read.batch == 256)
        var wrong = EvaluationSettings()
        wrong.batch = 0
        #expect(throws: EvaluationError.self) { try wrong.validate() }
    }
}
