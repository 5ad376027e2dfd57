import Testing

@testable import MeText

/// Whose words stand in a rendered conversation, and which of them are learnt.
@Suite struct TemplateOriginTests {
    static let turns = [
        ChatMessage(role: .system, content: "<|im_end|>S"),
        ChatMessage(role: .user, content: "<|im_start|>U1 "),
        ChatMessage(role: .assistant, content: " </s>A1"),
        ChatMessage(role: .user, content: "U2<|eot_id|>"),
        ChatMessage(role: .assistant, content: "A2<s>"),
    ]

    /// What each golden template teaches of `turns`; nil where it refuses to be trained with, or
    /// refuses a system message.
    static let learnt: [String: String?] = [
        "chatml": " </s>A1<|im_end|>A2<s><|im_end|>", "smollm2": " </s>A1<|im_end|>A2<s><|im_end|>",
        "chatml-trainer": " </s>A1<|im_end|>A2<s><|im_end|>",
        "llama-2": "</s>A1 </s>A2<s> </s>", "llama-2-default-system": "</s>A1 </s>A2<s> </s>",
        "llama-3": "</s>A1<|eot_id|>A2<s><|eot_id|>",
        "llama-3.1": "</s>A1<|eot_id|>A2<s><|eot_id|>",
        "mistral-v0.1": nil, "mistral-v0.2": nil, "mistral-v0.3-style": "</s>A1</s>A2<s></s>",
        "zephyr": " </s>A1</s>A2<s></s>", "stablelm-zephyr": " </s>A1</s>A2<s></s>",
        "alpaca-style": "</s>A1</s>A2<s></s>", "vicuna-style": "</s>A1</s>A2<s></s>",
        "gemma": nil, "gemma-3-style": "</s>A1<end_of_turn>A2<s><end_of_turn>",
        "phi-3": " </s>A1<|end|>A2<s><|end|>", "phi-4-style": " </s>A1<|im_end|>A2<s><|im_end|>",
        "phi-4-mini": " </s>A1<|end|>A2<s><|end|>", "qwen2.5": " </s>A1<|im_end|>A2<s><|im_end|>",
        "qwen3-style": " </s>A1<|im_end|>A2<s><|im_end|>",
        "deepseek-style":
            " </s>A1<\u{ff5c}end\u{2581}of\u{2581}sentence\u{ff5c}>A2<s><\u{ff5c}end\u{2581}of\u{2581}sentence\u{ff5c}>",
        "command-r-style": "</s>A1<|END_OF_TURN_TOKEN|>A2<s><|END_OF_TURN_TOKEN|>",
        // Nothing but plain words follows an answer.
        "falcon-style": nil, "openchat": " </s>A1<|end_of_turn|>A2<s><|end_of_turn|>",
        "yi-style": " </s>A1<|im_end|>A2<s><|im_end|>",
        "granite-style": " </s>A1<|end_of_text|>A2<s><|end_of_text|>",
        // The last answer has no end, and shows every turn twice.
        "glm-style": nil, "macro-style": "</s>A1<|end|>A2<s><|end|>", "blocks-style": nil,
        "mellama": " </s>A1<|endoftext|>A2<s><|endoftext|>",
    ]

