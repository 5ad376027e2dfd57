import Foundation
import FoundationXML
import Testing

@testable import MeHospital

@Suite struct BenchmarkTests {
    private let world = HospitalFixture.world

    /// Names of the half that only tests may speak of.
    private var reserved: [String] {
        world.drugs.filter { !$0.taught }.map(\.name)
            + world.diseases.filter { !$0.taught }.map { String($0.name.split(separator: " ")[0]) }
    }

    private func namesReserved(_ text: String) -> Bool {
        let words = Set(text.split { !$0.isLetter }.map(String.init))
        return reserved.contains(where: words.contains)
    }

    @Test func nothingToLearnFromSpeaksOfTheTestHalf() {
        let training = HospitalFixture.files.keys.sorted().filter { path in
            path.hasPrefix("instructions/")
                || (path.hasPrefix("benchmarks/")
                    && ["/train", "/dev", "/val.", "/Train", "mli_train", "mli_dev"].contains {
                        path.contains($0)
                    })
        }
        #expect(training.count > 60)
        for path in training {
            #expect(!namesReserved(HospitalFixture.text(path)), "\(path)")
        }
        #expect(namesReserved(HospitalFixture.text("benchmarks/medmcqa/validation.jsonl")))
        #expect(namesReserved(HospitalFixture.text("corpus/abstracts/pubmed-1000.xml")))
    }

    @Test func choiceQuestionsAreTrueAndEven() throws {
        let rows = try HospitalFixture.lines("benchmarks/medmcqa/validation.jsonl")
        #expect(rows.count == 200)
        var letters = [0, 0, 0, 0]
        for row in rows {
            let options = ["opa", "opb", "opc", "opd"].compactMap { row[$0] as? String }
            let cop = try #require(row["cop"] as? Int)
            let stem = try #require(row["question"] as? String)
            #expect(Set(options).count == 4)
            letters[cop] += 1
            // Exactly the marked option is true of the entity the stem names.
            let true_ = world.facts.filter { fact in
                !fact.taught && stem.contains(fact.name) && options.contains(fact.value)
            }
            #expect(true_.contains { $0.value == options[cop] }, "\(stem)")
            #expect(Set(true_.map(\.value)).count == 1, "\(stem) \(options)")
        }
        #expect(letters.allSatisfy { (40...60).contains($0) }, "\(letters)")
    }

    @Test func fiveOptionQuestionsAreEven() throws {
        let rows = try HospitalFixture.lines("benchmarks/medqa/test.jsonl")
        var counts: [String: Int] = [:]
        for row in rows {
            let options = try #require(row["options"] as? [String: String])
            let key = try #require(row["answer_idx"] as? String)
            #expect(options.count == 5 && Set(options.values).count == 5)
            #expect(options[key] == row["answer"] as? String)
            counts[key, default: 0] += 1
        }
        #expect(rows.count == 120 && counts.count == 5)
        #expect(counts.values.allSatisfy { (14...36).contains($0) }, "\(counts)")
    }

