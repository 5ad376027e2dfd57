import MeEvaluation

/// The drawings of a corpus' page, as inline SVG without scripts.
enum CorpusCharts {
    /// Columns side by side, each with its count above and its label below.
    static func columns(_ values: [(label: String, count: Int)], title: String, colour: Int)
        -> String
    {
        let (slot, top, bottom) = (58, 18, 130)
        let most = max(1, values.map(\.count).max() ?? 1)
        let name = ReportText.escaped(title)
        var parts = [
            "<svg viewBox=\"0 0 \(max(1, values.count) * slot) 152\" role=\"img\" "
                + "aria-label=\"\(name)\" style=\"max-width:\(max(1, values.count) * slot)px\">"
                + "<title>\(name)</title>"
        ]
        for (number, value) in values.enumerated() {
            let height = max(value.count > 0 ? 1 : 0, (bottom - top) * value.count / most)
            let middle = number * slot + slot / 2
            parts.append(
                "<rect class=\"fill\(colour % 6)\" x=\"\(middle - 18)\" y=\"\(bottom - height)\" "
                    + "width=\"36\" height=\"\(height)\" rx=\"2\"/>"
                    + text(
                        value.count == 0 ? "" : "\(value.count)", "value", middle,
                        bottom - height - 5)
                    + text(value.label, "tick", middle, 145))
        }
        return parts.joined() + "</svg>"
    }

    /// A share as a bar, with a line where it was asked to end.
    static func share(_ achieved: Double, asked: Double, colour: Int) -> String {
        let place = { (value: Double) in ReportText.number(200 * value, decimals: 1) }
        return "<svg viewBox=\"0 0 200 16\" role=\"img\" style=\"min-width:120px\">"
            + "<rect class=\"fill\(colour % 6)\" y=\"3\" width=\"\(place(achieved))\" height=\"10\" "
            + "rx=\"2\"/><path class=\"whisker\" d=\"M\(place(asked)) 0V16\"/></svg>"
    }

    private static func text(_ words: String, _ style: String, _ x: Int, _ y: Int) -> String {
        words.isEmpty
            ? ""
            : "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\">"
                + "\(ReportText.escaped(words))</text>"
    }
}
