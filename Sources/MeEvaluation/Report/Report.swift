import Foundation

/// The report page: one self-contained HTML file that loads nothing.
package struct Report: Sendable {
    package var content: ReportContent

    package init(_ content: ReportContent) {
        self.content = content
    }

    /// Writes the page to a temporary name, syncs and renames.
    package func write(to url: URL) throws {
        try WholeFile.write(Data(html().utf8), to: url)
    }

    /// The whole page.
    package func html() -> String {
        let title = escape(content.title)
        let sections = [
            figures, results, charts, curves, stages, reading, recipe,
        ].filter { !$0.isEmpty }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>\(ReportStyle.sheet)</style>
            </head>
            <body>
            <main>
            <header>
            <h1>\(title)</h1>
            <p class="subtitle">\(escape(content.subtitle))</p>
            \(syntheticBanner)
            </header>
            \(sections.joined(separator: "\n"))
            <footer>Research software, not a medical device. Nothing on this page is advice about a
            patient.</footer>
            </main>
            </body>
            </html>

            """
    }

    private func escape(_ text: String) -> String { ReportText.escaped(text) }

    private func section(_ title: String, _ body: String) -> String {
        "<section><h2>\(title)</h2>\n\(body)\n</section>"
    }

    private var syntheticBanner: String {
        guard content.isSynthetic else { return "" }
        return "<p class=\"banner\"><strong>Synthetic data.</strong> The patients, drugs and facts "
            + "behind these numbers are invented. They show whether training teaches a model what "
            + "it cannot have known; they say nothing about medicine.</p>"
    }

    private var figures: String {
        if content.figures.isEmpty { return "" }
        let cards = content.figures.map {
            "<div class=\"figure\"><b>\(escape($0.value))</b>"
                + "<span>\(escape($0.caption))</span></div>"
        }
        return "<div class=\"figures\">\(cards.joined())</div>"
    }

    private var legend: String {
        let items = content.arms.enumerated().map { index, arm in
            "<span><i class=\"back\(index % 6)\"></i>\(escape(arm))</span>"
        }
        return "<p class=\"legend\">\(items.joined())</p>"
    }

    private var results: String {
        if content.rows.isEmpty { return "" }
        let heads = content.arms.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
        let body = content.rows.map { row in
            let best = row.best
            let cells = content.arms.indices.map { arm in
                cell(arm < row.values.count ? row.values[arm] : nil, isBest: best.contains(arm))
            }
            let arrow = row.higherIsBetter ? "↑" : "↓"
            let hint = row.higherIsBetter ? "higher is better" : "lower is better"
            return "<tr><th scope=\"row\">\(escape(row.label))<small>\(escape(row.metric)) "
                + "<abbr title=\"\(hint)\">\(arrow)</abbr></small></th>\(cells.joined())</tr>"
        }
        return section(
            "Results",
            "<div class=\"scroll\"><table class=\"results\">"
                + "<thead><tr><th></th>\(heads)</tr></thead>"
                + "<tbody>\n\(body.joined(separator: "\n"))\n</tbody></table></div>"
                + "<p class=\"caption\">Small numbers are 95 % intervals; the best value of a row "
                + "is bold. ↑ higher is better, ↓ lower is better.</p>")
    }

    private func cell(_ value: Interval?, isBest: Bool) -> String {
        guard let value else { return "<td class=\"none\">–</td>" }
        let number = ReportText.number(value.value)
        let range = ReportText.range(value)
        return "<td\(isBest ? " class=\"best\"" : "")>\(isBest ? "<b>\(number)</b>" : number)"
            + (range.isEmpty ? "" : "<small>\(range)</small>") + "</td>"
    }

    private var charts: String {
        let drawn = content.rows.filter { $0.values.contains { $0 != nil } }
        if drawn.isEmpty { return "" }
        let panels = drawn.map { row in
            let arrow = row.higherIsBetter ? "↑" : "↓"
            return "<figure><figcaption><b>\(escape(row.label))</b> \(escape(row.metric)) \(arrow)"
                + "</figcaption>\(ReportCharts.bars(row, arms: content.arms))</figure>"
        }
        return section(
            "The arms side by side",
            legend + "<div class=\"panels\">\n\(panels.joined(separator: "\n"))\n</div>")
    }

    private var curves: String {
        let drawn = content.curves.map { curve in
            let names = curve.series.enumerated().map { index, series in
                "<span><i class=\"back\(ReportCharts.lineColour(index))\"></i>"
                    + "\(escape(series.name))</span>"
            }
            // A single line is named by the title.
            let legend = names.count > 1 ? "<p class=\"legend\">\(names.joined())</p>" : ""
            return "<figure class=\"wide\"><figcaption><b>\(escape(curve.title))</b> "
                + "\(escape(curve.unit))</figcaption>\(legend)\(ReportCharts.lines(curve))</figure>"
        }
        return drawn.isEmpty ? "" : section("Training", drawn.joined(separator: "\n"))
    }

    private var stages: String {
        if content.stages.isEmpty { return "" }
        let longest = max(content.stages.map(\.seconds).max() ?? 0, 1e-9)
        let rows = content.stages.map { stage in
            let share = ReportText.number(100 * stage.seconds / longest, decimals: 1)
            return
                "<tr><th scope=\"row\">\(escape(stage.name))</th><td>\(escape(stage.detail))</td>"
                + "<td class=\"time\">\(ReportText.duration(stage.seconds))</td>"
                + "<td class=\"share\"><i style=\"width:\(share)%\"></i></td></tr>"
        }
        let total = ReportText.duration(content.stages.map(\.seconds).reduce(0, +))
        return section(
            "Where the time went",
            "<div class=\"scroll\"><table class=\"stages\"><tbody>\n"
                + rows.joined(separator: "\n") + "\n"
                + "<tr class=\"total\"><th scope=\"row\">All</th><td></td>"
                + "<td class=\"time\">\(total)</td><td></td></tr></tbody></table></div>")
    }

    private var reading: String {
        var points = [
            "An interval tells how far chance in the choice of test samples could move a value. "
                + "Where two arms' intervals overlap widely, do not call one better.",
            "An answer that could not be read counts as wrong here; how many there were is in "
                + "results.json as <code>missing</code>.",
            "Bits per byte on held-out text measure how well a domain is predicted; on general "
                + "text they show what was forgotten.",
            "A score on a benchmark is no evidence that a model is safe or useful for patients.",
        ]
        if content.isSynthetic {
            points.insert(
                "These benchmarks have the published formats but invented contents: their values "
                    + "must not be compared with any published table.", at: 0)
        }
        points += content.notes.map(escape)
        let items = points.map { "<li>\($0)</li>" }.joined(separator: "\n")
        return section("What to read into this, and what not", "<ul>\n\(items)\n</ul>")
    }

    private var recipe: String {
        if content.recipe.isEmpty { return "" }
        return section(
            "Recipe",
            "<details open><summary>as it was resolved, with all defaults</summary>"
                + "<pre>\(escape(content.recipe))</pre></details>")
    }
}
