import Foundation
import Testing

@testable import MeEvaluation

@Suite struct ReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ benchmark: Benchmark, _ split: Split = .test) throws -> [Example] {
        try benchmark.load(folder.url, split)
    }

    private func failure(_ benchmark: Benchmark, _ split: Split = .test) -> EvaluationError? {
        do {
            _ = try load(benchmark, split)
            return nil
        } catch {
            return error as? EvaluationError
        }
    }

    @Test func pubMedQA() throws {
        let record = { (label: String) in
            "{\"QUESTION\":\"Does zorvin help?\",\"CONTEXTS\":[\"One.\",\"Two.\"],"
                + "\"final_decision\":\"\(label)\",\"LONG_ANSWER\":\"It does.\"}"
        }
        let all = (1...12).map { "\"\(100 + $0)\":\(record($0 == 3 ? "maybe" : "yes"))" }
        let file = try folder.write("data/ori_pqal.json", "{\(all.joined(separator: ","))}")
        #expect(try load(.pubmedQA).count == 12)
        #expect(failure(.pubmedQA, .train)?.path.hasSuffix("test_ground_truth.json") == true)
        try folder.write("data/test_ground_truth.json", "{\"103\":\"maybe\",\"104\":\"yes\"}")
        let test = try load(.pubmedQA)
        #expect(test.map(\.id) == ["103", "104"] && test[0].gold == ["maybe"])
        let prompt = test[0].parts.rendered(limit: 0).text
        #expect(
            prompt.hasSuffix("Abstract:\nOne.\nTwo.\nQuestion: Does zorvin help?\nThe answer is"))
        #expect(try Benchmark.pubmedQA.load(file, .test).count == 2)
        #expect(try load(.pubmedQA, .train).count == 9)
        #expect(try load(.pubmedQA, .validation).count == 1)
        try folder.write("data/test_ground_truth.json", "{\"103\":\"no\"}")
        #expect(failure(.pubmedQA)?.field == "103")
        try folder.write("data/test_ground_truth.json", "{\"999\":\"no\"}")
        #expect(failure(.pubmedQA)?.got == "no such field")
    }

    @Test func pubMedQADamage() throws {
        #expect(failure(.pubmedQA)?.expected.contains("ori_pqal.json") == true)
        try folder.write("ori_pqal.json", "{\"1\":{\"QUESTION\":\"Q?\",\"CONTEXTS\":[\"x\"]}}")
        let missing = failure(.pubmedQA)
        #expect(missing?.place == "record 1" && missing?.field == "final_decision")
        #expect(missing?.description.contains("ori_pqal.json, record 1, field") == true)
        try folder.write("ori_pqal.json", "{\"1\":{\"QUESTION\":")
        #expect(failure(.pubmedQA)?.expected == "a JSON object")
    }

    @Test func medQA() throws {
        let line =
            "{\"question\":\"Which drug\",\"answer\":\"b\",\"options\":{\"A\":\"a\",\"B\":\"b\","
            + "\"C\":\"c\",\"D\":\"d\",\"E\":\"e\"},\"answer_idx\":\"E\"}\n"
        try folder.write("test.jsonl", line + "\n" + line)
        let examples = try load(.medQA)
        #expect(examples.map(\.id) == ["line 1", "line 3"])
        #expect(examples[0].gold == ["E"] && examples[0].options.count == 5)
        let text = examples[0].parts.rendered(limit: 0).text
        #expect(text.contains("Question: Which drug?\nOptions:\nA. a\nB. b"))
        try folder.write("test.jsonl", line + "{\"question\": \"tru")
        #expect(failure(.medQA)?.place == "line 2")
        try folder.write("test.jsonl", line.replacingOccurrences(of: "\"E\"}", with: "\"F\"}"))
        #expect(failure(.medQA)?.field == "answer_idx")
        try folder.write(
            "test.jsonl", line.replacingOccurrences(of: "\"E\":\"e\"", with: "\"E\":\"\""))
        #expect(failure(.medQA)?.field == "E")
    }

    @Test func medMCQA() throws {
        let line = { (cop: Int) in
            "{\"id\":\"q\(cop)\",\"question\":\"Q?\",\"opa\":\"a\",\"opb\":\"b\",\"opc\":\"c\","
                + "\"opd\":\"d\",\"cop\":\(cop)}\n"
        }
        try folder.write("validation.jsonl", line(0) + line(3))
        #expect(try load(.medMCQA).map(\.gold) == [["A"], ["D"]])
        try folder.write("validation.jsonl", line(4))
        #expect(failure(.medMCQA)?.field == "cop")
        // The original release counts from 1.
        let original = try folder.write("original/dev.json", line(1) + line(4))
        let read = try Benchmark.medMCQA.load(original.deletingLastPathComponent(), .test)
        #expect(read.map(\.gold) == [["A"], ["D"]])
    }

    @Test func ddi() throws {
        let sentence = """
            <document id="d"><sentence id="d.s0" text="Foo &amp; bar or baz acid rise.">
            <entity id="e0" charOffset="0-2" type="drug" text="Foo"/>
            <entity id="e1" charOffset="6-8;17-20" type="drug" text="bar acid"/>
            <entity id="e2" charOffset="13-20" type="drug" text="baz acid"/>
            <pair id="p0" e1="e0" e2="e2" ddi="true" type="mechanism"/>
            <pair id="p1" e1="e0" e2="e1" ddi="false"/>
            <pair id="p2" e1="e1" e2="e2" ddi="true"/>
            </sentence></document>
            """
        try folder.write("Test/a.xml", sentence)
        let examples = try load(.ddi2013)
        #expect(
            examples.map(\.parts.blocks[0].text) == [
                "@DRUG$ & bar or @DRUG$ rise.", "@DRUG$ & @DRUG$ rise.", "Foo & @DRUG-DRUG$ rise.",
            ])
        #expect(examples.map(\.gold) == [["DDI-mechanism"], ["DDI-false"], ["DDI-int"]])
        try folder.write("Test/a.xml", sentence.replacingOccurrences(of: "13-20", with: "13-99"))
        #expect(failure(.ddi2013)?.place == "pair p0")
        try folder.write(
            "Test/a.xml", sentence.replacingOccurrences(of: " ddi=\"false\"", with: ""))
        #expect(failure(.ddi2013)?.field == "ddi")
        try folder.write("Test/a.xml", String(sentence.prefix(90)))
        #expect(failure(.ddi2013)?.path.hasSuffix("a.xml") == true)
    }

    @Test func i2b2() throws {
        try folder.write("test/txt/n1.txt", "Chest pain today .\n\nGiven aspirin\n")
        try folder.write(
            "test/concept/n1.con",
            "c=\"chest pain\" 1:0 1:1||t=\"problem\"\nc=\"aspirin\" 3:1 3:1||t=\"treatment\"\n")
        let examples = try load(.i2b2Concepts)
        #expect(examples.map(\.id) == ["n1:1", "n1:3"])
        #expect(examples[0].gold == ["problem 0 9"])
        #expect(examples[1].answer == "Given <span class=\"treatment\">aspirin</span>")
        try folder.write("test/concept/n1.con", "c=\"x\" 1:0 1:9||t=\"problem\"\n")
        #expect(failure(.i2b2Concepts)?.place == "line 1")
        try folder.write("test/concept/n1.con", "c=\"x\" 1:0 1:0||t=\"drug\"\n")
        #expect(failure(.i2b2Concepts)?.expected.contains("problem") == true)
        try FileManager.default.removeItem(at: folder.url.appending(path: "test/concept/n1.con"))
        #expect(failure(.i2b2Concepts)?.path.hasSuffix("n1.con") == true)
    }

    @Test func mtsamplesSplitsByText() throws {
        var rows = ",description,medical_specialty,sample_name,transcription,keywords\n"
        for index in 0..<200 {
            // Every text twice, under two specialties, with a quote and a newline inside.
            let text = "\"Patient \(index / 2) said \"\"ouch\"\",\nthen left.\""
            rows += "\(index),d,\(index % 2 == 0 ? " Surgery" : "Urology"),n,\(text),k\n"
        }
        rows += "200,d,Surgery,n,,k\n"
        try folder.write("mtsamples.csv", rows)
        var sides: [String: Split] = [:]
        var total = 0
        for split in Split.allCases {
            for example in try load(.mtsamples, split) {
                let text = example.parts.blocks[0].text
                #expect(sides[text] == nil || sides[text] == split)
                sides[text] = split
                total += 1
            }
        }
        #expect(total == 200 && sides.count == 100)
        #expect(Set(sides.values).count == 3)
        try folder.write("mtsamples.csv", rows.replacingOccurrences(of: "Urology", with: "Magic"))
        #expect(failure(.mtsamples)?.got == "\"Magic\"")
    }

    @Test func mimicCXR() throws {
        try folder.write("test.csv", "subject_id,study_id,path\n10,50,files/p10/p10/s50.txt\n")
        try folder.write(
            "files/p10/p10/s50.txt",
            " FINAL REPORT\n INDICATION: Cough.\n\n"
                + " FINDINGS:\n\n Heart size normal.\n No effusion.\n\n"
                + " IMPRESSION: \n\n No acute disease: stable.\n")
        let examples = try load(.mimicCXR)
        #expect(examples[0].parts.blocks[0].text == "Heart size normal. No effusion.")
        #expect(examples[0].gold == ["No acute disease: stable."])
        try folder.write("test.csv", "subject_id,study_id,path\n10,50,files/none.txt\n")
        #expect(failure(.mimicCXR)?.path.hasSuffix("none.txt") == true)
    }

    @Test func inference() throws {
        try folder.write(
            "mli_test_v1.jsonl",
            "{\"sentence1\":\"He has a fever.\",\"sentence2\":\"He is ill.\","
                + "\"gold_label\":\"entailment\","
                + "\"pairID\":\"p1\"}\n")
        #expect(try load(.medNLI).map(\.gold) == [["entailment"]])
        try folder.write(
            "test.csv", "id,premise,hypothesis,label\n7,\"P, one\",H,neutral\n8,P,H,contradiction\n"
        )
        #expect(try load(.bioNLI).map(\.id) == ["7", "8"])
        try folder.write(
            "test.csv", "index,pmid,supp_set,conclusion,label_cat\n1,2,P,H,pos\n2,2,P,H,SRE\n")
        #expect(try load(.bioNLI).map(\.gold) == [["entailment"], ["contradiction"]])
        try folder.write("test.csv", "id,premise,hypothesis\n7,P,H\n")
        #expect(failure(.bioNLI)?.field == "label")
        try folder.write("test.csv", "id,premise,hypothesis,label\n7,\"P,H,neutral\n")
        #expect(failure(.bioNLI)?.expected == "a closing quote")
    }

    @Test func hallmarks() throws {
        try folder.write(
            "test.tsv",
            "pmid\ttext\tlabels\n1\tcells \"grow\" fast\tcellular energetics\n"
                + "2\t\"the \"\"FAR\"\" way\"\tresisting cell death;inducing angiogenesis\n")
        let examples = try load(.hallmarksOfCancer)
        #expect(examples[0].parts.blocks[0].text == "cells \"grow\" fast")
        #expect(examples[1].parts.blocks[0].text == "the \"FAR\" way")
        #expect(examples[1].answer == "resisting cell death; inducing angiogenesis")
        try folder.write("test.tsv", "pmid\ttext\tlabels\n1\tx\n")
        #expect(failure(.hallmarksOfCancer)?.place == "line 2")
    }

    @Test func emrQA() throws {
        let qas = """
            {"id":"q1","question":["What dose?","How much?"],"answers":[
            {"text":"81 mg","answer_start":5},{"text":"81 mg","answer_start":40}]},
            {"id":"q2","question":"Which drug?","answers":[
            {"text":"aspirin","answer_start":[1,0],"evidence":"takes aspirin"}]}
            """
        let file =
            "{\"data\":[{\"title\":\"t\",\"paragraphs\":[{\"note_id\":\"n\","
            + "\"context\":\"takes 81 mg\",\"qas\":[\(qas)]}]}]}"
        try folder.write("test.json", file)
        let examples = try load(.emrQA)
        #expect(examples.map(\.gold) == [["81 mg"], ["takes aspirin"]])
        #expect(examples[0].parts.blocks[1].text == "What dose?")
        try folder.write("test.json", file.replacingOccurrences(of: "\"context\"", with: "\"c\""))
        let error = failure(.emrQA)
        #expect(error?.place == "data[0].paragraphs[0]" && error?.field == "context")
    }

    @Test func pubmedSummarization() throws {
        let line =
            "{\"article_id\":\"PMC1\",\"article_text\":[\"one .\",\"two .\"],"
            + "\"abstract_text\":[\"<S> first . </S>\",\"<S> second . </S>\"]}\n"
        try folder.write("test.txt", line)
        let examples = try load(.pubmedSummarization)
        #expect(examples[0].gold == ["first . second ."])
        #expect(examples[0].parts.blocks[0].text == "one . two .")
    }

    @Test func namesAndFolders() throws {
        #expect(Benchmark.all.count == 12)
        #expect(Set(Benchmark.all.map(\.name)).count == 12)
        #expect(throws: EvaluationError.self) { try Benchmark.named("pubmed") }
        try folder.write("benchmarks/hoc/x", "")
        #expect(
            try Benchmark.hallmarksOfCancer.folder(under: folder.url).path.hasSuffix(
                "benchmarks/hoc"))
        #expect(try Benchmark.medQA.folder(under: folder.url) == folder.url)
        #expect(throws: EvaluationError.self) {
            try Benchmark.medQA.folder(under: folder.url.appending(path: "nowhere"))
        }
    }

    @Test func longInputIsCutAtASpace() {
        let parts = PromptParts(
            instruction: "I", blocks: [.init("Note:", "äää bbb ccc ddd"), .init("Q:", "why?")],
            lead: "Answer:")
        let cut = parts.rendered(limit: 14)
        #expect(cut.wasCut && cut.text == "I\n\nNote: äää\nQ: why?\nAnswer:")
        #expect(!parts.rendered(limit: 0).wasCut)
    }
}
