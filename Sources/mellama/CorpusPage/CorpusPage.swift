import MeCorpus
import MeEvaluation

/// A corpus as one self-contained HTML page that loads nothing.
struct CorpusPage {
    private let found: CorpusInspection
    private let title: String

    private var statistics: CorpusStatistics { found.statistics }

    init(_ found: CorpusInspection, title: String) { (self.found, self.title) = (found, title) }

    var html: String {
        let sections = [
            figures, domains, sources, lengths, fills, drops, examples, identifiers, inputs,
            skipped,
        ].filter { !$0.isEmpty }
        let name = escape("Corpus \(title)")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(name)</title>
            <style>\(ReportStyle.sheet)
            td{white-space:nowrap}td.text,th.text{text-align:left;white-space:normal;
            overflow-wrap:anywhere;min-width:8em}
            td.share{width:20%;vertical-align:middle}figure+figure{margin-top:12px}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>\(name)</h1>
            <p class="subtitle">What is in it, and what was left out</p>
            </header>
            \(sections.joined(separator: "\n"))
            <footer>Excerpts are shown of open and synthetic sources that are not de-identified;
            of all others no text stands on this page.</footer>
            </main>
            </body>
            </html>

            """
    }

    // MARK: Sections

    private var figures: String {
        let cards = [
            ("\(statistics.documents)", "documents"), ("\(statistics.tokens)", "tokens"),
            ("\(statistics.sequences)", "sequences of up to \(statistics.contextLength) tokens"),
            (CorpusTable.percent(statistics.fill, 2), "of their room is used"),
            ("\(statistics.dropped.values.reduce(0, +))", "documents dropped"),
            ("\(statistics.removedParagraphs)", "paragraphs taken out"),
        ]
        let body = cards.map {
            "<div class=\"figure\"><b>\(escape($0.0))</b><span>\(escape($0.1))</span></div>"
        }
        let note =
            statistics.shortfall.isEmpty
            ? "" : "<p class=\"banner\">\(escape(statistics.shortfall))</p>"
        return note + "<div class=\"figures\">\(body.joined())</div>"
    }

    private var domains: String {
        section(
            "The mix",
            table(
                ["domain", "asked", "achieved", "", "tokens", "epochs", "documents", "of"],
                statistics.share.enumerated().map { number, share in
                    [
                        escape(share.name), CorpusTable.percent(share.asked, 3),
                        CorpusTable.percent(share.achieved, 3),
                        CorpusCharts.share(share.achieved, asked: share.asked, colour: number + 1),
                        "\(share.tokens)", ReportText.number(share.epochs, decimals: 2),
                        "\(share.documents)", "\(share.availableDocuments)",
                    ]
                }) + caption("The line on a bar is where the share was asked to end."))
    }

    private var sources: String {
        section(
            "Sources and licences",
            table(
                [
                    "source", "domain", "licence", "tokens", "epochs", "available tokens",
                    "documents",
                ],
                statistics.sources.map {
                    [
                        escape($0.path), escape($0.domain), $0.licence.rawValue, "\($0.tokens)",
                        ReportText.number($0.epochs, decimals: 2), "\($0.availableTokens)",
                        "\($0.availableDocuments)",
                    ]
                }, words: 3)
                + caption(
                    "Tokens by licence: "
                        + statistics.licences.sorted { $0.key < $1.key }
                        .map { "\($0.key) \($0.value)" }.joined(separator: ", ") + "."))
    }

    private var lengths: String {
        let charts = statistics.share.enumerated().map { number, share in
            let first = share.lengths.firstIndex { $0 > 0 } ?? 0
            let columns = share.lengths.enumerated().dropFirst(first).map {
                (label: "≥ \(1 << $0.offset)", count: $0.element)
            }
            return figure(
                share.name, "\(share.availableDocuments) documents by number of tokens",
                CorpusCharts.columns(columns, title: "\(share.name): lengths", colour: number + 1))
        }
        return section("Lengths of documents", charts.joined(separator: "\n"))
    }

    private var fills: String {
        let first = found.fills.firstIndex { $0 > 0 } ?? 0
        let columns = found.fills.enumerated().dropFirst(first).map {
            (label: CorpusTable.fill($0.offset), count: $0.element)
        }
        let pieces = Double(found.pieces) / Double(max(1, statistics.sequences))
        return section(
            "Fill of sequences",
            figure(
                "\(statistics.sequences) sequences",
                "\(ReportText.number(pieces, decimals: 1)) pieces of documents in each",
                CorpusCharts.columns(columns, title: "sequences by fill", colour: 3)))
    }

    private var drops: String {
        let names = statistics.share.map(\.name)
        let most = max(1, found.drops.map(\.count).max() ?? 1)
        let rows = found.drops.map { drop in
            let width = ReportText.number(100 * Double(drop.count) / Double(most), decimals: 1)
            return [escape(drop.rule), "<i style=\"width:\(width)%\"></i>", "\(drop.count)"]
                + names.map { "\(drop.counts[$0] ?? 0)" }
        }
        return section(
            "What was dropped, by rule",
            table(["rule", "", "documents"] + names.map(escape), rows, bars: 1)
                + caption(
                    "Beside: \(statistics.removedParagraphs) paragraphs that another document had, "
                        + "\(statistics.unused) good documents the mix had no room for, "
                        + "\(statistics.filtered) records not wanted, "
                        + "\(statistics.skippedFiles.count) broken files and records, "
                        + "\(statistics.ignoredMembers) other members of archives, "
                        + "\(statistics.unknownEntities) unknown entities left as they are."))
    }

    private var examples: String {
        let parts = found.drops.filter { !$0.examples.isEmpty }.map { drop in
            "<details><summary>\(escape(drop.rule)), \(drop.count) documents</summary>"
                + table(
                    ["document", "record", "measured", "begins"],
                    drop.examples.map {
                        [
                            escape($0.document) + small($0.domain),
                            escape($0.source) + small("record \($0.index)"), measured($0),
                            escape($0.excerpt ?? "(not shown)"),
                        ]
                    }, words: 4) + "</details>"
        }
        return parts.isEmpty
            ? "" : section("Examples of what was dropped", parts.joined(separator: "\n"))
    }

    private func measured(_ document: DroppedDocument) -> String {
        if !document.of.isEmpty { return "a copy of \(escape(document.of))" }
        if document.value == 0, document.threshold == 0 { return "" }
        return ReportText.number(document.value)
            + small("threshold \(ReportText.number(document.threshold))")
    }

    private var identifiers: String {
        section(
            "Identifiers replaced",
            table(
                ["category", "times"],
                found.identifiers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    .map { [escape($0.key), "\($0.value)"] }))
    }

    private var inputs: String {
        let all = found.inputs.reduce(0) { $0 + $1.files }
        let files = table(
            ["file", "bytes", "documents", "good", "SHA-256"],
            found.firstInputs.map {
                [
                    escape($0.path), "\($0.bytes)", "\($0.documents)", "\($0.kept)",
                    "<code>\($0.sha256.prefix(16))</code>",
                ]
            })
        return section(
            "Inputs",
            table(
                ["domain", "licence", "files", "bytes", "documents", "good"],
                found.inputs.map {
                    [
                        escape($0.domain), $0.licence.rawValue, "\($0.files)", "\($0.bytes)",
                        "\($0.documents)", "\($0.kept)",
                    ]
                }, words: 2)
                + "<details><summary>\(found.firstInputs.count) of \(all) files</summary>\(files)"
                + "</details>")
    }

    private var skipped: String {
        let shown = statistics.skippedFiles.prefix(100)
        return section(
            "Broken files and records",
            table(
                ["file", "byte", "line", "reason"],
                shown.map { [escape($0.path), "\($0.offset)", "\($0.line)", escape($0.reason)] })
                + (shown.count < statistics.skippedFiles.count
                    ? caption("and \(statistics.skippedFiles.count - shown.count) more") : ""))
    }

    // MARK: Parts

    private func escape(_ text: String) -> String { ReportText.escaped(text) }

    private func small(_ text: String) -> String { "<small>\(escape(text))</small>" }

    private func caption(_ text: String) -> String { "<p class=\"caption\">\(escape(text))</p>" }

    private func section(_ title: String, _ body: String) -> String {
        body.isEmpty ? "" : "<section><h2>\(title)</h2>\n\(body)\n</section>"
    }

    private func figure(_ title: String, _ words: String, _ chart: String) -> String {
        "<figure class=\"wide\"><figcaption><b>\(escape(title))</b> \(escape(words))</figcaption>"
            + "\(chart)</figure>"
    }

    /// Cells are HTML; the first `words` of them hold words, the one at `bars` a bar. Nothing where
    /// there are no rows.
    private func table(
        _ head: [String], _ rows: [[String]], words: Int = 1, bars: Int? = nil
    ) -> String {
        guard !rows.isEmpty else { return "" }
        func cell(_ tag: String, _ column: Int, _ content: String) -> String {
            let style = column == bars ? "share" : column < words ? "text" : ""
            return "<\(tag)\(style.isEmpty ? "" : " class=\"\(style)\"")>\(content)</\(tag)>"
        }
        let body = rows.map { row in
            "<tr>" + row.enumerated().map { cell("td", $0, $1) }.joined() + "</tr>"
        }
        let names = head.enumerated().map { cell("th", $0, $1) }.joined()
        return "<div class=\"scroll\"><table><thead><tr>\(names)</tr></thead><tbody>\n"
            + body.joined(separator: "\n") + "\n</tbody></table></div>"
    }
}
