import Foundation
import Testing

@testable import MeHospital

@Suite struct WritingTests {
    private func temporaryFolder() -> URL {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("hospital-\(UUID().uuidString)")
    }

    private func small(seed: UInt64) -> HospitalSettings {
        var settings = HospitalSettings()
        settings.seed = seed
        settings.drugs = 16
        settings.diseases = 16
        settings.papers = 4
        settings.abstracts = 16
        settings.notes = 4
        settings.generalTexts = 8
        settings.choiceQuestions = 20
        settings.benchmarkItems = 24
        settings.instructions = 60
        return settings
    }

    @Test func twoWritesAreEqualAndAnotherSeedDiffers() throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = folder.appendingPathComponent("a")
        let second = folder.appendingPathComponent("b")
        let written = try Hospital(settings: small(seed: 7)).write(to: first)
        let again = try Hospital(settings: small(seed: 7)).write(to: second)
        #expect(written == again)
        for file in written {
            let one = try Data(contentsOf: first.appendingPathComponent(file.path))
            let two = try Data(contentsOf: second.appendingPathComponent(file.path))
            #expect(one == two, "\(file.path)")
            #expect(one.count == file.bytes)
        }
        let other = try Hospital(settings: small(seed: 8)).contents()
        let same = other.filter { file in
            let url = first.appendingPathComponent(file.path)
            return (try? String(contentsOf: url, encoding: .utf8)) == file.text
        }
        // Only the hand-written prose and the tables of study numbers do not hang on the seed.
        #expect(
            Set(same.map(\.path).filter { !$0.hasPrefix("benchmarks/mimic_cxr") })
                == ["corpus/general/written.jsonl", "heldout/general.jsonl"])
    }

    @Test func anUnwritableFolderIsNamed() throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a file".utf8).write(to: folder)
        let hospital = try Hospital(settings: small(seed: 7))
        #expect(throws: HospitalError.self) { try hospital.write(to: folder) }
    }

    @Test func everyFileSaysThatItIsSynthetic() {
        let plain = [".con", ".tsv", "truth.json", ".csv", "i2b2"]
        for (path, text) in HospitalFixture.files where !plain.contains(where: path.contains) {
            #expect(text.lowercased().contains("synthetic"), "\(path)")
        }
    }

    @Test func instructionsCoverAllForms() throws {
        let text = HospitalFixture.text("instructions/train.json")
        let samples = try #require(HospitalFixture.object(text) as? [[String: Any]])
        let sources = Set(samples.compactMap { $0["source"] as? String })
        #expect(
            sources.isSuperset(of: [
                "medmcqa", "medmcqa_open", "medqa", "pubmedqa", "emrqa", "i2b2_2010", "ddi2013",
                "hoc", "hoc_single", "mtsamples", "pubmed_summarization", "mimic_cxr", "bionli",
                "mednli", "open_question", "general",
            ]))
        #expect((600...1_000).contains(samples.count))
        #expect(samples.allSatisfy { ($0["output"] as? String)?.isEmpty == false })
        #expect(samples.allSatisfy { $0["synthetic"] as? Bool == true })
        let valid = try #require(
            HospitalFixture.object(HospitalFixture.text("instructions/valid.json"))
                as? [[String: Any]])
        let key = { (sample: [String: Any]) in
            "\(sample["instruction"] ?? "")|\(sample["input"] ?? "")"
        }
        let known = Set(samples.map(key))
        let repeated = valid.filter { known.contains(key($0)) }
        #expect(repeated.count * 5 < valid.count, "\(repeated.count) of \(valid.count)")
    }
}
