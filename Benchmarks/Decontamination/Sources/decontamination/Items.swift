import Foundation
import MeCorpus
import MeEvaluation

/// The benchmarks that a folder of openly licensed data holds, and texts to look through.
struct OpenData {
    let folder: URL

    /// Test items of what the evaluation knows and of two sets in other formats.
    func items() throws -> [BenchmarkItem] {
        var items: [BenchmarkItem] = []
        for (name, path) in [
            ("pubmedqa", "pubmedqa/data"), ("medqa", "medqa_usmle"), ("medmcqa", "medmcqa"),
            ("hoc", "hoc"), ("ddi2013", "ddi2013"), ("mtsamples", "mtsamples"),
        ] {
            items += try BenchmarkTexts.items(
                of: try MeEvaluation.Benchmark.named(name), data: folder.appending(path: path))
        }
        return try items + mmlu() + covidQA()
    }

    /// MMLU's CSV has no header: question, four options, a letter.
    func mmlu() throws -> [BenchmarkItem] {
        try ["anatomy", "clinical_knowledge", "college_medicine"].flatMap { subject in
            let file = folder.appending(path: "mmlu_medical/data/test/\(subject)_test.csv")
            return Self.rows(try String(contentsOf: file, encoding: .utf8)).enumerated().map {
                let row = $0.element
                let right = Int(row[5].unicodeScalars.first!.value) - 65
                return BenchmarkItem(
                    benchmark: "mmlu", id: "\(subject) \($0.offset)", question: row[0],
                    options: Array(row[1...4]), answer: row[1 + right])
            }
        }
    }

    func covidQA() throws -> [BenchmarkItem] {
        let file = folder.appending(path: "covid_qa/covidQA.json")
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as! [String: Any]
        var items: [BenchmarkItem] = []
        for topic in root["data"] as! [[String: Any]] {
            for paragraph in topic["paragraphs"] as! [[String: Any]] {
                for qa in paragraph["qas"] as! [[String: Any]] {
                    let answers = qa["answers"] as! [[String: Any]]
                    items.append(
                        BenchmarkItem(
                            benchmark: "covid_qa", id: "\(qa["id"]!) \(items.count)",
                            question: qa["question"] as! String,
                            answer: answers.first?["text"] as? String ?? "",
                            passage: paragraph["context"] as! String))
                }
            }
        }
        return items
    }

    /// Records of a CSV or TSV text.
    static func rows(_ text: String, separator: Character = ",") -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var wasQuote = false
        for character in text {
            if isQuoted {
                if character == "\"" {
                    (isQuoted, wasQuote) = (false, true)
                } else {
                    cell.append(character)
                }
                continue
            }
            if character == "\"" {
                if wasQuote { cell.append("\"") }
                isQuoted = true
            } else if character == separator {
                row.append(cell)
                cell = ""
            } else if character.isNewline {
                row.append(cell)
                if row.count > 1 || !row[0].isEmpty { rows.append(row) }
                (row, cell) = ([], "")
            } else {
                cell.append(character)
            }
            wasQuote = false
        }
        if !cell.isEmpty || !row.isEmpty { rows.append(row + [cell]) }
        return rows
    }

    /// Every text of the folder but the benchmarks' own files: papers, abstracts, notes, dialogues,
    /// instructions, pages, general text.
    func texts() throws -> [(name: String, text: String)] {
        var texts: [(String, String)] = []
        func add(_ path: String, _ format: SourceFormat = .automatic) throws {
            let source = CorpusSettings.Source(
                path: folder.appending(path: path).path, format: format)
            for document in try CorpusSources.documents(of: source).documents {
                texts.append(("\(path)|\(document.id)", document.text))
            }
        }
        try add("text_pmc_jats")
        try add("text_pubmed_medline_xml")
        try add("mtsamples/mtsamples.csv", .mtsamples)
        for part in ["text", "abstract", "shorter_abstract"] { try add("sumpubmed/\(part)", .text) }
        try add("text_general/c4_demo.jsonl")
        try add("text_general/wiki_demo.txt", .text)
        try add("text_general/wikitext-2/valid.txt", .text)
        for file in [
            "instruct_chatdoctor5k/chatdoctor5k.json", "instruct_general/alpaca_en_demo.json",
            "instruct_general/user_oriented_instructions.jsonl",
            "instruct_medical_meadow/medical_meadow_small.json",
            "instruct_medinstruct/med_seed.json", "instruct_medinstruct/MedInstruct-test.jsonl",
            "case_agentclinic_medqa/agentclinic_medqa.jsonl",
            "medqa_usmle/4_options/train_sample.jsonl",
            "medmcqa/train_sample.jsonl",
        ] { texts += try strings(file) }
        for file in [
            "aci_bench/challenge_data/train.csv", "aci_bench/challenge_data/valid.csv",
            "mts_dialog/MTS-Dialog-TrainingSet.csv", "mts_dialog/MTS-Dialog-ValidationSet.csv",
        ] { texts += try cells(file, ",") }
        texts += try cells("cochrane_pls/full_set/dev.tsv", "\t")
        for file in try files(under: "medquad", ending: ".xml")
            + files(under: "nli4ct/CT json", ending: ".json")
            + files(under: "bc5cdr", ending: ".txt") + files(under: "liveqa2017", ending: ".xml")
        {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            texts.append((file, text.replacing(/<[^>]+>/, with: " ")))
        }
        return texts
    }

    private func files(under path: String, ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: path).path)
            .filter { $0.hasSuffix(ending) }.sorted().map { "\(path)/\($0)" }
    }

    private func cells(_ file: String, _ separator: Character) throws -> [(String, String)] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return Self.rows(text, separator: separator).enumerated().map {
            ("\(file)|\($0.offset)", $0.element.joined(separator: "\n"))
        }
    }

    /// Each record of a JSON or JSON lines file as all its strings.
    func strings(_ file: String) throws -> [(String, String)] {
        let data = try Data(contentsOf: folder.appending(path: file))
        let records: [Any] =
            file.hasSuffix(".jsonl")
            ? try data.split(separator: 0x0A).map { try JSONSerialization.jsonObject(with: $0) }
            : try JSONSerialization.jsonObject(with: data) as! [Any]
        func all(_ value: Any) -> [String] {
            switch value {
            case let text as String: [text]
            case let list as [Any]: list.flatMap(all)
            case let object as [String: Any]:
                // Question before options before answer, as a person would write them.
                object.sorted { (order($0.key), $0.key) < (order($1.key), $1.key) }
                    .flatMap { all($0.value) }
            default: []
            }
        }
        func order(_ key: String) -> Int {
            ["instruction", "question", "input", "options", "answer", "output"].firstIndex(of: key)
                ?? 3
        }
        return records.enumerated().map {
            ("\(file)|\($0.offset)", all($0.element).joined(separator: "\n"))
        }
    }
}
