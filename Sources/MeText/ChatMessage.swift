/// One turn of a conversation, before any template has put it into a model's own words.
package struct ChatMessage: Codable, Equatable, Sendable {
    /// Who speaks.
    package enum Role: String, Codable, Sendable {
        case system, user, assistant
    }

    package var role: Role
    package var content: String

    package init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}