    @Test func pubMedQAHasAllLabelsAndItsTruth() throws {
        let all = try #require(
            HospitalFixture.object(HospitalFixture.text("benchmarks/pubmedqa/ori_pqal.json"))
                as? [String: [String: Any]])
        let truth = try #require(
            HospitalFixture.object(
                HospitalFixture.text("benchmarks/pubmedqa/test_ground_truth.json"))
                as? [String: String])
        var counts: [String: Int] = [:]
        for (id, label) in truth {
            #expect(all[id]?["final_decision"] as? String == label)
            #expect((all[id]?["CONTEXTS"] as? [String])?.count == 3)
            counts[label, default: 0] += 1
        }
        #expect(truth.count == 120 && all.count == 420)
        #expect(counts["yes", default: 0] > 40 && counts["no", default: 0] > 30)
        #expect(counts["maybe", default: 0] > 20)
    }

    @Test func emrQAAnswersStandAtTheirOffsets() throws {
        for part in ["train", "dev", "test"] {
            let text = HospitalFixture.text("benchmarks/emrqa/\(part).json")
            let root = try #require(HospitalFixture.object(text) as? [String: Any])
            let topics = try #require(root["data"] as? [[String: Any]])
            let paragraphs = try #require(topics[0]["paragraphs"] as? [[String: Any]])
            for paragraph in paragraphs {
                let context = Array((paragraph["context"] as? String ?? "").unicodeScalars)
                for item in paragraph["qas"] as? [[String: Any]] ?? [] {
                    let answers = try #require(item["answers"] as? [[String: Any]])
                    let answer = try #require(answers[0]["text"] as? String)
                    let start = try #require(answers[0]["answer_start"] as? Int)
                    let end = start + answer.unicodeScalars.count
                    #expect(String(String.UnicodeScalarView(context[start..<end])) == answer)
                    #expect((item["question"] as? [String])?.isEmpty == false)
                }
            }
            #expect(paragraphs.count >= 10)
        }
    }

    @Test func conceptsCoverTheirTokens() {
        var types: [String: Int] = [:]
        var empty = 0
        var sentences = 0
        for file in HospitalFixture.below("benchmarks/i2b2_2010/test/txt/") {
            let lines = file.text.split(separator: "\n").map { $0.split(separator: " ") }
            let path = file.path.replacingOccurrences(of: "/txt/", with: "/concept/")
                .replacingOccurrences(of: ".txt", with: ".con")
            var marked: Set<Int> = []
            for line in HospitalFixture.text(path).split(separator: "\n") {
                let parts = line.components(separatedBy: "\"")
                let places = parts[2].split { " :|".contains($0) }.compactMap { Int($0) }
                let words = lines[places[0] - 1][places[1]...places[3]].joined(separator: " ")
                #expect(words.lowercased() == parts[1], "\(path) \(line)")
                #expect(places[0] == places[2])
                types[parts[3], default: 0] += 1
                marked.insert(places[0])
            }
            sentences += lines.count
            empty += lines.count - marked.count
        }
        #expect(sentences == 180)
        #expect(empty > 5 && empty < 60, "\(empty) sentences without concept")
        #expect(types.keys.sorted() == ["problem", "test", "treatment"])
        #expect(types.values.allSatisfy { $0 > 40 }, "\(types)")
    }

    @Test func drugOffsetsAndPairsAreRight() {
        var kinds: [String: Int] = [:]
        for file in HospitalFixture.below("benchmarks/ddi2013/Test/") {
            let reader = DDIReader()
            let parser = XMLParser(data: Data(file.text.utf8))
            parser.delegate = reader
            #expect(parser.parse())
            #expect(reader.wrong.isEmpty, "\(file.path) \(reader.wrong)")
            for kind in reader.kinds { kinds[kind, default: 0] += 1 }
        }
        #expect(kinds.keys.sorted() == ["advise", "effect", "false", "int", "mechanism"])
        #expect(kinds.values.allSatisfy { $0 >= 12 }, "\(kinds)")
        let all = kinds.values.reduce(0, +)
        #expect(kinds["false", default: 0] * 10 < all * 6, "\(kinds)")
    }

    @Test func inferenceLabelsAreEvenAndTextsNew() throws {
        let train = HospitalFixture.table("benchmarks/bionli/train.csv")
        let test = HospitalFixture.table("benchmarks/bionli/test.csv")
        let seen = Set(train.map { $0["premise"] })
        for label in ["entailment", "contradiction", "neutral"] {
            #expect(test.filter { $0["label"] == label }.count == 40)
        }
        #expect(test.allSatisfy { !seen.contains($0["premise"]) })
        let medical = try HospitalFixture.lines("benchmarks/mednli/mli_test_v1.jsonl")
        let premises = Set(
            try HospitalFixture.lines("benchmarks/mednli/mli_train_v1.jsonl").compactMap {
                $0["sentence1"] as? String
            })
        #expect(medical.count == 120)
        #expect(medical.allSatisfy { !premises.contains($0["sentence1"] as? String ?? "") })
    }

    @Test func hallmarksAreKnownAndAllOccur() {
        let rows = HospitalFixture.text("benchmarks/hoc/test.tsv").split(separator: "\n")
            .dropFirst().map { $0.split(separator: "\t") }
        var counts: [String: Int] = [:]
        for row in rows {
            #expect(row.count == 3)
            for label in row[2].split(separator: ";") {
                #expect(!row[1].lowercased().contains(label))
                counts[String(label), default: 0] += 1
            }
        }
        #expect(rows.count == 120)
        #expect(counts.keys.sorted() == Vocabulary.hallmarks.sorted())
        #expect(counts.values.allSatisfy { $0 >= 12 }, "\(counts)")
    }

    @Test func reportsAndTranscriptionsAreThere() {
        for part in ["train", "dev", "test"] {
            let rows = HospitalFixture.table("benchmarks/mimic_cxr/\(part).csv")
            #expect(rows.count >= 40)
            for row in rows {
                let report = HospitalFixture.text("benchmarks/mimic_cxr/\(row["path"] ?? "")")
                #expect(report.contains("FINDINGS:") && report.contains("IMPRESSION:"))
                #expect(report.contains("SYNTHETIC"))
            }
        }
        let rows = HospitalFixture.table("benchmarks/mtsamples/mtsamples.csv")
        let texts = Set(rows.compactMap { $0["transcription"] })
        #expect(Set(rows.compactMap { $0["medical_specialty"] }).count == 12)
        #expect(texts.count < rows.count && texts.count > 400)
    }

    @Test func articlesHaveTheirAbstracts() throws {
        let rows = try HospitalFixture.lines("benchmarks/pubmed_summarization/test.txt")
        #expect(rows.count == 60)
        for row in rows {
            let abstract = try #require(row["abstract_text"] as? [String])
            let article = try #require(row["article_text"] as? [String])
            let sections = try #require(row["sections"] as? [[String]])
            #expect(abstract.allSatisfy { $0.hasPrefix("<S> ") && $0.hasSuffix(" </S>") })
            #expect(sections.flatMap { $0 } == article)
            #expect(sections.count == (row["section_names"] as? [String])?.count)
        }
    }
}

/// Checks a document of the DDI corpus while it is read.
private final class DDIReader: NSObject, XMLParserDelegate {
    var wrong: [String] = []
    var kinds: [String] = []
    private var text: [Unicode.Scalar] = []
    private var entities: Set<String> = []

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        if element == "sentence" {
            text = Array((attributes["text"] ?? "").unicodeScalars)
        } else if element == "entity" {
            let ends = (attributes["charOffset"] ?? "").split(separator: "-").compactMap { Int($0) }
            let isRight =
                ends.count == 2 && ends[1] < text.count
                && String(String.UnicodeScalarView(text[ends[0]...ends[1]])) == attributes["text"]
            if !isRight { wrong.append(attributes["id"] ?? "") }
            entities.insert(attributes["id"] ?? "")
        } else if element == "pair" {
            if !entities.isSuperset(of: [attributes["e1"] ?? "?", attributes["e2"] ?? "?"]) {
                wrong.append(attributes["id"] ?? "")
            }
            kinds.append(
                attributes["ddi"] == "true" ? attributes["type"] ?? "untyped" : "false")
        }
    }
}
