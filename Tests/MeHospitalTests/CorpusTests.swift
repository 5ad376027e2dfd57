import Foundation
import FoundationXML
import Testing

@testable import MeHospital

@Suite struct CorpusTests {
    private let world = HospitalFixture.world

    /// Plain text of the biomedical and clinical corpora.
    private func corpusText() -> String {
        var text = ""
        for file in HospitalFixture.below("corpus/") where !file.path.hasPrefix("corpus/general") {
            if file.path.hasSuffix(".csv") {
                text += HospitalFixture.table(file.path).compactMap { $0["text"] }
                    .joined(separator: "\n")
            } else if file.path.hasSuffix("xml") {
                text += file.text.split(separator: "<").map { piece in
                    piece.split(separator: ">", maxSplits: 1).dropFirst().joined()
                }.joined(separator: "\n")
            }
        }
        return text
    }

    @Test func everyFactStandsOftenInTheCorpus() {
        // Sentences by the entity they name, found by words so that the walk is done once.
        var byName: [String: [String]] = [:]
        let names = Set(
            world.drugs.map(\.name)
                + world.diseases.map { String($0.name.split(separator: " ")[0]) })
        for sentence in corpusText().split(whereSeparator: { ".\n".contains($0) }) {
            let found = Set(sentence.split { !$0.isLetter }.map(String.init)).intersection(names)
            for name in found { byName[name, default: []].append(sentence.lowercased()) }
        }
        for fact in world.facts {
            let name = String(fact.name.split(separator: " ")[0])
            let value = fact.value.lowercased()
            let sentences = (byName[name] ?? []).filter { $0.contains(value) }
            #expect(sentences.count >= 8, "\(fact.name) \(fact.attribute) \(sentences.count)")
            let wordings = Set(
                sentences.map { $0.filter { $0.isLetter || $0 == " " } })
            #expect(wordings.count >= 7, "\(fact.name) \(fact.attribute): too few wordings")
        }
    }

    @Test func xmlParses() {
        let files = HospitalFixture.files.keys.filter { $0.hasSuffix("xml") }.sorted()
        #expect(files.count > 100)
        for path in files {
            let text = HospitalFixture.text(path)
            #expect(text.lowercased().contains("synthetic"), "\(path)")
            #expect(XMLParser(data: Data(text.utf8)).parse(), "\(path)")
        }
    }

    @Test func identifiersStandWhereTheyAreSaidToStand() throws {
        var notes: [String: [Unicode.Scalar]] = [:]
        let table = HospitalFixture.table("corpus/notes/discharge.csv")
        #expect(table.count == HospitalFixture.settings.notes)
        for row in table {
            notes[row["note_id"] ?? ""] = Array((row["text"] ?? "").unicodeScalars)
        }
        let rows = try HospitalFixture.lines("corpus/notes/identifiers.jsonl")
        var categories: Set<String> = []
        for row in rows {
            let scalars = try #require(notes[row["note_id"] as? String ?? ""])
            let start = try #require(row["start"] as? Int)
            let end = try #require(row["end"] as? Int)
            let piece = String(String.UnicodeScalarView(scalars[start..<end]))
            #expect(piece == row["text"] as? String)
            categories.insert(row["category"] as? String ?? "")
        }
        #expect(
            categories == [
                "name", "mrn", "date", "institution", "phone", "address", "email", "url",
                "age-over-89",
            ])
    }

    @Test func heldOutSentencesAreNotInTheCorpus() throws {
        let corpus = Set(
            corpusText().split(whereSeparator: { ".\n".contains($0) })
                .map { $0.trimmingCharacters(in: .whitespaces) })
        var sentences = 0
        for row in try HospitalFixture.lines("heldout/biomedical.jsonl") {
            for sentence in (row["text"] as? String ?? "").split(separator: ".") {
                let plain = sentence.trimmingCharacters(in: .whitespaces)
                #expect(!corpus.contains(plain), "\(plain)")
                sentences += 1
            }
        }
        #expect(sentences > 400)
        let notes = Set(HospitalFixture.table("corpus/notes/discharge.csv").map { $0["text"] })
        for row in try HospitalFixture.lines("heldout/clinical.jsonl") {
            #expect(!notes.contains(row["text"] as? String))
        }
    }

    @Test func generalPiecesAreDistinct() throws {
        #expect(Prose.pieces.count >= 70)
        #expect(Set(Prose.pieces).count == Prose.pieces.count)
        #expect(Set(Prose.pieces.map { $0.prefix(24) }).count == Prose.pieces.count)
        for piece in Prose.pieces {
            let words = piece.split(separator: " ").count
            #expect((100...230).contains(words), "\(piece.prefix(40)): \(words) words")
            #expect(!piece.contains("\n"))
        }
        let kept = try HospitalFixture.lines("heldout/general.jsonl").compactMap {
            $0["text"] as? String
        }
        #expect(kept.count == 14)
        let corpus = try HospitalFixture.lines("corpus/general/written.jsonl").compactMap {
            $0["text"] as? String
        }
        #expect(Set(corpus).isDisjoint(with: kept))
        #expect(corpus.count + kept.count == Prose.pieces.count)
    }

    @Test func noTestTextSharesThirteenWordsWithTheCorpus() throws {
        var grams: Set<Int> = []
        for text in try testTexts() {
            let words = HospitalFixture.words(text)
            guard words.count >= 13 else { continue }
            for start in 0...(words.count - 13) {
                grams.insert(words[start..<start + 13].joined(separator: " ").hashValue)
            }
        }
        #expect(grams.count > 5_000)
        let words = HospitalFixture.words(corpusText())
        for start in 0..<(words.count - 13) {
            let gram = words[start..<start + 13].joined(separator: " ")
            #expect(!grams.contains(gram.hashValue), "\(gram)")
        }
    }

    private func testTexts() throws -> [String] {
        var texts = try HospitalFixture.lines("benchmarks/medmcqa/validation.jsonl")
            .compactMap { $0["question"] as? String }
        texts += try HospitalFixture.lines("benchmarks/medqa/test.jsonl")
            .compactMap { $0["question"] as? String }
        texts += HospitalFixture.table("benchmarks/bionli/test.csv").compactMap { $0["premise"] }
        texts += try HospitalFixture.lines("benchmarks/mednli/mli_test_v1.jsonl")
            .compactMap { $0["sentence1"] as? String }
        texts += try HospitalFixture.lines("benchmarks/pubmed_summarization/test.txt")
            .compactMap { ($0["article_text"] as? [String])?.joined(separator: " ") }
        texts += HospitalFixture.below("benchmarks/i2b2_2010/test/txt").map(\.text)
        texts += HospitalFixture.text("benchmarks/hoc/test.tsv").split(separator: "\n")
            .map(String.init)
        return texts
    }
}
