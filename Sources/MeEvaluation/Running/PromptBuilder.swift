import MeText

/// Puts an example to a model: layout, solved examples before it, style, and what is to be scored.
struct PromptBuilder {
    let benchmark: Benchmark
    let settings: EvaluationSettings
    /// Solved examples of the train split.
    let shots: [Example]

    /// The prompt, its text for the record, and whether its input was shortened. `label` is the one
    /// label of a multi-label benchmark that is asked for.
    func prompt(
        for example: Example, label: String = ""
    ) -> (prompt: Prompt, text: String, shortened: Bool) {
        let (question, shortened) = ask(example, label)
        switch settings.style {
        case .chat:
            var turns: [ChatMessage] = []
            for shot in shots {
                turns.append(ChatMessage(role: .user, content: ask(shot, label).text))
                turns.append(ChatMessage(role: .assistant, content: answer(shot, label)))
            }
            turns.append(ChatMessage(role: .user, content: question))
            let text = turns.map { "\($0.role.rawValue): \($0.content)" }.joined(separator: "\n")
            return (.chat(turns), text, shortened)
        case .text:
            let solved = shots.map { "\(ask($0, label).text) \(answer($0, label))\n\n" }
            let text = solved.joined() + question
            return (.text(text), text, shortened)
        }
    }

    /// A continuation in the prompt's style: running text carries the boundary space.
    func continuation(_ text: String) -> String {
        settings.style == .text ? " " + text : text
    }

    /// Whether the words of the options are scored instead of their letters.
    func scoresWords(of example: Example) -> Bool {
        settings.scoring == .cloze && !example.options.isEmpty
    }

    private func ask(_ example: Example, _ label: String) -> (text: String, wasCut: Bool) {
        var parts = example.parts
        if scoresWords(of: example) {
            parts.instruction = ""
            parts.blocks.removeAll { $0.title == "Options:" }
            parts.lead = "Answer:"
        } else if !label.isEmpty {
            parts.instruction = "Read the text and answer the question with yes or no."
            parts.lead = "Question: Is it about \(label)?\nThe answer is"
        }
        return parts.rendered(limit: settings.inputBytes)
    }

    private func answer(_ example: Example, _ label: String) -> String {
        if !label.isEmpty { return example.gold.contains(label) ? "yes" : "no" }
        guard scoresWords(of: example), let gold = example.gold.first,
            let index = benchmark.labels(of: example).firstIndex(of: gold)
        else { return example.answer }
        return example.options[index]
    }
}
