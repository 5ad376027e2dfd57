/// A record of an input file, cut out but not parsed.
package struct SourceRecord: Sendable {
    /// What a parser has to make of it.
    enum Content: Sendable {
        case article, citation
        case row(TableLayout)
        case json
        /// A whole file, or one line of it.
        case text
    }

    /// One JSON line, CSV row, XML element, text file or line.
    package var bytes: [UInt8]
    /// Byte offset in the decompressed file (of a tar archive: in the member).
    package var offset: Int
    /// Line of its first byte, from 1.
    package var line: Int
    /// Number of the record in the file, from 0, over all members of a tar archive.
    package var index: Int
    /// Name inside a tar archive, else empty.
    package var member: String
    /// Number of the patient, where the file's path names one.
    var patient = ""
    /// Name of the document, where the file's path is one.
    var name = ""
    var content: Content
    /// What entities stand for that the file's own declaration names.
    var entities: [String: String] = [:]
}

/// What became of a record.
package struct ParsedRecord: Sendable {
    package var documents: [RawDocument] = []
    /// Entity references left as they stand because no table knows them.
    package var unknownEntities = 0
    /// Whether the source's `where` does not want it.
    package var isFiltered = false
}
