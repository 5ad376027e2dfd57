import Foundation

extension Benchmark {
    /// The concepts of the i2b2/VA challenge of 2010 (Uzuner et al. 2011): problems, tests and
    /// treatments of a sentence, as HTML spans. One sentence of a note is one example. No
    /// validation split is published; every tenth training note is ours.
    package static let i2b2Concepts = Benchmark(
        name: "i2b2_2010", title: "i2b2 2010 concepts", task: .entityRecognition,
        form: .spans(["problem", "treatment", "test"]), metrics: [.entityMacroF1, .entityF1],
        maximumTokens: 256, stops: ["\n\n"], load: loadConcepts)

    private static func loadConcepts(_ folder: URL, _ split: Split) throws -> [Example] {
        let part = folder.appending(path: split == .test ? "test" : "train")
        let texts = part.appending(path: "txt")
        let found = try? FileManager.default.contentsOfDirectory(atPath: texts.path)
        let names = (found ?? []).filter { $0.hasSuffix(".txt") }.sorted()
        guard !names.isEmpty else {
            throw EvaluationError(
                path: texts.path, expected: "notes (*.txt)", got: "none",
                advice: "Give the folder that holds train/ and test/ with --data.")
        }
        let chosen = names.enumerated().filter { index, _ in
            split == .test || (index % 10 == 9) == (split == .validation)
        }
        return try chosen.flatMap { _, name in
            let stem = String(name.dropLast(4))
            let concepts = part.appending(path: "concept/\(stem).con")
            return try conceptExamples(stem, note: texts.appending(path: name), concepts)
        }
    }

    private static func conceptExamples(
        _ stem: String, note: URL, _ concepts: URL
    ) throws -> [Example] {
        let lines = String(decoding: try BenchmarkFile.bytes(note), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map {
                $0.split(whereSeparator: { $0 == " " || $0 == "\r" || $0 == "\t" }).map(String.init)
            }
        var spans = [[TokenSpan]](repeating: [], count: lines.count)
        for (number, concept) in try ConceptLine.read(concepts) {
            guard concept.line >= 1, concept.line <= lines.count,
                concept.last < lines[concept.line - 1].count, concept.first <= concept.last
            else {
                throw EvaluationError(
                    path: concepts.path, place: "line \(number)",
                    expected: "tokens that \(note.lastPathComponent) has",
                    got: "\(concept.line):\(concept.first) \(concept.line):\(concept.last)",
                    advice: "Check that text and concepts are of the same note.")
            }
            spans[concept.line - 1].append(
                TokenSpan(type: concept.type, first: concept.first, last: concept.last))
        }
        return lines.indices.filter { !lines[$0].isEmpty }.map { index in
            conceptExample("\(stem):\(index + 1)", lines[index], spans[index])
        }
    }

    private static func conceptExample(
        _ id: String, _ tokens: [String], _ spans: [TokenSpan]
    ) -> Example {
        let sentence = tokens.joined(separator: " ")
        let parts = PromptParts(
            instruction: "Mark the medical problems, treatments and tests in the sentence of a "
                + "clinical note. Write the same sentence again, with each one inside "
                + "<span class=\"problem\">, <span class=\"treatment\"> or <span class=\"test\"> "
                + "and </span>.",
            blocks: [.init("Sentence:", sentence)], lead: "Marked sentence:")
        return Example(
            id: id, parts: parts, gold: SpanMarkup.keys(of: spans, in: tokens),
            answer: SpanMarkup.mark(tokens, spans), source: sentence)
    }
}
