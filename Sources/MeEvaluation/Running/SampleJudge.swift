import MeText

/// Asks the model about a batch of examples and reads its answers.
struct SampleJudge {
    let benchmark: Benchmark
    let model: any LanguageModel
    let builder: PromptBuilder
    let settingsHash: String

    /// One record per example, in order.
    func records(of batch: [Example]) async throws -> [SampleRecord] {
        if builder.settings.scoring == .generation { return try await generated(batch) }
        switch benchmark.form {
        case .choice: return try await scoredChoices(batch)
        case .multiLabel: return try await scoredLabels(batch)
        case .spans, .text: return try await generated(batch)
        }
    }

    private func scoredChoices(_ batch: [Example]) async throws -> [SampleRecord] {
        let words = batch.map { example in
            builder.scoresWords(of: example) ? example.options : benchmark.labels(of: example)
        }
        let rows = try await scored(
            zip(batch, words).map { example, words in
                ScoreRequest(
                    prompt: builder.prompt(for: example).prompt,
                    continuations: words.map(builder.continuation))
            })
        return batch.indices.map { index in
            let example = batch[index]
            let perByte = benchmark.normalisation == .perByte || builder.scoresWords(of: example)
            let scores = zip(rows[index], words[index]).map { score, word in
                perByte ? score.logProbability / Double(word.utf8.count) : score.logProbability
            }
            let best = likeliest(scores).map { benchmark.labels(of: example)[$0] }
            return record(example, scores: scores, prediction: best.map { [$0] } ?? [])
        }
    }

    /// A label is taken where "yes" is likelier than "no"; its score is the difference.
    private func scoredLabels(_ batch: [Example]) async throws -> [SampleRecord] {
        let rows = try await scored(
            batch.flatMap { example in
                benchmark.labels(of: example).map { label in
                    ScoreRequest(
                        prompt: builder.prompt(for: example, label: label).prompt,
                        continuations: ["yes", "no"].map(builder.continuation))
                }
            })
        var next = 0
        return batch.map { example in
            let labels = benchmark.labels(of: example)
            let scores = labels.indices.map { index in
                rows[next + index][0].logProbability - rows[next + index][1].logProbability
            }
            next += labels.count
            let taken = labels.indices.filter { scores[$0] > 0 }.map { labels[$0] }
            return record(
                example, scores: scores, prediction: taken,
                isMissing: scores.contains(where: \.isNaN))
        }
    }

    private func generated(_ batch: [Example]) async throws -> [SampleRecord] {
        let asked = builder.settings.maximumTokens
        let requests = batch.map { example in
            GenerationRequest(
                prompt: builder.prompt(for: example).prompt,
                stops: builder.settings.style == .text ? benchmark.stops : [],
                maximumTokens: asked > 0 ? asked : benchmark.maximumTokens)
        }
        let answers = try await model.generate(requests)
        try check(answers.count, requests.count, "generations")
        return zip(batch, answers).map { example, answer in
            let (prediction, isMissing) = read(answer.text, example)
            let released = ReleasedParser.read(
                answer.text, labels: benchmark.labels(of: example), rule: benchmark.released)
            return record(
                example, output: answer.text, prediction: prediction, released: released,
                isMissing: isMissing)
        }
    }

    /// What was answered, and whether nothing could be read.
    private func read(_ output: String, _ example: Example) -> ([String], Bool) {
        switch benchmark.form {
        case .choice:
            let choice = AnswerParser.choice(
                output, labels: benchmark.labels(of: example), options: example.options)
            return (choice.map { [$0] } ?? [], choice == nil)
        case .multiLabel(let labels):
            let found = AnswerParser.labels(output, labels: labels)
            return (found, found.isEmpty)
        case .spans(let types):
            let found = SpanMarkup.parse(output, types: types, sentence: example.source)
            return (found.keys, found.isMissing)
        case .text:
            let isEmpty = output.allSatisfy(\.isWhitespace)
            return (isEmpty ? [] : [output], isEmpty)
        }
    }

    private func record(
        _ example: Example, output: String = "", scores: [Double] = [], prediction: [String],
        released: [String] = [], isMissing: Bool? = nil
    ) -> SampleRecord {
        let (_, text, shortened) = builder.prompt(for: example)
        // JSON has no infinity: an impossible label is written as a very unlikely one.
        let written = scores.map { $0.isFinite ? $0 : -1e30 }
        let sample = ScoredSample(
            gold: example.gold, prediction: prediction, isText: benchmark.form == .text)
        return SampleRecord(
            id: example.id, settings: settingsHash, prompt: text, shortened: shortened,
            gold: example.gold, output: output, scores: written,
            prediction: prediction, released: released, missing: isMissing ?? prediction.isEmpty,
            correct: Metric.exactMatch.isRight(sample))
    }

    /// The first of the best; nil if a score is not a number.
    private func likeliest(_ scores: [Double]) -> Int? {
        if scores.contains(where: \.isNaN) { return nil }
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        return best
    }

    private func scored(_ requests: [ScoreRequest]) async throws -> [[ContinuationScore]] {
        let rows = try await model.score(requests)
        try check(rows.count, requests.count, "rows of scores")
        for (row, request) in zip(rows, requests) {
            try check(row.count, request.continuations.count, "scores of a request")
        }
        return rows
    }

    private func check(_ got: Int, _ expected: Int, _ what: String) throws {
        guard got == expected else {
            throw EvaluationError(
                path: "model \(model.name)", expected: "\(expected) \(what)", got: "\(got)",
                advice: "The engine or the endpoint is at fault.")
        }
    }
}
