/// How values are written, on the page and in the terminal.
package enum ReportText {
    /// Three decimals, with a point.
    package static func number(_ value: Double, decimals: Int = 3) -> String {
        guard value.isFinite else { return "–" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        guard rounded < 1e15 else { return "\(value)" }
        let digits = String(Int(rounded))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && rounded > 0 ? "−" : ""
        if decimals == 0 { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// "0.312–0.401", or nothing where there is no interval.
    static func range(_ interval: Interval) -> String {
        if interval.low == interval.value && interval.high == interval.value { return "" }
        return number(interval.low) + "–" + number(interval.high)
    }

    /// "48 s", "3 min 20 s", "2 h 05 min".
    package static func duration(_ seconds: Double) -> String {
        if seconds < 60 { return number(seconds, decimals: seconds < 10 ? 1 : 0) + " s" }
        let whole = Int(seconds.rounded())
        let two = { (value: Int) in (value < 10 ? "0" : "") + "\(value)" }
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
    }

    /// Text that means itself in HTML and in attribute values.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

extension ReportContent {
    /// The rows as aligned columns for a terminal; `*` marks the best arm, ranges are 95 %.
    package func plainTable() -> String {
        let header = ["", "metric"] + arms
        let body = rows.map { row in
            let best = row.best
            return [row.label, row.metric + (row.higherIsBetter ? " ↑" : " ↓")]
                + arms.indices.map { arm in
                    guard arm < row.values.count, let value = row.values[arm] else { return "–" }
                    let range = ReportText.range(value)
                    return ReportText.number(value.value) + (best.contains(arm) ? "*" : " ")
                        + (range.isEmpty ? "" : " (\(range))")
                }
        }
        let widths = header.indices.map { column in
            ([header] + body).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let text = padded.joined(separator: "  ")
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([header, rule] + body).map(line).joined(separator: "\n") + "\n"
    }
}
