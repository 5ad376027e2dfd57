/// A benchmark's metrics over all its samples, over those of which no text was in the training
/// corpus, and over those of which some was.
///
/// A model that does better on touched samples than on clean ones may remember them; a wide overlap
/// of the intervals says that there are too few of them to tell.
package struct ContaminationSplit: Codable, Equatable, Sendable {
    /// Some of a benchmark's samples.
    package struct Subset: Codable, Equatable, Sendable {
        package var samples: Int
        /// By metric key, with 95 % intervals as for all samples; empty where there is no sample.
        package var metrics: [String: Interval]
    }

    package var all: Subset
    package var clean: Subset
    package var touched: Subset
    /// Touched items that were not among the samples (another split, or a limit).
    package var touchedElsewhere: Int

    /// Judges a run's records anew by whether their ids are touched.
    package init(
        _ records: [SampleRecord], touched ids: Set<String>, benchmark: Benchmark, seed: UInt64
    ) {
        func subset(_ records: [SampleRecord]) -> Subset {
            Subset(
                samples: records.count,
                metrics: records.isEmpty
                    ? [:] : benchmark.intervals(benchmark.scored(records), seed: seed))
        }
        all = subset(records)
        clean = subset(records.filter { !ids.contains($0.id) })
        touched = subset(records.filter { ids.contains($0.id) })
        touchedElsewhere = ids.count - Set(records.lazy.map(\.id)).intersection(ids).count
    }
}
