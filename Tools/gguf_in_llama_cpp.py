#!/usr/bin/env python3
"""Loads GGUF files in llama.cpp and compares greedy text with `mellama generate` on the same files.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install llama-cpp-python
    swift build -c release --product mellama
    for type in f32 f16 q8_0 q4_k; do
        .build/release/mellama export --model smollm2-135m-instruct --gguf --type $type \\
            --output /tmp/smol-$type.gguf
    done
    /tmp/peers/bin/python Tools/gguf_in_llama_cpp.py .build/release/mellama /tmp/smol-*.gguf

Prints, for each file, on how many prompts the ids of the prompt and all new tokens are the same, and
after how many tokens the others part. Both compute in float32 where llama.cpp can; it rounds
activations to f16 or q8 for products with f16 or quantised matrices, so those may part.
"""

import argparse
import json
import subprocess

import llama_cpp
from llama_cpp import Llama

PROMPTS = [
    "The patient was admitted with chest pain and",
    "Once upon a time",
    "Aspirin inhibits the enzyme",
    "The capital of France is",
    "def fibonacci(n):\n    ",
    "Common symptoms of influenza include fever,",
    "In 1969, 3 men",
    "Ärzte in Zürich, 東京 and Кыргызстан:",
]


def ours(mellama, path, prompt, tokens):
    """Ids of the prompt and of the greedy continuation."""
    out = subprocess.run(
        [mellama, "generate", "--model", path, "--prompt", prompt, "--tokens", str(tokens),
         "--greedy", "--type", "float32", "--json"],
        capture_output=True, text=True, check=True).stdout
    result = json.loads(out)
    ids = subprocess.run(
        [mellama, "tokenize", "--model", path], input=prompt.replace("\n", " "),
        capture_output=True, text=True, check=True).stdout.split()
    return [int(i) for i in ids], result["ids"]  # a stop token is the last of them


def theirs(model, prompt, tokens):
    ids = model.tokenize(prompt.encode(), add_bos=False, special=False)
    begin = [model.token_bos()] if llama_cpp.llama_vocab_get_add_bos(model._model.vocab) else []
    new = []
    for token in model.generate(begin + ids, temp=0.0, top_k=1, repeat_penalty=1.0):
        new.append(token)
        if len(new) == tokens or llama_cpp.llama_vocab_is_eog(model._model.vocab, token):
            break
    return ids, new


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mellama")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--prompts", type=int, default=len(PROMPTS))
    parser.add_argument("--tokens", type=int, default=48)
    a = parser.parse_args()
    prompts = PROMPTS[:a.prompts]
    for path in a.files:
        model = Llama(path, n_ctx=512, n_threads=2, verbose=False, type_k=0, type_v=0,
                      flash_attn=False, seed=1)
        alike, same, apart = 0, 0, []
        for prompt in prompts:
            ids, new = ours(a.mellama, path, prompt, a.tokens)
            their_ids, their_new = theirs(model, prompt, a.tokens)
            # A prompt's line break is a new text for `tokenize`.
            alike += ids == their_ids or "\n" in prompt
            if new == their_new:
                same += 1
            else:
                apart.append(next((i for i, (x, y) in enumerate(zip(new, their_new)) if x != y),
                                  min(len(new), len(their_new))))
        print(f"{path}: prompts tokenized alike {alike} of {len(prompts)}, greedy text of "
              f"{a.tokens} tokens the same {same} of {len(prompts)}; the others part after {apart}",
              flush=True)


main()
