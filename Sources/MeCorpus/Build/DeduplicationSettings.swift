/// Which copies are dropped, across all sources of a build and against an earlier one.
package struct DeduplicationSettings: Codable, Equatable, Sendable {
    /// Documents and paragraphs that were there before, letter case and white space aside.
    package var exact = ExactDuplicateSettings()
    /// Whether documents that resemble another one are dropped.
    package var nearDuplicates = true
    package var near = NearDuplicateSettings()
    /// The index of an earlier build (`duplicates.index` in its folder), whose documents count as
    /// kept; empty: none.
    package var earlier = ""
    /// Whether an index is written for later builds.
    package var keepsIndex = false

    /// Of the index in the corpus folder.
    package static let indexName = "duplicates.index"

    package init() {}
}