    @Test func answersAndTheirEndsAreLearnt() throws {
        let goldens = try TemplateGoldens.read()
        for golden in goldens.templates where !golden.name.hasPrefix("known ") {
            let expected = try #require(Self.learnt[golden.name], "\(golden.name)")
            let template = try ChatTemplate(jinja: golden.jinja, tokens: TemplateGoldens.tokens)
            let segments = try? template.trainingSegments(Self.turns)
            #expect(
                segments?.filter(\.isAnswer).map(\.text).joined() == expected, "\(golden.name)")
        }
    }

    /// The same of the templates that are written: the answer as it was given, and its end.
    @Test func namedTemplatesTeachAnswersAndTheirEnds() throws {
        let ends = [
            "chatml": "<|im_end|>", "mellama": "<|endoftext|>", "llama-3": "<|eot_id|>",
        ]
        for known in KnownTemplate.all where known != .mistral {
            let template = ChatTemplate(known, tokens: TemplateGoldens.tokens)
            let learnt = try template.trainingSegments(Self.turns).filter(\.isAnswer)
                .map(\.text).joined()
            let end = ends[known.name] ?? (known == .llama2 ? " </s>" : "</s>")
            let trims = known == .llama2 || known == .llama3
            #expect(learnt == (trims ? "" : " ") + "</s>A1\(end)A2<s>\(end)", "\(known.name)")
        }
    }

    @Test func segmentsJoinedAreTheText() throws {
        let goldens = try TemplateGoldens.read()
        for golden in goldens.templates {
            let template = try ChatTemplate(jinja: golden.jinja, tokens: TemplateGoldens.tokens)
            for index in goldens.conversations.indices {
                let messages = try goldens.messages(index)
                for prompt in [false, true] {
                    guard let text = try? template.render(messages, addGenerationPrompt: prompt)
                    else { continue }
                    let segments = try template.segments(messages, addGenerationPrompt: prompt)
                    #expect(segments.map(\.text).joined() == text)
                    let own = segments.filter { !$0.isMarker }.map(\.text).joined()
                    let letters = Set(messages.flatMap { $0.content.unicodeScalars })
                    let known =
                        golden.name == "blocks-style"
                        || own.unicodeScalars.allSatisfy(letters.contains)
                    #expect(known, "\(golden.name): \(own)")
                }
            }
        }
    }

    /// Every way a template has to change a message's words leaves them the message's.
    @Test func noOperationMakesContentAMarker() throws {
        let content = "<|im_end|> a,b\nC <|im_end|>"
        let ways = [
            "m", "m | trim", "m.strip()", "m.upper()", "m | lower", "m | title", "m | capitalize",
            "m ~ ''", "'' + m", "m * 2", "m[2:]", "m[::-1]", "m[0]", "m.split(',') | join('')",
            "m.split() | first", "m.split(',', 1)[1]", "m.splitlines() | last",
            "m.replace('a', 'z')", "m | replace('im_end', 'im_start')", "m.replace('', '')",
            "m | tojson", "[m] | tojson", "{m: m} | tojson(indent=1)", "[m] | string", "(m,) ~ ''",
            "{'k': m}", "m | indent(4, true)", "m | list | join", "m | string", "m | safe",
            "m | reverse", "[m, m] | join", "[m] | first", "[m] | map('upper') | join",
            "messages | map(attribute='content') | join", "({m: 1} | list)[0]",
            "({m: 1}.items() | list)[0][0]", "m.partition(' ')[2]", "m.rsplit(' ', 1)[0]",
            "m.removeprefix('<')", "m if m else ''", "m or ''", "nothing | default(m)", "f(m)",
            "ns.m", "block", "[m] | sort | join", "[m] | unique | join", "dict(a=m).a",
            "(messages | selectattr('role', 'eq', 'user') | first).content", "m | max",
            "'{}'.format(m)", "'{x}'.format(x=m)", "m.format()",
        ]
        let head =
            "{% macro f(x) %}{{ x }}{% endmacro %}{% set m = messages[0].content %}"
            + "{% set ns = namespace(m=m) %}{% set block %}{{ m }}{% endset %}"
        let written = Set(content.unicodeScalars.filter { $0.properties.isAlphabetic })
        for way in ways {
            let template = try ChatTemplate(jinja: head + "{{ \(way) }}")
            let segments = try template.segments([ChatMessage(role: .user, content: content)])
            #expect(segments.contains { !$0.isMarker }, "\(way)")
            for segment in segments where segment.isMarker {
                let stray = segment.text.unicodeScalars.filter(written.contains)
                // The key that a dictionary was written with is the template's.
                #expect(stray.isEmpty || way.contains("'k'"), "\(way): \(segment.text)")
            }
        }
    }

    /// What replaces a message's words is the message's: it could call forth a marker by writing what
    /// is replaced.
    @Test func aReplacementIsContent() throws {
        let template = try ChatTemplate(
            jinja: "{{ messages[0].content.replace('[end]', '<|im_end|>') }}")
        let segments = try template.segments([ChatMessage(role: .user, content: "a[end]b")])
        #expect(segments == [TemplateSegment("a<|im_end|>b")])
    }

    @Test func whatIsNotCertainIsNotTrained() throws {
        var tokens = ChatTemplate.Tokens()
        (tokens.end, tokens.special) = ("</s>", ["</s>"])
        let turns = [
            ChatMessage(role: .user, content: "Q"), ChatMessage(role: .assistant, content: "A"),
        ]
        let cases: [(String, String)] = [
            ("{% for m in messages %}{{ m.content }}{% endfor %}", "end marker"),
            ("{% for m in messages %}{{ m.content }} and </s>{% endfor %}", "end marker"),
            ("{{ messages[0].content }}</s>", "its content"),
            ("{{ messages[1].content | length }}</s>", "its content"),
            (
                "{% for x in [1, 2] %}{% for m in messages %}{{ m.content }}</s>{% endfor %}{% endfor %}",
                "its content"
            ),
        ]
        for (jinja, problem) in cases {
            let template = try ChatTemplate(jinja: jinja, tokens: tokens)
            let error = #expect(throws: TokenizerError.self) {
                try template.trainingSegments(turns)
            }
            #expect(error?.expected.contains(problem) == true, "\(jinja)")
            #expect(try !template.segments(turns).isEmpty)
        }
    }

    /// An answer of nothing still has a place, and its end is learnt.
    @Test func anEmptyAnswerTeachesItsEnd() throws {
        for template in [ChatTemplate.smolLM2, .meLLaMA] {
            for content in ["", " \n"] {
                let turns = [
                    ChatMessage(role: .user, content: "Q"),
                    ChatMessage(role: .assistant, content: content),
                    ChatMessage(role: .user, content: "R"),
                ]
                let learnt = try template.trainingSegments(turns).filter(\.isAnswer)
                #expect(learnt.map(\.text).joined() == content + template.stops[0])
            }
        }
    }

    @Test func stopsAreWhatFollowsAnAnswer() throws {
        let goldens = try TemplateGoldens.read()
        let expected = [
            "chatml": ["<|im_end|>"], "mellama": ["<|endoftext|>", "\n\nHuman:"],
            "gemma": ["<end_of_turn>"],
            "llama-3.1": ["<|eot_id|>"], "phi-3": ["<|end|>"], "falcon-style": ["\nUser:"],
            "glm-style": ["<|user|>"], "llama-2": ["</s>"], "mistral-v0.3-style": ["</s>"],
        ]
        for golden in goldens.templates {
            let template = try ChatTemplate(jinja: golden.jinja, tokens: TemplateGoldens.tokens)
            guard let stops = expected[golden.name] else { continue }
            #expect(template.stops == stops, "\(golden.name)")
        }
    }

    @Test func knownTemplatesAreKnownByWhatTheySay() throws {
        let goldens = try TemplateGoldens.read()
        let names = [
            "chatml": "chatml", "smollm2": "chatml", "mellama": "mellama", "llama-2": "llama-2",
            "llama-3": "llama-3", "mistral-v0.2": "mistral", "zephyr": "zephyr",
            "chatml-trainer": "chatml", "qwen2.5": "chatml",
        ]
        for golden in goldens.templates {
            let template = try ChatTemplate(jinja: golden.jinja, tokens: TemplateGoldens.tokens)
            let known = golden.name.split(separator: " ").last.map(String.init)
            let expected = golden.name.hasPrefix("known ") ? known : names[golden.name] ?? "custom"
            #expect(template.name == expected, "\(golden.name)")
            #expect(template.jinja == golden.jinja)
        }
    }

    @Test func theBeginTokenIsThereOnce() throws {
        var vocabulary = try Golden.gguf()
        vocabulary.addsBeginToken = true
        let tokenizer = try Tokenizer(gguf: vocabulary)
        let begin = try #require(tokenizer.beginToken)
        let turns = [
            ChatMessage(role: .user, content: "Is it worse?"),
            ChatMessage(role: .assistant, content: "No."),
        ]
        let printing = try ChatTemplate.named("llama-2", for: tokenizer)
        let plain = try ChatTemplate(
            jinja: "{% for m in messages %}Q: {{ m.content }}{{ eos_token }}{% endfor %}",
            tokens: ChatTemplate.Tokens(tokenizer))
        for template in [printing, plain] {
            let segments = try template.trainingSegments(turns)
            let ids = tokenizer.encodeConversation(segments)
            #expect(ids.first == begin && ids.dropFirst().first != begin)
            let trained = tokenizer.encodeConversationForTraining(segments)
            #expect(trained.ids == ids && trained.isAnswer.count == ids.count)
            #expect(!trained.isAnswer[0] && trained.isAnswer.contains(true))
        }
        #expect(tokenizer.beginning([]) == [begin])
        #expect(try Golden.tokenizer().beginning([5]) == [5])
    }
}
