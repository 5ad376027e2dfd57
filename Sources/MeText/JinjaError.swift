/// Why a chat template could not be read, or could not be applied to a conversation.
package struct JinjaError: Error, CustomStringConvertible, Equatable, Sendable {
    /// What kind of trouble it is.
    package enum Kind: Sendable {
        /// The text is no Jinja.
        case syntax
        /// Jinja that this interpreter does not speak; the construct is named.
        case unsupported
        /// The template itself refuses the conversation (`raise_exception`).
        case refused
        /// An operation on values it is not made for.
        case value
        /// More work, depth or text than any chat template needs.
        case limit
    }

    package var kind: Kind
    /// The line of the template, from 1; 0 where it is not known.
    package var line: Int
    package var message: String

    init(_ kind: Kind, line: Int = 0, _ message: String) {
        (self.kind, self.line, self.message) = (kind, line, message)
    }

    /// Place, problem and what to do next, in one line.
    package var description: String {
        let place = line > 0 ? "chat template, line \(line)" : "chat template"
        switch kind {
        case .syntax: return "\(place): \(message). The template is damaged: fetch it again."
        case .unsupported:
            return "\(place): \(message) is not supported here. Choose a template with --template."
        case .refused:
            return "\(place): the template refuses this conversation: \(message)"
        case .value: return "\(place): \(message)"
        case .limit: return "\(place): \(message): it is no chat template"
        }
    }

    /// The same with a line, where it had none.
    func at(_ line: Int) -> JinjaError {
        var error = self
        if error.line == 0 { error.line = line }
        return error
    }
}
