/// The text of one article while its elements go by.
struct JatsArticle {
    /// An open element: what it is, how many children it has had, where its text began.
    private struct Frame {
        var role: JatsRole
        var children = 0
        var start = 0
    }

    private var frames: [Frame] = []
    private var skipDepth = 0
    /// The article, and above it the tables and figures that are open.
    private var output = [TextBlocks()]
    /// Open elements whose paragraphs do not stand alone: captions, cells, definitions.
    private var inlineDepth = 0
    private var abstractDepth = 0
    /// Depth of a section that is left out because of its title; 0: none.
    private var mutedDepth = 0
    private var openCells = 0
    private var cells = 0
    private var identifierKind = ""
    private var identifier: [UInt8] = []
    private var identifiers: [String: String] = [:]
    private var scratch: [UInt8] = []

    private var dropRule = ""
    /// The formula in TeX, for one that has no other text.
    private var tex: [UInt8] = []
    private var language = ""

    /// The `<article>` element itself.
    mutating func begin(_ scanner: inout MarkupScanner) {
        language = Languages.threeLetters(scanner.attribute("xml:lang") ?? "")
        if JatsRules.notices.contains(scanner.attribute("article-type") ?? "") {
            dropRule = "notice"
        }
    }

    mutating func start(_ scanner: inout MarkupScanner) {
        if skipDepth > 0 {
            skipDepth += 1
            return
        }
        let parent = frames.last?.role ?? .transparent
        var role = JatsRole.table[scanner.name] ?? .transparent
        if role == .relatedArticle { noteRelation(&scanner) }
        if mutedDepth > 0 || !JatsRules.isWanted(role, in: parent) { role = .skip }
        if role == .abstract, isShortAbstract(&scanner) { role = .skip }
        if role == .crossReference { role = referenceRole(&scanner) }
        if role == .subArticle, scanner.attribute("article-type") == "translation" { role = .skip }
        if hasAlternative(parent) { role = .skip }
        if role == .skip {
            skipDepth = 1
            return
        }
        separateOperands(of: parent)
        if !frames.isEmpty { frames[frames.count - 1].children += 1 }
        frames.append(Frame(role: role, start: output[output.count - 1].line.count))
        open(role, &scanner)
    }

    mutating func text(_ scanner: inout MarkupScanner) {
        guard skipDepth == 0, mutedDepth == 0 else { return }
        scratch.removeAll(keepingCapacity: true)
        scanner.appendText(to: &scratch)
        if frames.last?.role == .articleIdentifier {
            identifier += scratch
        } else {
            output[output.count - 1].append(scratch)
        }
    }

    mutating func end() {
        if skipDepth > 0 {
            skipDepth -= 1
            return
        }
        guard let frame = frames.popLast() else { return }
        close(frame)
        if frames.count < mutedDepth { mutedDepth = 0 }
    }

    /// The finished article under its PMC number, else its PMID, else its DOI.
    mutating func finish() -> RawDocument {
        output[0].endBlock()
        let text = String(decoding: output[0].text, as: UTF8.self)
        var id = identifiers["doi"] ?? ""
        if let pmid = identifiers["pmid"] { id = "PMID" + pmid }
        if let pmc = identifiers["pmc"] ?? identifiers["pmcid"] {
            id = pmc.hasPrefix("PMC") ? pmc : "PMC" + pmc
        }
        var document = RawDocument(id: id, text: text, index: 0)
        document.dropRule = dropRule
        if dropRule.isEmpty, JatsRules.isRetracted(text) { document.dropRule = "retracted" }
        if !language.isEmpty { document.languages = [language] }
        return document
    }

    // MARK: What is kept

    /// A retracted paper names the notice of its retraction.
    private mutating func noteRelation(_ scanner: inout MarkupScanner) {
        let kind = scanner.attribute("related-article-type") ?? ""
        if dropRule.isEmpty, kind == "retraction-forward" { dropRule = "retracted" }
    }

    /// Whether another form of the same has given its text already.
    private func hasAlternative(_ parent: JatsRole) -> Bool {
        guard parent == .alternatives, let frame = frames.last else { return false }
        return output[output.count - 1].line.count > frame.start
    }

    private func isShortAbstract(_ scanner: inout MarkupScanner) -> Bool {
        let kind = scanner.attribute("abstract-type") ?? ""
        return ["toc", "graphical", "teaser", "web-summary", "precis"].contains(kind)
    }

    /// Only citations are treated; marks of table footnotes go, "Figure 1" stays.
    private func referenceRole(_ scanner: inout MarkupScanner) -> JatsRole {
        switch scanner.attribute("ref-type") ?? "" {
        case "bibr": .crossReference
        case "table-fn", "fn", "aff", "corresp": .skip
        default: .transparent
        }
    }

    // MARK: Opening and closing

