/// What a build read, dropped, mixed and packed: the content of `statistics.json`.
package struct CorpusStatistics: Codable, Equatable, Sendable {
    /// A domain's part of the mix.
    package struct DomainShare: Codable, Equatable, Sendable {
        package var name: String
        /// Shares of the tokens, 0 to 1.
        package var asked: Double
        package var achieved: Double
        package var tokens: Int
        /// Documents in the corpus, and there to be had after dropping.
        package var documents: Int
        package var availableDocuments: Int
        package var availableTokens: Int
        /// Tokens used over tokens available.
        package var epochs: Double
        /// Of the documents available: the n-th number, from 0, counts those of 2ⁿ to 2ⁿ⁺¹ - 1 tokens.
        package var lengths: [Int]
    }

    /// A source's part of the mix.
    package struct SourceUse: Codable, Equatable, Sendable {
        package var domain: String
        package var path: String
        package var licence: CorpusSettings.Licence
        package var availableDocuments: Int
        package var availableTokens: Int
        package var tokens: Int
        /// Tokens used over tokens available.
        package var epochs: Double
    }

    /// Different documents in the corpus, whole or in part.
    package var documents = 0
    package var tokens = 0
    package var sequences = 0
    package var shards = 0
    package var contextLength = 0
    /// Tokens over the room there is in all sequences, 0 to 1.
    package var fill: Double = 0
    /// A long document was split at a border in the last so many tokens before the limit.
    package var splitWindow = 0
    package var share: [DomainShare] = []
    package var sources: [SourceUse] = []
    /// Documents dropped, by rule: `empty`, `duplicate`, `nearDuplicate`, `duplicateParagraphs`, what
    /// a record says of itself (`retracted` …), those of `QualityVerdict`.
    package var dropped: [String: Int] = [:]
    /// Paragraphs that were taken out of documents that stay, since another had them before.
    package var removedParagraphs = 0
    /// Documents good enough that the mix had no room for.
    package var unused = 0
    /// Broken files; of one with many records, those before the fault are in the corpus.
    package var skippedFiles: [SkippedFile] = []
    /// Files of the sources' folders whose names say that they are of another format.
    package var notRead: [String] = []
    /// Records that a source's `where` does not want.
    package var filtered = 0
    /// Members of archives whose names say that they are of another format.
    package var ignoredMembers = 0
    /// References to entities that no table knows, left as `&name;`.
    package var unknownEntities = 0
    /// Tokens by data-use label.
    package var licences: [String: Int] = [:]
    /// Why there are fewer tokens than asked for; empty when there are not.
    package var shortfall = ""

    package static let fileName = "statistics.json"

    package init() {}
}

/// How far a build has come.
package struct CorpusProgress: Sendable, Equatable {
    package enum Stage: String, Sendable {
        case reading, resolving, tokenising, packing
    }

    package var stage: Stage
    /// Bytes of input read, parts resolved or tokenised, tokens packed.
    package var completed = 0
    package var total: Int
    /// Documents and tokens so far.
    package var documents = 0
    package var tokens = 0
}
