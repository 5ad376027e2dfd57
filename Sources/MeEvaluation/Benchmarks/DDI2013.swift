import Foundation

extension Benchmark {
    /// The DDI corpus of 2013 (Herrero-Zazo et al.): how two marked drugs of a sentence interact.
    /// Every pair is an example, with both drugs replaced by `@DRUG$` (`@DRUG-DRUG$` where they
    /// overlap). No validation split is published; every tenth training document is ours. Labels
    /// share their first tokens, so log-likelihoods are compared as sums.
    package static let ddi2013 = Benchmark(
        name: "ddi2013", title: "DDI 2013", task: .relationExtraction,
        form: .choice(["DDI-effect", "DDI-mechanism", "DDI-advise", "DDI-false", "DDI-int"]),
        metrics: [.macroF1, .accuracy], released: .onlySubstring, maximumTokens: 24,
        stops: ["\n\n"], load: loadDDI)

    private static func loadDDI(_ folder: URL, _ split: Split) throws -> [Example] {
        let candidates =
            split == .test
            ? [
                "Test/Test for DDI Extraction task",
                "DDICorpus/Test/Test for DDI Extraction task", "Test", "DDICorpus/Test",
            ] : ["Train", "DDICorpus/Train"]
        let root = try BenchmarkFile.find(candidates, in: folder)
        let files = isDirectory(root) ? try xmlFiles(under: root) : [root]
        let chosen = files.enumerated().filter { index, _ in
            split == .test || (index % 10 == 9) == (split == .validation)
        }
        return try chosen.flatMap { _, file in try DDIDocument.read(file).flatMap(ddiExamples) }
    }

    private static func xmlFiles(under root: URL) throws -> [URL] {
        let found = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
        let names = (found ?? []).filter { $0.hasSuffix(".xml") }.sorted()
        guard !names.isEmpty else {
            throw EvaluationError(
                path: root.path, expected: "XML documents of the DDI corpus", got: "none",
                advice: "Unpack DDICorpus-2013.zip here.")
        }
        return names.map { root.appending(path: $0) }
    }

    private static func ddiExamples(_ sentence: DDISentence) throws -> [Example] {
        try sentence.pairs.map { pair in
            let label = pair.interacts ? "DDI-" + pair.type : "DDI-false"
            let parts = PromptParts(
                instruction: "The sentence names two drugs, both written @DRUG$. Say how they "
                    + "interact.\n"
                    + "DDI-effect: an effect of the interaction is described.\n"
                    + "DDI-mechanism: a pharmacokinetic mechanism is described.\n"
                    + "DDI-advise: advice about using them together is given.\n"
                    + "DDI-int: an interaction is stated without details.\n"
                    + "DDI-false: no interaction is stated.",
                blocks: [.init("Sentence:", try sentence.masked(pair))], lead: "The answer is")
            return Example(
                id: pair.id, parts: parts, gold: [label], answer: label, source: sentence.text)
        }
    }
}
