import Foundation
import Testing

@testable import MeEvaluation

@Suite struct ReportTests {
    private var content: ReportContent {
        var content = ReportContent()
        content.title = "Run <1> & \"more\""
        content.subtitle = "it's <b>bold</b>"
        content.arms = ["base", "+ <both>"]
        content.figures = [ReportFigure(value: "<9>", caption: "a & b")]
        content.rows = [
            ReportRow(
                label: "PubMed<QA>", metric: "accuracy", higherIsBetter: true,
                values: [
                    Interval(value: 0.25, low: 0.2, high: 0.31),
                    Interval(value: 0.5, low: 0.44, high: 0.56),
                ]),
            ReportRow(
                label: "general", metric: "bits per byte", higherIsBetter: false,
                values: [Interval(exactly: 1.1), nil]),
        ]
        content.curves = [
            ReportCurve(
                title: "Loss </script>", unit: "nats",
                series: [
                    .init(
                        name: "x<y", points: [.init(step: 0, value: 3), .init(step: 10, value: 2)])
                ])
        ]
        content.stages = [ReportStage(name: "pre<train>", detail: "a<b", seconds: 75)]
        content.recipe = "key: <value> & more"
        content.notes = ["note <i>"]
        content.isSynthetic = true
        return content
    }

    @Test func everythingIsEscapedAndNothingIsLoaded() {
        let html = Report(content).html()
        for raw in [
            "<1>", "<b>bold", "<both>", "<9>", "<QA>", "</script>", "x<y", "<train>", "a<b",
        ] {
            #expect(!html.contains(raw), "\(raw)")
        }
        for raw in ["<value>", "note <i>", "it's"] { #expect(!html.contains(raw), "\(raw)") }
        #expect(html.contains("Run &lt;1&gt; &amp; &quot;more&quot;"))
        for link in ["http://", "https://", "<script", "src=", "@import", "url("] {
            #expect(!html.contains(link), "\(link)")
        }
        #expect(html.contains("not a medical device") && html.contains("Synthetic data"))
    }

    @Test func bestIsBoldAndWhiskersAreDrawn() {
        let html = Report(content).html()
        #expect(html.contains("<td class=\"best\"><b>0.500</b><small>0.440–0.560</small></td>"))
        #expect(html.contains("<td class=\"none\">–</td>"))
        #expect(html.components(separatedBy: "class=\"whisker\"").count == 3)
        #expect(
            html.components(separatedBy: "<svg").count
                == html.components(separatedBy: "</svg>").count)
        #expect(html.contains("1 min 15 s"))
    }

    @Test func emptyContentIsStillAPage() {
        let html = Report(ReportContent()).html()
        #expect(html.hasPrefix("<!doctype html>") && !html.contains("<svg"))
        #expect(!html.contains("Synthetic data"))
    }

    @Test func plainTableAligns() {
        let lines = content.plainTable().split(separator: "\n")
        #expect(lines.count == 4)
        #expect(
            lines[2].contains("0.500* (0.440–0.560)")
                && lines[2].contains("0.250  (0.200–0.310)"))
        #expect(lines[3].contains("1.100   ") && lines[3].hasSuffix("–"))
        let column = lines[0].distance(
            from: lines[0].startIndex,
            to: lines[0].range(of: "+ <both>")?.lowerBound ?? lines[0].startIndex)
        #expect(Array(lines[2])[column] == "0" && Array(lines[3])[column] == "–")
    }

    @Test func numbersAndDurations() {
        #expect(ReportText.number(0.0004) == "0.000" && ReportText.number(-1.25) == "−1.250")
        #expect(ReportText.number(12.3456, decimals: 1) == "12.3")
        #expect(ReportText.number(.nan) == "–")
        #expect(ReportText.duration(3.21) == "3.2 s" && ReportText.duration(7500) == "2 h 05 min")
    }

    @Test func ticksCoverTheRange() {
        let ticks = Ticks(from: 2.13, to: 3.87, count: 5)
        #expect(ticks.low <= 2.13 && ticks.high >= 3.87 && ticks.values.count >= 4)
        #expect(
            Ticks(from: 0, to: 0.31, count: 4).values.map { ($0 * 10).rounded() } == [
                0, 1, 2, 3, 4,
            ])
    }
}
