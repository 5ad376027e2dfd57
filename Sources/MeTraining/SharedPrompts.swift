import MeCorpus

/// Samples whose prompts begin alike: the beginning is one run of rows that all of them go on from,
/// so it is computed once. Exact, not an approximation: a row's result depends on the tokens before
/// it alone, and gradients of shared rows are sums over all that follows them.
package enum SharedPrompts {
    /// Shorter beginnings are computed for each sample: small runs cost more than they spare.
    package static let leastTokens = 16
    /// Samples with a beginning in common that are kept together. Rarer ones share what chance
    /// brings into their bin: sorting all samples would fill bins with look-alikes.
    private static let leastSamples = 8

    /// Packs samples into bins of up to `capacity` rows, those that begin alike together, otherwise
    /// in their order. Deterministic.
    package static func bins(
        _ samples: [SupervisedBatch.Document], capacity: Int
    ) -> [[Int]] {
        var bins: [[Int]] = []
        var rows: [Int] = []
        for sample in grouped(samples) {
            let alone = samples[sample].tokens.count
            precondition(
                alone <= capacity, "SharedPrompts: \(alone) tokens in bins of \(capacity)")
            if let last = bins.last {
                let together = self.rows((last + [sample]).map { samples[$0] })
                // One that shares nothing is left for the best fit below.
                if together <= min(capacity, rows[rows.count - 1] + alone - leastTokens) {
                    bins[bins.count - 1].append(sample)
                    rows[rows.count - 1] = together
                    continue
                }
            }
            bins.append([sample])
            rows.append(alone)
        }
        return Packing.bestFit(lengths: rows, capacity: capacity).flatMap { joined in
            let whole = joined.flatMap { bins[$0] }
            // A beginning that all have may leave too little of those that some have.
            let fits = self.rows(whole.map { samples[$0] }) <= capacity
            return fits ? [whole] : joined.map { bins[$0] }
        }
    }

    private static func rows(_ documents: [SupervisedBatch.Document]) -> Int {
        SupervisedBatch(sharing: documents).tokens
    }

    /// Sample numbers with those next to each other that share a beginning with enough others.
    private static func grouped(_ samples: [SupervisedBatch.Document]) -> [Int] {
        let prompts = samples.map { $0.tokens.prefix(shareable($0)) }
        let sorted = samples.indices.sorted { prompts[$0].lexicographicallyPrecedes(prompts[$1]) }
        var common = [Int](repeating: 0, count: samples.count)
        let neighbours = sorted.indices.dropLast().map {
            alike(prompts[sorted[$0]], prompts[sorted[$0 + 1]])
        }
        let window = min(leastSamples, samples.count)
        for first in sorted.indices.dropLast(max(0, window - 1)) where window > 1 {
            let least = neighbours[first..<first + window - 1].min() ?? 0
            for place in first..<first + window where least >= leastTokens {
                common[sorted[place]] = max(common[sorted[place]], least)
            }
        }
        let groups = samples.indices.map { prompts[$0].prefix(common[$0]) }
        return samples.indices.sorted { a, b in
            if groups[a].lexicographicallyPrecedes(groups[b]) { return true }
            if groups[b].lexicographicallyPrecedes(groups[a]) { return false }
            return a < b
        }
    }

    /// How many of a sample's first tokens others may share: none of those rows, nor the last,
    /// which says what comes first after them, is asked for a prediction.
    static func shareable(_ document: SupervisedBatch.Document) -> Int {
        guard let isSupervised = document.isSupervised else { return 0 }
        let first = isSupervised.dropFirst().firstIndex(of: true) ?? document.tokens.count
        return max(0, first - 1)
    }

    /// Tokens that two texts have in common from their beginning.
    static func alike(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> Int {
        let shorter = min(a.count, b.count)
        return (0..<shorter).first { a[a.startIndex + $0] != b[b.startIndex + $0] } ?? shorter
    }
}
