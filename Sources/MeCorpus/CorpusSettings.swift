// The corpus part of a recipe. Nothing is Optional: recipes are merged over the encoded defaults,
// so an empty string, an empty list or 0 means "none".

/// How a corpus is read, mixed and packed.
package struct CorpusSettings: Codable, Equatable, Sendable {
    /// Longest packed sequence, in tokens.
    package var contextLength = 512
    /// Tokens in the whole corpus; 0: as many as the mix allows within `maximumEpochs`.
    package var tokens = 0
    /// How often a source may be repeated at most, where it does not say otherwise.
    package var maximumEpochs: Double = 4
    package var seed: UInt64 = 7
    /// Packed sequences in one shard file.
    package var shardSequences = 4096
    package var domains: [Domain] = []
    /// The thresholds behind the names that a source's `quality` can be.
    package var quality = QualityPresets()
    package var deduplication = DeduplicationSettings()
    package var decontamination = DecontaminationSettings()
    /// For the sources that ask for it.
    package var deidentification = DeidentificationSettings()

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
        /// JSON field (`a.b`: b in the object a) or CSV column that holds the text (`jsonl`, `csv`).
        package var textField = "text"
        /// JSON field or CSV column that names the document; empty: `id` where a JSON object has it.
        package var idField = ""
        /// JSON field or CSV column that says whose record it is; empty: none (MIMIC's is known).
        package var patientField = ""
        /// JSON fields with the values that are wanted (`meta.pile_set_name: [PubMed Central]`); a
        /// record without one of the fields is not wanted.
        package var `where`: [String: [String]] = [:]
        /// Languages of papers and citations that are wanted, as three letters; empty: all.
        package var languages = ["eng"]
        /// Data-use label: `open`, `credentialed`, `private` or `synthetic`.
        package var licence = Licence.open
        /// At most so many documents, in file order; 0: all.
        package var limit = 0
        /// The rules its documents must meet.
        package var quality = QualityPreset.none
        /// The lines about the publication, and not of it, that are taken out of its documents.
        package var boilerplate = BoilerplateRules.automatic
        /// Whether names, dates and the like are replaced in its documents.
        package var deidentify = false
        /// Of equal or similar documents the one from the source of the least number is kept; among
        /// equal numbers the first.
        package var priority = 0
        /// Share of its domain in tokens, relative to the domain's other sources; 0 for all of them:
        /// by what they have.
        package var weight: Double = 0
        /// How often it may be repeated at most; 0: as all.
        package var maximumEpochs: Double = 0

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
        case path, format, textField, idField, patientField, `where`, languages, licence, limit
        case quality, boilerplate, deidentify, priority, weight, maximumEpochs
    }

    package init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(in: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        path = try values.decode(String.self, forKey: .path)
        format = try values.decodeIfPresent(SourceFormat.self, forKey: .format) ?? format
        textField = try values.decodeIfPresent(String.self, forKey: .textField) ?? textField
        idField = try values.decodeIfPresent(String.self, forKey: .idField) ?? idField
        patientField =
            try values.decodeIfPresent(String.self, forKey: .patientField) ?? patientField
        `where` = try values.decodeIfPresent([String: [String]].self, forKey: .where) ?? `where`
        languages = try values.decodeIfPresent([String].self, forKey: .languages) ?? languages
        licence =
            try values.decodeIfPresent(CorpusSettings.Licence.self, forKey: .licence) ?? licence
        limit = try values.decodeIfPresent(Int.self, forKey: .limit) ?? limit
        quality = try values.decodeIfPresent(QualityPreset.self, forKey: .quality) ?? quality
        boilerplate =
            try values.decodeIfPresent(BoilerplateRules.self, forKey: .boilerplate) ?? boilerplate
        deidentify = try values.decodeIfPresent(Bool.self, forKey: .deidentify) ?? deidentify
        priority = try values.decodeIfPresent(Int.self, forKey: .priority) ?? priority
        weight = try values.decodeIfPresent(Double.self, forKey: .weight) ?? weight
        maximumEpochs =
            try values.decodeIfPresent(Double.self, forKey: .maximumEpochs) ?? maximumEpochs
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
        try require(
            (2...1 << 20).contains(contextLength), "contextLength", "2 to 1048576 tokens",
            contextLength)
        try require(tokens >= 0, "tokens", "0 (as many as fit) or more", tokens)
        try require(
            maximumEpochs.isFinite && maximumEpochs > 0, "maximumEpochs", "a number above 0",
            maximumEpochs)
        try require(
            (1...1 << 20).contains(shardSequences), "shardSequences", "1 to 1048576",
            shardSequences)
        try require(!domains.isEmpty, "domains", "at least one domain", "an empty corpus")
        for domain in domains { try validate(domain) }
        try deduplication.exact.check()
        try deduplication.near.check()
        try decontamination.check()
        let names = domains.map(\.name)
        try require(
            Set(names).count == names.count, "domains", "each name once",
            names.joined(separator: ", "))
    }

    private func validate(_ domain: Domain) throws {
        try require(!domain.name.isEmpty, "domains", "a name for each domain", "an empty name")
        let place = "domains.\(domain.name)"
        try require(
            domain.weight.isFinite && domain.weight > 0, "\(place).weight", "a number above 0",
            domain.weight)
        try require(
            !domain.sources.isEmpty, "\(place).sources", "at least one source", "an empty corpus")
        for source in domain.sources {
            try validate(source, "\(place).sources[\(source.path)]")
        }
        try require(
            Set(domain.sources.map { $0.weight > 0 }).count < 2, "\(place).sources",
            "a weight for all sources or for none", "weights for some")
    }

    private func validate(_ source: Source, _ place: String) throws {
        try require(source.limit >= 0, "\(place).limit", "0 (all) or more", source.limit)
        try require(
            source.where.count <= 32, "\(place).where", "at most 32 fields", source.where.count)
        let unknown = source.languages.first { $0.utf8.count != 3 }
        try require(
            unknown == nil, "\(place).languages", "codes of three letters, as eng", unknown ?? "")
        try require(
            source.weight.isFinite && source.weight >= 0, "\(place).weight",
            "0 (by size) or more", source.weight)
        try require(
            source.maximumEpochs.isFinite && source.maximumEpochs >= 0,
            "\(place).maximumEpochs", "0 (as all) or more", source.maximumEpochs)
    }

    private func require(
        _ holds: Bool, _ field: String, _ expected: String, _ got: some CustomStringConvertible
    ) throws {
        guard !holds else { return }
        throw CorpusError(path: "corpus.\(field)", expected: expected, got: "\(got)")
    }
}
