import Foundation
import Testing

/// `mellama corpus deidentify`.
@Suite struct DeidentifyTests {
    private static let deidentify = ["corpus", "deidentify"]

    private func run(_ folder: Workplace, _ arguments: String...) async throws -> Outcome {
        try await Program(Self.deidentify + arguments, in: folder).outcome()
    }

    @Test func theHospitalByCategory() async throws {
        let folder = try Workplace()
        let made = try await folder.run(
            "samples", "--seed", "5", "--notes", "60", "--output", "hospital")
        #expect(made.status == 0, "\(made.errors)")
        let notes = "hospital/corpus/notes/discharge.csv"
        let marks = "hospital/corpus/notes/identifiers.jsonl"
        let outcome = try await run(folder, notes, "--output", "safe", "--score", marks, "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["documents"] as? Int == 60)
        let score = try #require(json["score"] as? [String: [String: Any]])
        for category in [
            "name", "date", "age", "record", "phone", "email", "url", "address", "institution",
            "all",
        ] {
            let row = try #require(score[category], "\(category)")
            let recall = try #require(row["recall"] as? [String: Double])
            let precision = try #require(row["precision"] as? [String: Double])
            #expect((recall["value"] ?? 0) >= 0.98, "\(category): \(row)")
            #expect((precision["value"] ?? 0) >= 0.97, "\(category): \(row)")
            #expect((recall["low"] ?? 1) < 1)
        }
        // Each planted text is gone from its note, and the audit never has any of it.
        let planted = try lines(folder, marks)
        let safe = try lines(folder, "safe/documents.jsonl")
        let texts = Dictionary(
            uniqueKeysWithValues: safe.map { ($0["id"] as? String, $0["text"] as? String) })
        let audit = String(decoding: try folder.read("safe/identifiers.jsonl"), as: UTF8.self)
        for row in planted where (row["category"] as? String) == "phone" {
            let text = try #require(row["text"] as? String)
            let note = try #require(texts[row["note_id"] as? String] ?? nil)
            #expect(!note.contains(text) && !audit.contains(text))
        }
        #expect(try lines(folder, "safe/identifiers.jsonl").count >= planted.count)
        let plain = try await run(folder, notes, "--score", marks)
        #expect(plain.output.contains("name: recall "))
    }

    @Test func surrogatesNamesAndFormats() async throws {
        let folder = try Workplace()
        try folder.write("notes/a.txt", "Dr. Quigley saw Vorbrugg on 03/14/2019.")
        try folder.write("b.jsonl", "{\"id\":\"n1\",\"note\":\"Dr. Quigley, 03/14/2019.\"}\n")
        try folder.write("key", "a secret of sixteen bytes")
        try folder.write("staff", "Vorbrugg\n")
        let safe = try await run(folder, "notes", "--names", "staff", "--output", "one")
        #expect(safe.status == 0, "\(safe.errors)")
        let text = try lines(folder, "one/documents.jsonl").first?["text"] as? String
        #expect(text == "Dr. [NAME] saw [NAME] on [DATE].")
        #expect(
            !String(decoding: try folder.read("one/deidentification.json"), as: UTF8.self)
                .contains("Vorbrugg"))
        let moved = try await run(
            folder, "b.jsonl", "--text-field", "note", "--surrogates", "--key-file", "key",
            "--output", "two")
        #expect(moved.status == 0, "\(moved.errors)")
        let line = try #require(try lines(folder, "two/documents.jsonl").first)
        let invented = try #require(line["text"] as? String)
        #expect(line["id"] as? String == "n1")
        #expect(!invented.contains("Quigley") && !invented.contains("03/14/2019"))
        #expect(!invented.contains("["))
    }

    @Test func wrongUseIsOneClearErrorAndWritesNothing() async throws {
        let folder = try Workplace()
        try folder.write("n.jsonl", "{\"id\":\"n1\",\"text\":\"Seen by Dr. Quigley.\"}\n")
        try folder.write("short", "abc")
        let mark = "{\"note_id\":\"n1\",\"start\":8,\"end\":19,\"category\":\"name\"}\n"
        try folder.write("unknown.jsonl", mark.replacing("name\"}", with: "face\"}"))
        try folder.write("outside.jsonl", mark.replacing("19", with: "99"))
        try folder.write("other.jsonl", mark.replacing("n1", with: "n2"))
        try folder.write("wrong.jsonl", mark.replacing("}", with: ",\"text\":\"Dr. Queasly\"}"))
        let cases: [([String], Int32, String)] = [
            (["nowhere"], 1, "nothing there"),
            (["n.jsonl", "--text-field", "note"], 1, "expected a field 'note'"),
            (["n.jsonl", "--surrogates"], 2, "--key-file"),
            (["n.jsonl", "--key-file", "short"], 2, "--surrogates"),
            (["n.jsonl", "--surrogates", "--key-file", "short"], 1, "16 bytes"),
            (["n.jsonl", "--names", "none"], 1, "--names: expected a readable file"),
            (["n.jsonl", "--score", "none"], 1, "marked identifiers"),
            (["n.jsonl", "--score", "unknown.jsonl"], 1, "line 1: expected a category of name"),
            (
                ["n.jsonl", "--score", "outside.jsonl"], 1,
                "line 1: expected a place within note n1"
            ),
            (["n.jsonl", "--score", "other.jsonl"], 1, "the first n2"),
            (["n.jsonl", "--score", "wrong.jsonl"], 1, "got another text there"),
        ]
        for (options, status, says) in cases {
            let outcome = try await Program(
                Self.deidentify + options + ["--output", "out"], in: folder
            ).outcome()
            #expect(outcome.status == status, "\(options)")
            #expect(outcome.errors.contains(says), "\(options): \(outcome.errors)")
            #expect(!outcome.errors.contains("Quigley") && outcome.output.isEmpty)
            #expect(!folder.exists("out") && !folder.exists(".out.partial"))
        }
    }

    private func lines(_ folder: Workplace, _ path: String) throws -> [[String: Any]] {
        try String(decoding: folder.read(path), as: UTF8.self).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }
}
