// The corpus part of a recipe. Nothing is Optional: recipes are merged over the encoded defaults,
// so an empty string, an empty list or 0 means "none".

/// How a corpus is read, mixed and packed.
package struct CorpusSettings: Codable, Equatable, Sendable {
    /// Longest packed sequence, in tokens.
    package var contextLength = 512
    /// Tokens in the whole corpus; 0: as many as the mix allows within `maximumEpochs`.
    package var tokens = 0
    /// How often one domain may be repeated at most.
    package var maximumEpochs: Double = 4
    package var seed: UInt64 = 7
    /// Packed sequences in one shard file.
    package var shardSequences = 4096
    package var domains: [Domain] = []
    /// The thresholds behind the names that a source's `quality` can be.
    package var quality = QualityPresets()

    package init() {}

    /// A part of the mix with its weight in tokens.
    package struct Domain: Codable, Equatable, Sendable {
        package var name = ""
        /// Share in tokens, relative to the other domains' weights.
        package var weight: Double = 1
        package var sources: [Source] = []

        package init() {}

        /// A domain with its weight in tokens and its sources.
        package init(name: String, weight: Double, sources: [Source]) {
            self.name = name
            self.weight = weight
            self.sources = sources
        }
    }

    /// Files of one format under one licence.
    package struct Source: Codable, Equatable, Sendable {
        /// A file, a folder (walked to the bottom) or a glob (`*`, `?`, `**`).
        package var path = ""
        package var format = SourceFormat.automatic
        /// JSON field or CSV column that holds the text (`jsonl`, `csv`).
        package var textField = "text"
        /// Data-use label: `open`, `credentialed`, `private` or `synthetic`.
        package var licence = Licence.open
        /// At most so many documents, in file order; 0: all.
        package var limit = 0
        /// The rules its documents must meet.
        package var quality = QualityPreset.none

        package init() {}

        /// A source with the default text field and no limit.
        package init(
            path: String, format: SourceFormat = .automatic, licence: Licence = .open
        ) {
            self.path = path
            self.format = format
            self.licence = licence
        }
    }

    /// The data-use label that travels with every document into the ledger.
    package enum Licence: String, Codable, CaseIterable, Sendable {
        case open, credentialed, `private`, synthetic
    }
}

// Elements of a list have no default to be merged over, so these two decode leniently where a key
// is missing, and strictly where one is unknown.

extension CorpusSettings.Domain {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, weight, sources
    }

    package init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(in: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? weight
        sources = try values.decode([CorpusSettings.Source].self, forKey: .sources)
    }
}

extension CorpusSettings.Source {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case path, format, textField, licence, limit, quality
    }

    package init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(in: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        path = try values.decode(String.self, forKey: .path)
        format = try values.decodeIfPresent(SourceFormat.self, forKey: .format) ?? format
        textField = try values.decodeIfPresent(String.self, forKey: .textField) ?? textField
        licence =
            try values.decodeIfPresent(CorpusSettings.Licence.self, forKey: .licence) ?? licence
        limit = try values.decodeIfPresent(Int.self, forKey: .limit) ?? limit
        quality = try values.decodeIfPresent(QualityPreset.self, forKey: .quality) ?? quality
    }
}

/// A key of any name, to see what a recipe really says.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

private func rejectUnknownKeys(in decoder: any Decoder, known: [String]) throws {
    let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    guard let unknown = keys.first(where: { !known.contains($0) }) else { return }
    throw DecodingError.dataCorrupted(
        .init(
            codingPath: decoder.codingPath,
            debugDescription: "unknown key '\(unknown)'; known: \(known.joined(separator: ", "))"))
}

extension CorpusSettings {
    /// Throws one `CorpusError` naming the first setting that cannot be meant.
    package func validate() throws {
        func require(_ holds: Bool, _ field: String, _ expected: String, _ got: String) throws {
            guard !holds else { return }
            throw CorpusError(path: "corpus.\(field)", expected: expected, got: got)
        }
        try require(
            (2...1 << 20).contains(contextLength), "contextLength", "2 to 1048576 tokens",
            "\(contextLength)")
        try require(tokens >= 0, "tokens", "0 (as many as fit) or more", "\(tokens)")
        try require(
            maximumEpochs.isFinite && maximumEpochs > 0, "maximumEpochs", "a number above 0",
            "\(maximumEpochs)")
        try require(
            (1...1 << 20).contains(shardSequences), "shardSequences", "1 to 1048576",
            "\(shardSequences)")
        try require(!domains.isEmpty, "domains", "at least one domain", "an empty corpus")
        for domain in domains {
            try require(!domain.name.isEmpty, "domains", "a name for each domain", "an empty name")
            try require(
                domain.weight.isFinite && domain.weight > 0, "domains.\(domain.name).weight",
                "a number above 0", "\(domain.weight)")
            try require(
                !domain.sources.isEmpty, "domains.\(domain.name).sources", "at least one source",
                "an empty corpus")
            for source in domain.sources {
                try require(
                    source.limit >= 0, "domains.\(domain.name).sources[\(source.path)].limit",
                    "0 (all) or more", "\(source.limit)")
            }
        }
        let names = domains.map(\.name)
        try require(
            Set(names).count == names.count, "domains", "each name once",
            names.joined(separator: ", "))
    }
}
