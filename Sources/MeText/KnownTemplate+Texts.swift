/// Jinja texts of families whose markers do not depend on the model.
extension KnownTemplate {
    /// Sets `turns` to the conversation without its system message, and `system` to that message.
    private static let takeSystem = """
        {%- if messages and messages[0]['role'] == 'system' -%}
        {%- set system = messages[0]['content'] -%}
        {%- set turns = messages[1:] -%}
        {%- else -%}
        {%- set system = none -%}
        {%- set turns = messages -%}
        {%- endif -%}

        """

    /// At the head of a loop over turns.
    private static let checkOrder = """
        {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{- raise_exception('user and assistant must take turns, and the user begins') -}}
        {%- endif -%}

        """

    /// Meta's Llama 2 Chat: the system message inside of the first question.
    static let llama2Text =
        takeSystem + "{%- for message in turns -%}\n" + checkOrder + """
            {%- if message['role'] == 'user' -%}
            {%- set content = message['content'] -%}
            {%- if loop.first and system is not none -%}
            {%- set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + content -%}
            {%- endif -%}
            {{- bos_token + '[INST] ' + content | trim + ' [/INST]' -}}
            {%- else -%}
            {{- ' ' + message['content'] | trim + ' ' + eos_token -}}
            {%- endif -%}
            {%- endfor -%}
            """

    /// Meta's Llama 3 Instruct.
    static let llama3Text = """
        {%- for message in messages -%}
        {%- if loop.first -%}{{- bos_token -}}{%- endif -%}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' -}}
        {{- message['content'] | trim + '<|eot_id|>' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
        {%- endif -%}
        """

    /// Stanford Alpaca's headings, with its preamble where the conversation has no system message.
    static let alpacaText =
        takeSystem + """
            {{- bos_token -}}
            {%- if system is none -%}
            {{- 'Below is an instruction that describes a task. Write a response that appropriately ' -}}
            {{- 'completes the request.\\n\\n' -}}
            {%- else -%}
            {{- system + '\\n\\n' -}}
            {%- endif -%}
            {%- for message in turns -%}

            """ + checkOrder + """
            {%- if message['role'] == 'user' -%}
            {{- '### Instruction:\\n' + message['content'] + '\\n\\n' -}}
            {%- else -%}
            {{- '### Response:\\n' + message['content'] + eos_token + '\\n\\n' -}}
            {%- endif -%}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{- '### Response:\\n' -}}{%- endif -%}
            """

    /// LMSYS Vicuna 1.1, with its own system message where the conversation has none.
    static let vicunaText =
        takeSystem + """
            {{- bos_token -}}
            {%- if system is none -%}
            {{- 'A chat between a curious user and an artificial intelligence assistant. ' -}}
            {{- "The assistant gives helpful, detailed, and polite answers to the user's questions." -}}
            {%- else -%}
            {{- system -}}
            {%- endif -%}
            {{- ' ' -}}
            {%- for message in turns -%}

            """ + checkOrder + """
            {%- if message['role'] == 'user' -%}
            {{- 'USER: ' + message['content'] + ' ' -}}
            {%- else -%}
            {{- 'ASSISTANT: ' + message['content'] + eos_token -}}
            {%- endif -%}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{- 'ASSISTANT:' -}}{%- endif -%}
            """

    /// Mistral AI's 7B Instruct, first versions.
    static let mistralText =
        "{{- bos_token -}}\n{%- for message in messages -%}\n" + checkOrder + """
            {%- if message['role'] == 'user' -%}
            {{- '[INST] ' + message['content'] + ' [/INST]' -}}
            {%- else -%}
            {{- message['content'] + eos_token -}}
            {%- endif -%}
            {%- endfor -%}
            """

    /// Hugging Face's Zephyr, which TinyLlama Chat speaks too.
    static let zephyrText = """
        {%- for message in messages -%}
        {{- '<|' + message['role'] + '|>\\n' + message['content'] + eos_token + '\\n' -}}
        {%- if loop.last and add_generation_prompt -%}{{- '<|assistant|>\\n' -}}{%- endif -%}
        {%- endfor -%}
        """
}
