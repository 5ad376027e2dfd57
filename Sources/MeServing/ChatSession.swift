import MeModel
import MeText

/// A conversation that does not fit the model any more.
package struct ChatTooLong: Error, CustomStringConvertible {
    package let tokens: Int
    package let positions: Int

    package var description: String {
        "the conversation has \(tokens) tokens, the model takes \(positions): begin anew (/reset), "
            + "nothing is cut silently"
    }
}

/// A conversation with a model: turns rendered with its template, answers streamed as they come.
package struct ChatSession {
    private let engine: InferenceEngine
    private let tokenizer: Tokenizer
    private let template: ChatTemplate
    private let system: String
    private var sampling: SamplingSettings
    /// The turns so far.
    package private(set) var messages: [ChatMessage] = []

    package init(
        _ engine: InferenceEngine, tokenizer: Tokenizer, template: ChatTemplate,
        system: String = "", sampling: SamplingSettings
    ) {
        self.engine = engine
        self.tokenizer = tokenizer
        self.template = template
        self.system = system
        self.sampling = sampling
        reset()
    }

    /// Forgets all turns.
    package mutating func reset() {
        messages = system.isEmpty ? [] : [ChatMessage(role: .system, content: system)]
    }

    /// The model's answer to a user's turn; `piece` gets the text as it comes, never half a
    /// character and never a part of a stop string. Throws `ChatTooLong`, and `JinjaError` where the
    /// template refuses the conversation; then the turns so far stay.
    package mutating func answer(
        _ text: String, maximumTokens: Int, piece: (String) -> Void
    ) throws -> String {
        let turns = messages + [ChatMessage(role: .user, content: text)]
        let ids = tokenizer.encodeConversation(
            try template.segments(turns, addGenerationPrompt: true))
        let room = engine.model.positions - ids.count
        guard room > 0 else {
            throw ChatTooLong(tokens: ids.count, positions: engine.model.positions)
        }
        var stream = StopFilter(tokenizer, stops: template.stops)
        let item = InferenceEngine.GenerationItem(
            prompt: ids, maximumTokens: min(maximumTokens, room))
        _ = engine.generate([item], sampling: sampling) { _, token in
            let (new, goesOn) = stream.append(token)
            if !new.isEmpty { piece(new) }
            return goesOn
        }
        let rest = stream.finish()
        if !rest.isEmpty { piece(rest) }
        sampling.seed &+= 1
        messages = turns + [ChatMessage(role: .assistant, content: stream.text)]
        return stream.text
    }
}

/// Text as it is generated, held back while it might be the beginning of a stop string, and ended
/// at one.
package struct StopFilter {
    /// What was let through.
    package private(set) var text = ""
    /// Whether a stop string or token ended it.
    package private(set) var isStopped = false
    private var held = ""
    private var decoder: StreamingDecoder
    private let stopTokens: Set<Int32>
    private let stops: [String]

    package init(_ tokenizer: Tokenizer, stops: [String]) {
        decoder = StreamingDecoder(tokenizer)
        // A special token is known by its id: it is not in the text.
        let special = stops.compactMap { tokenizer.id(of: $0) }.filter(tokenizer.isSpecial)
        stopTokens = Set(tokenizer.stopTokens + special)
        self.stops = stops.filter { !$0.isEmpty }
    }

    /// Takes a token; returns the text it releases and whether to go on.
    package mutating func append(_ token: Int32) -> (text: String, goesOn: Bool) {
        if stopTokens.contains(token) {
            isStopped = true
            return (release(all: true), false)
        }
        held += decoder.append(token)
        let new = release(all: false)
        return (new, !isStopped)
    }

    /// The rest, when no more tokens come.
    package mutating func finish() -> String {
        guard !isStopped else { return "" }
        held += decoder.finish()
        return release(all: true)
    }

    private mutating func release(all: Bool) -> String {
        var out = held
        let first = stops.compactMap { held.firstRange(of: $0) }
            .min { $0.lowerBound < $1.lowerBound }
        if let first {
            out = String(held[..<first.lowerBound])
            held = ""
            isStopped = true
        } else if all {
            held = ""
        } else {
            let kept = stops.map { overlap(of: held, with: $0) }.max() ?? 0
            out = String(held.dropLast(kept))
            held = String(held.suffix(kept))
        }
        text += out
        return out
    }

    /// Characters at the end of `text` that a stop string begins with.
    private func overlap(of text: String, with stop: String) -> Int {
        var length = min(text.count, stop.count - 1)
        while length > 0 && !text.hasSuffix(stop.prefix(length)) { length -= 1 }
        return length
    }
}
