"""Writes Tests/MeTextTests/Goldens/conversation_ids.json: token ids of conversations as Transformers'
apply_chat_template gives them with the vocabularies of Llama 2 and Llama 3.

Run (transformers installed), with tokenizer.json of both as Hugging Face publishes them (Llama 2 with the
normalizers Prepend and Replace; Transformers 5 converts tokenizer.model otherwise):

    python Tools/conversation_ids_goldens.py llama2/tokenizer.json llama3/tokenizer.json
"""
import json
import sys
from pathlib import Path

from transformers import PreTrainedTokenizerFast

from chat_template_goldens import CONVERSATIONS, GOLDENS, KNOWN

CASES = [("llama2", 1, "<s>", "</s>", ["llama-2", "mistral", "alpaca", "vicuna", "zephyr"]),
         ("llama3", 2, "<|begin_of_text|>", "<|eot_id|>", ["llama-3"])]
# Without texts that spell special tokens, which stay text here, and with single spaces only: of several,
# Transformers' conversion of Llama 2 makes other tokens than SentencePiece (Docs/tokenizers.md).
PLAIN = [0, 1, 2, 3, 4, 7, 13]


def main() -> None:
    templates = json.loads(KNOWN.read_text())
    rows = []
    for folder, argument, begin, end, names in CASES:
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=sys.argv[argument], bos_token=begin, eos_token=end)
        for name in names:
            for index in PLAIN:
                messages = [{"role": role, "content": text} for role, text in CONVERSATIONS[index]]
                for prompt in (False, True):
                    try:
                        ids = tokenizer.apply_chat_template(
                            messages, chat_template=templates[name], tokenize=True, return_dict=False,
                            add_generation_prompt=prompt)
                    except Exception:  # noqa: BLE001: what a template refuses is another golden's
                        continue
                    rows.append(dict(
                        folder=folder, template=name, conversation=index, prompt=prompt, ids=ids))
    (GOLDENS / "conversation_ids.json").write_text(
        "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    print(len(rows), "conversations")


if __name__ == "__main__":
    main()
