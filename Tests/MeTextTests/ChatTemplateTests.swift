import Testing

@testable import MeText

@Suite struct ChatTemplateTests {
    let messages = [
        ChatMessage(role: .user, content: "Is it worse?"),
        ChatMessage(role: .assistant, content: "No."),
        ChatMessage(role: .user, content: "Sure?"),
    ]

    @Test func rendersChatML() throws {
        let rendered = try ChatTemplate.chatML(defaultSystem: nil)
            .render(messages, addGenerationPrompt: true)
        #expect(
            rendered
                == "<|im_start|>user\nIs it worse?<|im_end|>\n<|im_start|>assistant\nNo.<|im_end|>\n"
                + "<|im_start|>user\nSure?<|im_end|>\n<|im_start|>assistant\n")
        let smol = try ChatTemplate.smolLM2.render([messages[0]], addGenerationPrompt: false)
        #expect(
            smol
                == "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by "
                + "Hugging Face<|im_end|>\n<|im_start|>user\nIs it worse?<|im_end|>\n")
        let own = try ChatTemplate.smolLM2.render(
            [ChatMessage(role: .system, content: "Be brief."), messages[0]],
            addGenerationPrompt: false)
        #expect(
            own
                == "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nIs it worse?<|im_end|>\n"
        )
    }

    @Test func rendersTheStudysWrapper() throws {
        let template = ChatTemplate.meLLaMA
        #expect(
            try template.render([messages[0]], addGenerationPrompt: true)
                == "Human: \nIs it worse?\n\nAssistant: \n")
        #expect(
            try template.render(messages, addGenerationPrompt: true)
                == "Human: \nIs it worse?\n\nAssistant: \nNo.<|endoftext|>"
                + "Human: \nSure?\n\nAssistant: \n")
        #expect(template.stops.contains("<|endoftext|>"))
    }

    @Test func learnsAnswersAndTheirEndOnly() throws {
        for (template, learnt) in [
            (ChatTemplate.smolLM2, "No.<|im_end|>"), (.meLLaMA, "No.<|endoftext|>"),
        ] {
            let segments = try template.segments(messages)
            #expect(segments.filter(\.isAnswer).map(\.text).joined() == learnt)
            #expect(!segments.contains { !$0.isMarker && $0.text.contains("<|") })
        }
    }

    @Test func recognisesItsOwnText() {
        let templates: [ChatTemplate] = [
            .smolLM2, .chatML(defaultSystem: nil), .chatML(defaultSystem: ""), .meLLaMA,
            .chatML(defaultSystem: "It's a \\ \"test\".\nTwo lines."), .meLLaMA(endOfText: "</s>"),
        ]
        for template in templates {
            #expect(ChatTemplate(recognising: template.jinja) == template)
        }
    }

    @Test func recognisesTheWaysToSayIt() throws {
        let plain = ChatTemplate.chatML(defaultSystem: nil)
        let same = [
            "{%- for message in messages -%}\n{{ \"<|im_start|>\" + message.role + '\\n' }}"
                + "{{ message.content }}<|im_end|>\n{% endfor %}\n"
                + "{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\n' }}{%- endif -%}",
            "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}"
                + "{% endif %}{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' "
                + "+ message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
        ]
        for text in same {
            let template = try #require(ChatTemplate(recognising: text))
            #expect(template.name == "chatml" && template.jinja == text)
            #expect(template.stops == ["<|im_end|>"])
            #expect(try template.segments(messages) == plain.segments(messages))
        }
    }

    @Test func refusesToGuess() throws {
        let plain = ChatTemplate.chatML(defaultSystem: nil).jinja
        let others = [
            "", "hello", "{{", "{% for", "{{ 'a", "{{ 'a\\q' }}", "{{ a + }}",
            plain + "\nx", plain.replacingFirst("message['content']", "message['content'] | trim"),
            plain.replacingFirst("<|im_end|>", "<|end|>"), plain.replacingFirst("assistant", "bot"),
            plain.replacingFirst("{{ '<|im_start|>'", "{{ bos_token + '<|im_start|>'"),
            "{% for message in messages %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% endfor %}",
        ]
        for text in others {
            #expect(ChatTemplate(recognising: text) == nil, "\(text)")
        }
        for length in 0..<plain.count {
            #expect(ChatTemplate(recognising: String(plain.prefix(length))) == nil)
        }
        var tokenizer = try Golden.tokenizer()
        #expect(try tokenizer.chatTemplate()?.name == "chatml")
        tokenizer.chatTemplateText = others[8]
        #expect(try tokenizer.chatTemplate()?.name == ChatTemplate.custom)
        tokenizer.chatTemplateText = "{% include 'x' %}"
        #expect(throws: JinjaError.self) { try tokenizer.chatTemplate() }
        let foreign = tokenizer.with(chatTemplate: .meLLaMA(endOfText: "</s>"))
        #expect(throws: TokenizerError.self) { try foreign.chatTemplate() }
        #expect(try tokenizer.with(chatTemplate: .meLLaMA).chatTemplate()?.name == "mellama")
        #expect(try tokenizer.with(chatTemplate: nil).chatTemplate() == nil)
    }

    @Test func isFoundByName() throws {
        let tokenizer = try Golden.tokenizer()
        let smol = tokenizer.with(chatTemplate: .smolLM2)
        #expect(try ChatTemplate.named("chatml", for: smol).jinja == ChatTemplate.smolLM2.jinja)
        #expect(try ChatTemplate.named("mellama", for: smol).jinja == ChatTemplate.meLLaMA.jinja)
        let bare = tokenizer.with(chatTemplate: nil)
        #expect(
            try ChatTemplate.named("chatml", for: bare).jinja
                == ChatTemplate.chatML(defaultSystem: nil).jinja)
        #expect(throws: TokenizerError.self) { try ChatTemplate.named("llama", for: bare) }
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, _ other: String) -> String {
        guard let range = ranges(of: part).first else { return self }
        return replacingCharacters(in: range, with: other)
    }

    private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
