import Foundation

/// PMC full text in NLM 2.x, NLM 3.0 and JATS markup: title, abstract with its labels, sections
/// with headings, tables as rows under their caption, figure captions. Author lists, references,
/// footnotes and the markup of formulas are left out.
enum JatsReader {
    static func read(
        _ file: URL, into yield: (RawDocument) throws -> Void
    ) throws -> ReadNotes {
        var scanner = try MarkupScanner(try ByteStream.all(of: file))
        var article = JatsArticle()
        var isInside = false
        var count = 0
        while let event = try scanner.next() {
            switch event {
            case .start:
                if scanner.name == articleName, !isInside {
                    isInside = true
                    article = JatsArticle()
                } else if isInside {
                    article.start(&scanner)
                }
            case .text:
                if isInside { article.text(&scanner) }
            case .end:
                if scanner.name == articleName {
                    isInside = false
                    try yield(article.finish(index: count))
                    count += 1
                } else if isInside {
                    article.end()
                }
            }
        }
        guard count > 0 else {
            throw BrokenFile(offset: 0, in: scanner.bytes, reason: "no <article> element")
        }
        return ReadNotes(unknownEntities: scanner.unknownEntities)
    }

    private static let articleName = MarkupScanner.hash("article".utf8)
}

/// What an element means to the reader of an article; elements without a role are transparent.
enum JatsRole {
    case transparent, skip
    case front, articleMeta, articleIdentifier, titleGroup, articleTitle
    case abstract, section, title, label, paragraph, list, listItem
    case figure, tableWrap, caption, row, cell, definition, term
    case crossReference, superscript, lineBreak, displayFormula
    case fraction, power, fenced

    /// By the hash of the local name.
    static let table: [UInt64: JatsRole] = {
        var table: [UInt64: JatsRole] = [:]
        for (role, names) in names {
            for name in names.split(separator: " ") {
                table[MarkupScanner.hash(name.utf8)] = role
            }
        }
        return table
    }()

    private static let names: [(JatsRole, String)] = [
        (
            .skip,
            """
            ref-list ack fn-group notes bio front-stub trans-abstract history permissions \
            supplementary-material media alt-text long-desc object-id attrib email tex-math \
            annotation annotation-xml private-char contrib-group aff author-notes kwd-group \
            copyright-statement processing-meta
            """
        ),
        (.front, "front"), (.articleMeta, "article-meta"), (.articleIdentifier, "article-id"),
        (.titleGroup, "title-group"), (.articleTitle, "article-title subtitle"),
        (.abstract, "abstract"), (.section, "sec app glossary boxed-text"), (.title, "title"),
        (.label, "label"), (.paragraph, "p verse-line preformat"),
        (.list, "list def-list"), (.listItem, "list-item"), (.figure, "fig"),
        (.tableWrap, "table-wrap"), (.caption, "caption"), (.row, "tr"), (.cell, "td th"),
        (.definition, "def-item"), (.term, "term"), (.crossReference, "xref"),
        (.superscript, "sup"), (.lineBreak, "break mspace hr"), (.displayFormula, "disp-formula"),
        (.fraction, "mfrac"),
        (.power, "msup"), (.fenced, "mfenced"),
    ]
}
