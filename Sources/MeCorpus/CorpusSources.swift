import Foundation

/// Reading and cleaning the documents of a source, without mixing or tokenising them.
package enum CorpusSources {
    /// All documents of a source in file order, cleaned: for held-out text, and for looking.
    /// Throws `CorpusError` for a source that cannot be read or holds no document.
    package static func documents(
        of source: CorpusSettings.Source, domain: String = ""
    ) throws -> SourceContents {
        var contents = SourceContents()
        var documents: [CorpusDocument] = []
        try read(source, domain: domain, notes: &contents) { documents.append($0) }
        contents.documents = documents
        return contents
    }

    /// Hands each document of a source to `yield` and adds what was left out to `notes`.
    static func read(
        _ source: CorpusSettings.Source, domain: String, notes: inout SourceContents,
        into yield: (CorpusDocument) throws -> Void
    ) throws {
        var count = 0
        let files = try SourceFiles.list(source)
        notes.notRead += files.notRead
        for entry in files.entries {
            do {
                let found = try source.format.read(entry.url, source: source) { raw in
                    guard source.limit == 0 || count < source.limit else { throw LimitReached() }
                    let document = CorpusDocument(
                        id: raw.id.isEmpty ? "\(entry.name)#\(raw.index)" : raw.id,
                        text: TextCleaner.clean(raw.text), domain: domain, source: entry.name,
                        index: raw.index, licence: source.licence)
                    guard !document.text.isEmpty else {
                        notes.dropped.append(DroppedDocument(document, rule: "empty"))
                        return
                    }
                    count += 1
                    try yield(document)
                }
                notes.unknownEntities += found.unknownEntities
            } catch let broken as BrokenFile {
                notes.skippedFiles.append(
                    SkippedFile(
                        path: entry.name, offset: broken.offset, line: broken.line,
                        reason: broken.reason))
            } catch is LimitReached {
                break
            }
        }
        guard count > 0 else { throw emptySource(source, notes) }
    }

    /// Ends the reading of a file when the source has given as many documents as it may.
    private struct LimitReached: Error {}

    private static func emptySource(
        _ source: CorpusSettings.Source, _ notes: SourceContents
    ) -> CorpusError {
        var got = "an empty source"
        if let first = notes.skippedFiles.last {
            got += " (\(first.path), line \(first.line): \(first.reason))"
        }
        return CorpusError(
            path: source.path, expected: "at least one document with text", got: got,
            advice: "check the path and the format (\(source.format.rawValue))")
    }
}
