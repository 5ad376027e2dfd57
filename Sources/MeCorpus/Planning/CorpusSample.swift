/// What a few seconds' reading of a recipe's sources says of all of them.
package struct CorpusSample: Equatable, Sendable {
    /// What was read of a source, and how much that is of it.
    package struct Source: Equatable, Sendable {
        package var path: String
        package var domain: Int
        /// Its files as they lie on the disk.
        package var fileBytes = 0
        /// The share of its records that was read, above 0 to 1.
        package var fraction = 1.0
        /// Of what was read; `packedTokens` and `ledgerBytes` stay 0.
        package var work = CorpusWork()
        package var maximumEpochs = 1.0
        /// Its share of the domain's tokens; 0 for all: by what they have.
        package var weight = 0.0
        /// Documents it may give at most; 0: all.
        package var limit = 0
    }

    package var sources: [Source] = []
    package var rates = CorpusRates()
    /// Bytes of the ledger for each token of a corpus.
    package var ledgerBytesPerToken = 0.0
    package var seconds = 0.0

    package init() {}

    /// What there is to do for a corpus of the sources as they are, of `asked` tokens or as many as
    /// the mix allows; or with `scaled`, for one of so many tokens as if each domain had just as many
    /// documents of the kind as that takes, each used once.
    ///
    /// weights: of the domains
    package func work(weights: [Double], asked: Int, scaled: Double? = nil) -> CorpusWork {
        let whole = sources.map { Self.whole($0) }
        let shares = weights.map { $0 / max(1e-300, weights.reduce(0, +)) }
        var total = CorpusWork()
        if let scaled {
            for (domain, share) in shares.enumerated() {
                let own = sources.indices.filter { sources[$0].domain == domain }
                let available = own.reduce(0) { $0 + whole[$1].tokens }
                let weights = own.reduce(0) { $0 + sources[$1].weight }
                for source in own where whole[source].tokens > 0 {
                    let part =
                        weights > 0
                        ? sources[source].weight / weights : whole[source].tokens / available
                    total += whole[source] * (part * share * scaled / whole[source].tokens)
                }
            }
            total.packedTokens = scaled
        } else {
            for work in whole { total += work }
            let domains = weights.indices.map { domain in
                let own = sources.indices.filter { sources[$0].domain == domain }
                return Mixing.Domain(
                    weight: weights[domain],
                    sources: own.map {
                        Mixing.Source(
                            available: Int(whole[$0].tokens), weight: sources[$0].weight,
                            maximumEpochs: sources[$0].maximumEpochs)
                    })
            }
            total.packedTokens = Double(Mixing.plan(domains, asked: asked).total)
        }
        total.ledgerBytes = total.packedTokens * ledgerBytesPerToken
        return total
    }

    /// All of a source, if the rest of it is like what was read.
    private static func whole(_ source: Source) -> CorpusWork {
        let whole = source.work * (1 / source.fraction)
        guard source.limit > 0, whole.documents > Double(source.limit) else { return whole }
        return whole * (Double(source.limit) / whole.documents)
    }
}

extension CorpusWork {
    static func += (sum: inout CorpusWork, other: CorpusWork) {
        for field in fields { sum[keyPath: field] += other[keyPath: field] }
    }

    static func * (work: CorpusWork, factor: Double) -> CorpusWork {
        var product = work
        for field in fields { product[keyPath: field] *= factor }
        return product
    }

    private static var fields: [WritableKeyPath<CorpusWork, Double>] {
        [
            \.inputBytes, \.documents, \.textBytes, \.idBytes, \.paragraphs, \.tokens,
            \.packedTokens, \.rowBytes, \.ledgerBytes,
        ]
    }
}
