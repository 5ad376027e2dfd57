#!/usr/bin/env python3
"""Compares `mellama tokenize` with the reference packages on random and real text.

    pip install tokenizers sentencepiece
    Tools/tokenizer_fuzz.py --mellama .build/release/mellama --count 100000 --seed 1 \\
        [--text FILE ...] TOKENIZER ...

A TOKENIZER is a tokenizer.json (reference: tokenizers), a tokenizer.model of SentencePiece (reference:
sentencepiece), or REFERENCE=OTHER, where OTHER holds the same vocabulary in another format. Ids with and
without special tokens in the text, and the texts of ids, must be equal; the first differences are shown.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

SPELLINGS = ["<s>", "</s>", "<unk>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|begin_of_text|>",
             "<|eot_id|>", "[INST]", "<mask>", "[CLS]", "[MASK]", "<0x0A>", "▁", "▁▁", "xyzzy", "[DRUG]", "<foo>"]
WORDS = ("the patient was given 12.5 mg of warfarin don't I'LL we've he's 'Tis THE'S it'ſ naïve café Ärzte "
         "hypertension BP 140/90 mmHg 37.5°C μg/mL CO₂ β-blocker 北京 患者 東京都 カタカナ ひらがな 한국어 "
         "Здравствуйте Ελλάδα שלום مرحبا हिन्दी ไทย ½ ① Ⅳ ٣٤ ａｂｃ ﬁne ǅ İstanbul ß ŉ").split()
EMOJI = ["😀", "👩‍⚕️", "👨‍👩‍👧‍👦", "🇩🇪", "🏳️‍🌈", "👍🏽", "❤️", "1️⃣"]


def piece(r):
    kind = r.randrange(16)
    if kind < 4:
        return r.choice(WORDS) + r.choice(["", " ", "  ", ", ", ".\n"])
    if kind == 4:
        return r.choice([" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028", "\x85"]) * r.randrange(1, 12)
    if kind == 5:
        return str(r.randrange(10 ** r.randrange(1, 15)))
    if kind == 6:
        return r.choice(EMOJI) * r.randrange(1, 4)
    if kind == 7:
        return r.choice("aeénо") + "".join(chr(r.randrange(0x300, 0x370)) for _ in range(r.randrange(1, 5)))
    if kind == 8:
        return chr(r.randrange(0, 32)) * r.randrange(1, 3) + chr(r.randrange(127, 160))
    if kind == 9:
        return r.choice(SPELLINGS)
    if kind == 10:
        return "".join(chr(r.randrange(0x4E00, 0x9FFF)) for _ in range(r.randrange(1, 20)))
    if kind == 11:
        return r.choice("!?.,;:-_=*/\\#'\"()[]{}<>") * r.randrange(1, 12)
    if kind == 12:
        return "".join(chr(r.randrange(97, 123)) for _ in range(r.randrange(1, 90)))
    if kind == 13:
        return r.choice(["'s", "'S", "'ll", "'LL", "'Re", "'vE", "'d", "'ſ", "'m", "'T"]) + r.choice(["", " ", "x"])
    plane = r.choice([0, 0, 0, 1, 1, 2, 3, 14, 15, 16, r.randrange(17)])
    scalars = (plane << 16 | r.randrange(0x10000) for _ in range(r.randrange(1, 6)))
    return "".join(chr(s) for s in scalars if not 0xD800 <= s < 0xE000)


def texts(count, seed):
    r = random.Random(seed)
    return ["".join(piece(r) for _ in range(r.randrange(0, 12))) for _ in range(count)]


class HuggingFace:
    def __init__(self, path):
        from tokenizers import Tokenizer
        self.inner = Tokenizer.from_file(str(path))

    def encode(self, texts, special):
        self.inner.encode_special_tokens = not special
        return [e.ids for e in self.inner.encode_batch(texts, add_special_tokens=False)]

    def decode(self, lists):
        return [self.inner.decode(ids, skip_special_tokens=True) for ids in lists]

    size = property(lambda self: self.inner.get_vocab_size(with_added_tokens=True))


class SentencePiece:
    def __init__(self, path):
        import sentencepiece
        self.inner = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(self, texts, special):
        return None if special else self.inner.encode(texts)

    def decode(self, lists):
        return self.inner.decode(lists)

    size = property(lambda self: self.inner.get_piece_size())


def run(mellama, path, lines, *options):
    command = [mellama, "tokenize", "--tokenizer", str(path), *options]
    result = subprocess.run(command, input="\n".join(lines) + "\n", text=True, capture_output=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}: {result.stderr.strip()}")
    return result.stdout.split("\n")[:-1]


def show(label, inputs, got, expected, limit=5):
    wrong = [i for i in range(len(inputs)) if got[i] != expected[i]]
    print(f"  {label}: {len(inputs) - len(wrong)} of {len(inputs)} equal")
    for i in wrong[:limit]:
        print(f"    in  {inputs[i]!r:.300}\n    got {got[i]!r:.300}\n    ref {expected[i]!r:.300}")
    return len(wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mellama", default=".build/release/mellama")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--text", nargs="*", default=[], help="files, compared paragraph by paragraph")
    parser.add_argument("tokenizers", nargs="+")
    options = parser.parse_args()
    inputs = texts(options.count, options.seed)
    for name in options.text:
        inputs += pathlib.Path(name).read_text(errors="replace").split("\n\n")
    lines = [json.dumps(text) for text in inputs]
    wrong = 0
    for argument in options.tokenizers:
        reference, _, other = argument.partition("=")
        other = other or reference
        print(other)
        peer = HuggingFace(reference) if reference.endswith(".json") else SentencePiece(reference)
        ids = peer.encode(inputs, False)
        for special in (False, True):
            expected = peer.encode(inputs, special)
            if expected is None:
                continue
            got = run(options.mellama, other, lines, "--jsonl", *(["--special"] if special else []))
            got = [[int(x) for x in line.split()] for line in got]
            wrong += show("special" if special else "plain", inputs, got, expected)
        r = random.Random(options.seed)
        drawn = [[r.randrange(peer.size) for _ in range(r.randrange(8))] for _ in range(options.count // 4)]
        for label, lists in (("decoded", ids), ("decoded draws", drawn)):
            expected = peer.decode(lists)
            got = run(options.mellama, other, [" ".join(map(str, x)) for x in lists], "--decode")
            wrong += show(label, lists, [json.loads(line) for line in got], expected)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
