extension ChatTemplate {
    /// The whole conversation as one text. Throws `JinjaError` where the template refuses it, or
    /// cannot be run.
    package func render(_ messages: [ChatMessage], addGenerationPrompt: Bool) throws -> String {
        try rendered(messages, addGenerationPrompt: addGenerationPrompt).string
    }

    /// The conversation in stretches: the template's markers, what the messages say, and of both
    /// what is to be learnt. Joined, they are what `render` gives. Throws as `render` does.
    package func segments(
        _ messages: [ChatMessage], addGenerationPrompt: Bool = false
    ) throws -> [TemplateSegment] {
        let text = try rendered(messages, addGenerationPrompt: addGenerationPrompt)
        let answers = answers(in: text, messages).compactMap { try? $0.get() }
        return Self.segments(of: text, answers: program.marksGeneration ? nil : answers)
    }

    /// The same for training. Throws `TokenizerError` as well where it is not certain which words
    /// are an answer's, or no marker ends it: a model trained so would not know when to stop.
    package func trainingSegments(_ messages: [ChatMessage]) throws -> [TemplateSegment] {
        let text = try rendered(messages, addGenerationPrompt: false)
        if program.marksGeneration { return Self.segments(of: text, answers: nil) }
        let answers = try answers(in: text, messages).map { try $0.get() }
        return Self.segments(of: text, answers: answers)
    }

    /// What the template makes of a conversation, with the origin of every word.
    func rendered(
        _ messages: [ChatMessage], addGenerationPrompt: Bool
    ) throws -> JinjaText {
        try Self.text(of: messages, prompt: addGenerationPrompt, program, tokens, date: date)
    }

    /// Runs a template with all that Transformers gives to one.
    static func text(
        of messages: [ChatMessage], prompt: Bool, _ program: JinjaProgram, _ tokens: Tokens,
        date: TemplateDate
    ) throws -> JinjaText {
        var length = 0
        let turns = try messages.enumerated().map { index, message in
            let content = JinjaText(message.content, message: index)
            length += content.count
            return JinjaValue.dict(
                try JinjaDict([
                    ("role", .string(message.role.rawValue)), ("content", .text(content)),
                ]))
        }
        var values: [String: JinjaValue] = [
            "messages": try .list(turns), "add_generation_prompt": .bool(prompt), "tools": .none,
            "documents": .none,
        ]
        let named = [
            ("bos_token", tokens.begin), ("eos_token", tokens.end), ("unk_token", tokens.unknown),
            ("pad_token", tokens.padding),
        ]
        for (name, token) in named { values[name] = token.map { .string($0) } }
        let budget = 300_000 + 1_000 * messages.count + 8 * length
        var run = JinjaRun(values, date: date, budget: budget)
        return try run.render(program)
    }

    // MARK: Answers

    /// Where each answer stands with the marker that ends it, or why that cannot be said.
    private func answers(
        in text: JinjaText, _ messages: [ChatMessage]
    ) -> [Swift.Result<Range<Int>, TokenizerError>] {
        messages.indices.filter { messages[$0].role == .assistant }.map { index in
            guard let place = text.place(ofMessage: index) ?? emptyPlace(index, messages, text)
            else {
                return .failure(
                    unclear(index, "its content in one place", "none, or mixed with other words"))
            }
            guard let end = ending(in: text, after: place.upperBound) else {
                return .failure(
                    unclear(index, "an end marker after the answer", "none of \(endings.prefix(8))")
                )
            }
            return .success(place.lowerBound..<end.upperBound)
        }
    }

    private func unclear(_ index: Int, _ expected: String, _ got: String) -> TokenizerError {
        TokenizerError(
            source: "chat template \(name)", place: "message \(index + 1) (an answer)",
            expected: expected, got: got,
            advice: "It cannot be trained with this template: choose one with --template.")
    }

    /// Where content would stand that the template left out, or that is empty: found by a
    /// conversation that differs in nothing else.
    private func emptyPlace(
        _ index: Int, _ messages: [ChatMessage], _ text: JinjaText
    ) -> Range<Int>? {
        guard messages[index].content.unicodeScalars.allSatisfy(JinjaText.isSpace) else {
            return nil
        }
        var messages = messages
        messages[index].content = "x"
        guard let other = try? rendered(messages, addGenerationPrompt: false),
            let place = other.place(ofMessage: index),
            other[0..<place.lowerBound] == text[0..<min(place.lowerBound, text.count)],
            // A generation prompt may follow.
            other[place.upperBound..<other.count].isBeginning(of: text, at: place.lowerBound)
        else { return nil }
        return place.lowerBound..<place.lowerBound
    }

    /// The end marker after an answer, with white space before it.
    func ending(in text: JinjaText, after start: Int) -> Range<Int>? {
        let limit = text.nextContent(after: start)
        var at = start
        while at < limit, JinjaText.isSpace(text.scalars[at]) { at += 1 }
        // A marker may itself begin with white space.
        for at in Set([start, at]).sorted() {
            for ending in endings {
                let marker = JinjaText(ending)
                if at + marker.count <= limit, text.holds(marker, at: at) {
                    return start..<(at + marker.count)
                }
            }
        }
        return nil
    }

    /// The text cut where its author or its use changes. Without `answers`, what the template
    /// itself marked as generated is learnt.
    private static func segments(
        of text: JinjaText, answers: [Range<Int>]?
    ) -> [TemplateSegment] {
        var cuts: Set<Int> = []
        for run in text.runs { cuts.insert(run.end) }
        for answer in answers ?? [] { cuts.formUnion([answer.lowerBound, answer.upperBound]) }
        var segments: [TemplateSegment] = []
        var start = 0
        for end in cuts.sorted() where end > start {
            let origin = text.origin(at: start)
            let isAnswer = answers?.contains { $0.contains(start) } ?? origin.isGenerated
            let isMarker = origin.message < 0
            let words = text[start..<end].string
            if let last = segments.last, last.isMarker == isMarker, last.isAnswer == isAnswer {
                segments[segments.count - 1].text += words
            } else {
                segments.append(TemplateSegment(words, isMarker: isMarker, isAnswer: isAnswer))
            }
            start = end
        }
        return segments
    }
}

extension JinjaText {
    /// From a message's first word to its last; nil where it has none, or where another message's
    /// words stand between.
    func place(ofMessage message: Int) -> Range<Int>? {
        let own = runs.indices.filter { runs[$0].origin.message == Int32(message) }
        guard let first = own.first, let last = own.last else { return nil }
        let others = runs[first...last].contains {
            $0.origin.message >= 0 && $0.origin.message != Int32(message)
        }
        return others ? nil : (first > 0 ? runs[first - 1].end : 0)..<runs[last].end
    }

    /// Where the next words of a message begin, or the end.
    func nextContent(after start: Int) -> Int {
        var begin = 0
        for run in runs {
            if run.origin.message >= 0, run.end > start { return max(begin, start) }
            begin = run.end
        }
        return count
    }

    fileprivate func isBeginning(of whole: JinjaText, at place: Int) -> Bool {
        whole.holds(self, at: place)
    }
}
