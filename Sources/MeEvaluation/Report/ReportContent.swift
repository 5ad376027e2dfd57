/// All that a report shows, as plain values.
package struct ReportContent: Codable, Equatable, Sendable {
    package var title = ""
    package var subtitle = ""
    /// The few numbers at the head of the page.
    package var figures: [ReportFigure] = []
    /// Names of the columns, e.g. base, + pretraining, + tuning, + both.
    package var arms: [String] = []
    package var rows: [ReportRow] = []
    package var curves: [ReportCurve] = []
    package var stages: [ReportStage] = []
    /// The recipe as it was resolved.
    package var recipe = ""
    /// What else a reader must know, a paragraph each.
    package var notes: [String] = []
    /// Whether the benchmarks are the synthetic hospital's; then the page says so plainly.
    package var isSynthetic = false

    package init() {}
}

/// One number with its caption.
package struct ReportFigure: Codable, Equatable, Sendable {
    package var value: String
    package var caption: String

    package init(value: String, caption: String) {
        self.value = value
        self.caption = caption
    }
}

/// One measure of every arm.
package struct ReportRow: Codable, Equatable, Sendable {
    package var label: String
    package var metric: String
    package var higherIsBetter: Bool
    /// One value per arm; nil where it was not measured. Equal ends mean no interval.
    package var values: [Interval?]

    package init(label: String, metric: String, higherIsBetter: Bool, values: [Interval?]) {
        self.label = label
        self.metric = metric
        self.higherIsBetter = higherIsBetter
        self.values = values
    }

    /// Which arms share the best value; none where all have it.
    var best: Set<Int> {
        let known = values.compactMap(\.?.value)
        guard known.count > 1, let best = higherIsBetter ? known.max() : known.min() else {
            return []
        }
        let arms = values.indices.filter { values[$0]?.value == best }
        return arms.count < known.count ? Set(arms) : []
    }
}

/// A chart of lines over training steps.
package struct ReportCurve: Codable, Equatable, Sendable {
    /// One named line.
    package struct Series: Codable, Equatable, Sendable {
        package var name: String
        package var points: [Point]

        package init(name: String, points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A value at a step.
    package struct Point: Codable, Equatable, Sendable {
        package var step: Double
        package var value: Double

        package init(step: Double, value: Double) {
            self.step = step
            self.value = value
        }
    }

    package var title: String
    /// What the values are, with their unit, e.g. "loss, nats per token".
    package var unit: String
    package var series: [Series]

    package init(title: String, unit: String, series: [Series]) {
        self.title = title
        self.unit = unit
        self.series = series
    }
}

/// A stage of the run and how long it took.
package struct ReportStage: Codable, Equatable, Sendable {
    package var name: String
    package var detail: String
    package var seconds: Double

    package init(name: String, detail: String, seconds: Double) {
        self.name = name
        self.detail = detail
        self.seconds = seconds
    }
}
