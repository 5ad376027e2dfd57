import Foundation

/// A file that was written: its path below the folder and its size.
package struct WrittenFile: Codable, Equatable, Sendable {
    package var path: String
    package var bytes: Int

    package init(path: String, bytes: Int) {
        self.path = path
        self.bytes = bytes
    }
}

/// The synthetic hospital: corpora, instructions and twelve benchmarks about an invented medical
/// world, every one in its native format.
package struct Hospital: Sendable {
    package let settings: HospitalSettings

    /// Throws `HospitalError.settings` for sizes no hospital can be built from.
    package init(settings: HospitalSettings) throws {
        try settings.validate()
        self.settings = settings
    }

    /// Writes every file below `folder`, which need not exist, each atomically; the same settings
    /// give the same bytes. Throws `HospitalError.unwritable`. Files come back in order of path.
    package func write(to folder: URL) throws -> [WrittenFile] {
        let files = try contents().sorted { $0.path < $1.path }
        var written: [WrittenFile] = []
        var made: Set<String> = []
        for file in files {
            let url = folder.appendingPathComponent(file.path)
            let parent = url.deletingLastPathComponent()
            let bytes = Data(file.text.utf8)
            do {
                if made.insert(parent.path).inserted {
                    try FileManager.default.createDirectory(
                        at: parent, withIntermediateDirectories: true)
                }
                try bytes.write(to: url, options: .atomic)
            } catch {
                throw HospitalError.unwritable(path: url.path, reason: error.localizedDescription)
            }
            written.append(WrittenFile(path: file.path, bytes: bytes.count))
        }
        return written
    }

    /// All files before they are written.
    func contents() throws -> [TextFile] {
        let world = World(settings: settings)
        return try corpus(world) + heldout(world) + benchmarks(world)
            + InstructionFiles.files(world, settings) + [
                TextFile(path: "world.json", text: try Encoding.json(world, pretty: true)),
                TextFile(path: "README.md", text: HospitalReadme.text(settings)),
            ]
    }

    private func benchmarks(_ world: World) throws -> [TextFile] {
        try PubMedQAFiles.files(world, settings) + MedQAFiles.files(world, settings)
            + MedMCQAFiles.files(world, settings) + EmrQAFiles.files(world, settings)
            + I2B2Files.files(world, settings) + DDIFiles.files(world, settings)
            + HallmarkFiles.files(world, settings) + MTSamplesFiles.files(world, settings)
            + PubMedSummarizationFiles.files(world, settings)
            + MIMICCXRFiles.files(world, settings) + BioNLIFiles.files(world, settings)
            + MedNLIFiles.files(world, settings)
    }

    private func corpus(_ world: World) throws -> [TextFile] {
        var files: [TextFile] = []
        var papers = PaperWriter(world: world)
        for paper in papers.papers(settings.papers) {
            files.append(
                TextFile(
                    path: "corpus/papers/synthetic-\(paper.identifier).nxml",
                    text: CorpusFormats.jats(paper, seed: settings.seed)))
        }
        var abstracts = AbstractWriter(world: world)
        let citations = abstracts.citations(settings.abstracts)
        for (index, start) in stride(from: 0, to: citations.count, by: 100).enumerated() {
            let part = Array(citations[start..<min(start + 100, citations.count)])
            files.append(
                TextFile(
                    path: "corpus/abstracts/pubmed-\(1000 + index).xml",
                    text: CorpusFormats.pubmed(part, seed: settings.seed)))
        }
        files += try notes(world)
        files += try GeneralFiles.corpus(settings)
        return files
    }

    private func notes(_ world: World) throws -> [TextFile] {
        var writer = NoteWriter(world: world, stream: "notes", firstSubject: 10_000_000)
        let notes = writer.notes(settings.notes, drugs: Array(world.drugs.indices))
        let identifiers = notes.flatMap { note in
            note.identifiers.map { IdentifierRow(note_id: note.noteID, mark: $0) }
        }
        return [
            TextFile(
                path: "corpus/notes/discharge.csv", text: CorpusFormats.discharge(notes)),
            TextFile(
                path: "corpus/notes/identifiers.jsonl", text: try Encoding.jsonLines(identifiers)),
        ]
    }

    private func heldout(_ world: World) throws -> [TextFile] {
        var writer = NoteWriter(world: world, stream: "heldout notes", firstSubject: 11_000_000)
        let notes = writer.notes(7, drugs: Array(world.drugs.indices))
        let clinical = notes.map { PlainRow(id: $0.noteID, text: $0.text) }
        return [
            TextFile(
                path: "heldout/clinical.jsonl", text: try Encoding.jsonLines(clinical)),
            TextFile(
                path: "heldout/biomedical.jsonl",
                text: try Encoding.jsonLines(HeldoutTexts.biomedical(world))),
            try GeneralFiles.heldout(),
        ]
    }
}

/// A line of identifiers.jsonl; positions are Unicode scalars of the note's text, end exclusive.
private struct IdentifierRow: Encodable {
    var note_id: String
    var start: Int
    var end: Int
    var category: String
    var text: String
    var synthetic = true

    init(note_id: String, mark: MarkedText.Mark) {
        self.note_id = note_id
        start = mark.start
        end = mark.end
        category = mark.category
        text = mark.text
    }
}

/// A line of plain text files.
struct PlainRow: Encodable {
    var id: String
    var text: String
    var synthetic = true
}