    private mutating func open(_ role: JatsRole, _ scanner: inout MarkupScanner) {
        let top = output.count - 1
        switch role {
        case .articleIdentifier:
            identifierKind = scanner.attribute("pub-id-type") ?? ""
            identifier = []
        case .abstract:
            abstractDepth = frames.count
            output[top].addHeading(Array("Abstract".utf8), depth: frames.count)
        case .section, .list:
            if inlineDepth == 0 { output[top].endBlock() }
        case .listItem:
            if inlineDepth > 0 {
                output[top].space()
            } else {
                output[top].endBlock()
                output[top].beginNext(with: Array("- ".utf8))
            }
        case .figure, .tableWrap:
            output.append(TextBlocks(tight: true))
        case .caption, .definition: inlineDepth += 1
        case .row:
            output[top].endBlock()
            cells = 0
        case .cell:
            if cells > 0 { output[top].append("|") }
            if cells > 0 { output[top].space() }
            cells += 1
            openCells += 1
            inlineDepth += 1
        case .paragraph:
            if inlineDepth > 0 { output[top].space() } else { output[top].endBlock() }
        case .subArticle:
            output[top].endBlock()
            output[top].dropHeadings(deeperThan: 0)
        default: openFormula(role)
        }
    }

    private mutating func openFormula(_ role: JatsRole) {
        let top = output.count - 1
        switch role {
        case .displayFormula:
            output[top].space()
            // Told from the formula's own text, of which there may be none.
            frames[frames.count - 1].start = output[top].line.count
            tex = []
        case .formula: tex = []
        case .lineBreak: output[top].space()
        case .fenced: output[top].append("(")
        case .root: output[top].append("√(")
        default: break
        }
    }

    private mutating func close(_ frame: Frame) {
        let top = output.count - 1
        switch frame.role {
        case .articleIdentifier:
            identifiers[identifierKind] = String(decoding: identifier, as: UTF8.self)
                .filter { !$0.isWhitespace }
        case .articleTitle: output[top].endBlock()
        case .abstract:
            output[top].endBlock()
            output[top].dropHeadings(deeperThan: frames.count)
            abstractDepth = 0
        case .section:
            if inlineDepth == 0 { output[top].endBlock() }
            output[top].dropHeadings(deeperThan: frames.count)
        case .title: closeTitle()
        case .label: closeLabel()
        case .figure, .tableWrap: closeFloat()
        case .caption, .definition:
            inlineDepth -= 1
            if inlineDepth == 0 { output[top].endBlock() }
        case .term:
            output[top].append(":")
            output[top].space()
        case .cell:
            output[top].space()
            openCells -= 1
            inlineDepth -= 1
        case .row: closeRow()
        case .paragraph, .listItem:
            if inlineDepth > 0 { output[top].space() } else { output[top].endBlock() }
        case .crossReference: output[top].markCitation(from: frame.start)
        case .superscript:
            output[top].endSuperscript(from: frame.start, inCell: openCells > 0)
        default: closeFormula(frame)
        }
    }

    private mutating func closeFormula(_ frame: Frame) {
        let top = output.count - 1
        switch frame.role {
        case .tex:
            tex = JatsRules.formula(tex: output[top].cut(from: frame.start))
            let isInFormula = frames.contains { $0.role == .formula || $0.role == .displayFormula }
            if !isInFormula { output[top].append(tex) }
        case .formula, .displayFormula:
            if output[top].line.count <= frame.start { output[top].append(tex) }
            if frame.role == .displayFormula { output[top].space() }
        case .fenced, .root: output[top].append(")")
        default: break
        }
        encloseOperand(frame)
    }

    /// A title is a heading; a label that runs in within an abstract; a sentence in a caption.
    private mutating func closeTitle() {
        let top = output.count - 1
        guard inlineDepth == 0 else {
            output[top].space()
            return
        }
        let title = output[top].takeLine()
        if frames.last?.role == .section, JatsRules.isBookkeeping(title) {
            mutedDepth = frames.count
        } else if abstractDepth > 0, frames.count > abstractDepth {
            let label = title.last == 0x3A || title.last == 0x2E ? title.dropLast() : title[...]
            if !label.isEmpty { output[top].beginNext(with: label + Array(": ".utf8)) }
        } else {
            // An abstract's own title ("Author Summary") replaces the general one.
            if abstractDepth > 0 { output[top].dropHeadings(deeperThan: frames.count - 1) }
            output[top].addHeading(title, depth: frames.count)
        }
    }

    private mutating func closeLabel() {
        let top = output.count - 1
        let last = output[top].line.last
        if last != UInt8(ascii: "."), last != UInt8(ascii: ":"), last != nil {
            output[top].append(".")
        }
        output[top].space()
    }

    private mutating func closeRow() {
        let top = output.count - 1
        let isBlank = output[top].line.allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "|") }
        if isBlank { _ = output[top].takeLine() } else { output[top].endBlock() }
    }

    /// A caption that lies in another float (a figure group) stays in the outer one's order.
    private mutating func closeFloat() {
        guard output.count > 1, var float = output.popLast() else { return }
        float.endBlock()
        output[output.count - 1].addFloat(float.text)
    }

    /// Fractions and powers lose their markup, not their meaning: a/b, x^2.
    private mutating func separateOperands(of parent: JatsRole) {
        guard let frame = frames.last, frame.children == 1 else { return }
        if parent == .fraction { output[output.count - 1].append("/") }
        if parent == .power { output[output.count - 1].append("^") }
    }

    /// (a+b)/c and not a+b/c.
    private mutating func encloseOperand(_ operand: Frame) {
        guard operand.children > 1, let parent = frames.last?.role else { return }
        if parent == .fraction || parent == .power {
            output[output.count - 1].enclose(from: operand.start)
        }
    }
}
