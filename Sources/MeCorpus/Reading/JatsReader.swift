/// PMC full text in NLM 2.x, NLM 3.0 and JATS markup: title, abstract with its labels, sections
/// with headings, tables as rows under their caption, figure captions. Author lists, references,
/// footnotes and the markup of formulas are left out.
struct JatsReader {
    /// The text of one `<article>` element. Throws `BrokenFile` with the place in `bytes`.
    mutating func parse(
        _ bytes: [UInt8], _ entities: [String: String] = [:]
    ) throws -> ParsedRecord {
        var scanner = try MarkupScanner(bytes, entities: entities)
        var article = JatsArticle()
        var isInside = false
        while let event = try scanner.next() {
            switch event {
            case .start:
                if isInside { article.start(&scanner) } else { article.begin(&scanner) }
                isInside = true
            case .text: article.text(&scanner)
            case .end: article.end()
            }
        }
        return ParsedRecord(
            documents: [article.finish()], unknownEntities: scanner.unknownEntities)
    }
}

/// What an element means to the reader of an article; elements without a role are transparent.
enum JatsRole {
    case transparent, skip
    case front, articleMeta, articleIdentifier, titleGroup, articleTitle
    case abstract, section, title, label, paragraph, list, listItem
    case figure, tableWrap, caption, row, cell, definition, term
    case crossReference, superscript, lineBreak, formula, displayFormula, alternatives, tex
    case fraction, power, fenced, root
    case subArticle, frontStub, relatedArticle

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
            ref-list ack fn-group notes bio trans-abstract history permissions \
            supplementary-material media alt-text long-desc object-id attrib email \
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
        (.fraction, "mfrac"), (.power, "msup"), (.fenced, "mfenced"), (.root, "msqrt"),
        (.formula, "inline-formula"), (.alternatives, "alternatives"), (.tex, "tex-math"),
        (.subArticle, "sub-article response"), (.frontStub, "front-stub"),
        (.relatedArticle, "related-article"),
    ]
}
