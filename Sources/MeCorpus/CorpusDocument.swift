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

/// What a parser hands on: text as the file has it, before cleaning.
package struct RawDocument: Equatable, Sendable {
    /// Empty when the format has no name for the document.
    package var id: String
    package var text: String
    /// Record number in the file, from 0.
    package var index: Int
    /// Byte offset of the record in the file without its compression (of an archive: in the member).
    package var offset = 0
    /// Name inside an archive, else empty.
    package var member = ""
    /// Whose record it is, where the source says so (MIMIC's `subject_id`), else empty.
    package var patient = ""
    /// Languages that it says it is in, as three letters.
    package var languages: [String] = []
    /// Why the record itself says that it must not be used (`retracted`, `notice`, `language`,
    /// `error`), else empty.
    package var dropRule = ""
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
    /// Records that the source's `where` does not want.
    package var filtered = 0
    /// Members of archives whose names say that they are of another format.
    package var ignoredMembers = 0

    package init() {}
}
