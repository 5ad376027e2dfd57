/// One cleaned document of a source, before it is tokenised.
package struct CorpusDocument: Codable, Equatable, Sendable {
    /// The document's own name (`PMC123`, `PMID123`, `note_id`, a JSON `id`), else file#index.
    package var id: String
    package var text: String
    package var domain: String
    /// The file it was read from.
    package var source: String
    /// Record number in that file, from 0.
    package var index: Int
    package var licence: CorpusSettings.Licence
}

/// What a reader hands on: text as the file has it, before cleaning.
struct RawDocument: Equatable {
    /// Empty when the format has no name for the document.
    var id: String
    var text: String
    /// Record number in the file, from 0.
    var index: Int
}

/// The documents of one source, with what was left out and why.
package struct SourceContents: Equatable, Sendable {
    package var documents: [CorpusDocument] = []
    package var skippedFiles: [SkippedFile] = []
    /// Files of a folder whose names say that they are of another format.
    package var notRead: [String] = []
    /// Documents without a text.
    package var dropped: [DroppedDocument] = []
    /// References to entities that no table knows; their text is left as `&name;`.
    package var unknownEntities = 0
}
