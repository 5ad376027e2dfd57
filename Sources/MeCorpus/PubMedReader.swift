import Foundation

/// PubMed/MEDLINE citations: title, abstract with its labels, MeSH terms as the last line.
enum PubMedReader {
    static func read(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var scanner = try MarkupScanner(try ByteStream.all(of: file))
        var citation = Citation()
        var skipDepth = 0
        var count = 0
        while let event = try scanner.next() {
            let role = roles[scanner.name]
            switch event {
            case .start:
                if skipDepth > 0 || role == .skip {
                    skipDepth += 1
                } else if role == .citation {
                    citation = Citation()
                } else {
                    citation.start(role, &scanner)
                }
            case .text:
                if skipDepth == 0 { citation.text(&scanner) }
            case .end:
                if skipDepth > 0 {
                    skipDepth -= 1
                } else if role == .citation {
                    try yield(citation.finish(index: count))
                    count += 1
                } else {
                    citation.end(role)
                }
            }
        }
        guard count > 0 else {
            throw BrokenFile(offset: 0, in: scanner.bytes, reason: "no <PubmedArticle> element")
        }
        return ReadNotes(unknownEntities: scanner.unknownEntities)
    }

    fileprivate enum Role {
        case citation, skip, identifier, title, abstractText, descriptor, qualifier, superscript
    }

    private static let roles: [UInt64: Role] = {
        let names: [(Role, [String])] = [
            (.citation, ["PubmedArticle", "PubmedBookArticle"]),
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

    mutating func start(_ role: PubMedReader.Role?, _ scanner: inout MarkupScanner) {
        switch role {
        case .identifier: isIdentifier = identifier.isEmpty
        case .abstractText:
            isOpen = true
            let label = scanner.attribute("Label") ?? ""
            if !label.isEmpty, label != "UNLABELLED" {
                blocks.beginNext(with: Array("\(label): ".utf8))
            }
        case .title, .descriptor, .qualifier: isOpen = true
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
        case .superscript: if isOpen { blocks.endSuperscript(from: superscriptStart) }
        default: break
        }
    }

    mutating func finish(index: Int) -> RawDocument {
        if !terms.isEmpty {
            blocks.append("MeSH terms:")
            blocks.space()
            blocks.append(Array(terms.joined(separator: Array("; ".utf8))))
            blocks.endBlock()
        }
        let number = String(decoding: identifier, as: UTF8.self).filter(\.isNumber)
        return RawDocument(
            id: number.isEmpty ? "" : "PMID" + number,
            text: String(decoding: blocks.text, as: UTF8.self), index: index)
    }
}
