import Foundation

extension Benchmark {
    /// MIMIC-CXR 2.0.0 reports (Johnson et al. 2019): the impression from the findings. A report
    /// that lacks either section is left out, as in the study's preparation.
    package static let mimicCXR = Benchmark(
        name: "mimic_cxr", title: "MIMIC-CXR impressions", task: .summarisation, form: .text,
        metrics: [.rougeL, .rouge1, .rouge2], maximumTokens: 128, stops: ["\n\n"],
        load: loadReports)

    private static func loadReports(_ folder: URL, _ split: Split) throws -> [Example] {
        let name =
            switch split {
            case .train: "train.csv"
            case .validation: "dev.csv"
            case .test: "test.csv"
            }
        let table = try BenchmarkFile.find([name], in: folder)
        let root = table.deletingLastPathComponent()
        return try DelimitedTable.read(table, separator: ",").compactMap { row in
            let url = root.appending(path: try row.text("path"))
            let report = String(decoding: try BenchmarkFile.bytes(url), as: UTF8.self)
            let sections = RadiologyReport(report)
            guard !sections.findings.isEmpty, !sections.impression.isEmpty else { return nil }
            let parts = PromptParts(
                instruction: "Write the impression of this radiology report from its findings.",
                blocks: [.init("Findings:", sections.findings)], lead: "Impression:")
            return Example(
                id: try row.text("study_id"), parts: parts, gold: [sections.impression],
                answer: sections.impression)
        }
    }
}

/// The two sections of a radiology report that matter here, on one line each.
struct RadiologyReport {
    var findings = ""
    var impression = ""

    /// A section begins with a line that starts with capital letters and a colon.
    init(_ text: String) {
        var sections: [String: [Substring]] = [:]
        var current = ""
        for line in text.split(whereSeparator: \.isNewline) {
            var rest = Substring(line.trimmingCharacters(in: .whitespaces))
            if let colon = rest.firstIndex(of: ":"), Self.isTitle(rest[..<colon]) {
                current = String(rest[..<colon])
                rest = rest[rest.index(after: colon)...]
            }
            sections[current, default: []] += rest.split(separator: " ")
        }
        findings = sections["FINDINGS", default: []].joined(separator: " ")
        impression = sections["IMPRESSION", default: []].joined(separator: " ")
    }

    private static func isTitle(_ words: Substring) -> Bool {
        !words.isEmpty
            && words.allSatisfy {
                $0.isUppercase || $0 == " " || $0 == "(" || $0 == ")" || $0 == "/"
            }
    }
}
