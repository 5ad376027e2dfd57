import Foundation

extension Benchmark {
    /// PubMedQA, expert-labelled part (Jin et al. 2019): yes, no or maybe from an abstract. Labels
    /// are single words, so log-likelihoods are compared as sums. The test split is what
    /// `test_ground_truth.json` names beside the data, or every record where that file is absent.
    package static let pubmedQA = Benchmark(
        name: "pubmedqa", title: "PubMedQA", task: .questionAnswering,
        form: .choice(["yes", "no", "maybe"]), metrics: [.accuracy, .macroF1],
        released: .firstSubstring, maximumTokens: 32, stops: ["\n\n"], load: loadPubMedQA)

    private static func loadPubMedQA(_ folder: URL, _ split: Split) throws -> [Example] {
        let file = try BenchmarkFile.find(["ori_pqal.json", "data/ori_pqal.json"], in: folder)
        let records = try BenchmarkFile.object(file)
        let truth = file.deletingLastPathComponent().appending(path: "test_ground_truth.json")
        guard FileManager.default.fileExists(atPath: truth.path) else {
            guard split == .test else {
                throw EvaluationError(
                    path: truth.path, expected: "the test ids, to keep them out of training",
                    got: "no such file", advice: "Put test_ground_truth.json beside the data.")
            }
            return try records.fields.keys.sorted().map { try pubMedQAExample($0, records) }
        }
        let test = try BenchmarkFile.object(truth)
        if split == .test {
            return try test.fields.keys.sorted().map { id in
                let example = try pubMedQAExample(id, records)
                guard try test.string(id) == example.gold[0] else {
                    throw test.wrong(
                        id, "\"\(example.gold[0])\" as in \(file.path)", test.fields[id])
                }
                return example
            }
        }
        // The release has no validation split of its own: every tenth record left is ours.
        let rest = records.fields.keys.filter { test.fields[$0] == nil }.sorted()
        return try rest.enumerated()
            .filter { ($0.offset % 10 == 9) == (split == .validation) }
            .map { try pubMedQAExample($0.element, records) }
    }

    private static func pubMedQAExample(_ id: String, _ records: JSONRecord) throws -> Example {
        let fields = try records.object(id).fields
        let record = JSONRecord(path: records.path, place: "record \(id)", fields: fields)
        let label = try record.string("final_decision")
        guard ["yes", "no", "maybe"].contains(label) else {
            throw record.wrong("final_decision", "yes, no or maybe", label)
        }
        let parts = PromptParts(
            instruction: "As an expert in clinical research, judge from the abstract below whether "
                + "the statement asked about holds. Answer with one word: yes, no or maybe.",
            blocks: [
                .init("Abstract:", try record.strings("CONTEXTS").joined(separator: "\n")),
                .init("Question:", try record.string("QUESTION")),
            ], lead: "The answer is")
        return Example(id: id, parts: parts, gold: [label], answer: label)
    }
}
