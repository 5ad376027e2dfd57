import ArgumentParser
import Foundation
import MeCorpus
import MeEvaluation

/// `mellama corpus deidentify`: notes without their identifiers, outside a build.
struct CorpusDeidentify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deidentify",
        abstract: "Replace names, dates, numbers and places in notes, and list where.",
        discussion: """
            Reads what `corpus build` reads. With --output: \(NoteSafety.SafeNote.fileName) (the safe \
            notes), \(DeidentificationEntry.fileName) (category, place and rule of each replacement, \
            never its text) and \(NoteSafety.Summary.fileName) (counts).
            With --score, findings are compared with identifiers that somebody marked, such as those \
            of the synthetic hospital.
            Rules lower a risk and do not end it: read Docs/deidentification.md first.
            Example: mellama corpus deidentify hospital/corpus/notes/discharge.csv --output safe \
            --score hospital/corpus/notes/identifiers.jsonl
            """)

    @Argument(help: "Files, folders or patterns with notes.") var files: [String]
    @Option(help: ArgumentHelp("Their format.", valueName: "format"))
    var format = SourceFormat.automatic
    @Option(help: "JSON field or CSV column of the text (jsonl, csv).") var textField = "text"
    @Flag(help: "Invented names and shifted dates instead of placeholders.") var surrogates = false
    @Option(
        help: "A secret of 16 bytes or more, for --surrogates; who has it can shift dates back.")
    var keyFile: String?
    @Option(help: "Names to replace wherever they stand, one a line: staff, places.")
    var names: String?
    @Option(
        name: [.customLong("output"), .customLong("out")],
        help: "The folder to write; it appears whole or not at all.")
    var output: String?
    @Option(help: "Marked identifiers as JSON lines: note_id, start, end, category.")
    var score: String?
    @OptionGroup var report: JSONOption

    func validate() throws {
        if surrogates, keyFile == nil {
            throw ValidationError("--surrogates needs --key-file with a secret of 16 bytes or more")
        }
        if !surrogates, keyFile != nil {
            throw ValidationError("--key-file is for --surrogates")
        }
    }

    func run() throws {
        Interruption.listen()
        let settings = try settings()
        let key = try keyFile.map { [UInt8](try Self.contents($0, "--key-file")) } ?? []
        var marks = try score.map { try MarkedIdentifiers(URL(filePath: $0)) }
        var counts = DeidentificationScore()
        let summary: NoteSafety.Summary
        if let output {
            summary = try OutputFolder.write(to: URL(filePath: output)) { folder in
                try work(
                    NoteSafety(settings, key: key, folder: folder), &marks, &counts)
            }
        } else {
            summary = try work(NoteSafety(settings, key: key), &marks, &counts)
        }
        try tell(summary, marks == nil ? nil : counts)
    }

    private func settings() throws -> DeidentificationSettings {
        var settings = DeidentificationSettings()
        settings.replacement = surrogates ? .surrogate : .placeholder
        if let names {
            let text = String(decoding: try Self.contents(names, "--names"), as: UTF8.self)
            settings.names = text.split(whereSeparator: \.isNewline)
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        return settings
    }

    private static func contents(_ path: String, _ option: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError("\(option): expected a readable file, got \(path)")
        }
        return data
    }

    private func work(
        _ safety: NoteSafety, _ marks: inout MarkedIdentifiers?,
        _ counts: inout DeidentificationScore
    ) throws -> NoteSafety.Summary {
        var safety = safety
        for path in files {
            var source = CorpusSettings.Source(path: path, format: format)
            source.textField = textField
            try safety.take(source) { id, text, found in
                try Interruption.check()
                guard let gold = try marks?.marks(of: id, in: text) else { return }
                counts.add(text: text, gold: gold, found: found)
            }
        }
        if let unseen = marks?.unseen, let first = unseen.first {
            throw CommandError(
                "--score: expected marks of the notes that were read, got \(unseen.count) notes that "
                    + "were not, the first \(first)")
        }
        try safety.finish()
        return safety.summary
    }
}

// What is printed.
extension CorpusDeidentify {
    /// A category's counts, with intervals of 95 %.
    struct CategoryScore: Encodable {
        var marked: Int
        var found: Int
        /// Marked spans of which nothing is left.
        var removed: Int
        /// The same, under their own category: `recall`.
        var typed: Int
        var right: Int
        var recall: Interval?
        var precision: Interval?

        init(_ counts: DeidentificationScore.Counts) {
            (marked, found) = (counts.gold, counts.found)
            (removed, typed, right) = (counts.removed, counts.typed, counts.right)
            recall = marked > 0 ? .wilson(successes: typed, of: marked) : nil
            precision = found > 0 ? .wilson(successes: right, of: found) : nil
        }
    }

    private struct Output: Encodable {
        var documents: Int
        var words: Int
        var bytes: Int
        var identifiers: [String: Int]
        var skipped: [SkippedFile]
        var score: [String: CategoryScore]?
    }

    private func tell(_ summary: NoteSafety.Summary, _ counts: DeidentificationScore?) throws {
        for file in summary.skipped {
            Console.note("skipped \(file.path), byte \(file.offset): \(file.reason)")
        }
        if !summary.notRead.isEmpty {
            Console.note(
                "not read, of another format by name: " + summary.notRead.joined(separator: ", "))
        }
        let rows = counts.map(Self.rows)
        if report.json {
            let found = summary.identifiers.map { ($0.key.rawValue, $0.value) }
            return try Console.json(
                Output(
                    documents: summary.documents, words: summary.words, bytes: summary.bytes,
                    identifiers: Dictionary(uniqueKeysWithValues: found), skipped: summary.skipped,
                    score: rows.map { Dictionary(uniqueKeysWithValues: $0) }))
        }
        let total = summary.identifiers.values.reduce(0, +)
        Console.result(
            "\(summary.documents) documents, \(summary.words) words, \(total) identifiers replaced"
                + (output.map { " in \($0)" } ?? "; nothing written without --output"))
        for category in IdentifierCategory.allCases where rows == nil {
            guard let count = summary.identifiers[category] else { continue }
            Console.result("\(category.rawValue): \(count)")
        }
        for (name, row) in rows ?? [] {
            Console.result(
                "\(name): recall \(Self.share(row.recall, row.typed, row.marked)), "
                    + "precision \(Self.share(row.precision, row.right, row.found))")
        }
    }

    private static func rows(_ counts: DeidentificationScore) -> [(String, CategoryScore)] {
        let categories = IdentifierCategory.allCases.filter {
            counts[$0].gold + counts[$0].found > 0
        }
        return categories.map { ($0.rawValue, CategoryScore(counts[$0])) } + [
            ("all", CategoryScore(counts.total))
        ]
    }

    private static func share(_ interval: Interval?, _ part: Int, _ whole: Int) -> String {
        guard let interval else { return "none" }
        return String(
            format: "%.3f (%d of %d; %.3f to %.3f)", interval.value, part, whole, interval.low,
            interval.high)
    }
}
