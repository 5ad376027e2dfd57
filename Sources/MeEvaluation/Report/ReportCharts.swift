import Foundation

/// The report's drawings, as inline SVG without scripts.
enum ReportCharts {
    /// A small panel: one bar per arm, a whisker over its 95 % interval, the value above.
    static func bars(_ row: ReportRow, arms: [String]) -> String {
        let (width, height, left, top, bottom) = (260.0, 158.0, 34.0, 20.0, 150.0)
        let highest = row.values.compactMap { $0 }.flatMap { [$0.value, $0.high] }.max() ?? 1
        let scale = Ticks(from: 0, to: max(highest, 1e-9), count: 4)
        let y = { (value: Double) in bottom - (bottom - top) * value / scale.high }
        var parts = [open(width, height, "\(row.label), \(row.metric)")]
        parts += scale.values.map { tick in
            "<line class=\"grid\" x1=\"\(f(left))\" x2=\"\(f(width))\" y1=\"\(f(y(tick)))\" "
                + "y2=\"\(f(y(tick)))\"/><text class=\"tick\" x=\"\(f(left - 5))\" "
                + "y=\"\(f(y(tick) + 3.5))\" text-anchor=\"end\">\(scale.label(tick))</text>"
        }
        let slot = (width - left) / Double(max(arms.count, 1))
        for (arm, value) in row.values.enumerated() where arm < arms.count {
            guard let value, value.value.isFinite else { continue }
            let middle = left + slot * (Double(arm) + 0.5)
            parts.append(
                bar(
                    value, middle: middle, width: min(slot * 0.56, 46), arm: arm, base: bottom, y: y
                ))
        }
        return parts.joined() + "</svg>"
    }

    private static func bar(
        _ value: Interval, middle: Double, width: Double, arm: Int, base: Double,
        y: (Double) -> Double
    ) -> String {
        let peak = y(max(value.value, 0))
        var text =
            "<rect class=\"fill\(arm % 6)\" x=\"\(f(middle - width / 2))\" y=\"\(f(peak))\" "
            + "width=\"\(f(width))\" height=\"\(f(max(base - peak, 0.5)))\" rx=\"2.5\"/>"
        var label = peak
        if value.low < value.high {
            let (low, high) = (y(max(value.low, 0)), y(value.high))
            label = min(label, high)
            text +=
                "<path class=\"whisker\" d=\"M\(f(middle)) \(f(low))V\(f(high))"
                + "M\(f(middle - 5)) \(f(low))h10M\(f(middle - 5)) \(f(high))h10\"/>"
        }
        return text
            + "<text class=\"value\" x=\"\(f(middle))\" y=\"\(f(label - 5))\" "
            + "text-anchor=\"middle\">\(ReportText.number(value.value))</text>"
    }

    /// Lines over steps, one colour a series.
    static func lines(_ curve: ReportCurve) -> String {
        let points = curve.series.flatMap(\.points).filter { $0.step.isFinite && $0.value.isFinite }
        guard let first = points.map(\.step).min(), let last = points.map(\.step).max(),
            let low = points.map(\.value).min(), let high = points.map(\.value).max()
        else { return "" }
        let (width, height, left, right, top, bottom) = (880.0, 300.0, 48.0, 864.0, 14.0, 262.0)
        let across = Ticks(from: first, to: max(last, first + 1), count: 8)
        let up = Ticks(from: low, to: max(high, low + 1e-3), count: 5)
        let x = { (v: Double) in
            left + (right - left) * (v - across.low) / (across.high - across.low)
        }
        let y = { (v: Double) in bottom - (bottom - top) * (v - up.low) / (up.high - up.low) }
        var parts = [open(width, height, curve.title)]
        parts += up.values.map { tick in
            "<line class=\"grid\" x1=\"\(f(left))\" x2=\"\(f(right))\" y1=\"\(f(y(tick)))\" "
                + "y2=\"\(f(y(tick)))\"/><text class=\"tick\" x=\"\(f(left - 8))\" "
                + "y=\"\(f(y(tick) + 4))\" text-anchor=\"end\">\(up.label(tick))</text>"
        }
        parts += across.values.map { tick in
            "<text class=\"tick\" x=\"\(f(x(tick)))\" y=\"\(f(bottom + 18))\" "
                + "text-anchor=\"middle\">\(across.label(tick))</text>"
        }
        parts.append(
            "<text class=\"tick\" x=\"\(f(right))\" y=\"\(f(bottom + 34))\" "
                + "text-anchor=\"end\">step</text>")
        for (index, series) in curve.series.enumerated() {
            let path = series.points.filter { $0.step.isFinite && $0.value.isFinite }
                .map { "\(f(x($0.step))) \(f(y($0.value)))" }
            if path.isEmpty { continue }
            parts.append("<path class=\"line stroke\(lineColour(index))\" d=\"M")
            parts.append(path.joined(separator: "L") + "\"/>")
        }
        return parts.joined() + "</svg>"
    }

    /// Lines start at the second colour: the first, a grey, belongs to the base arm.
    static func lineColour(_ series: Int) -> Int { (series + 1) % 6 }

    private static func open(_ width: Double, _ height: Double, _ title: String) -> String {
        let name = ReportText.escaped(title)
        return "<svg viewBox=\"0 0 \(f(width)) \(f(height))\" role=\"img\" aria-label=\"\(name)\">"
            + "<title>\(name)</title>"
    }

    /// One decimal is finer than a pixel.
    private static func f(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }
}

/// Round numbers along an axis.
struct Ticks {
    let low: Double
    let high: Double
    let values: [Double]
    private let decimals: Int

    /// About `count` steps of 1, 2 or 5 times a power of ten that cover the range.
    init(from first: Double, to last: Double, count: Int) {
        let raw = max(last - first, 1e-9) / Double(count)
        let power = pow(10, floor(log10(raw)))
        let step = ([1.0, 2, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
        let start = floor(first / step + 1e-9)
        let end = max(ceil(last / step - 1e-9), start + 1)
        (low, high) = (start * step, end * step)
        values = stride(from: start, through: end, by: 1).map { $0 * step }
        decimals = max(0, Int(-floor(log10(step) + 1e-9)))
    }

    func label(_ value: Double) -> String { ReportText.number(value, decimals: decimals) }
}
