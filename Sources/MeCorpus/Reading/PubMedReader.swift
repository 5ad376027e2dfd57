/// PubMed/MEDLINE citations: title, abstract with its labels, MeSH terms as the last line.
struct PubMedReader {
    /// The text of one `<PubmedArticle>` or `<PubmedBookArticle>` element. Throws `BrokenFile` with
    /// the place in `bytes`.
    mutating func parse(
        _ bytes: [UInt8], _ entities: [String: String] = [:]
    ) throws -> ParsedRecord {
        var scanner = try MarkupScanner(bytes, entities: entities)
        var citation = Citation()
        var skipDepth = 0
        while let event = try scanner.next() {
            switch event {
            case .start:
                let role = Self.roles[scanner.name]
                if skipDepth > 0 || role == .skip {
                    skipDepth += 1
                } else {
                    citation.start(role, &scanner)
                }
            case .text:
                if skipDepth == 0 { citation.text(&scanner) }
            case .end:
                if skipDepth > 0 {
                    skipDepth -= 1
                } else {
                    citation.end(Self.roles[scanner.name])
                }
            }
        }
        return ParsedRecord(
            documents: [citation.finish()], unknownEntities: scanner.unknownEntities)
    }

    fileprivate enum Role {
        case skip, identifier, title, abstractText, descriptor, qualifier, superscript
        case language, publicationType
    }

    private static let roles: [UInt64: Role] = {
        let names: [(Role, [String])] = [
            (
                .skip,
                [
                    "PubmedData", "PubmedBookData", "CommentsCorrectionsList", "OtherAbstract",
                    "CopyrightInformation", "AuthorList", "References", "KeywordList", "Book",
                    "InvestigatorList",
                ]
            ),
            (.identifier, ["PMID"]), (.title, ["ArticleTitle"]),
            (.abstractText, ["AbstractText"]), (.descriptor, ["DescriptorName"]),
            (.qualifier, ["QualifierName"]), (.superscript, ["sup"]),
            (.language, ["Language"]), (.publicationType, ["PublicationType"]),
        ]
        var table: [UInt64: Role] = [:]
        for (role, elements) in names {
            for element in elements { table[MarkupScanner.hash(element.utf8)] = role }
        }
        return table
    }()
}

/// One citation while its elements go by.
private struct Citation {
    private var blocks = TextBlocks()
    private var identifier: [UInt8] = []
    private var isIdentifier = false
    private var isOpen = false
    private var superscriptStart = 0
    private var terms: [[UInt8]] = []
    private var scratch: [UInt8] = []
    private var languages: [String] = []
    private var dropRule = ""

    mutating func start(_ role: PubMedReader.Role?, _ scanner: inout MarkupScanner) {
        switch role {
        case .identifier: isIdentifier = identifier.isEmpty
        case .abstractText:
            isOpen = true
            let label = scanner.attribute("Label") ?? ""
            if !label.isEmpty, label != "UNLABELLED" {
                blocks.beginNext(with: Array("\(label): ".utf8))
            }
        case .title, .descriptor, .qualifier, .language, .publicationType: isOpen = true
        case .superscript: superscriptStart = blocks.line.count
        default: break
        }
    }

    mutating func text(_ scanner: inout MarkupScanner) {
        guard isOpen || isIdentifier else { return }
        scratch.removeAll(keepingCapacity: true)
        scanner.appendText(to: &scratch)
        if isIdentifier { identifier += scratch } else { blocks.append(scratch) }
    }

    mutating func end(_ role: PubMedReader.Role?) {
        switch role {
        case .identifier: isIdentifier = false
        case .title, .abstractText:
            blocks.endBlock()
            // An empty paragraph must not hand its label to the next one.
            blocks.beginNext(with: [])
            isOpen = false
        case .descriptor:
            terms.append(blocks.takeLine())
            isOpen = false
        case .qualifier:
            let qualifier = blocks.takeLine()
            if let last = terms.indices.last { terms[last] += Array(" / ".utf8) + qualifier }
            isOpen = false
        case .language:
            languages.append(String(decoding: blocks.takeLine(), as: UTF8.self).lowercased())
            isOpen = false
        case .publicationType:
            let kind = String(decoding: blocks.takeLine(), as: UTF8.self)
            dropRule = Self.dropRules[kind] ?? dropRule
            isOpen = false
        case .superscript: if isOpen { blocks.endSuperscript(from: superscriptStart) }
        default: break
        }
    }

    /// Publication types that are not to be learnt from.
    private static let dropRules = [
        "Retracted Publication": "retracted", "Retraction of Publication": "notice",
        "Retraction Notice": "notice", "Published Erratum": "notice",
        "Expression of Concern": "notice",
    ]

    mutating func finish() -> RawDocument {
        if !terms.isEmpty {
            blocks.append("MeSH terms:")
            blocks.space()
            blocks.append(Array(terms.joined(separator: Array("; ".utf8))))
            blocks.endBlock()
        }
        let number = String(decoding: identifier, as: UTF8.self).filter(\.isNumber)
        var document = RawDocument(
            id: number.isEmpty ? "" : "PMID" + number,
            text: String(decoding: blocks.text, as: UTF8.self), index: 0)
        (document.languages, document.dropRule) = (languages, dropRule)
        return document
    }
}
