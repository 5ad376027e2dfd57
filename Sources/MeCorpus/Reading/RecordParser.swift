/// Records of a source to documents: a value that each worker has for itself.
package struct RecordParser: Sendable {
    private let languages: Set<String>
    private let json: JSONLayout
    private var articles = JatsReader()
    private var citations = PubMedReader()

    /// For the records that a cutter of this source gives.
    package init(_ source: CorpusSettings.Source) {
        languages = Set(source.languages.map { $0.lowercased() })
        json = JSONLayout(source)
    }

    /// The documents of a record, in its order. Throws `BrokenFile` with the place in the file.
    package mutating func parse(_ record: SourceRecord) throws -> ParsedRecord {
        var parsed = ParsedRecord()
        do {
            switch record.content {
            case .article: parsed = try articles.parse(record.bytes, record.entities)
            case .citation: parsed = try citations.parse(record.bytes, record.entities)
            case .row(let layout): parsed.documents = [try layout.document(record.bytes)]
            case .json: parsed = try json.parse(record.bytes)
            case .text:
                guard let text = String(validating: record.bytes, as: UTF8.self) else {
                    throw BrokenFile.noUTF8(record.bytes)
                }
                parsed.documents = [RawDocument(id: record.name, text: text, index: 0)]
            }
        } catch var broken as BrokenFile {
            broken.offset += record.offset
            broken.line += record.line - 1
            broken.member = record.member
            throw broken
        }
        for number in parsed.documents.indices { complete(&parsed.documents[number], record) }
        return parsed
    }

    private func complete(_ document: inout RawDocument, _ record: SourceRecord) {
        document.index = record.index
        document.offset = record.offset
        document.member = record.member
        if document.patient.isEmpty { document.patient = record.patient }
        let isForeign =
            !languages.isEmpty && !document.languages.isEmpty
            && languages.isDisjoint(with: document.languages)
        if isForeign, document.dropRule.isEmpty { document.dropRule = "language" }
    }
}

/// Where the text, the name and the rest of a JSON record stand.
struct JSONLayout: Sendable {
    private let paths: JSONPaths
    private let textPaths: Range<Int>
    private let namePaths: Range<Int>
    /// What the fields behind those must be.
    private let wanted: [Set<String>]
    /// Whether the last path is the patient's.
    private let hasPatient: Bool

    /// The layout that the source's format or its fields say.
    init(_ source: CorpusSettings.Source) {
        let isRedPajama = source.format == .redpajama
        var texts = [source.textField]
        if isRedPajama, source.textField == "text" { texts.append("raw_content") }
        var names = ["id"]
        if isRedPajama { names = ["meta.url", "url"] }
        if !source.idField.isEmpty { names = [source.idField] }
        let conditions = source.where.sorted { $0.key < $1.key }
        let patient = source.patientField.isEmpty ? [] : [source.patientField]
        paths = JSONPaths(texts + names + conditions.map(\.key) + patient)
        hasPatient = !patient.isEmpty
        textPaths = 0..<texts.count
        namePaths = texts.count..<(texts.count + names.count)
        wanted = conditions.map { Set($0.value) }
    }

    /// The document of a JSON text, none where the source does not want it. Throws `BrokenFile`
    /// with the place in the text.
    func parse(_ bytes: [UInt8]) throws -> ParsedRecord {
        let scan: JSONScanner
        do {
            guard (try? UTF8Span(validating: bytes.span)) != nil else {
                throw BrokenFile.noUTF8(bytes)
            }
            scan = try JSONScanner(bytes, paths)
        } catch let fault as JSONScanner.Fault {
            throw BrokenFile(offset: fault.offset, in: bytes, reason: fault.reason)
        }
        var parsed = ParsedRecord()
        for (number, values) in wanted.enumerated() {
            let value = scan.scalar(namePaths.upperBound + number)
            guard let value, values.contains(value) else {
                parsed.isFiltered = true
                return parsed
            }
        }
        guard let text = textPaths.lazy.compactMap(scan.text).first else {
            throw BrokenFile(offset: 0, line: 1, reason: noText(scan, bytes))
        }
        let name = namePaths.lazy.compactMap { path in
            scan.values[path].kind == .word ? nil : scan.scalar(path)
        }.first
        var document = RawDocument(id: name ?? "", text: text, index: 0)
        if hasPatient { document.patient = scan.scalar(paths.names.count - 1) ?? "" }
        parsed.documents = [document]
        return parsed
    }

    private func noText(_ scan: JSONScanner, _ bytes: [UInt8]) -> String {
        let fields = textPaths.map { "'\(paths.texts[$0])'" }.joined(separator: " or ")
        let isThere = textPaths.contains { scan.values[$0].kind != .missing }
        let names = scan.names().sorted().joined(separator: ", ")
        return "expected a field \(fields) with text, got "
            + (isThere ? "no string among \(names)" : "fields \(names)")
    }
}
