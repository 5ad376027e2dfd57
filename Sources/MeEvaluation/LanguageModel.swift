import MeText

/// What a model is asked with: running text, or turns that the engine renders with the model's own
/// chat template.
package enum Prompt: Sendable, Equatable {
    case text(String)
    case chat([ChatMessage])
}

extension Prompt: Hashable {
    /// Equal prompts hash alike; turns are hashed by role and content.
    package func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text):
            hasher.combine(0)
            hasher.combine(text)
        case .chat(let turns):
            hasher.combine(1)
            for turn in turns {
                hasher.combine(turn.role.rawValue)
                hasher.combine(turn.content)
            }
        }
    }
}

/// One context with the continuations to be scored after it; a boundary space belongs to the
/// continuation.
package struct ScoreRequest: Sendable {
    package var prompt: Prompt
    package var continuations: [String]

    package init(prompt: Prompt, continuations: [String]) {
        self.prompt = prompt
        self.continuations = continuations
    }
}

/// How likely a continuation is after its context.
package struct ContinuationScore: Codable, Equatable, Sendable {
    /// Sum over the continuation's tokens, in nats.
    package var logProbability: Double
    package var tokenCount: Int
    /// Whether greedy decoding would have said exactly this.
    package var isGreedy: Bool

    package init(logProbability: Double, tokenCount: Int, isGreedy: Bool) {
        self.logProbability = logProbability
        self.tokenCount = tokenCount
        self.isGreedy = isGreedy
    }
}

/// One text to be continued greedily, until a stop string or a number of tokens.
package struct GenerationRequest: Sendable {
    package var prompt: Prompt
    package var stops: [String]
    package var maximumTokens: Int

    package init(prompt: Prompt, stops: [String], maximumTokens: Int) {
        self.prompt = prompt
        self.stops = stops
        self.maximumTokens = maximumTokens
    }
}

/// What a model wrote, without the stop string.
package struct Generation: Codable, Equatable, Sendable {
    package var text: String
    package var tokenCount: Int
    /// Whether a stop (or the end token) ended it, not the limit.
    package var stopped: Bool

    package init(text: String, tokenCount: Int, stopped: Bool) {
        self.text = text
        self.tokenCount = tokenCount
        self.stopped = stopped
    }
}

/// A model as evaluation sees it, local or remote: batches in, one answer per request out, in
/// order. How an engine shares or caches work never changes a result.
package protocol LanguageModel: Sendable {
    var name: String { get }
    /// One row per request, one score per continuation.
    func score(_ requests: [ScoreRequest]) async throws -> [[ContinuationScore]]
    /// One generation per request.
    func generate(_ requests: [GenerationRequest]) async throws -> [Generation]
}
