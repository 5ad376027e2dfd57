/// A stretch of a rendered conversation: whose words it is, and whether they are learnt.
package struct TemplateSegment: Equatable, Sendable {
    /// What stands there.
    package var text: String
    /// True for the template's own words: spellings of special tokens in it become their ids. False
    /// for what a user or a data set wrote, where they stay text.
    package var isMarker: Bool
    /// True for what the model is to learn to say: answers, and the marker that ends each.
    package var isAnswer: Bool

    /// Content that is not learnt, unless told otherwise.
    package init(_ text: String, isMarker: Bool = false, isAnswer: Bool = false) {
        self.text = text
        self.isMarker = isMarker
        self.isAnswer = isAnswer
    }
}
